import ContentStore
import Glibc
import LanguageModels
import ModelServer
import Statistics
import TestSupport
import Testing
import TinyTransformer
import Torch

@Suite(.needsTorch) struct ModelServerTests {
    private func reply(_ server: ModelServer, _ request: some ModelRequest) throws -> ChatReply {
        let call = try request.call()
        return try ChatReply(try json(server, "/v1/\(call.route.rawValue)", call.body), route: call.route, latency: 0)
    }

    private func chat(_ text: String = "die", _ change: (inout ChatRequest) -> Void = { _ in }) -> ChatRequest {
        var request = ChatRequest(ModelServer.model, [ChatMessage(.user, text)], maxTokens: 12, seed: 5)
        change(&request)
        return request
    }

    @Test("equal seeds give equal answers, others don't") func seeds() throws {
        let server = try ModelServer(tinyModel())
        let first = try reply(server, chat())
        #expect(try reply(server, chat()) == first)
        #expect(first.text.unicodeScalars.count == 12)
        #expect(first.ending == .length)
        #expect(first.usage == .init(prompt: 4, completion: 12))
        #expect(Set(try (0..<8).map { seed in try reply(server, chat { $0.seed = seed }).text }).count > 1)
        #expect(first.version?.hasPrefix("reprise-tiny fp_") == true)
    }

    @Test("a model trained again on the same seed is the same, and one that was kept too") func sameModel() throws {
        let model = try tinyModel()
        #expect(try tinyModel().fingerprint() == model.fingerprint())
        let kept = try ArtifactDecoder.decode(TextModel.self, from: ArtifactEncoder.encode(model))
        #expect(try kept.fingerprint() == model.fingerprint())
        #expect(try reply(ModelServer(kept), chat()) == reply(ModelServer(model), chat()))
        #expect(try tinyModel(steps: 41).fingerprint() != model.fingerprint())
    }

    @Test("the log-probabilities are those of the transformer", arguments: [false, true]) func logProbabilities(words: Bool) throws {
        let model = try tinyModel(words: words)
        let server = try ModelServer(model)
        let prompt = "die heide"
        let request = CompletionRequest(
            ModelServer.model, prompt, temperature: 0.3, maxTokens: 5, seed: 1, topLogProbabilities: 20)
        let reply = try reply(server, request)
        let said = try #require(reply.logProbabilities)
        #expect(said.count == 5)
        // Over all tokens at once, without the memory that the server keeps.
        var tokens = model.tokens.numbers(of: prompt)
        for entry in said {
            let expected = try model.transformer(Tensor([tokens]))[0, -1].logSoftmax().doubles()
            let next = try #require(expected.indices.first { model.tokens.piece($0, isFirst: true) == entry.token.trimmed(ofSpace: words) })
            #expect(distance([entry.logProbability ?? .nan], [expected[next]]) < 1e-5)
            let best = expected.sorted(by: >).prefix(20)
            #expect(distance(entry.alternatives.map(\.logProbability), Array(best)) < 1e-5)
            tokens.append(next)
        }
    }

    @Test("without heat the likeliest token is taken") func greedy() throws {
        let server = try ModelServer(tinyModel())
        let reply = try reply(server, chat { ($0.temperature, $0.topLogProbabilities, $0.seed) = (0, 1, nil) })
        for token in try #require(reply.logProbabilities) { #expect(token.alternatives.first?.token == token.token) }
    }

    @Test("tokens are drawn with their probabilities, within the cut") func frequencies() throws {
        let server = try ModelServer(tinyModel())
        func draws(_ topP: Double?) throws -> (shares: [String: Double], first: ChatReply.TokenProbability) {
            var counts: [String: Double] = [:]
            var first: ChatReply.TokenProbability?
            for seed in 0..<600 {
                let token = try #require(
                    try reply(
                        server,
                        chat("die heide ist ") {
                            ($0.seed, $0.topLogProbabilities, $0.maxTokens, $0.topP, $0.temperature) = (seed, 20, 1, topP, 1.5)
                        }
                    ).logProbabilities?.first)
                counts[token.token, default: 0] += 1.0 / 600
                first = token
            }
            return (counts, try #require(first))
        }
        let (shares, first) = try draws(nil)
        let weights = first.alternatives.map { exp($0.logProbability / 1.5) }
        let whole = weights.reduce(0, +)
        // Four standard errors of a share of one half.
        for (alternative, weight) in zip(first.alternatives, weights) {
            #expect(abs(shares[alternative.token, default: 0] - weight / whole) < 0.082)
        }
        let cut = try draws(0.5).shares
        var (sum, allowed) = (0.0, Set<String>())
        for (alternative, weight) in zip(first.alternatives, weights) where sum < 0.5 {
            sum += weight / whole
            allowed.insert(alternative.token)
        }
        #expect(Set(cut.keys).isSubset(of: allowed))
    }

