internal import ContentStore
internal import LanguageModels
internal import Synchronization

/// Serves a model over HTTP on the loopback address, by a program of its own that carries requests and answers.
package final class HTTPServing: Sendable {
    private struct Contents {
        var port: Result<Int, EndpointProblem>?
        var waiting: [CheckedContinuation<Int, any Error>] = []
        var ended: [CheckedContinuation<Void, Never>] = []
        var isEnded = false
        var program: PipedProgram?
    }

    private let server: ModelServer
    private let contents = Mutex(Contents())

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - port: of 127.0.0.1; 0 for any that is free.
    ///   - program: the path of the program; nil for the one of this project.
    package init(_ server: ModelServer, port: Int, program: String? = nil) throws {
        self.server = server
        let piped = try PipedProgram(program ?? EndpointProgram.path(), ["serve", "\(port)"]) { [weak self] in self?.take($0) }
        contents.withLock { $0.program = piped }
    }

    /// The port that is listened on.
    ///
    /// Errors: ``EndpointProblem`` when it can't be.
    package var port: Int {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let known = contents.withLock { contents in
                    if contents.port == nil { contents.waiting.append(continuation) }
                    return contents.port
                }
                if let known { continuation.resume(with: known.mapError { $0 }) }
            }
        }
    }

    /// Waits until the program that carries the requests has gone.
    package func untilEnd() async {
        await withCheckedContinuation { continuation in
            let isEnded = contents.withLock { contents in
                if !contents.isEnded { contents.ended.append(continuation) }
                return contents.isEnded
            }
            if isEnded { continuation.resume() }
        }
    }

    package func stop() { contents.withLock { $0.program }?.stop() }

    // One message after the other: the model answers one request at a time.
    private func take(_ message: PipedProgram.Message?) {
        guard let message else { return end() }
        if let port = message.head["port"]?.int { return settle(.success(port)) }
        if message.head["failure"] != nil {
            let found = message.head["message"]?.string ?? "nothing"
            return settle(
                .failure(
                    EndpointProblem(
                        "the port can't be listened on", facts: [("found", shown(found))],
                        hint: "another one is taken with --port, any free one with --port 0")))
        }
        guard let number = message.head["id"]?.int, let program = contents.withLock({ $0.program }) else { return }
        if message.head["gone"]?.bool == true { return }
        server.answer(message.head["method"]?.string ?? "", message.head["path"]?.string ?? "", message.body) { part in
            program.send(
                [
                    ("id", .integer(Int64(number))), ("status", .integer(Int64(part.status))), ("type", .string(part.type)),
                    ("more", .bool(!part.isLast)),
                ], body: part.body)
        }
    }

    private func settle(_ port: Result<Int, EndpointProblem>) {
        let waiting = contents.withLock { contents in
            contents.port = contents.port ?? port
            defer { contents.waiting = [] }
            return contents.waiting
        }
        for continuation in waiting { continuation.resume(with: port.mapError { $0 }) }
    }

    private func end() {
        settle(.failure(EndpointProblem("the program that serves has ended")))
        let ended = contents.withLock { contents in
            contents.isEnded = true
            defer { contents.ended = [] }
            return contents.ended
        }
        for continuation in ended { continuation.resume() }
    }
}
