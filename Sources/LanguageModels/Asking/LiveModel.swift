package import ContentStore

/// A model that is asked now: at a pace, within a budget, and again when something passing went wrong.
package struct LiveModel: Sendable {
    let settings: EndpointSettings
    let transport: any Transport
    let pace: Pace
    let backoff: Backoff
    let sleep: @Sendable (Double) async throws -> Void

    /// - Parameter sleep: waits so many seconds.
    package init(
        _ settings: EndpointSettings, _ transport: any Transport, backoff: Backoff = Backoff(),
        sleep: @escaping @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) {
        (self.settings, self.transport, self.backoff, self.sleep) = (settings, transport, backoff, sleep)
        pace = Pace(concurrency: settings.concurrency, requestsPerMinute: settings.requestsPerMinute) { try await sleep($0 / .seconds(1)) }
    }

    /// The response and the seconds that it took.
    ///
    /// Errors: ``EndpointProblem`` when the budget is at its end or nothing helps.
    package func response(to call: ModelCall, account: BudgetGuard) async throws -> (response: JSONValue, latency: Double) {
        var failures = 0
        while true {
            let failure: AttemptFailure
            do {
                return try await attempt(call, account)
            } catch let caught as AttemptFailure {
                failure = caught
            }
            failures += 1
            guard failure.isPassing, failures < settings.attempts,
                let seconds = backoff.wait(after: failures, demanded: failure.retryAfter, random: .random(in: 0..<1))
            else { throw failure.problem(after: failures, settings: settings) }
            // Who asks too often holds back all requests, not only this one.
            if case .refused(429) = failure.kind { await pace.rest(seconds: seconds) } else { try await sleep(seconds) }
        }
    }

    private func attempt(_ call: ModelCall, _ account: BudgetGuard) async throws -> (response: JSONValue, latency: Double) {
        try await pace.enter()
        let reserved: BudgetGuard.Reservation
        do { reserved = try account.reserve(call) } catch {
            await pace.leave()
            throw error
        }
        do {
            let answer = try await transport.send(call)
            let reply: ChatReply
            do { reply = try ChatReply(answer.response, route: call.route, latency: answer.latency) } catch {
                throw AttemptFailure(.damaged, "\(error)")
            }
            // Where the server doesn't count, the most that it can have been is taken.
            account.settle(
                reserved, spent: reply.usage.map { .init(requests: 1, promptTokens: $0.prompt, completionTokens: $0.completion) })
            await pace.leave()
            return answer
        } catch {
            let mayCost = (error as? AttemptFailure)?.mayCost ?? true
            account.settle(reserved, spent: mayCost ? nil : .init())
            await pace.leave()
            throw error
        }
    }
}
