/// Amounts as people write them: numbers, each with a unit, that are added up.
struct WrittenUnits: Sendable {
    private let sizes: [(name: String, size: Double)]

    init(_ sizes: [(String, Double)]) { self.sizes = sizes.map { (name: $0.0, size: $0.1) } }

    /// The sum; nil where a number has no unit, a unit no number, or one of them is none. Units count without regard to case.
    func read(_ text: String) -> Double? {
        var rest = text.drop { $0 == " " }
        var sum: Double?
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            guard let number = Double(digits), number.isFinite else { return nil }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            let name = rest.prefix { $0.isLetter }.lowercased()
            guard let unit = sizes.first(where: { $0.name.lowercased() == name }) else { return nil }
            rest = rest.dropFirst(name.count).drop { $0 == " " }
            sum = (sum ?? 0) + number * unit.size
        }
        return sum
    }
}

/// Decodes what is written as text.
///
/// Errors: `dataCorrupted` with what it must be.
func decodeWritten<Value>(_ decoder: any Decoder, _ demand: String, _ read: (String) -> Value?) throws -> Value {
    guard let value = (try? decoder.singleValueContainer().decode(String.self)).flatMap(read) else {
        throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: demand))
    }
    return value
}
