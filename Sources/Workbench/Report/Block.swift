/// The study's own part of a report: a tree of blocks that any renderer can turn into text.
public struct ReportDocument: Codable, Sendable {
    public let blocks: [Block]
    public init(blocks: [Block]) { self.blocks = blocks }

    /// Errors: ``FigureProblem`` of the first figure that can't be drawn, or whose name another one has.
    package init(checking blocks: [Block]) throws(FigureProblem) {
        let figures = blocks.flatMap(\.figures)
        for (index, figure) in figures.enumerated() {
            if let problem = figure.problem { throw problem }
            if figures[..<index].contains(where: { $0.name == figure.name }) { throw FigureProblem(sharedName: figure.name) }
        }
        self.blocks = blocks
    }
}

/// One part of a report.
public indirect enum Block: Codable, Sendable {
    /// A heading and what stands below it.
    case section(title: String, blocks: [Block])
    /// A paragraph of markdown, in which what was interpolated is escaped already.
    case prose(ProseText)
    case table(TableBlock)
    case figure(FigureBlock)
    /// What was done otherwise than in the paper, and why.
    case deviations([ProseText])

    /// The figures in it, in their order.
    package var figures: [FigureBlock] {
        switch self {
        case .section(_, let blocks): blocks.flatMap(\.figures)
        case .figure(let figure): [figure]
        default: []
        }
    }
}

/// Something that a report can hold.
public protocol ReportContent: SendableMetatype {
    var blocks: [Block] { get }
}

/// Collects the parts of a report; conditions and loops are allowed.
@resultBuilder
public enum ReportBuilder {
    /// Parts one after the other.
    public struct Parts: ReportContent {
        public let blocks: [Block]
    }
    public static func buildExpression(_ content: some ReportContent) -> Parts { Parts(blocks: content.blocks) }
    public static func buildBlock(_ parts: Parts...) -> Parts { Parts(blocks: parts.flatMap(\.blocks)) }
    public static func buildOptional(_ part: Parts?) -> Parts { part ?? Parts(blocks: []) }
    public static func buildEither(first part: Parts) -> Parts { part }
    public static func buildEither(second part: Parts) -> Parts { part }
    public static func buildArray(_ parts: [Parts]) -> Parts { Parts(blocks: parts.flatMap(\.blocks)) }
}

/// A heading and what stands below it.
public struct Section: ReportContent {
    public let blocks: [Block]
    public init(_ title: String, @ReportBuilder content: () throws -> ReportBuilder.Parts) rethrows {
        blocks = [.section(title: title, blocks: try content().blocks)]
    }
}

/// A paragraph: markdown with `$math$`, in which numbers are interpolated with a format.
public struct Prose: ReportContent {
    public let blocks: [Block]
    public init(_ text: ProseText) { blocks = [.prose(text)] }
}

/// What was done otherwise than in the paper, and why; a line each.
public struct Deviations: ReportContent {
    public let blocks: [Block]
    public init(_ lines: ProseText...) { blocks = [.deviations(lines)] }
}
