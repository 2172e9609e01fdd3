import Foundation
import Glibc
import Synchronization

/// Passes HTTP requests on to a server, and does to the first ones what goes wrong on networks.
final class FaultyProxy: Sendable {
    /// What happens to one request.
    enum Fault: Sendable {
        case none
        /// An answer of the proxy's own.
        case status(Int, headers: String, body: String)
        /// The request is read, and nothing more happens.
        case stall
        /// So much of the server's answer, then silence.
        case stallAfter(Double)
        /// So much of the server's answer, then the end of the connection.
        case truncate(Double)
        /// The connection ends before anything is answered.
        case hangUp
        /// The server's answer without the last byte of each character outside ASCII.
        case halfCharacters
        /// The server's answer in pieces of so many bytes.
        case pieces(Int)
    }

    let port: Int
    private let upstream: Int
    private let listener: Int32
    private let faults: Mutex<[Fault]>
    private let seen = Mutex<[[UInt8]]>([])
    private let open = Mutex<[Int32]>([])

    /// - Parameters:
    ///   - upstream: the port of the server behind it.
    ///   - faults: for each request in turn; none for all further ones.
    init(to upstream: Int, _ faults: [Fault]) {
        self.upstream = upstream
        self.faults = Mutex(faults)
        (listener, port) = HTTPSocket.listen()
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                open.withLock { $0.append(connection) }
                Thread.detachNewThread { [self] in serve(connection) }
            }
        }
    }

    /// The requests so far, as they came.
    var requests: [[UInt8]] { seen.withLock { $0 } }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        open.withLock { for connection in $0 { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    private func serve(_ connection: Int32) {
        let request = HTTPSocket.message(from: connection, isResponse: false)
        guard !request.isEmpty else { return end(connection) }
        seen.withLock { $0.append(request) }
        let fault = faults.withLock { $0.isEmpty ? .none : $0.removeFirst() }
        switch fault {
        case .status(let status, let headers, let body):
            HTTPSocket.send(
                Array("HTTP/1.1 \(status) X\r\n\(headers)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8),
                to: connection)
        case .hangUp: break
        // Until the client has had enough.
        case .stall: _ = HTTPSocket.message(from: connection, isResponse: true)
        case .none: HTTPSocket.send(answer(to: request), to: connection)
        case .stallAfter(let share):
            let answer = answer(to: request)
            HTTPSocket.send(answer.prefix(Int(Double(answer.count) * share)), to: connection)
            _ = HTTPSocket.message(from: connection, isResponse: true)
        case .truncate(let share):
            let answer = answer(to: request)
            HTTPSocket.send(answer.prefix(Int(Double(answer.count) * share)), to: connection)
        case .halfCharacters:
            // The head counts bytes, which then are fewer: a space makes up for each.
            HTTPSocket.send(answer(to: request).map { (0x80..<0xC0).contains($0) ? 0x20 : $0 }, to: connection)
        case .pieces(let size):
            let answer = answer(to: request)
            for start in stride(from: 0, to: answer.count, by: size) {
                HTTPSocket.send(answer[start..<min(answer.count, start + size)], to: connection)
                usleep(200)
            }
        }
        end(connection)
    }

    private func end(_ connection: Int32) {
        shutdown(connection, Int32(SHUT_RDWR))
        open.withLock { open in open.removeAll { $0 == connection } }
        close(connection)
    }

    private func answer(to request: [UInt8]) -> [UInt8] {
        let server = HTTPSocket.connect(port: upstream)
        defer { close(server) }
        HTTPSocket.send(request, to: server)
        let answer = HTTPSocket.message(from: server, isResponse: true)
        // One request a connection: the next one is to come here again.
        guard let line = answer.firstRange(of: Array("\r\n".utf8)) else { return answer }
        return answer[..<line.upperBound] + Array("Connection: close\r\n".utf8) + answer[line.upperBound...]
    }
}
