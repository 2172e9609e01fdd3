/// A figure that can't be drawn as it is written, and why.
public struct FigureProblem: Error, Hashable, CustomStringConvertible {
    /// Headline, place in the source, what was found, and a hint.
    public let description: String

    /// Nil where the figure is in order.
    init?(of figure: FigureBlock, at place: String) {
        guard let (headline, found, hint) = Self.checks(figure).first else { return nil }
        description = "figure '\(figure.name)' \(headline)\n  at     \(place)\n  found  \(found)\n  hint   \(hint)"
    }

    /// Two figures would be one file.
    init(sharedName name: String) {
        description =
            "two figures have the name '\(name)'\n  found  the file \(name).svg would hold the second one\n  hint   give each its own name"
    }

    private typealias Complaint = (headline: String, found: String, hint: String)

    /// The most cells a heat map has: more would neither be told apart nor fit a file.
    static let mostCells = 1600

    private static func checks(_ figure: FigureBlock) -> [Complaint] {
        var complaints: [Complaint] = []
        if figure.name.isEmpty || !figure.name.utf8.allSatisfy(isPlain) {
            complaints.append(("has a name that is no file's name", "\"\(figure.name)\"", "use a to z, 0 to 9 and '-'"))
        }
        for (name, axis) in [("x", figure.x), ("y", figure.y)] { complaints += checks(axis, name) }
        if isBlank(figure.caption.markdown) {
            complaints.append(
                (
                    "has no caption", "caption: \"\(figure.caption.markdown)\"",
                    "say what is drawn, over how many runs, and what the intervals are"
                ))
        }
        if isBlank(figure.alt) {
            complaints.append(
                ("has no alternative text", "alt: \"\(figure.alt)\"", "say what somebody who can't see the figure should know of it"))
        }
        if figure.marks.isEmpty {
            complaints.append(("has no marks", "an empty builder", "draw something, or leave the figure out with an 'if'"))
        }
        for (index, mark) in figure.marks.enumerated() { complaints += checks(mark, "mark \(index + 1), \(mark.kind.rawValue)") }
        for (axis, numbers, words) in [
            (
                "x", figure.marks.first { !$0.x.isEmpty && $0.kind != .rule && $0.kind != .heatMap },
                figure.marks.first { !$0.xWords.isEmpty }
            ),
            (
                "y", figure.marks.first { !$0.y.isEmpty && $0.kind != .rule && $0.kind != .heatMap },
                figure.marks.first { !$0.yWords.isEmpty }
            ),
        ] {
            guard let numbers, let words else { continue }
            complaints.append(
                (
                    "has numbers and words on its \(axis) axis", "\(numbers.kind.rawValue) with numbers, \(words.kind.rawValue) with words",
                    "give all marks the same kind of \(axis)"
                ))
        }
        return complaints
    }

    private static func checks(_ axis: Axis, _ name: String) -> [Complaint] {
        var complaints: [Complaint] = []
        if isBlank(axis.title) {
            complaints.append(
                (
                    "has no title on its \(name) axis", "Axis(\"\(axis.title)\")",
                    "name the quantity and its unit: Axis(\"delay\", unit: \"steps\")"
                ))
        }
        let ends = [axis.low, axis.high].compactMap { $0 }
        if ends.contains(where: { !$0.isFinite }) || (ends.count == 2 && ends[0] >= ends[1]) {
            complaints.append(
                (
                    "has an \(name) axis without extent", "from \(axis.low ?? .nan) to \(axis.high ?? .nan)",
                    "give 'from' a smaller number than 'to'"
                ))
        }
        if axis.scale == .log, let end = ends.first(where: { $0 <= 0 }) {
            complaints.append(
                (
                    "has a logarithmic \(name) axis with an end at 0 or below", "\(end)",
                    "begin above 0, or use scale: .symlog() where zero occurs"
                ))
        }
        if case .symlog(let constant) = axis.scale, !(constant > 0) || !constant.isFinite {
            complaints.append(
                (
                    "has a symlog \(name) axis with a constant that isn't positive", "\(constant)",
                    "use the size below which differences don't matter"
                ))
        }
        return complaints
    }

    private static func checks(_ mark: Mark, _ name: String) -> [Complaint] {
        let columns: [(String, Int)] = [
            ("x", max(mark.x.count, mark.xWords.count)), ("y", max(mark.y.count, mark.yWords.count)), ("low", mark.low.count),
            ("high", mark.high.count), ("value", mark.value.count),
        ].filter { $0.1 > 0 }
        var complaints: [Complaint] = []
        if mark.kind == .rule {
            if columns.count != 1 {
                complaints.append(("has a reference line at no place", name, "give it one x or one y"))
            }
            return complaints
        }
        if Set(columns.map(\.1)).count > 1 {
            let found = columns.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
            complaints.append(
                ("has columns of different lengths", "\(name): \(found)", "give every column a value for each point; .nan is a gap"))
        }
        if mark.kind == .heatMap {
            if isBlank(mark.title) {
                complaints.append(
                    ("has a heat map without a title of its values", "title: \"\(mark.title)\"", "say what the colour means, with its unit")
                )
            }
            if mark.count > mostCells {
                complaints.append(
                    ("has a heat map of too many cells", "\(mark.count), and at most \(mostCells) are drawn", "use a coarser grid"))
            }
        }
        return complaints
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
