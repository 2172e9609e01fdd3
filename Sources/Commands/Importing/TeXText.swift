internal import Foundation

/// A TeX title as plain text: accents become letters, commands and braces go.
enum TeXText {
    static func plain(_ text: String) -> String {
        var reader = TeXReader(text)
        return collapsed(reader.read().precomposedStringWithCanonicalMapping)
    }
}

private struct TeXReader {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private static let letters: [String: String] = [
        "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "i",
        "j": "j",
        "textendash": "–", "textemdash": "—", "ldots": "...", "dots": "...",
    ]

    /// The combining character of an accent command.
    private static let accents: [String: Unicode.Scalar] = [
        "\"": "\u{308}", "'": "\u{301}", "`": "\u{300}", "^": "\u{302}", "~": "\u{303}", "=": "\u{304}", ".": "\u{307}", "c": "\u{327}",
        "v": "\u{30C}", "u": "\u{306}", "H": "\u{30B}", "k": "\u{328}", "r": "\u{30A}",
    ]

    mutating func read() -> String {
        var result = String.UnicodeScalarView()
        // An accent stands before its letter in TeX and after it in Unicode.
        var accent: Unicode.Scalar?
        func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
        func put(_ scalar: Unicode.Scalar) {
            result.append(scalar)
            if let mark = accent, scalar.properties.isAlphabetic {
                result.append(mark)
                accent = nil
            }
        }
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            switch scalar {
            case "{", "}", "$": continue
            case "~": put(" ")
            case "-" where position < scalars.count && scalars[position] == "-":
                while position < scalars.count, scalars[position] == "-" { position += 1 }
                put("–")
            case "\\":
                guard position < scalars.count else { continue }
                var name = String(scalars[position])
                position += 1
                if let first = name.unicodeScalars.first, isLetter(first) {
                    while position < scalars.count, isLetter(scalars[position]) {
                        name.unicodeScalars.append(scalars[position])
                        position += 1
                    }
                    while position < scalars.count, scalars[position] == " " { position += 1 }
                }
                if let mark = Self.accents[name] {
                    accent = mark
                } else if let letters = Self.letters[name] {
                    for letter in letters.unicodeScalars { put(letter) }
                } else if name.unicodeScalars.count == 1, let escaped = name.unicodeScalars.first, !isLetter(escaped) {
                    // `\&` and the like; `\\` breaks the line, and `\-` and `\,` print nothing or a space.
                    if escaped != "-" { put(escaped == "\\" || escaped == "," || escaped == ";" ? " " : escaped) }
                }
            default: put(scalar)
            }
        }
        return String(result)
    }
}
