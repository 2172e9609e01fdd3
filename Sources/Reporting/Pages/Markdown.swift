package import Workbench

/// Blocks as the markdown that GitHub shows.
package enum Markdown {
    /// The lines of `blocks`; headings start at `level`.
    package static func lines(_ blocks: [Block], level: Int, figures: String = "") -> [ProseText] {
        var lines: [ProseText] = []
        for block in blocks {
            switch block {
            case .section(let title, let inner):
                // A section may hold nothing but deviations, which stand elsewhere.
                let content = Self.lines(inner, level: level + 1, figures: figures)
                if !content.isEmpty { lines += raw(["\(String(repeating: "#", count: level)) \(title)", ""]) + content }
            case .prose(let text): lines += [text, ""]
            case .table(let table): lines += Self.lines(table)
            case .figure(let figure):
                let caption = [figure.caption] + VegaLite.notes(figure).map(ProseText.init(markdown:))
                lines += raw(["![\(attribute(figure.alt))](\(figures)\(figure.name).svg)", ""])
                lines += ["*" + caption.joined(separator: " ") + "*", ""]
            case .deviations: break  // They have a section of their own.
            }
        }
        return lines
    }

    /// A table; every row on one line.
    package static func lines(_ table: TableBlock) -> [ProseText] {
        guard !table.columns.isEmpty else { return [] }
        var lines = table.caption.spans.isEmpty ? [] : [table.caption, ""]
        lines.append(row(raw(table.columns.map(\.title))))
        lines.append(row(raw(table.columns.map { $0.isNumeric ? "---:" : "---" })))
        for index in 0..<(table.columns.map(\.cells.count).min() ?? 0) { lines.append(row(table.columns.map { $0.cells[index] })) }
        return lines + [""]
    }

    /// A table from rows whose cells are markdown already.
    package static func table(_ titles: [String], _ rows: [[ProseText]]) -> [ProseText] {
        [row(raw(titles)), row(titles.map { _ in "---" })] + rows.map(row) + [""]
    }

    package static func table(_ titles: [String], _ rows: [[String]]) -> [String] { table(titles, rows.map(raw)).map(\.markdown) }

    private static func row(_ cells: [ProseText]) -> ProseText {
        ProseText(markdown: "| ") + cells.joined(separator: " | ") + ProseText(markdown: " |")
    }

    /// Lines without numbers that lead anywhere.
    package static func raw(_ lines: [String]) -> [ProseText] { lines.map(ProseText.init(markdown:)) }

    private static func attribute(_ text: String) -> String { escapedMarkdown(text).replacing("\n", with: " ") }

    /// The deviations in `blocks`, whatever section they stand in.
    package static func deviations(_ blocks: [Block]) -> [ProseText] {
        blocks.flatMap { block -> [ProseText] in
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
