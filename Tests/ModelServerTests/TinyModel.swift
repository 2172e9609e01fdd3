import ContentStore
import ModelServer
import Statistics

/// A model of a few letters, trained for a moment.
func tinyModel(words: Bool = false, steps: Int = 40) throws -> TextModel {
    let text = String(repeating: "grün ist die heide, die heide ist grün. ", count: 20)
    var settings = TextModel.Training()
    (settings.steps, settings.width, settings.depth, settings.heads, settings.context, settings.batch) = (steps, 16, 1, 2, 16, 8)
    return try TextModel(training: settings, on: text, words ? .words(of: text, most: 5) : .characters(of: text), seed: Seed(3))
}

/// What a server answers: status, type and all pieces of the body.
func answer(_ server: ModelServer, _ path: String, _ body: String, method: String = "POST") -> (status: Int, type: String, parts: [[UInt8]])
{
    var (status, type, parts) = (0, "", [[UInt8]]())
    server.answer(method, path, Array(body.utf8)) { part in
        (status, type) = (part.status, part.type)
        parts.append(part.body)
        return true
    }
    return (status, type, parts)
}

/// The JSON of an answer in one.
func json(_ server: ModelServer, _ path: String, _ body: String) throws -> JSONValue {
    try JSONValue(parsing: answer(server, path, body).parts.flatMap { $0 })
}
