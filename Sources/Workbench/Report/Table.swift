public import Statistics

/// A table as text: a heading and one cell a row for each column.
public struct TableBlock: Codable, Sendable {
    public struct Column: Codable, Sendable {
        public let title: String
        public let cells: [ProseText]
        /// Numbers stand on the right.
        public let isNumeric: Bool
    }
    public let caption: ProseText
    public let columns: [Column]
}

/// A table of rows; each column says how a row is shown.
public struct Table: ReportContent {
    public let blocks: [Block]

    public init<Row>(_ rows: [Row], caption: ProseText = "", @ColumnBuilder<Row> columns: () -> [Column<Row>]) {
        let columns = columns()
        blocks = [
            .table(
                TableBlock(
                    caption: caption,
                    columns: columns.map { column in
                        .init(title: column.title, cells: rows.map(column.cell), isNumeric: column.isNumeric)
                    }))
        ]
    }

    /// The rows of an ensemble's statistic: a column for each factor, the estimate with its interval, and the number of observations.
    ///
    /// - Parameter value: the title of the estimate's column; without it, what the statistic and its interval are called.
    public init(_ rows: [EnsembleRow], caption: ProseText = "", value: String? = nil, format: NumberFormat = .decimals(2)) {
        let factors = rows.first?.levels.map(\.factor) ?? []
        var columns = factors.map { factor in
            TableBlock.Column(
                title: factor, cells: rows.map { "\($0.text(factor))" }, isNumeric: rows.allSatisfy { !$0.number(factor).isNaN }
            )
        }
        let methods = Set(rows.compactMap(\.estimate.method))
        let standard = [rows.first?.statistic ?? "", methods.count == 1 ? methods.first! : ""].filter { !$0.isEmpty }
        columns.append(
            .init(title: value ?? standard.joined(separator: ", "), cells: rows.map { ProseText($0.estimate, format) }, isNumeric: true))
        columns.append(.init(title: "n", cells: rows.map { $0.estimate.n.map { "\($0)" } ?? "" }, isNumeric: true))
        blocks = [.table(TableBlock(caption: caption, columns: columns))]
    }
}

/// One column of a table.
public struct Column<Row> {
    let title: String
    let isNumeric: Bool
    let cell: (Row) -> ProseText

    public init(_ title: String, _ value: @escaping (Row) -> String) {
        self.title = title
        isNumeric = false
        cell = { "\(value($0))" }
    }

    public init(_ title: String, _ value: @escaping (Row) -> Int) {
        self.title = title
        isNumeric = true
        cell = { "\(value($0))" }
    }

    public init(_ title: String, _ format: NumberFormat, _ value: @escaping (Row) -> Double) {
        self.title = title
        isNumeric = true
        cell = { ProseText(value($0), format) }
    }

    public init(_ title: String, _ format: NumberFormat, _ value: @escaping (Row) -> Estimate) {
        self.title = title
        isNumeric = true
        cell = { ProseText(value($0), format) }
    }
}

/// Collects the columns of a table.
@resultBuilder
public enum ColumnBuilder<Row> {
    public static func buildExpression(_ column: Column<Row>) -> [Column<Row>] { [column] }
    public static func buildBlock(_ parts: [Column<Row>]...) -> [Column<Row>] { parts.flatMap { $0 } }
    public static func buildArray(_ parts: [[Column<Row>]]) -> [Column<Row>] { parts.flatMap { $0 } }
    public static func buildOptional(_ part: [Column<Row>]?) -> [Column<Row>] { part ?? [] }
}
