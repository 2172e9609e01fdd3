import Glibc
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Passes the requests of HTTP clients to the program that started this one, and its answers back.
final class Serving: Sendable {
    private typealias Part = (head: Wire.Head, body: [UInt8])

    private struct Contents {
        var count = 0
        var open: [Int: AsyncStream<Part>.Continuation] = [:]
    }

    private let wire: Wire
    private let contents = Mutex(Contents())

    init(wire: Wire) { self.wire = wire }

    /// Takes a part of an answer.
    func take(_ message: Wire.Message) {
        let isLast = message.head.more != true
        let stream = contents.withLock { isLast ? $0.open.removeValue(forKey: message.head.id) : $0.open[message.head.id] }
        stream?.yield((message.head, message.body))
        if isLast { stream?.finish() }
    }

    /// Answers on the loopback address until the process ends.
    ///
    /// - Parameter port: 0 for any that is free; which one it is, is told first.
    func run(port: Int) async throws {
        let router = Router()
        router.on("**", method: .get) { request, _ in try await self.answer(request) }
        router.on("**", method: .post) { request, _ in try await self.answer(request) }
        let silent = Logger(label: "reprise-endpoint") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "reprise"),
            onServerRunning: { [wire] channel in wire.send(Wire.Head(port: channel.localAddress?.port ?? 0)) }, logger: silent)
        try await application.run()
    }

    private func answer(_ request: Request) async throws -> Response {
        // No page of the web can read answers by a name of its own for this machine.
        let host = request.head.authority.map { $0.prefix { $0 != ":" } }
        guard host == "127.0.0.1" || host == "localhost" else { return Response(status: .forbidden) }
        var request = request
        let body = try await request.collectBody(upTo: 16 << 20)
        let (stream, continuation) = AsyncStream.makeStream(of: Part.self)
        let number = contents.withLock { contents in
            contents.count += 1
            contents.open[contents.count] = continuation
            return contents.count
        }
        var head = Wire.Head(id: number)
        (head.method, head.path) = (request.method.rawValue, request.uri.path)
        wire.send(head, Array(body.readableBytesView))
        var parts = stream.makeAsyncIterator()
        guard let first = await parts.next() else { return Response(status: .internalServerError) }
        let status = HTTPResponse.Status(code: first.head.status ?? 500)
        let headers: HTTPFields = [.contentType: first.head.type ?? "application/json"]
        guard first.head.more == true else {
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: first.body)))
        }
        return Response(
            status: status, headers: headers,
            body: ResponseBody { [wire] writer in
                do {
                    try await writer.write(ByteBuffer(bytes: first.body))
                    for await part in stream { try await writer.write(ByteBuffer(bytes: part.body)) }
                    try await writer.finish(nil)
                } catch {
                    // Whoever asked has gone: nothing more needs to be made for them.
                    wire.send(Wire.Head(id: number, gone: true))
                    throw error
                }
            })
    }
}
