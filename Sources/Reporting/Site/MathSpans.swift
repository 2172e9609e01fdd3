/// The formulas of a markdown text, taken out before it is read as markdown, whose signs they share.
///
/// A formula stands between dollar signs as on GitHub: the first has no letter, digit or backslash before it and no space after it, the
/// second no letter or digit after it. Code keeps its dollar signs.
package struct MathSpans: Sendable {
    /// The text with a mark in place of each formula.
    let text: String
    /// TeX, in their order.
    package let formulas: [String]

    /// Two characters of the private use area, which no markdown touches, stand around the number of a formula.
    private static let (open, close): (Character, Character) = ("\u{E000}", "\u{E001}")

    package init(_ markdown: String) {
        var formulas: [String] = []
        var isFenced = false
        let paragraphs = markdown.filter { $0 != Self.open && $0 != Self.close }
        let lines = paragraphs.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let start = line.drop { $0 == " " }
            if start.hasPrefix("```") || start.hasPrefix("~~~") {
                isFenced.toggle()
                return String(line)
            }
            return isFenced ? String(line) : Self.take(Array(line), &formulas)
        }
        text = lines.joined(separator: "\n")
        self.formulas = formulas
    }

    /// `marked`, a part of ``text``, with `formula` of its TeX in place of each mark, and `words` of what stands between.
    func restored(_ marked: String, formula: (String) -> String, words: (Substring) -> String) -> String {
        var result = ""
        for (index, piece) in marked.split(separator: Self.open, omittingEmptySubsequences: false).enumerated() {
            let parts = piece.split(separator: Self.close, maxSplits: 1, omittingEmptySubsequences: false)
            if index > 0, parts.count == 2, let number = Int(parts[0]), formulas.indices.contains(number) {
                result += formula(formulas[number]) + words(parts[1])
            } else {
                result += words(piece)
            }
        }
        return result
    }

    /// `marked` with formulas as TeX: for attributes and titles, which have no mathematics.
    func plain(_ marked: String) -> String { restored(marked, formula: { $0 }, words: String.init) }

    /// Plain text as HTML, with the formulas in it as MathML, or as TeX where `mathML` doesn't have them.
    static func html(_ plain: String, mathML: [String: String]) -> String {
        let spans = MathSpans(plain)
        return spans.restored(spans.text, formula: { element($0, mathML) }, words: escapedHTML)
    }

    static func element(_ tex: String, _ mathML: [String: String]) -> String { mathML[tex] ?? "<code>\(escapedHTML(tex))</code>" }

    private static func take(_ line: [Character], _ formulas: inout [String]) -> String {
        guard line.contains("$") else { return String(line) }
        var (result, index) = ("", 0)
        while index < line.count {
            if line[index] == "\\", index + 1 < line.count {
                result += String(line[index...(index + 1)])
                index += 2
            } else if line[index] == "`" {
                let end = afterCode(line, index)
                result += String(line[index..<end])
                index = end
            } else if line[index] == "$", let end = end(of: line, index) {
                result += "\(open)\(formulas.count)\(close)"
                formulas.append(String(line[(index + 1)..<end]))
                index = end + 1
            } else {
                result.append(line[index])
                index += 1
            }
        }
        return result
    }

    /// The place after the code that begins at `start`: behind as many backticks as it begins with.
    private static func afterCode(_ line: [Character], _ start: Int) -> Int {
        func run(_ index: Int) -> Int { line[index...].prefix { $0 == "`" }.count }
        let length = run(start)
        var index = start + length
        while index < line.count {
            let found = line[index] == "`" ? run(index) : 0
            if found == length { return index + found }
            index += max(1, found)
        }
        return start + length
    }

    private static func end(of line: [Character], _ start: Int) -> Int? {
        func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "$" }
        guard start + 1 < line.count, !line[start + 1].isWhitespace, line[start + 1] != "$", start == 0 || !isWord(line[start - 1]) else {
            return nil
        }
        var index = start + 1
        while index < line.count, line[index] != "$" { index += line[index] == "\\" ? 2 : 1 }
        guard index < line.count, index > start + 1, index + 1 == line.count || !isWord(line[index + 1]) else { return nil }
        return index
    }
}
