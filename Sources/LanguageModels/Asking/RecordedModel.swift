internal import ContentStore
internal import Glibc
internal import Synchronization

/// A model whose answers are recorded: what was answered once is never asked again.
public final class RecordedModel: ChatModel {
    /// Whether what isn't recorded may be asked.
    public enum Mode: String, Sendable {
        /// Recorded answers only.
        case replay
        /// Recorded answers, and new ones where there are none.
        case record
    }

    private let settings: EndpointSettings
    private let mode: Mode
    private let desk: Desk
    private let live: LiveModel
    private let answered = Mutex<[Digest: EndpointReceipt.Answer]>([:])

    /// - Parameter folder: of the recorded answers.
    ///
    /// Errors: ``EndpointProblem`` when the folder can't be read.
    package init(_ settings: EndpointSettings, in folder: String, mode: Mode, transport: any Transport, live: LiveModel? = nil) throws {
        (self.settings, self.mode) = (settings, mode)
        desk = try Desk.at(folder, limit: settings.limit)
        self.live = live ?? LiveModel(settings, transport)
    }

    public func reply(to call: ModelCall, repetition: Int) async throws -> ChatReply {
        let key = call.key(repetition: repetition, generation: settings.generation)
        if let known = try desk.exchanges.exchange(key) { return try noted(known, key) }
        guard mode == .record else {
            throw EndpointProblem(
                "no answer to this request is recorded",
                facts: [
                    ("request", shown(call.body)), ("repetition", "\(repetition)"), ("generation", "\(settings.generation)"),
                    ("recorded", "\(desk.exchanges.count) answers in \(desk.exchanges.folder)"),
                ], hint: "run with REPRISE_EXCHANGES=record to ask \(settings.shownURL)")
        }
        return try noted(await desk.once(key) { [self] in try await ask(call, key, repetition) }, key)
    }

    /// What all answers so far rest on.
    public var receipt: EndpointReceipt { EndpointReceipt(answered.withLock { $0 }, settings: settings) }

    private func noted(_ exchange: Exchange, _ key: Digest) throws -> ChatReply {
        let reply = try exchange.reply()
        answered.withLock { $0[key] = EndpointReceipt.Answer(exchange, reply) }
        return reply
    }

    private func ask(_ call: ModelCall, _ key: Digest, _ repetition: Int) async throws -> Exchange {
        let account = try await desk.open(settings)
        defer { desk.close() }
        // Another process may have asked while this one waited for its turn.
        if let known = try desk.exchanges.exchange(key) { return known }
        try desk.exchanges.checkRoom()
        let secret = try Secret(in: settings.keyVariable)
        do {
            let answer = try await live.response(to: call, account: account)
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            return try desk.exchanges.record(
                Exchange(
                    call, repetition: repetition, generation: settings.generation,
                    response: secret?.hidden(in: answer.response) ?? answer.response, latency: answer.latency, time: Int(now.tv_sec),
                    endpoint: settings.shownURL))
        } catch let problem as EndpointProblem {
            guard let secret else { throw problem }
            throw EndpointProblem(
                secret.hidden(in: problem.headline), facts: problem.facts.map { ($0.label, secret.hidden(in: $0.text)) },
                hint: problem.hint.map { secret.hidden(in: $0) })
        }
    }
}
