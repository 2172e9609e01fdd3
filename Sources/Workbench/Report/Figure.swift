/// A figure as data: marks over two axes, in one panel or several.
public struct FigureBlock: Codable, Sendable {
    public let name: String
    public let caption: String
    /// What somebody who can't see the figure should know of it.
    public let alt: String
    public let x: Axis
    public let y: Axis
    public let marks: [Mark]
}

/// An axis: its title with the unit, and its scale.
public struct Axis: Codable, Sendable {
    public enum Scale: String, Codable, Sendable { case linear, log }
    public let title: String
    public let scale: Scale
    public let low: Double?
    public let high: Double?
    /// Words in place of the numbers 0, 1, 2, ..., with line breaks where they have some; empty on an axis of numbers.
    public let labels: [String]

    public init(_ title: String, scale: Scale = .linear, from low: Double? = nil, to high: Double? = nil, labels: [String] = []) {
        self.labels = labels
        self.title = title
        self.scale = scale
        self.low = low
        self.high = high
    }
}

/// One layer of a figure, column by column.
public struct Mark: Codable, Sendable {
    public enum Kind: String, Codable, Sendable { case line, dashed, points, crosses, band, errorBars, bars, heatMap, rule }
    public let kind: Kind
    public var x: [Double] = []
    public var y: [Double] = []
    public var low: [Double] = []
    public var high: [Double] = []
    /// The third value of a heat map.
    public var value: [Double] = []
    /// The title of the third value.
    public var title = ""
    /// What each point belongs to, by colour.
    public var series: [String] = []
    /// The panel each point stands in.
    public var panel: [String] = []
}

/// A figure with its caption and a text for those who can't see it.
public struct Figure: ReportContent {
    public let blocks: [Block]

    /// - Parameter name: the file's name, without ending.
    public init(_ name: String, caption: ProseText, alt: String, x: Axis, y: Axis, @FigureBuilder marks: () throws -> [Mark]) rethrows {
        blocks = [.figure(FigureBlock(name: name, caption: caption.markdown, alt: alt, x: x, y: y, marks: try marks()))]
    }
}

/// Collects the marks of a figure.
@resultBuilder
public enum FigureBuilder {
    public static func buildExpression(_ mark: Mark) -> [Mark] { [mark] }
    public static func buildExpression(_ marks: [Mark]) -> [Mark] { marks }
    public static func buildBlock(_ parts: [Mark]...) -> [Mark] { parts.flatMap { $0 } }
    public static func buildArray(_ parts: [[Mark]]) -> [Mark] { parts.flatMap { $0 } }
    public static func buildOptional(_ part: [Mark]?) -> [Mark] { part ?? [] }
    public static func buildEither(first part: [Mark]) -> [Mark] { part }
    public static func buildEither(second part: [Mark]) -> [Mark] { part }
}

/// A line through points in the order of x.
public func Line(x: [Double], y: [Double], series: String = "", panel: String = "", dashed: Bool = false) -> Mark {
    mark(dashed ? .dashed : .line, x: x, y: y, series: series, panel: panel)
}

/// Points.
public func Points(x: [Double], y: [Double], series: String = "", panel: String = "") -> Mark {
    mark(.points, x: x, y: y, series: series, panel: panel)
}

/// Crosses: numbers that the paper published.
public func Crosses(x: [Double], y: [Double], series: String = "", panel: String = "") -> Mark {
    mark(.crosses, x: x, y: y, series: series, panel: panel)
}

/// A band between two curves: an interval along x.
public func Band(x: [Double], low: [Double], high: [Double], series: String = "", panel: String = "") -> Mark {
    var mark = mark(.band, x: x, y: low, series: series, panel: panel)
    (mark.low, mark.high) = (low, high)
    return mark
}

/// An interval at each point.
public func ErrorBars(x: [Double], low: [Double], high: [Double], series: String = "", panel: String = "") -> Mark {
    var mark = mark(.errorBars, x: x, y: low, series: series, panel: panel)
    (mark.low, mark.high) = (low, high)
    return mark
}

/// A coloured cell at each point of a grid.
public func HeatMap(x: [Double], y: [Double], value: [Double], title: String) -> Mark {
    var mark = mark(.heatMap, x: x, y: y, series: "", panel: "")
    mark.value = value
    mark.title = title
    return mark
}

/// A straight line across the figure at one x or one y.
public func ReferenceLine(x: Double? = nil, y: Double? = nil) -> Mark {
    Mark(kind: .rule, x: x.map { [$0] } ?? [], y: y.map { [$0] } ?? [])
}

/// Puts marks into a panel of their own.
public func Panel(_ title: String, @FigureBuilder marks: () throws -> [Mark]) rethrows -> [Mark] {
    try marks().map { mark in
        var mark = mark
        mark.panel = mark.x.map { _ in title }
        return mark
    }
}

private func mark(_ kind: Mark.Kind, x: [Double], y: [Double], series: String, panel: String) -> Mark {
    Mark(
        kind: kind, x: x, y: y, series: series.isEmpty ? [] : x.map { _ in series }, panel: panel.isEmpty ? [] : x.map { _ in panel })
}
