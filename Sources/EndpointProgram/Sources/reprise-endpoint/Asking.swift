import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends requests for the program that started this one, each once; what becomes of a failure is that program's business.
struct Asking: Sendable {
    private static let largestAnswer = 64 << 20

    let client: HTTPClient
    let wire: Wire

    /// - Parameter timeout: seconds without a byte after which a request counts as stalled.
    init(timeout: Double, wire: Wire) {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(15), read: .nanoseconds(Int64(timeout * 1e9)))
        // A key must not follow to wherever an answer points.
        configuration.redirectConfiguration = .disallow
        // Who started this decides whether and when to try again.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.wire = wire
    }

    func ask(_ message: Wire.Message) async {
        var reply = Wire.Head(id: message.head.id)
        do {
            var request = HTTPClientRequest(url: message.head.url ?? "")
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.headers.add(name: "Accept", value: "application/json, text/event-stream")
            request.headers.add(name: "User-Agent", value: "reprise")
            if let variable = message.head.keyVariable, !variable.isEmpty, let key = getenv(variable) {
                request.headers.add(name: "Authorization", value: "Bearer \(String(cString: key))")
            }
            request.body = .bytes(ByteBuffer(bytes: message.body))
            let response = try await client.execute(request, deadline: .distantFuture)
            var body: [UInt8] = []
            for try await part in response.body {
                body.append(contentsOf: part.readableBytesView)
                guard body.count <= Self.largestAnswer else {
                    reply.failure = "damaged"
                    reply.message = "an answer of more than \(Self.largestAnswer) bytes"
                    return wire.send(reply)
                }
            }
            reply.status = Int(response.status.code)
            reply.type = response.headers.first(name: "Content-Type")
            reply.retryAfter = response.headers.first(name: "Retry-After")
            reply.time = Date().timeIntervalSince1970
            wire.send(reply, body)
        } catch {
            (reply.failure, reply.message) = Self.failure(error)
            wire.send(reply)
        }
    }

    private static func failure(_ error: any Error) -> (String, String) {
        switch error {
        case let error as HTTPClientError where [.readTimeout, .deadlineExceeded, .writeTimeout].contains(error):
            ("stalled", "nothing came for too long")
        case let error as HTTPClientError where [.connectTimeout, .httpProxyHandshakeTimeout, .tlsHandshakeTimeout].contains(error):
            ("unreachable", "no connection within 15 s")
        case let error as HTTPClientError
        where [.invalidURL, .emptyHost, .emptyScheme, .missingSocketPath].contains(error):
            ("unreachable", "the address can't be used: \(error.shortDescription)")
        case let error as HTTPClientError: ("damaged", error.shortDescription)
        case let error as NIOConnectionError: ("unreachable", "no connection to \(error.host):\(error.port)")
        case let error as IOError where error.errnoCode == ECONNREFUSED: ("unreachable", "the connection was refused")
        case is HTTPParserError: ("damaged", "the answer is no HTTP")
        default: ("damaged", String(describing: type(of: error)))
        }
    }
}
