import Foundation
import LanguageModels
import Testing

extension Trait where Self == ConditionTrait {
    /// The suite talks HTTP, which a program of its own does.
    static var needsEndpointProgram: Self {
        .enabled(if: (try? EndpointProgram.path()) != nil, "the program that talks HTTP isn't built: './reprise setup endpoint'")
    }
}

@Suite(.needsEndpointProgram, .serialized) struct HTTPTransportTests {
    private static let text = "Grüße 👋🏽 an alle"
    private static let whole = """
        {"model":"m-1","choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"\(text)"}}],
        "usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}}
        """
    private static let stream = """
        data: {"model":"m-1","choices":[{"delta":{"role":"assistant","content":"Grüße "}}]}

        data: {"choices":[{"delta":{"content":"👋🏽 an alle"}}]}

        data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

        data: {"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}}

        data: [DONE]


        """

    /// Asks through a proxy with faults; the waits between attempts are cut short.
    private func ask(
        _ faults: [FaultyProxy.Fault], streaming: Bool, attempts: Int = 4, keyVariable: String = "",
        in folder: TemporaryFolder? = nil, waits: Waits = Waits(), lengthLimit: String = "max_tokens"
    ) async throws -> (reply: ChatReply, proxy: FaultyProxy) {
        let server = PlainServer(streaming ? Self.stream : Self.whole, isStream: streaming)
        let proxy = FaultyProxy(to: server.port, faults)
        defer {
            proxy.stop()
            server.stop()
        }
        let folder = try folder ?? TemporaryFolder()
        var settings = EndpointSettings(url: "http://127.0.0.1:\(proxy.port)/v1", model: "m", keyVariable: keyVariable)
        (settings.streaming, settings.timeout, settings.attempts) = (streaming, 1.5, attempts)
        settings.lengthLimit = lengthLimit
        let transport = HTTPTransport(settings)
        let model = try RecordedModel(
            settings, in: folder.path, mode: .record, transport: transport, live: LiveModel(settings, transport) { waits.wait($0) })
        let reply = try await model.reply(to: ChatRequest("m", [ChatMessage(.user, "Hallo, Jürgen")], maxTokens: 20))
        return (reply, proxy)
    }

