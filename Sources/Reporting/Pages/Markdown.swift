package import Workbench

/// Blocks as the markdown that GitHub shows.
package enum Markdown {
    /// The lines of `blocks`; headings start at `level`.
    package static func lines(_ blocks: [Block], level: Int, figures: String = "") -> [String] {
        var lines: [String] = []
        for block in blocks {
            switch block {
            case .section(let title, let inner):
                // A section may hold nothing but deviations, which stand elsewhere.
                let content = Self.lines(inner, level: level + 1, figures: figures)
                if !content.isEmpty { lines += ["\(String(repeating: "#", count: level)) \(title)", ""] + content }
            case .prose(let text): lines += [text, ""]
            case .table(let table): lines += Self.lines(table)
            case .figure(let figure):
                lines += [
                    "![\(attribute(figure.alt))](\(figures)\(figure.name).svg)", "",
                    "*\(([figure.caption] + VegaLite.notes(figure)).joined(separator: " "))*", "",
                ]
            case .deviations: break  // They have a section of their own.
            }
        }
        return lines
    }

    /// A table; every row on one line.
    package static func lines(_ table: TableBlock) -> [String] {
        guard !table.columns.isEmpty else { return [] }
        var lines = table.caption.isEmpty ? [] : [table.caption, ""]
        lines.append(row(table.columns.map(\.title)))
        lines.append(row(table.columns.map { $0.isNumeric ? "---:" : "---" }))
        for index in 0..<(table.columns.map(\.cells.count).min() ?? 0) { lines.append(row(table.columns.map { $0.cells[index] })) }
        return lines + [""]
    }

    /// A table from rows whose cells are markdown already.
    package static func table(_ titles: [String], _ rows: [[String]]) -> [String] {
        [row(titles), row(titles.map { _ in "---" })] + rows.map(row) + [""]
    }

    private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    private static func attribute(_ text: String) -> String { escapedMarkdown(text).replacing("\n", with: " ") }

    /// The deviations in `blocks`, whatever section they stand in.
    package static func deviations(_ blocks: [Block]) -> [String] {
        blocks.flatMap { block -> [String] in
            switch block {
            case .section(_, let inner): deviations(inner)
            case .deviations(let lines): lines
            default: []
            }
        }
    }

    /// The figures in `blocks`, in their order.
    package static func figures(_ blocks: [Block]) -> [FigureBlock] {
        blocks.flatMap(\.figures)
    }
}
