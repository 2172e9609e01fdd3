internal import ContentStore
internal import LanguageModels

/// Answers the requests of OpenAI-compatible clients with a text model; what carries them is somebody else's business.
package struct ModelServer: Sendable {
    /// What clients call the model.
    package static let model = "reprise-tiny"

    private let textModel: TextModel
    private let fingerprint: String

    package init(_ textModel: TextModel) throws {
        self.textModel = textModel
        fingerprint = try textModel.fingerprint()
    }

    /// A piece of a response.
    package struct Part: Sendable {
        package let status: Int
        package let type: String
        package let body: [UInt8]
        /// Whether more follows.
        package let isLast: Bool
    }

    /// Answers one request.
    ///
    /// - Parameter send: takes the pieces; false when nobody wants them any more.
    package func answer(_ method: String, _ path: String, _ body: [UInt8], send: (Part) -> Bool) {
        func whole(_ status: Int, _ json: JSONValue) {
            _ = send(Part(status: status, type: "application/json", body: json.canonicalBytes, isLast: true))
        }
        do {
            switch (method, path) {
            case ("GET", "/v1/models"):
                let entry = JSONValue.members([
                    ("id", .string(Self.model)), ("object", .string("model")), ("created", .integer(0)), ("owned_by", .string("reprise")),
                ])
                whole(200, .members([("object", .string("list")), ("data", .array([entry]))]))
            case ("POST", "/v1/chat/completions"): try generate(ServedRequest(.chat, body, model: Self.model), send)
            case ("POST", "/v1/completions"): try generate(ServedRequest(.completion, body, model: Self.model), send)
            default: throw Refusal(404, "nothing is at \(method) \(shown(path))")
            }
        } catch let refusal as Refusal {
            whole(refusal.status, refusal.json)
        } catch {
            whole(500, Refusal(500, "\(error)").json)
        }
    }

    private func generate(_ request: ServedRequest, _ send: (Part) -> Bool) throws {
        var answer = ServedAnswer(request, by: textModel, fingerprint: fingerprint)
        if request.echo { try answer.echo() }
        var generation = Generation(textModel, after: answer.prompt, request.sampling, seed: request.seed)
        while !answer.isFinished {
            answer.add(try generation.step())
            guard request.isStreamed, let chunk = answer.takeChunk() else { continue }
            guard send(Part(status: 200, type: "text/event-stream", body: Self.event(chunk), isLast: false)) else { return }
        }
        guard request.isStreamed else {
            _ = send(Part(status: 200, type: "application/json", body: answer.response.canonicalBytes, isLast: true))
            return
        }
        let end = answer.lastChunks.flatMap(Self.event) + Array("data: [DONE]\n\n".utf8)
        _ = send(Part(status: 200, type: "text/event-stream", body: end, isLast: true))
    }

    private static func event(_ chunk: JSONValue) -> [UInt8] { Array("data: ".utf8) + chunk.canonicalBytes + Array("\n\n".utf8) }
}
