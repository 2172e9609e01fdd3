package import ContentStore

// Specifications read like the JSON that they are.

extension JSONValue: ExpressibleByStringLiteral { package init(stringLiteral text: String) { self = .string(text) } }
extension JSONValue: ExpressibleByIntegerLiteral { package init(integerLiteral number: Int64) { self = .integer(number) } }
extension JSONValue: ExpressibleByFloatLiteral { package init(floatLiteral number: Double) { self = .number(number) } }
extension JSONValue: ExpressibleByBooleanLiteral { package init(booleanLiteral flag: Bool) { self = .bool(flag) } }
extension JSONValue: ExpressibleByArrayLiteral { package init(arrayLiteral elements: JSONValue...) { self = .array(elements) } }
extension JSONValue: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) { self = .members(members) }
}

extension JSONValue {
    /// The object with further members.
    func adding(_ members: [(String, JSONValue)]) -> JSONValue {
        guard case .object(let own) = self else { return self }
        return .members(own.map { ($0.key, $0.value) } + members)
    }
}
