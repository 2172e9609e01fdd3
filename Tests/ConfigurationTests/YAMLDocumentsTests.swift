import Configuration
import Glibc
import Testing

/// Odd documents, read as another parser and the core schema's own expressions read them (Tests/References/yaml_documents.py).
@Suite struct YAMLDocumentsTests {
    @Test(arguments: YAMLDocumentsValues.all.filter { Self.deliberate[$0.document] == nil })
    func meansTheSame(_ document: String, _ json: String?) throws {
        let expected = Self.lenient[document] ?? json
        do throws(DiagnosticError) {
            #expect(try meaning(document) == expected)
        } catch {
            #expect(expected == nil)
            let headline = error.description.split(separator: "\n").first.map(String.init)
            #expect(headline == Self.invalid[document].map { "a.yaml:\($0)" })
        }
    }

    @Test(arguments: Self.deliberate.sorted { $0.key < $1.key })
    func isRefused(_ document: String, _ expected: String) {
        #expect(message { () throws(DiagnosticError) in _ = try meaning(document) } == expected)
    }

    @Test func everyTableIsUsed() {
        let documents = Set(YAMLDocumentsValues.all.map(\.document))
        #expect(YAMLDocumentsValues.all.count > 200)
        #expect(documents.count == YAMLDocumentsValues.all.count)
        #expect(documents.isSuperset(of: Self.deliberate.keys))
        #expect(documents.isSuperset(of: Self.lenient.keys))
        let refused = YAMLDocumentsValues.all.filter { $0.json == nil }.map(\.document)
        #expect(Set(refused).subtracting(Self.deliberate.keys).subtracting(Self.lenient.keys) == Set(Self.invalid.keys))
    }
}

/// JSON without spaces; infinities and NaN as words, the empty text for no document.
private func meaning(_ document: String) throws(DiagnosticError) -> String {
    try YAMLNode.parse(SourceFile(path: "a.yaml", text: document)).map(json) ?? ""
}

private func json(_ node: YAMLNode) -> String {
    switch node.content {
    case .sequence(let nodes): return "[" + nodes.map(json).joined(separator: ",") + "]"
    case .mapping(let pairs): return "{" + pairs.map { "\(quoted($0.name)):\(json($0.value))" }.joined(separator: ",") + "}"
    case .scalar(let scalar):
        switch scalar.value {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .integer(let digits, let radix): return Int(digits, radix: radix).map(String.init) ?? "beyond Int"
        case .float(let text): return "\(strtod(text, nil))"
        case .string: return quoted(scalar.text)
        }
    }
}

private func quoted(_ text: String) -> String {
    let short: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{8}": "\\b", "\u{C}": "\\f",
    ]
    return "\""
        + text.unicodeScalars.map { scalar in
            if let escape = short[scalar] { return escape }
            if scalar.value >= 0x20 { return String(scalar) }
            return "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        }.joined() + "\""
}
