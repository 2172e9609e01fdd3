import ContentStore
import LanguageModels
import Synchronization

/// Answers from a script instead of a network, and notes what it was asked.
final class FakeTransport: Transport {
    private let script: Mutex<[Result<String, AttemptFailure>]>
    private let asked = Mutex<[String]>([])
    private let under = Mutex((now: 0, most: 0))
    private let delay: Duration

    /// - Parameter script: an answer's text, or a failure, for each attempt; the last for all further ones.
    init(_ script: [Result<String, AttemptFailure>], delay: Duration = .zero) {
        self.script = Mutex(script)
        self.delay = delay
    }

    convenience init(answer: String = "yes") { self.init([.success(answer)]) }

    var requests: [String] { asked.withLock { $0 } }
    /// The most that were under way at a time.
    var mostAtOnce: Int { under.withLock { $0.most } }

    func send(_ call: ModelCall) async throws -> (response: JSONValue, latency: Double) {
        asked.withLock { $0.append(call.body) }
        under.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        defer { under.withLock { $0.now -= 1 } }
        if delay > .zero { try await Task.sleep(for: delay) }
        let answer = try script.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
        return (Self.response(answer), 0.5)
    }

    static func response(_ text: String) -> JSONValue {
        .members([
            ("model", .string("m-1")),
            (
                "choices",
                .array([
                    .members([
                        ("finish_reason", .string("stop")),
                        ("message", .members([("role", .string("assistant")), ("content", .string(text))])),
                    ])
                ])
            ),
            ("usage", .members([("prompt_tokens", .integer(5)), ("completion_tokens", .integer(2)), ("total_tokens", .integer(7))])),
        ])
    }
}

/// Notes how long was waited, without waiting.
final class Waits: Sendable {
    private let noted = Mutex<[Double]>([])

    var seconds: [Double] { noted.withLock { $0 } }

    func wait(_ seconds: Double) { noted.withLock { $0.append(seconds) } }
}
