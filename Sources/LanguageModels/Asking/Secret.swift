package import ContentStore
internal import Glibc

/// The key of an endpoint, so that it can be taken out of everything that is kept or shown.
package struct Secret: Sendable {
    private let text: String

    /// Nil where no variable is named.
    ///
    /// Errors: ``EndpointProblem`` when the variable isn't set, or holds something that can't be a key.
    package init?(in variable: String) throws {
        guard !variable.isEmpty else { return nil }
        guard let value = getenv(variable), value.pointee != 0 else {
            throw EndpointProblem(
                "the endpoint's key is missing", facts: [("looked for", "the environment variable \(variable)"), ("found", "nothing")],
                hint: "export \(variable)=... in the shell that starts this")
        }
        text = String(cString: value)
        // Anything shorter could not be told from ordinary text, and anything else could not stand in a header.
        guard text.utf8.count >= 8, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw EndpointProblem(
                "the environment variable \(variable) holds no key",
                facts: [("expected", "at least 8 printable characters without spaces")],
                hint: "is it the right variable?")
        }
    }

    /// The text with dots wherever the key stands.
    package func hidden(in text: String) -> String {
        guard text.utf8.count >= self.text.utf8.count else { return text }
        let (bytes, key) = (Array(text.utf8), Array(self.text.utf8))
        var result: [UInt8] = []
        var place = 0
        var isFound = false
        while place < bytes.count {
            if bytes[place] == key[0], bytes[place...].starts(with: key) {
                result += "…".utf8
                place += key.count
                isFound = true
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return isFound ? String(decoding: result, as: UTF8.self) : text
    }

    package func hidden(in value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(hidden(in: text))
        case .array(let elements): .array(elements.map { hidden(in: $0) })
        case .object(let members): .object(members.map { (key: hidden(in: $0.key), value: hidden(in: $0.value)) })
        default: value
        }
    }
}