    @Test("a text is scored by echoing it") func echo() throws {
        let model = try tinyModel()
        let server = try ModelServer(model)
        let text = "ist die heide"
        let reply = try reply(server, CompletionRequest(ModelServer.model, text, maxTokens: 0, topLogProbabilities: 1, echo: true))
        #expect(reply.text == text)
        let tokens = model.tokens.numbers(of: text)
        let all = try model.transformer(Tensor([tokens]))[0].logSoftmax()
        let expected = try (1..<tokens.count).map { try all[$0 - 1, tokens[$0]].item() }
        let scores = try #require(reply.logProbabilities).map(\.logProbability)
        #expect(scores[0] == nil)
        #expect(distance(scores.dropFirst().map { $0 ?? .nan }, expected) < 1e-5)
        let long = answer(
            server, "/v1/completions", #"{"model":"reprise-tiny","prompt":"ist die heide nicht","max_tokens":0,"echo":true}"#)
        #expect(long.status == 400)
        #expect(String(decoding: long.parts[0], as: UTF8.self).contains("'echo' takes a prompt of at most 16 tokens, found 19"))
    }

    @Test("an answer ends before a stop text") func stop() throws {
        let server = try ModelServer(tinyModel())
        let whole = try reply(server, chat { ($0.temperature, $0.maxTokens) = (0, 40) }).text
        let stop = String(whole.unicodeScalars.dropFirst(10).prefix(2))
        let cut = try reply(server, chat { ($0.temperature, $0.maxTokens, $0.stop) = (0, 40, [stop, "§"]) })
        #expect(cut.ending == .stop)
        #expect(!cut.text.contains(stop))
        #expect(whole.unicodeScalars.starts(with: cut.text.unicodeScalars))
    }

    @Test("a stream says the same as an answer in one", arguments: [[], ["heid"], ["ü"]]) func streaming(stop: [String]) throws {
        let server = try ModelServer(tinyModel())
        for call in [
            try chat { ($0.stop, $0.topLogProbabilities, $0.maxTokens) = (stop, 2, 30) }.call(),
            try CompletionRequest(ModelServer.model, "die", maxTokens: 30, seed: 2, stop: stop, topLogProbabilities: 2).call(),
        ] {
            let path = "/v1/\(call.route.rawValue)"
            let whole = try ChatReply(json(server, path, call.body), route: call.route, latency: 0)
            let streamed = answer(server, path, call.body.dropLast() + #","stream":true,"stream_options":{"include_usage":true}}"#)
            #expect(streamed.type == "text/event-stream")
            #expect(streamed.parts.count > 1)
            var reply = StreamedReply(call.route)
            for part in streamed.parts { try reply.take(part) }
            #expect(reply.isComplete)
            let read = try ChatReply(reply.response(), route: call.route, latency: 0)
            #expect(read.text == whole.text)
            #expect(read.usage == whole.usage)
            #expect(read.ending == whole.ending)
            #expect(read.logProbabilities == whole.logProbabilities)
        }
    }

    @Test(
        "what can't be answered is refused in the form of the API",
        arguments: [
            ("/v1/chat/completions", "{", 400, "the body is not JSON at byte 1: expected a key"),
            ("/v1/chat/completions", "{}", 400, "'model' is missing"),
            ("/v1/chat/completions", #"{"model":"other"}"#, 404, "there is no model 'other' here, only 'reprise-tiny'"),
            ("/v1/chat/completions", #"{"model":"reprise-tiny"}"#, 400, "'messages' is a list of at least one message"),
            ("/v1/completions", #"{"model":"reprise-tiny"}"#, 400, "'prompt' has no text"),
            ("/v1/completions", #"{"model":"reprise-tiny","prompt":"a","n":2}"#, 400, "'n' is 1 here, found 2"),
            (
                "/v1/completions", #"{"model":"reprise-tiny","prompt":"a","temperature":-1}"#, 400,
                "'temperature' is a number from 0.0 to 2.0"
            ),
            (
                "/v1/completions", #"{"model":"reprise-tiny","prompt":"a","max_tokens":0.5}"#, 400,
                "'max_tokens' is a whole number from 0 to 4096"
            ),
            ("/v1/embeddings", "{}", 404, "nothing is at POST /v1/embeddings"),
        ])
    func refusals(path: String, body: String, status: Int, message: String) throws {
        let server = try ModelServer(tinyModel(steps: 0))
        let found = answer(server, path, body)
        #expect(found.status == status)
        #expect(try JSONValue(parsing: found.parts[0])["error"]?["message"]?.string == message)
    }

    @Test("the model is listed") func models() throws {
        let server = try ModelServer(tinyModel(steps: 0))
        let found = answer(server, "/v1/models", "", method: "GET")
        #expect(found.status == 200)
        #expect(
            String(decoding: found.parts[0], as: UTF8.self)
                == #"{"data":[{"created":0,"id":"reprise-tiny","object":"model","owned_by":"reprise"}],"object":"list"}"#)
    }

    @Test("training lowers the loss") func training() throws {
        let text = String(repeating: "grün ist die heide. ", count: 20)
        var settings = TextModel.Training()
        (settings.steps, settings.width, settings.depth, settings.heads, settings.context) = (60, 16, 1, 2, 16)
        var losses: [Double] = []
        _ = try TextModel(training: settings, on: text, .characters(of: text), seed: .init(1)) { losses.append($1) }
        #expect(losses.count == 60)
        // Who knows no more than how frequent each letter is can't come below their entropy.
        let counts = Dictionary(text.unicodeScalars.map { ($0, 1.0) }, uniquingKeysWith: +).values
        let entropy = counts.reduce(0) { $0 - $1 / Double(text.unicodeScalars.count) * log($1 / Double(text.unicodeScalars.count)) }
        #expect(losses[59] < entropy - 0.5)
        let error = #expect(throws: ServerProblem.self) {
            try TextModel(training: settings, on: "kurz", .characters(of: "kurz"), seed: .init(1))
        }
        #expect(error?.description == "the text has 4 tokens, and a model that sees 16 at once needs more to learn from")
    }
}

extension String {
    /// Words of a text have a space before them, which is no part of the word.
    fileprivate func trimmed(ofSpace isWord: Bool) -> String { isWord && hasPrefix(" ") ? String(dropFirst()) : self }
}
