/// A number as a paper prints it, to as many digits, and what its rounding allows.
///
///     let share = PublishedNumber("5.1%", from: "abstract")
///     share.counts(of: 1680)      // [85, 86]
public struct PublishedNumber: Codable, Hashable, Sendable {
    /// As printed: `5.1%`, `-0.30`, `1,302`.
    public let text: String
    /// Where it stands.
    public let source: String
    /// The number without sign, point and percent sign.
    let digits: Int
    /// What the digits are divided by: a power of ten, a hundred times as much for a percentage.
    let scale: Int
    let isNegative: Bool

    /// - Parameter text: digits with an optional sign, grouping commas, decimal point and percent sign, 15 digits at most.
    public init(_ text: String, from source: String) {
        guard let number = PublishedNumber(reading: text, from: source) else {
            preconditionFailure("'\(text)' is no number as papers print them")
        }
        self = number
    }

    /// The number that a text holds; nil if it is none.
    public init?(reading text: String, from source: String) {
        var rest = text[...]
        isNegative = rest.first == "-" || rest.first == "−"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let isPercentage = rest.last == "%"
        if isPercentage { rest.removeLast() }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(parts.first?.filter { $0 != "," } ?? "")
        let decimals = parts.count == 2 ? String(parts[1]) : ""
        let plain = whole + decimals
        guard parts.count <= 2, !plain.isEmpty, plain.count <= 15, plain.allSatisfy({ $0.isASCII && $0.isNumber }), let digits = Int(plain)
        else { return nil }
        (self.text, self.source, self.digits) = (text, source, digits)
        scale = (decimals.count + (isPercentage ? 2 : 0)).powerOfTen
    }

    /// The number: 0.051 for `5.1%`.
    public var value: Double { (isNegative ? -1 : 1) * Double(digits) / Double(scale) }

    /// Half a unit of the last digit: how far rounding may have moved the number.
    public var roundingError: Double { 0.5 / Double(scale) }

    /// What the number may have been before it was rounded, ends included.
    public var range: ClosedRange<Double> { value - roundingError...value + roundingError }

    /// Whether a computed number rounds to this one, up to rounding in the computation.
    public func agrees(with number: Double) -> Bool {
        let slack = 1e-12 * max(1, number.magnitude)
        return range.lowerBound - slack <= number && number <= range.upperBound + slack
    }

    /// The whole numbers that are this share of a total, in ascending order; empty if the share is impossible.
    ///
    /// Exact; a share half-way between two roundings may have been rounded either way.
    public func counts(of total: Int) -> [Int] {
        guard !isNegative, total > 0 else { return !isNegative && digits == 0 ? [0] : [] }
        // k / total lies between (2 digits - 1) / (2 scale) and (2 digits + 1) / (2 scale).
        let (twice, unit, total) = (2 * Int128(digits), 2 * Int128(scale), Int128(total))
        let first = (max(0, twice - 1) * total + unit - 1) / unit
        let last = (twice + 1) * total / unit
        guard first <= last, last <= Int.max else { return [] }
        return Array(Int(first)...Int(last))
    }

    /// Whether the mean of whole numbers can round to this one (the GRIM test).
    ///
    /// - Parameter items: how many whole numbers each of the people contributes to the mean.
    ///
    /// Source: Brown and Heathers, Social Psychological and Personality Science 8 (2017), 363-369.
    public func isPossibleMean(of people: Int, items: Int = 1) -> Bool {
        var magnitude = self
        if isNegative { magnitude = PublishedNumber(reading: String(text.dropFirst()), from: source)! }
        return !magnitude.counts(of: people * items).isEmpty
    }
}

extension Int {
    fileprivate var powerOfTen: Int { (0..<self).reduce(1) { product, _ in product * 10 } }
}
