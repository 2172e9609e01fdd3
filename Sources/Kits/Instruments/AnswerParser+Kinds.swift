extension AnswerParser where Value == String {
    /// One of some labels, in any case: by itself, before a colon, bracket or dash, as its beginning if no other begins so, or as the only one mentioned.
    ///
    ///     AnswerParser.choice(of: ["A", "B", "C"]).parse("**B)** The second.")  // .value("B")
    ///
    /// A mention inside a longer text counts as a whole word, and for labels of one letter only in upper case, since "a" is a word of its own.
    public static func choice(of labels: [String]) -> AnswerParser {
        precondition(Set(labels.map { $0.lowercased() }).count == labels.count, "labels need to differ, found \(labels)")
        return AnswerParser { text in
            let plain = bare(text).lowercased()
            if let label = labels.first(where: { $0.lowercased() == plain }) { return label }
            // "B: because ..." and "B) Paris".
            let head = plain.prefix { !":)-–—,.\n".contains($0) }.trimmingEdges
            if head.count < plain.count, let label = labels.first(where: { $0.lowercased() == head }) { return label }
            guard plain.count > 2, !plain.contains(where: \.isWhitespace) else { return nil }
            let beginnings = labels.filter { $0.lowercased().hasPrefix(plain) }
            return beginnings.count == 1 ? beginnings[0] : nil
        } inside: { text in
            let found = labels.filter {
                $0.count > 1 ? text.mentions($0, ignoringCase: true) : text.mentions($0.uppercased(), ignoringCase: false)
            }
            // "strongly agree" mentions "agree" too: a label within another found one doesn't count.
            let longest = found.filter { label in
                !found.contains { $0 != label && $0.mentions(label, ignoringCase: true) }
            }
            return longest.count == 1 ? longest[0] : nil
        }
    }
}

extension AnswerParser where Value == Double {
    /// A number in a range: by itself, or as the only number in a text. One outside the range is unparsable.
    ///
    /// Signs, decimal points, exponents and grouping commas are read; "3/10" and "3 to 4" hold two numbers.
    public static func number(in range: ClosedRange<Double>) -> AnswerParser {
        @Sendable func accepted(_ numbers: [Double]) -> Double? {
            guard numbers.count == 1, range.contains(numbers[0]) else { return nil }
            return numbers[0]
        }
        return AnswerParser { text in
            let plain = bare(text)
            return plain.contains { $0.isLetter && $0 != "e" && $0 != "E" } ? nil : accepted(numbers(in: plain))
        } inside: {
            accepted(numbers(in: $0))
        }
    }
}

extension AnswerParser where Value == Int {
    /// A whole number in a range, as ``AnswerParser/number(in:)`` reads numbers; a fraction is unparsable.
    public static func integer(in range: ClosedRange<Int>) -> AnswerParser {
        let parser = AnswerParser<Double>.number(in: Double(range.lowerBound)...Double(range.upperBound))
        return AnswerParser {
            parser.whole($0).flatMap { Int(exactly: $0) }
        } inside: {
            parser.inside($0).flatMap { Int(exactly: $0) }
        }
    }
}

/// The numbers that a text holds, in their order.
func numbers(in text: String) -> [Double] {
    let characters = Array(text)
    var found: [Double] = []
    var place = 0
    while place < characters.count {
        guard isDigit(characters[place]) else {
            place += 1
            continue
        }
        var start = place
        if start > 0, characters[start - 1] == "." { start -= 1 }
        // A sign belongs to a number unless it stands between two, as in "3-4".
        let isSigned =
            start > 0 && "-−+".contains(characters[start - 1])
            && (start < 2 || !characters[start - 2].isLetter && !isDigit(characters[start - 2]))
        var digits = start < place ? "0." : ""
        while place < characters.count {
            let next = place + 1 < characters.count ? characters[place + 1] : " "
            if isDigit(characters[place]) {
                digits.append(characters[place])
            } else if characters[place] == ".", isDigit(next), !digits.contains(".") {
                digits.append(".")
            } else if characters[place] == ",", isGroup(characters, after: place), !digits.contains(".") {
                // 1,302 is one number.
            } else {
                break
            }
            place += 1
        }
        if place + 1 < characters.count, "eE".contains(characters[place]) {
            var end = place + 1
            if "+-".contains(characters[end]) { end += 1 }
            let exponent = characters[end...].prefix(while: isDigit)
            if !exponent.isEmpty {
                digits += String(characters[place..<end]) + String(exponent)
                place = end + exponent.count
            }
        }
        if let value = Double(digits) { found.append(isSigned && characters[start - 1] != "+" ? -value : value) }
    }
    return found
}

private func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

/// Whether exactly three digits follow a comma.
private func isGroup(_ characters: [Character], after place: Int) -> Bool {
    let rest = characters[(place + 1)...]
    return rest.count >= 3 && rest.prefix(3).allSatisfy(isDigit) && !(rest.dropFirst(3).first.map(isDigit) ?? false)
}

extension StringProtocol {
    var trimmingEdges: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}

extension String {
    /// Whether a label stands in the text as words of its own.
    func mentions(_ label: String, ignoringCase: Bool) -> Bool {
        let (text, wanted) = ignoringCase ? (Array(lowercased()), Array(label.lowercased())) : (Array(self), Array(label))
        guard !wanted.isEmpty, text.count >= wanted.count else { return false }
        func isWord(_ place: Int) -> Bool { text.indices.contains(place) && (text[place].isLetter || text[place].isNumber) }
        return (0...text.count - wanted.count).contains { start in
            text[start..<start + wanted.count].elementsEqual(wanted) && !isWord(start - 1) && !isWord(start + wanted.count)
        }
    }
}
