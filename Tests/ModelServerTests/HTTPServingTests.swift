import Foundation
import LanguageModels
import ModelServer
import TestSupport
import Testing

@Suite(
    .needsTorch, .enabled(if: (try? EndpointProgram.path()) != nil, "the program that talks HTTP isn't built: './reprise setup endpoint'"))
struct HTTPServingTests {
    @Test("a client's answers over HTTP are the model's own, and are replayed when the server has gone", arguments: [false, true])
    func endToEnd(streaming: Bool) async throws {
        let server = try ModelServer(tinyModel())
        let serving = try HTTPServing(server, port: 0)
        defer { serving.stop() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "serving-\(UUID())").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var settings = EndpointSettings(url: "http://127.0.0.1:\(try await serving.port)/v1", model: ModelServer.model)
        (settings.exchanges, settings.streaming, settings.budget.tokens) = (folder, streaming, 5000)
        let model = try settings.connect(study: "unused")
        let requests = (0..<3).map { seed in
            ChatRequest(settings.model, [ChatMessage(.user, "die heide")], maxTokens: 20, seed: seed, topLogProbabilities: 3)
        }
        var replies: [ChatReply] = []
        for request in requests { replies.append(try await model.reply(to: request)) }
        for (request, reply) in zip(requests, replies) {
            let call = try request.call()
            let own = try ChatReply(json(server, "/v1/chat/completions", call.body), route: .chat, latency: reply.latency)
            #expect(reply == own)
        }
        let scored = CompletionRequest(settings.model, "grün ist", maxTokens: 4, seed: 1)
        let completion = try await model.reply(to: scored)
        #expect(completion.usage == .init(prompt: 8, completion: 4))
        let error = await #expect(throws: EndpointProblem.self) {
            try await model.reply(to: ChatRequest("other", [ChatMessage(.user, "?")], maxTokens: 1))
        }
        #expect(error?.headline == "the endpoint doesn't know the address or the model")

        serving.stop()
        await serving.untilEnd()
        let later = try settings.connect(study: "unused")
        for (request, reply) in zip(requests, replies) { #expect(try await later.reply(to: request) == reply) }
        #expect(try await later.reply(to: scored) == completion)
    }

    @Test("a port that is taken is told") func takenPort() async throws {
        let server = try ModelServer(tinyModel(steps: 0))
        let first = try HTTPServing(server, port: 0)
        defer { first.stop() }
        let second = try HTTPServing(server, port: try await first.port)
        defer { second.stop() }
        let error = await #expect(throws: EndpointProblem.self) { try await second.port }
        #expect(error?.headline == "the port can't be listened on")
        #expect(error?.hint == "another one is taken with --port, any free one with --port 0")
    }
}
