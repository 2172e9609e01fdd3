/// The numbers in a piece of markdown that look like results: decimals, percentages, and whole numbers of three or more digits.
package struct TypedNumberText {
    /// Where they stand, in bytes of UTF-8.
    package private(set) var numbers: [Range<Int>] = []
    private let text: [UInt8]

    package init(_ text: [UInt8]) {
        self.text = text
        var position = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "`"): position = (text[(position + 1)...].firstIndex(of: UInt8(ascii: "`")) ?? position) + 1
            case UInt8(ascii: "]") where position + 1 < text.count && text[position + 1] == UInt8(ascii: "("):
                position = (text[position...].firstIndex(of: UInt8(ascii: ")")) ?? position) + 1
            case let byte where isDigit(byte) || byte == UInt8(ascii: ".") && isDigit(at: position + 1):
                let end = self.end(of: position)
                if isResult(position..<end), !isPartOfName(position), !isNumbering(position) { numbers.append(position..<end) }
                position = end
            default: position += 1
            }
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    private func isDigit(at position: Int) -> Bool { position < text.count && isDigit(text[position]) }
    private func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }

    /// After the digits, with separators between them, and a percent sign.
    private func end(of start: Int) -> Int {
        var end = start
        while isDigit(at: end) || end < text.count && ".,".utf8.contains(text[end]) && isDigit(at: end + 1) { end += 1 }
        if end < text.count, text[end] | 0x20 == UInt8(ascii: "e") {
            let sign = end + 1 < text.count && "+-".utf8.contains(text[end + 1]) ? 1 : 0
            if isDigit(at: end + 1 + sign) {
                end += 1 + sign
                while isDigit(at: end) { end += 1 }
            }
        }
        for sign in ["%", " %", " percent", " per cent"] where text[end...].starts(with: sign.utf8) { return end + sign.utf8.count }
        return end
    }

    private func isResult(_ range: Range<Int>) -> Bool {
        let number = text[range]
        return number.count(where: isDigit) >= 3 || number.contains { !isDigit($0) && $0 != UInt8(ascii: ",") }
    }

    /// `v2.0`, `arXiv:2305.01`, `fig_1000`: the digits belong to a name.
    private func isPartOfName(_ position: Int) -> Bool {
        position > 0
            && (isLetter(text[position - 1]) || "_:/#-".utf8.contains(text[position - 1]) && position > 1 && isLetter(text[position - 2]))
    }

    private static let numbered = [
        "algorithm", "appendix", "chapter", "corollary", "definition", "eq.", "equation", "experiment", "fig.", "figure", "lemma", "page",
        "proposition",
        "remark", "sec.", "section", "sections", "table", "theorem", "version", "§",
    ]

    /// `Section 3.2`: a place, not a value.
    private func isNumbering(_ position: Int) -> Bool {
        let before = text[..<position].reversed().drop { $0 == UInt8(ascii: " ") }.prefix {
            $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "(")
        }
        return Self.numbered.contains(String(decoding: before.reversed(), as: UTF8.self).lowercased())
    }
}
