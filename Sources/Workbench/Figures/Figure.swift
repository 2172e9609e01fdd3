/// A figure as data: marks over two axes, in one panel or several.
public struct FigureBlock: Codable, Sendable {
    public let name: String
    public let caption: ProseText
    /// What somebody who can't see the figure should know of it.
    public let alt: String
    package let x: Axis
    package let y: Axis
    package var marks: [Mark]
    package var layout = Layout()
    /// Why the figure can't be drawn; the report's stage fails with it.
    package var problem: FigureProblem?

    package struct Layout: Codable, Sendable {
        package var legendTitle = ""
        package var isOrdered = false
        package var sharesX = true
        package var sharesY = true
        package var columns: Int?
        package var height: Int?
    }

    private enum CodingKeys: String, CodingKey { case name, caption, alt, x, y, marks, layout }
}

/// A figure with its caption and a text for those who can't see it.
public struct Figure: ReportContent {
    package private(set) var figure: FigureBlock
    public var blocks: [Block] { [.figure(figure)] }

    /// Errors, of the report's stage: ``FigureProblem`` for an empty title, caption or text, columns of different lengths, and the like.
    ///
    /// - Parameter name: the file's name, without ending.
    public init(
        _ name: String, caption: ProseText, alt: String, x: Axis, y: Axis, fileID: StaticString = #fileID, line: Int = #line,
        @FigureBuilder marks: () throws -> [Mark]
    ) rethrows {
        figure = FigureBlock(name: name, caption: caption, alt: alt, x: x, y: y, marks: try marks())
        figure.problem = FigureProblem(of: figure, at: "\(fileID):\(line)")
    }

    /// A title over the legend of the series, with a unit where they are numbers.
    public func legend(_ title: String) -> Figure { changed { $0.layout.legendTitle = title } }

    /// Colours the series from dark to bright in their order: levels of a number, such as delays. More than six series are always ordered.
    public func ordered() -> Figure { changed { $0.layout.isOrdered = true } }

    /// Names lines at their right ends in place of the legend.
    public func directLabels() -> Figure { changed { figure in figure.marks = figure.marks.labelled() } }

    /// Gives each panel its own scale along y: panels of different quantities.
    public func independentY() -> Figure { changed { $0.layout.sharesY = false } }

    /// Gives each panel its own scale along x.
    public func independentX() -> Figure { changed { $0.layout.sharesX = false } }

    /// Sets how many panels stand beside each other.
    public func columns(_ count: Int) -> Figure { changed { $0.layout.columns = max(1, count) } }

    /// Sets the height of a panel, in pixels.
    public func height(_ pixels: Int) -> Figure { changed { $0.layout.height = max(60, pixels) } }

    private func changed(_ change: (inout FigureBlock) -> Void) -> Figure {
        var copy = self
        change(&copy.figure)
        return copy
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