    @Test("an answer comes whole, in one and in pieces", arguments: [false, true]) func plain(streaming: Bool) async throws {
        for fault in [FaultyProxy.Fault.none, .pieces(1), .pieces(7)] {
            let (reply, proxy) = try await ask([fault], streaming: streaming)
            #expect(reply.text == Self.text)
            #expect(reply.ending == .stop)
            #expect(reply.version == "m-1")
            #expect(reply.usage == .init(prompt: 4, completion: 2))
            #expect(reply.latency > 0)
            let request = String(decoding: try #require(proxy.requests.first), as: UTF8.self)
            #expect(request.hasPrefix("POST /v1/chat/completions HTTP/1.1\r\n"))
            #expect(request.contains("Hallo, Jürgen"))
            #expect(request.contains("\"stream\":true") == streaming)
            #expect(!request.lowercased().contains("authorization"))
        }
    }

    @Test("the most tokens of an answer are sent under the server's name for them", arguments: ["max_tokens", "max_completion_tokens"])
    func lengthLimit(name: String) async throws {
        let (_, proxy) = try await ask([.none], streaming: false, lengthLimit: name)
        let request = String(decoding: try #require(proxy.requests.first), as: UTF8.self)
        #expect(request.contains("\"\(name)\":20,") && request.matches(of: /max_/).count == 1)
    }

    @Test("what goes wrong on the way is mended by asking again", arguments: [false, true]) func faults(streaming: Bool) async throws {
        let faults: [FaultyProxy.Fault] = [
            .status(429, headers: "Retry-After: 3\r\n", body: #"{"error":{"message":"slow down","code":"rate_limit"}}"#),
            .status(500, headers: "", body: "<html>oops</html>"), .stall, .stallAfter(0.8), .truncate(0.7), .truncate(0.01), .hangUp,
            .status(200, headers: "Content-Type: application/json\r\n", body: #"{"choices": [{"message": {"#),
            .status(200, headers: "Content-Type: application/json\r\n", body: #"{"answer": 42}"#), .halfCharacters,
        ]
        let waits = Waits()
        let (reply, proxy) = try await ask(faults, streaming: streaming, attempts: faults.count + 1, waits: waits)
        #expect(reply.text == Self.text)
        #expect(proxy.requests.count == faults.count + 1)
        // What the server asks for holds for what is sent later too, so it may be waited for in parts.
        #expect(waits.seconds.count >= faults.count)
        #expect((2.5...3).contains(try #require(waits.seconds.first)))
    }

    @Test(
        "what isn't mended is told for what it is",
        arguments: [
            (FaultyProxy.Fault.stall, "the endpoint has stalled", "nothing came for too long"),
            (
                .status(400, headers: "", body: #"{"error":{"message":"no such thing","code":null}}"#), "the endpoint refuses the request",
                "no such thing"
            ),
            (.status(401, headers: "", body: #"{"error":"who?"}"#), "the endpoint refuses the key", "who?"),
            (
                .status(200, headers: "Content-Type: application/json\r\n", body: "nonsense"), "the endpoint's answer is damaged",
                "not JSON at byte 0: an unknown word"
            ),
            (.status(302, headers: "Location: http://127.0.0.1:1/\r\n", body: ""), "the endpoint refuses the request", ""),
        ])
    func told(fault: FaultyProxy.Fault, headline: String, found: String) async throws {
        let error = await #expect(throws: EndpointProblem.self) { try await ask([fault], streaming: false, attempts: 1) }
        #expect(error?.headline == headline)
        #expect(error?.facts.first { $0.label == "found" }?.text == found)
    }

    @Test("a server that isn't there is told as one") func unreachable() async throws {
        let (socket, port) = HTTPSocket.listen()
        close(socket)
        let folder = try TemporaryFolder()
        var settings = EndpointSettings(url: "http://127.0.0.1:\(port)/v1", model: "m")
        settings.attempts = 1
        let model = try RecordedModel(settings, in: folder.path, mode: .record, transport: HTTPTransport(settings))
        let error = await #expect(throws: EndpointProblem.self) { try await model.reply(to: ChatRequest("m", [])) }
        #expect(
            error?.description == """
                the endpoint can't be reached
                  endpoint: http://127.0.0.1:\(port)/v1
                  model:    m
                  found:    the connection was refused
                  hint: is the server running, and is 'url' its address?
                """)
    }

    @Test("a key goes to the server and nowhere else") func key() async throws {
        let (variable, key) = (Keys.variable, Keys.installed)
        let folder = try TemporaryFolder()
        let refusal = FaultyProxy.Fault.status(400, headers: "", body: #"{"error":{"message":"what is \#(key)?"}}"#)
        let error = await #expect(throws: EndpointProblem.self) {
            try await ask([refusal], streaming: true, keyVariable: variable, in: folder)
        }
        #expect(error.map { !"\($0)".contains(key) && "\($0)".contains("what is …?") } == true)
        let (_, proxy) = try await ask([.status(503, headers: "", body: key)], streaming: true, keyVariable: variable, in: folder)
        for request in proxy.requests { #expect(String(decoding: request, as: UTF8.self).contains("Authorization: Bearer \(key)\r\n")) }
        let files = try folder.everything()
        #expect(files.contains { $0.name == "0001.jsonl" })
        for file in files { #expect(!String(decoding: file.bytes, as: UTF8.self).contains(key), "in \(file.name)") }
    }

    @Test("many requests share one program") func many() async throws {
        let server = PlainServer(Self.whole)
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let settings = EndpointSettings(url: "http://127.0.0.1:\(server.port)/v1", model: "m")
        let model = try RecordedModel(settings, in: folder.path, mode: .record, transport: HTTPTransport(settings))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask { _ = try await model.reply(to: ChatRequest("m", [ChatMessage(.user, "?")]), repetition: number) }
            }
            try await group.waitForAll()
        }
        #expect(try Exchanges(in: folder.path).count == 40)
    }
}
