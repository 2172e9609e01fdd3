internal import Foundation
internal import Glibc
internal import Synchronization

/// Serves a folder to browsers on this machine and tells open pages to load again.
///
/// It listens on the loopback address alone and answers no name but that address's, so that no page of the web can read it.
package final class WatchServer: Sendable {
    private let folder: String
    private let socket: Int32
    package let port: Int
    /// Open pages, which wait for events, and what a page that opens has missed.
    private let audience = Mutex(Audience())

    private struct Audience {
        var pages: [Int32] = []
        var missed: [UInt8] = []
    }

    /// - Parameter port: 0 for any that is free.
    package init(folder: String, port: Int) throws {
        self.folder = folder
        let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        socket = listener
        self.port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else {
            let reason = String(cString: strerror(errno))
            close(listener)
            throw CommandError(
                "error: port \(port) of this machine can't be listened on: \(reason)\n  hint: another one is taken with --port, any free one with --port 0",
                code: 1)
        }
    }

    package var address: String { "http://127.0.0.1:\(port)/" }

    /// Answers until ``stop()``; returns at once.
    package func start() {
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(socket, nil, nil)
                if connection < 0 {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    return
                }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                Thread.detachNewThread { [self] in answer(connection) }
            }
        }
    }

    package func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
        audience.withLock { audience in
            audience.pages.forEach { close($0) }
            audience.pages = []
        }
    }

    /// Sends an event to all open pages; those that are gone are forgotten.
    ///
    /// Pages that open later are told too, until a `reload` makes it past.
    package func tell(_ event: String, _ text: String = "") {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }.joined()
        let message = Array("event: \(event)\n\(lines)\n".utf8)
        audience.withLock { audience in
            audience.missed = event == "reload" ? [] : message
            audience.pages = audience.pages.filter { page in
                if Self.send(message, to: page) { return true }
                close(page)
                return false
            }
        }
    }

    // MARK: One connection

    private func answer(_ connection: Int32) {
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard let request = WatchRequest(Self.head(of: connection)) else {
            Self.send(WatchResponse(status: "400 Bad Request").bytes, to: connection)
            close(connection)
            return
        }
        let isOwn = request.host == "127.0.0.1:\(port)" || request.host == "localhost:\(port)"
        if isOwn, request.path == WatchRequest.events {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\nretry: 1000\n\n"
            audience.withLock { audience in
                if Self.send(Array(head.utf8) + audience.missed, to: connection) {
                    audience.pages.append(connection)
                } else {
                    close(connection)
                }
            }
            return
        }
        let response = isOwn ? WatchResponse(to: request, from: folder) : WatchResponse(status: "403 Forbidden")
        Self.send(request.wantsBody ? response.bytes : response.head, to: connection)
        shutdown(connection, Int32(SHUT_WR))
        close(connection)
    }

    /// What comes before the first empty line, at most 16 KiB.
    private static func head(of connection: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 16384, !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
            let count = chunk.withUnsafeMutableBytes { recv(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @discardableResult
    private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress! + done, $0.count - done, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
