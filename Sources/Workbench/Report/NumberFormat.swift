internal import Glibc
public import Statistics

/// How a number is written for readers. Independent of any locale.
public enum NumberFormat: Codable, Sendable, Equatable {
    /// So many significant digits.
    case significant(Int)
    /// So many decimals.
    case decimals(Int)
    /// A share as a percentage with so many decimals.
    case percentage(Int)
    /// A probability: three decimals, or `< 0.001`.
    case p
    /// An estimate with its interval, to so many decimals that half the interval has two significant digits.
    case interval

    public static var percent: NumberFormat { .percentage(0) }
    public static func percent(_ decimals: Int) -> NumberFormat { .percentage(decimals) }
    /// A quotient: two decimals.
    public static var ratio: NumberFormat { .decimals(2) }
    /// Three significant digits, and whole numbers as they are.
    case standard

    /// The number alone.
    public func text(_ value: Double) -> String {
        if value.isNaN { return "–" }
        if value.isInfinite { return value < 0 ? "-∞" : "∞" }
        switch self {
        case .significant(let digits): return Self.significant(value, digits)
        case .decimals(let count): return Self.fixed(value, count)
        case .percentage(let decimals): return Self.fixed(value * 100, decimals) + "%"
        case .standard: return value == value.rounded() && abs(value) < 1e6 ? Self.fixed(value, 0) : Self.significant(value, 3)
        // A number without an interval says nothing of how far it can be trusted.
        case .interval: return NumberFormat.standard.text(value)
        case .p: return value < 0.001 ? "< 0.001" : Self.fixed(value, 3)
        }
    }

    /// The number with its interval, where it has one: `0.53 [0.43, 0.63]`.
    public func text(_ estimate: Estimate) -> String {
        guard let low = estimate.low, let high = estimate.high else { return text(estimate.value) }
        if self == .interval { return Self.decimals(Self.decimals(of: (high - low) / 2)).text(estimate) }
        return "\(text(estimate.value)) [\(text(low)), \(text(high))]"
    }

    /// The decimals to which a number has two significant digits.
    private static func decimals(of value: Double) -> Int {
        guard value > 0, value.isFinite else { return 3 }
        return min(12, max(0, 1 - Int(log10(value).rounded(.down))))
    }

    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        let text = printed(value, "%.\(decimals)f")
        // `-0.00` says nothing that `0.00` doesn't.
        return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) } ? String(text.dropFirst()) : text
    }

    private static func significant(_ value: Double, _ digits: Int) -> String {
        if value == 0 { return "0" }
        let scientific = printed(value, "%.\(max(1, digits) - 1)e")
        guard let mark = scientific.lastIndex(of: "e"), let exponent = Int(scientific[scientific.index(after: mark)...]) else {
            return scientific
        }
        if exponent < -4 || exponent > 6 {
            return "\(scientific[..<mark])e\(exponent)"
        }
        return fixed(value, max(0, digits - 1 - exponent))
    }

    private static func printed(_ value: Double, _ format: String) -> String {
        var buffer = [CChar](repeating: 0, count: 512)
        _ = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
