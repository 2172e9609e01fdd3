package import ContentStore

/// One message of a conversation with a model.
public struct ChatMessage: Codable, Hashable, Sendable {
    /// Who speaks.
    public enum Role: String, Codable, Sendable { case system, user, assistant, tool }

    /// A piece of what is said.
    public enum Part: Codable, Hashable, Sendable {
        case text(String)
        /// A picture as a data URL (RFC 2397), such as `data:image/png;base64,...`.
        case image(String)
    }

    public var role: Role
    public var parts: [Part]
    /// The tools that a message of the model calls.
    public var toolCalls: [ToolCall]
    /// Of a message by a tool: which call it answers.
    public var toolCallID: String?

    public init(_ role: Role, parts: [Part], toolCalls: [ToolCall] = [], toolCallID: String? = nil) {
        (self.role, self.parts, self.toolCalls, self.toolCallID) = (role, parts, toolCalls, toolCallID)
    }

    public init(_ role: Role, _ text: String) { self.init(role, parts: [.text(text)]) }

    package var json: JSONValue {
        var members: [(String, JSONValue)] = [("role", .string(role.rawValue))]
        // A text alone is written as one: not every server takes lists.
        switch parts.count {
        case 0: members.append(("content", .null))
        case 1: if case .text(let text) = parts[0] { members.append(("content", .string(text))) } else { fallthrough }
        default: members.append(("content", .array(parts.map(\.json))))
        }
        if !toolCalls.isEmpty { members.append(("tool_calls", .array(toolCalls.map(\.json)))) }
        if let toolCallID { members.append(("tool_call_id", .string(toolCallID))) }
        return .members(members)
    }
}

extension ChatMessage.Part {
    fileprivate var json: JSONValue {
        switch self {
        case .text(let text): .members([("type", .string("text")), ("text", .string(text))])
        case .image(let url): .members([("type", .string("image_url")), ("image_url", .members([("url", .string(url))]))])
        }
    }
}

/// A tool that a model may call.
public struct Tool: Codable, Hashable, Sendable {
    public var name: String
    public var description: String
    /// A JSON schema of its arguments, as text.
    public var parameters: String

    public init(_ name: String, description: String, parameters: String) {
        (self.name, self.description, self.parameters) = (name, description, parameters)
    }

    /// Errors: ``EndpointProblem`` when the parameters are no JSON.
    func json() throws -> JSONValue {
        do {
            let schema = try JSONValue(parsing: Array(parameters.utf8))
            let function = JSONValue.members([("name", .string(name)), ("description", .string(description)), ("parameters", schema)])
            return .members([("type", .string("function")), ("function", function)])
        } catch {
            throw EndpointProblem(
                "the parameters of the tool '\(name)' are no JSON", facts: [("found", "\(error)")],
                hint: "they are a JSON schema, such as {\"type\":\"object\",\"properties\":{}}")
        }
    }
}

/// A call of a tool by a model.
public struct ToolCall: Codable, Hashable, Sendable {
    public var id: String
    public var name: String
    /// As the model wrote them: JSON if it kept to the schema.
    public var arguments: String

    public init(id: String, name: String, arguments: String) { (self.id, self.name, self.arguments) = (id, name, arguments) }

    fileprivate var json: JSONValue {
        .members([
            ("id", .string(id)), ("type", .string("function")),
            ("function", .members([("name", .string(name)), ("arguments", .string(arguments))])),
        ])
    }
}
