internal import ContentStore
package import LanguageModels
internal import Statistics

/// A text model that is asked without a network: as a respondent, a model that a study has trained is like one elsewhere.
///
///     let respondent = EndpointRespondent(try TrainedModel(textModel), model: ModelServer.model, maxTokens: 32)
///
/// The answer depends on the weights, the request and the repetition alone.
package struct TrainedModel: ChatModel {
    private let server: ModelServer

    package init(_ model: TextModel) throws { server = try ModelServer(model) }

    /// Errors: ``EndpointProblem`` for what a server of the model would refuse.
    package func reply(to call: ModelCall, repetition: Int) async throws -> ChatReply {
        guard case .object(var members) = try JSONValue(parsing: Array(call.body.utf8)) else {
            throw EndpointProblem("a request is a JSON object", facts: [("found", shown(call.body))])
        }
        // Draws that no seed fixes are to be the same ones in every run.
        var random = Seed(0).stream(call.key(repetition: repetition, generation: 0).hex)
        members.removeAll { $0.key == "seed" }
        members.append((key: "seed", value: .integer(Int64(bitPattern: random.next()))))
        var body: [UInt8] = []
        server.answer("POST", "/v1/\(call.route.rawValue)", JSONValue.object(members).canonicalBytes) { part in
            body += part.body
            return true
        }
        let response = try JSONValue(parsing: body)
        if let message = response["error"]?["message"]?.string {
            throw EndpointProblem("the model refuses the request", facts: [("found", shown(message))])
        }
        return try ChatReply(response, route: call.route, latency: 0)
    }
}
