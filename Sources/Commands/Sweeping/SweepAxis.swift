internal import Configuration
internal import Glibc
package import Statistics

/// A setting that a sweep varies: `delay=0.1,0.2,0.4`, `width=16..256:5:log`.
package struct SweepAxis: Sendable, Equatable {
    /// The values that it can take.
    package enum Values: Sendable, Equatable {
        /// As they were written.
        case listed([String])
        /// From `low` to `high`, both included; `count` is absent where only draws are wanted.
        case range(low: Double, high: Double, count: Int?, isLogarithmic: Bool, isWhole: Bool)
    }

    /// As it stands on the command line.
    package let text: String
    /// The path of the setting, as on the command line.
    package let key: String
    package let values: Values

    /// Reads an axis as it stands on the command line.
    ///
    /// Errors: ``CommandError`` that quotes what was found.
    package init(_ text: String) throws {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
            throw problem("an axis is a setting with its values", text, hint: "such as 'delay=0.1,0.2,0.4' or 'width=16..256:5:log'")
        }
        self.text = text
        key = String(text[..<sign])
        let right = String(text[text.index(after: sign)...])
        if let range = try Self.range(right, in: text) {
            values = range
        } else {
            let listed = Self.elements(right)
            guard !listed.contains(""), !listed.isEmpty else {
                throw problem("an axis has a value between any two commas", text, hint: "such as 'delay=0.1,0.2,0.4'")
            }
            guard Set(listed).count == listed.count else {
                throw problem(
                    "an axis has each value once", text, hint: "seeds are a setting of the study: more of them make a point surer")
            }
            values = .listed(listed)
        }
    }

    /// Splits at commas that stand in no brackets, braces or quotes.
    private static func elements(_ text: String) -> [String] {
        var (elements, current, depth, quote) = ([String](), "", 0, Character?.none)
        for character in text {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if "[{".contains(character) {
                depth += 1
            } else if "]}".contains(character) {
                depth -= 1
            } else if character == ",", depth == 0 {
                elements.append(current)
                current = ""
                continue
            }
            current.append(character)
        }
        return elements + [current]
    }

    private static func range(_ text: String, in whole: String) throws -> Values? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let low = String(text[..<dots.lowerBound])
        var parts = text[dots.upperBound...].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let high = parts.removeFirst()
        guard let from = Double(low), let to = Double(high), from.isFinite, to.isFinite else { return nil }
        let isLogarithmic = parts.last == "log"
        if isLogarithmic { parts.removeLast() }
        let count = parts.first.flatMap(Int.init)
        guard parts.count <= 1, parts.isEmpty || count != nil else {
            throw problem("a range is LOW..HIGH, a count of values, and perhaps 'log'", whole, hint: "such as 'width=16..256:5:log'")
        }
        guard from < to else { throw problem("a range goes up", whole, hint: "such as 'delay=0.1..0.5:5'") }
        guard !isLogarithmic || from > 0 else {
            throw problem("a logarithmic range begins above 0", whole, hint: "such as 'rate=1e-4..1e-1:4:log'")
        }
        guard (count ?? 2) >= 2 else { throw problem("a range has two values or more", whole, hint: "such as 'delay=0.1..0.5:5'") }
        return .range(
            low: from, high: to, count: count, isLogarithmic: isLogarithmic, isWhole: Int(low) != nil && Int(high) != nil)
    }

    /// All values of a grid.
    ///
    /// Errors: ``CommandError`` for a range that doesn't say how many it has.
    package func grid() throws -> [String] {
        guard case .range(let low, let high, let count, let isLogarithmic, let isWhole) = values else {
            guard case .listed(let listed) = values else { return [] }
            return listed
        }
        guard let count else {
            throw problem(
                "a grid needs to know how many values a range has", "\(key)=\(text(low, isWhole))..\(text(high, isWhole))",
                hint: "'\(key)=\(text(low, isWhole))..\(text(high, isWhole)):5' has five; --random draws as many points as it says")
        }
        var found: [String] = []
        for place in 0..<count {
            let share = Double(place) / Double(count - 1)
            // The ends are what was written, whatever rounding makes of them.
            let value =
                place == 0 ? low : place == count - 1 ? high : isLogarithmic ? low * pow(high / low, share) : low + (high - low) * share
            let written = text(value, isWhole)
            if found.last != written { found.append(written) }
        }
        return found
    }

    /// A value drawn at random: from a list with equal chances, from a range evenly, or evenly in its logarithm.
    package func draw(using random: inout RandomStream) -> String {
        switch values {
        case .listed(let listed): return listed[Int.random(in: 0..<listed.count, using: &random)]
        case .range(let low, let high, _, let isLogarithmic, let isWhole):
            if isWhole, !isLogarithmic { return "\(Int.random(in: Int(low)...Int(high), using: &random))" }
            let share = Double.random(in: 0..<1, using: &random)
            return text(isLogarithmic ? low * pow(high / low, share) : low + (high - low) * share, isWhole)
        }
    }

    /// Whole numbers stay whole; others have six digits, which nobody needs more of and everybody can read.
    private func text(_ value: Double, _ isWhole: Bool) -> String {
        if isWhole { return "\(Int(value.rounded()))" }
        let scale = pow(10, 5 - floor(log10(abs(value))))
        return value == 0 || !scale.isFinite ? "\(value)" : "\((value * scale).rounded() / scale)"
    }

    /// Whether the axis runs over decades.
    package var isLogarithmic: Bool { if case .range(_, _, _, true, _) = values { true } else { false } }

    /// Whether it has values for the setting of a path, which may be part of a group.
    func varies(_ path: String) -> Bool { path == key || path.hasPrefix(key + ".") }

    /// Whether its values were listed, so that several draws share one.
    var isListed: Bool { if case .listed = values { true } else { false } }
}

/// What of a sweep can't be understood.
private func problem(_ headline: String, _ found: String, hint: String) -> CommandError {
    CommandError("error: \(headline)\n  found: '\(shown(found))'\n  hint: \(hint)", code: 2)
}
