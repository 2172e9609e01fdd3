/// Declares the unit of a setting and the range that it must lie in, on the property itself.
///
///     struct Config: Configuration {
///         @Quantity(in: 0...1, unit: "share") var rate = 0.1
///         @Quantity(in: 1..., unit: "steps") var delays = [4, 8]
///         @Quantity(unit: "steps") var delay = 14
///     }
///
/// The property stays what it looks like: `rate` is a `Double`, for the study, for stages and in the encoding. In a list or a dictionary
/// each element must lie in the range; `nil` does. The range holds for what is resolved from the default, files and arguments, not for
/// what a program assigns.
@propertyWrapper
public struct Quantity<Value: Codable & Sendable>: Codable, Sendable {
    public var wrappedValue: Value { didSet { assignments &+= 1 } }
    /// How often the value was assigned: by this a property is found that a key path leads to.
    private(set) var assignments: UInt8 = 0
    /// What the property says; nil for a value that was decoded by itself.
    private let declaration: QuantityDeclaration<Value>?

    /// A setting with a unit and without a range.
    public init(wrappedValue: Value, unit: String, fileID: StaticString = #fileID, line: Int = #line, column: Int = #column) {
        let site = CallSite(fileID: fileID, line: line, column: column)
        self.init(wrappedValue, QuantityDeclaration(unit: unit, range: nil, site: site) { _ in [] })
    }

    /// A setting that must lie in `range`, which may be open to one side.
    public init(
        wrappedValue: Value, in range: some RangeExpression<Value.Bound> & Sendable, unit: String? = nil,
        fileID: StaticString = #fileID, line: Int = #line, column: Int = #column
    ) where Value: Bounded {
        let site = CallSite(fileID: fileID, line: line, column: column)
        self.init(
            wrappedValue,
            QuantityDeclaration(unit: unit, range: rangeText(range), site: site) { $0._places { !range.contains($0) } })
    }

    /// An optional setting, `nil` by default, with a unit and without a range.
    public init<Wrapped>(unit: String, fileID: StaticString = #fileID, line: Int = #line, column: Int = #column)
    where Value == Wrapped? {
        self.init(wrappedValue: nil, unit: unit, fileID: fileID, line: line, column: column)
    }

    /// An optional setting, `nil` by default, that must lie in `range` when it is there.
    public init<Wrapped: Bounded>(
        in range: some RangeExpression<Wrapped.Bound> & Sendable, unit: String? = nil, fileID: StaticString = #fileID, line: Int = #line,
        column: Int = #column
    ) where Value == Wrapped? {
        self.init(wrappedValue: nil, in: range, unit: unit, fileID: fileID, line: line, column: column)
    }

    private init(_ value: Value, _ declaration: QuantityDeclaration<Value>) {
        wrappedValue = value
        self.declaration = declaration
    }

    /// Decodes the plain value.
    ///
    /// Errors: `dataCorrupted` at each place outside the range of the declaration that the decoder hands in, the first with the next as
    /// its underlying error.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(Value.self)
        let facts = decoder.userInfo[quantityKey] as? [String: any Sendable]
        declaration = facts?["declaration"] as? QuantityDeclaration<Value>
        wrappedValue = value
        if let error = declaration?.error(for: value, at: decoder.codingPath) { throw error }
    }

    /// Encodes the plain value, and tells an encoder that wants to know what is declared.
    public func encode(to encoder: any Encoder) throws {
        if let declaration, let tell = encoder.userInfo[quantityKey] as? ([String: any Sendable]) -> Void { tell(declaration.facts) }
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension Quantity: Equatable where Value: Equatable {
    public static func == (left: Quantity, right: Quantity) -> Bool { left.wrappedValue == right.wrappedValue }
}

extension Quantity: Hashable where Value: Hashable {
    public func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}

/// Under this key an encoder of settings takes what is declared, and a decoder hands it back: the decoded type alone doesn't know it.
private let quantityKey = CodingUserInfoKey(rawValue: "quantity")!

/// What a property says about its value beside the type.
private final class QuantityDeclaration<Value: Sendable>: Sendable {
    private let unit: String?
    /// `from 0 to 1`.
    private let range: String?
    private let site: CallSite
    private let placesOutside: @Sendable (Value) -> [[any CodingKey]]

    init(unit: String?, range: String?, site: CallSite, placesOutside: @escaping @Sendable (Value) -> [[any CodingKey]]) {
        self.unit = unit
        self.range = range
        self.site = site
        self.placesOutside = placesOutside
    }

    /// In types of the standard library, which is all that reader and writer share.
    var facts: [String: any Sendable] {
        var facts: [String: any Sendable] = ["declaration": self, "file": site.fileID, "line": site.line, "column": site.column]
        if let unit { facts["unit"] = unit }
        if let range { facts["range"] = range }
        return facts
    }

    func error(for value: Value, at path: [any CodingKey]) -> DecodingError? {
        let demand = "must be \(range ?? "in range")\(unit.map { " (\($0))" } ?? "")"
        var error: DecodingError?
        for place in placesOutside(value).reversed() {
            error = .dataCorrupted(.init(codingPath: path + place, debugDescription: demand, underlyingError: error))
        }
        return error
    }
}

/// `from 0 to 1`, `at least 0 and below 1`, `at least 1`, `at most 1`, `below 1`.
private func rangeText<Bound>(_ range: some RangeExpression<Bound>) -> String {
    func text(_ bound: Bound) -> String {
        let text = "\(bound)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    switch range {
    case let range as ClosedRange<Bound>: return "from \(text(range.lowerBound)) to \(text(range.upperBound))"
    case let range as Range<Bound>: return "at least \(text(range.lowerBound)) and below \(text(range.upperBound))"
    case let range as PartialRangeFrom<Bound>: return "at least \(text(range.lowerBound))"
    case let range as PartialRangeThrough<Bound>: return "at most \(text(range.upperBound))"
    case let range as PartialRangeUpTo<Bound>: return "below \(text(range.upperBound))"
    default: return "in \(range)"
    }
}

/// A quantity of any type, as a key path's owner is searched for it.
protocol AnyQuantity {
    var assignments: UInt8 { get }
    func holds<Member>(_ member: Member) -> Bool
}

extension Quantity: AnyQuantity {
    /// Whether this is what a key path gave: not so for a property that is computed from a quantity.
    func holds<Member>(_ member: Member) -> Bool {
        guard let member = member as? Value, let own = try? EncodedValue(wrappedValue), let other = try? EncodedValue(member) else {
            return false
        }
        return own.bytes == other.bytes
    }
}

/// The name of the quantity that a key path leads to; nil for any other property that is computed.
///
/// Assigning its value to it leaves a mark in the storage behind it.
func quantityName<Value, Member>(_ keyPath: KeyPath<Value, Member>, in value: Value) -> String? {
    guard let writable = keyPath as? WritableKeyPath<Value, Member> else { return nil }
    let member = value[keyPath: keyPath]
    var touched = value
    touched[keyPath: writable] = member
    for (before, after) in zip(Mirror(reflecting: value).children, Mirror(reflecting: touched).children) {
        guard let label = after.label, let before = before.value as? any AnyQuantity, let after = after.value as? any AnyQuantity,
            before.assignments != after.assignments
        else { continue }
        return after.holds(member) ? String(label.dropFirst()) : nil
    }
    return nil
}
