/// Lets only so many requests be under way at a time, and only so many begin a minute.
package actor Pace {
    private var free: Int
    private let interval: Duration
    private var next = ContinuousClock.now
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameter requestsPerMinute: 0 for no limit.
    package init(
        concurrency: Int, requestsPerMinute: Double,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        (free, self.sleep) = (concurrency, sleep)
        interval = requestsPerMinute > 0 ? .seconds(60 / requestsPerMinute) : .zero
    }

    /// Waits until a request may begin; it ends with ``leave()``.
    package func enter() async throws {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        do {
            let now = ContinuousClock.now
            let start = max(now, next)
            next = start + interval
            if start > now { try await sleep(now.duration(to: start)) }
        } catch {
            leave()
            throw error
        }
    }

    package func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }

    /// Lets nothing begin for a while: what one request was told to wait holds for all.
    package func rest(seconds: Double) { next = max(next, .now + .seconds(seconds)) }
}
