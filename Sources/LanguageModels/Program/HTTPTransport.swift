package import ContentStore
internal import Synchronization

/// Sends requests over HTTP, by a program that is started for the first of them.
package final class HTTPTransport: Transport {
    private struct Contents {
        var program: PipedProgram?
        var count = 0
        var waiting: [Int: CheckedContinuation<PipedProgram.Message, any Error>] = [:]
    }

    private let settings: EndpointSettings
    private let program: String?
    private let contents = Mutex(Contents())

    /// - Parameter program: the path of the program; nil for the one of this project.
    package init(_ settings: EndpointSettings, program: String? = nil) { (self.settings, self.program) = (settings, program) }

    deinit { contents.withLock { $0.program }?.stop() }

    package func send(_ call: ModelCall) async throws -> (response: JSONValue, latency: Double) {
        let start = ContinuousClock.now
        let (head, body) = try await exchange(call)
        let latency = start.duration(to: .now) / .seconds(1)
        if let failure = head["failure"]?.string {
            let kind: AttemptFailure.Kind =
                switch failure {
                case "stalled": .stalled
                case "damaged": .damaged
                default: .unreachable
                }
            throw AttemptFailure(kind, head["message"]?.string ?? failure)
        }
        let status = head["status"]?.int ?? 0
        guard status == 200 else {
            let retryAfter = head["retryAfter"]?.string.flatMap { Backoff.seconds(retryAfter: $0, now: head["time"]?.double ?? 0) }
            throw AttemptFailure(.refused(status), Self.message(ofError: body), retryAfter: retryAfter)
        }
        do {
            guard head["type"]?.string?.hasPrefix("text/event-stream") == true else { return (try JSONValue(parsing: body), latency) }
            var reply = StreamedReply(call.route)
            try reply.take(body)
            return (try reply.response(), latency)
        } catch {
            throw AttemptFailure(.damaged, "\(error)")
        }
    }

    /// What a server says about its refusal.
    private static func message(ofError body: [UInt8]) -> String {
        guard let error = (try? JSONValue(parsing: body))?["error"] else { return String(decoding: body.prefix(1000), as: UTF8.self) }
        guard let message = error["message"]?.string ?? error.string else { return error.canonicalText }
        guard let code = error["code"]?.string, !message.contains(code) else { return message }
        return "\(message) (\(code))"
    }

    private func exchange(_ call: ModelCall) async throws -> PipedProgram.Message {
        let body = try body(of: call)
        return try await withCheckedThrowingContinuation { continuation in
            do {
                let (number, program) = try contents.withLock { contents in
                    let program = try contents.program ?? start()
                    contents.program = program
                    contents.count += 1
                    contents.waiting[contents.count] = continuation
                    return (contents.count, program)
                }
                let sent = program.send(
                    [
                        ("id", .integer(Int64(number))), ("url", .string(settings.url + "/" + call.route.rawValue)),
                        ("keyVariable", .string(settings.keyVariable)),
                    ], body: body)
                if !sent { finish(number, .failure(AttemptFailure(.unreachable, "the program that talks to endpoints has ended"))) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private func body(of call: ModelCall) throws -> [UInt8] {
        guard case .object(var members) = try JSONValue(parsing: Array(call.body.utf8)) else { return Array(call.body.utf8) }
        if settings.lengthLimit != "max_tokens", let place = members.firstIndex(where: { $0.key == "max_tokens" }) {
            members[place].key = settings.lengthLimit
        }
        if settings.streaming {
            members.append((key: "stream", value: .bool(true)))
            members.append((key: "stream_options", value: .members([("include_usage", .bool(true))])))
        }
        return JSONValue.object(members).canonicalBytes
    }

    private func start() throws -> PipedProgram {
        try PipedProgram(program ?? EndpointProgram.path(), ["ask", "\(settings.timeout)"]) { [weak self] message in
            guard let self else { return }
            if let message, let number = message.head["id"]?.int {
                finish(number, .success(message))
            } else if message == nil {
                let waiting = contents.withLock { contents in
                    contents.program = nil
                    return contents.waiting.keys.sorted()
                }
                // It may have sent what it was given.
                for number in waiting {
                    finish(number, .failure(AttemptFailure(.damaged, "the program that talks to endpoints has ended")))
                }
            }
        }
    }

    private func finish(_ number: Int, _ result: Result<PipedProgram.Message, any Error>) {
        contents.withLock { $0.waiting.removeValue(forKey: number) }?.resume(with: result)
    }
}
