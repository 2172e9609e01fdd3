public import ContentStore

/// What a JSON answer must look like.
public indirect enum AnswerSchema: Hashable, Sendable {
    case text
    case oneOf([String])
    case number(in: ClosedRange<Double>)
    case integer(in: ClosedRange<Int>)
    case boolean
    case list(of: AnswerSchema, count: ClosedRange<Int>)
    /// The members that must be there; others may be, and are left out of the value.
    case object([String: AnswerSchema])

    /// The part of a value that the schema asks for; nil if the value doesn't match.
    public func matched(_ value: JSONValue) -> JSONValue? {
        switch self {
        case .text: return value.string.map { _ in value }
        case .oneOf(let words): return value.string.flatMap { words.contains($0) ? value : nil }
        case .number(let range): return value.double.flatMap { range.contains($0) ? value : nil }
        case .integer(let range): return value.int.flatMap { range.contains($0) ? value : nil }
        case .boolean: return value.bool.map { _ in value }
        case .list(let element, let count):
            guard let elements = value.array, count.contains(elements.count) else { return nil }
            let matched = elements.compactMap(element.matched)
            return matched.count == elements.count ? .array(matched) : nil
        case .object(let members):
            guard case .object = value else { return nil }
            var kept: [(String, JSONValue)] = []
            for name in members.keys.sorted() {
                guard let member = value[name], let matched = members[name]!.matched(member) else { return nil }
                kept.append((name, matched))
            }
            return .members(kept)
        }
    }
}

extension AnswerParser where Value == JSONValue {
    /// A JSON value of a schema: the whole text, or the only one that stands in it, in a code fence or not.
    ///
    /// A value that is repeated word for word counts once.
    public static func json(_ schema: AnswerSchema) -> AnswerParser {
        AnswerParser { text in
            (try? JSONValue(parsing: Array(text.utf8))).flatMap(schema.matched)
        } inside: { text in
            let found = jsonValues(in: Array(text.utf8)).compactMap(schema.matched)
            return found.first.flatMap { first in found.allSatisfy { $0 == first } ? first : nil }
        }
    }
}

/// The outermost objects and lists of a text that are JSON.
private func jsonValues(in bytes: [UInt8]) -> [JSONValue] {
    var found: [JSONValue] = []
    var place = 0
    while let start = bytes[place...].firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }) {
        if let end = closing(bytes, from: start), let value = try? JSONValue(parsing: Array(bytes[start...end])) {
            found.append(value)
            place = end + 1
        } else {
            place = start + 1
        }
    }
    return found
}

/// Where the bracket at a place is closed; brackets within strings don't count.
private func closing(_ bytes: [UInt8], from start: Int) -> Int? {
    var (depth, isText, isEscaped) = (0, false, false)
    for place in start..<bytes.count {
        let byte = bytes[place]
        if isEscaped {
            isEscaped = false
        } else if isText {
            if byte == UInt8(ascii: "\\") { isEscaped = true }
            if byte == UInt8(ascii: "\"") { isText = false }
        } else if byte == UInt8(ascii: "\"") {
            isText = true
        } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
            depth += 1
        } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
            depth -= 1
            if depth == 0 { return place }
        }
    }
    return nil
}

/// The commands that an answer may give: verbs with a number of words after them.
public struct ActionGrammar: Codable, Hashable, Sendable {
    /// A command's form.
    public struct Verb: Codable, Hashable, Sendable {
        public var name: String
        /// What the words after it are, for prompts and documents.
        public var arguments: [String]
        /// Whether the last argument takes all the rest of the line, spaces and all.
        public var takesRest: Bool

        /// - Parameter takesRest: whether the last argument takes all the rest of the line.
        public init(_ name: String, _ arguments: String..., takesRest: Bool = false) {
            precondition(!takesRest || !arguments.isEmpty, "'\(name)' needs an argument that can take the rest of the line")
            (self.name, self.arguments, self.takesRest) = (name, arguments, takesRest)
        }
    }

    public var verbs: [Verb]

    public init(_ verbs: [Verb]) { self.verbs = verbs }

    /// The forms, one a line: `write PATH TEXT...`.
    public var usage: String {
        verbs.map { verb in
            ([verb.name] + verb.arguments.map { $0.uppercased() }).joined(separator: " ") + (verb.takesRest ? "..." : "")
        }.joined(separator: "\n")
    }

    /// The command on a line; nil if it is none.
    public func action(_ line: String) -> Action? {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard let name = words.first, let verb = verbs.first(where: { $0.name == name }) else { return nil }
        let fixed = verb.takesRest ? verb.arguments.count - 1 : verb.arguments.count
        guard verb.takesRest ? words.count > fixed + 1 : words.count == fixed + 1 else { return nil }
        var arguments = words[1..<fixed + 1].map(String.init)
        if verb.takesRest { arguments.append(line[words[fixed + 1].startIndex...].trimmingEdges) }
        return Action(verb.name, arguments)
    }
}

/// A command: what is done, and to what.
public struct Action: Codable, Hashable, Sendable, CustomStringConvertible {
    public var verb: String
    public var arguments: [String]

    public init(_ verb: String, _ arguments: [String]) { (self.verb, self.arguments) = (verb, arguments) }

    public var description: String { ([verb] + arguments).joined(separator: " ") }
}

extension AnswerParser where Value == Action {
    /// A command of a grammar: the whole text, or the only line of it that is one, with "Action:", "$" or ">" before it or not.
    ///
    /// Talk about a command within a sentence is no command.
    public static func action(of grammar: ActionGrammar) -> AnswerParser {
        @Sendable func command(_ line: Substring) -> Action? {
            var rest = line.trimmingEdges
            for lead in ["Action:", "Command:", "$", ">"] where rest.hasPrefix(lead) { rest = rest.dropFirst(lead.count).trimmingEdges }
            while rest.hasPrefix("`"), rest.hasSuffix("`"), rest.count > 1 { rest = String(rest.dropFirst().dropLast()) }
            return grammar.action(rest)
        }
        return AnswerParser { text in
            let whole = text.trimmingEdges
            return whole.contains(where: \.isNewline) ? nil : command(whole[...])
        } inside: { text in
            let found = text.split(whereSeparator: \.isNewline).compactMap(command)
            return found.count == 1 ? found[0] : nil
        }
    }
}
