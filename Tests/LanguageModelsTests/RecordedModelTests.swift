import LanguageModels
import Testing

@Suite struct RecordedModelTests {
    let folder: TemporaryFolder
    let settings = EndpointSettings(url: "http://localhost/v1", model: "m")

    init() throws { folder = try TemporaryFolder() }

    private func model(
        _ transport: FakeTransport, _ mode: RecordedModel.Mode = .record, waits: Waits = Waits(),
        _ change: (inout EndpointSettings) -> Void = { _ in }
    ) throws -> RecordedModel {
        var settings = settings
        change(&settings)
        return try RecordedModel(
            settings, in: folder.path, mode: mode, transport: transport,
            live: LiveModel(settings, transport, backoff: Backoff(first: 1, most: 60)) { waits.wait($0) })
    }

    private func request(_ text: String = "Heads?") -> ChatRequest { ChatRequest("m", [ChatMessage(.user, text)], maxTokens: 4) }

    @Test("what was answered once is never asked again") func onceOnly() async throws {
        let transport = FakeTransport()
        for _ in 0..<3 { #expect(try await model(transport).reply(to: request()).text == "yes") }
        #expect(transport.requests.count == 1)
        _ = try await model(transport).reply(to: request(), repetition: 1)
        _ = try await model(transport) { $0.generation = 1 }.reply(to: request())
        #expect(transport.requests.count == 3)
        #expect(try await model(FakeTransport(answer: "no"), .replay).reply(to: request(), repetition: 1).text == "yes")
    }

    @Test("the same request from many tasks is sent once") func coalesced() async throws {
        let transport = FakeTransport([.success("yes")], delay: .milliseconds(20))
        let model = try model(transport)
        let replies = try await withThrowingTaskGroup(of: ChatReply.self) { group in
            for _ in 0..<20 { group.addTask { [request = request()] in try await model.reply(to: request) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(replies.map(\.text)) == ["yes"])
        #expect(transport.requests.count == 1)
    }

    @Test("no more requests are under way than allowed") func concurrency() async throws {
        let transport = FakeTransport([.success("yes")], delay: .milliseconds(5))
        let model = try model(transport) { $0.concurrency = 3 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 { group.addTask { [request = request("\(number)")] in _ = try await model.reply(to: request) } }
            try await group.waitForAll()
        }
        #expect(transport.requests.count == 20)
        #expect(transport.mostAtOnce <= 3)
    }

    @Test("a replay asks nobody and says what is missing") func replay() async throws {
        let transport = FakeTransport()
        let model = try model(transport, .replay)
        let error = await #expect(throws: EndpointProblem.self) { try await model.reply(to: request("Tails?"), repetition: 2) }
        #expect(
            error?.description == """
                no answer to this request is recorded
                  request:    {"max_tokens":4,"messages":[{"content":"Tails?","role":"user"}],"model":"m"}
                  repetition: 2
                  generation: 0
                  recorded:   0 answers in \(folder.path)
                  hint: run with REPRISE_EXCHANGES=record to ask http://localhost/v1
                """)
        #expect(transport.requests.isEmpty)
    }

    @Test("what passes is tried again after longer and longer waits") func retries() async throws {
        let waits = Waits()
        let transport = FakeTransport([
            .failure(AttemptFailure(.refused(503), "busy")), .failure(AttemptFailure(.stalled, "nothing")),
            .failure(AttemptFailure(.refused(429), "slow down", retryAfter: 9)), .success("yes"),
        ])
        #expect(try await model(transport, waits: waits).reply(to: request()).text == "yes")
        #expect(transport.requests.count == 4)
        #expect(waits.seconds.count == 3)
        #expect((0.5...1).contains(waits.seconds[0]))
        #expect((1...2).contains(waits.seconds[1]))
        #expect((8.5...9).contains(waits.seconds[2]))
    }

    @Test("what doesn't pass isn't tried again", arguments: [400, 401, 403, 404, 422]) func final(status: Int) async throws {
        let transport = FakeTransport([.failure(AttemptFailure(.refused(status), "no"))])
        let model = try model(transport)
        await #expect(throws: EndpointProblem.self) { try await model.reply(to: request()) }
        #expect(transport.requests.count == 1)
    }

    @Test("an account without credit isn't asked again and again") func quota() async throws {
        let transport = FakeTransport([.failure(AttemptFailure(.refused(429), "no money left (insufficient_quota)"))])
        let model = try model(transport)
        let error = await #expect(throws: EndpointProblem.self) { try await model.reply(to: request()) }
        #expect(
            error?.description == """
                the endpoint wants fewer requests
                  endpoint: http://localhost/v1
                  model:    m
                  status:   429
                  found:    no money left (insufficient_quota)
                  hint: lower 'concurrency', or set 'requestsPerMinute'
                """)
        #expect(transport.requests.count == 1)
    }

    @Test("a failure is told after so many attempts, and isn't recorded") func givenUp() async throws {
        let transport = FakeTransport([.failure(AttemptFailure(.refused(500), "out\nof order"))])
        let model = try model(transport) { $0.attempts = 3 }
        let error = await #expect(throws: EndpointProblem.self) { try await model.reply(to: request()) }
        #expect(
            error?.description == """
                the endpoint has failed
                  endpoint: http://localhost/v1
                  model:    m
                  status:   500
                  found:    out of order
                  attempts: 3
                  hint: what was answered is recorded; run again later to go on from there
                """)
        #expect(transport.requests.count == 3)
        #expect(try await self.model(FakeTransport()).reply(to: request()).text == "yes")
    }

    @Test("a budget holds over runs, and what is recorded costs nothing") func budget() async throws {
        let transport = FakeTransport()
        for number in 0..<3 { _ = try await model(transport) { $0.budget.requests = 3 }.reply(to: request("\(number)")) }
        let model = try model(transport) { $0.budget.requests = 3 }
        await #expect(throws: EndpointProblem.self) { try await model.reply(to: request("3")) }
        #expect(transport.requests.count == 3)
        #expect(try await model.reply(to: request("1")).text == "yes")
        _ = try await self.model(transport) { $0.budget.requests = 4 }.reply(to: request("3"))
        #expect(transport.requests.count == 4)
    }

    @Test("attempts that may have been paid for count against the budget") func lostAttempts() async throws {
        let transport = FakeTransport([.failure(AttemptFailure(.stalled, "nothing"))])
        let model = try model(transport) { $0.budget.requests = 2 }
        let error = await #expect(throws: EndpointProblem.self) { try await model.reply(to: request()) }
        #expect(error?.headline == "the budget of requests allows no further request")
        #expect(transport.requests.count == 2)
        let next = try self.model(FakeTransport()) { $0.budget.requests = 2 }
        await #expect(throws: EndpointProblem.self) { try await next.reply(to: request()) }
    }
}
