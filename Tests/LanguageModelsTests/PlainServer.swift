import Foundation
import Glibc

/// A server that answers every request with the same bytes.
final class PlainServer: Sendable {
    let port: Int
    private let listener: Int32

    /// - Parameter body: of a JSON answer, or of a stream of events.
    init(_ body: String, isStream: Bool = false) {
        (listener, port) = HTTPSocket.listen()
        let type = isStream ? "text/event-stream" : "application/json"
        let head = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        Thread.detachNewThread { [listener] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread {
                    if !HTTPSocket.message(from: connection, isResponse: false).isEmpty {
                        HTTPSocket.send((head + body).utf8, to: connection)
                    }
                    close(connection)
                }
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}
