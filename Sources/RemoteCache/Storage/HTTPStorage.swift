internal import Synchronization

/// A remote that speaks HTTP with Bazel's paths: `GET`, `HEAD` and `PUT` of `/ac/<key>` and `/cas/<digest>`.
///
/// Servers made for Bazel, and any web server that takes `PUT`, such as nginx with WebDAV.
final class HTTPStorage: RemoteStorage {
    private let address: String
    private let authorization: String?
    private let certificates: String?
    private let connections = Mutex<[CurlConnection]>([])

    /// - Parameter certificates: a file with the certificates of the authorities that are trusted; nil for those that the machine trusts.
    init(_ address: String, authorization: String?, certificates: String?) {
        (self.address, self.authorization, self.certificates) = (address, authorization, certificates)
    }

    func read(_ item: RemoteItem, limit: Int, _ transfer: Transfer) throws(RemoteProblem) -> [UInt8]? {
        var bytes: [UInt8] = []
        var request = request(.get, item)
        request.isSmall = true
        request.take = { part in
            bytes += part
            return bytes.count <= limit
        }
        return try isThere(try perform(request, transfer)) ? bytes : nil
    }

    func fetch(_ item: RemoteItem, to file: RawFile, limit: Int, _ transfer: Transfer) throws(RemoteProblem) -> Bool {
        var (count, isFull) = (0, false)
        var request = request(.get, item)
        request.take = { part in
            count += part.count
            isFull = !file.write(part)
            return !isFull && count <= limit
        }
        let status = try perform(request, transfer)
        if isFull { throw RemoteProblem(.away, "cannot write '\(file.path)': \(RawFile.reason)") }
        return try isThere(status)
    }

    func contains(_ item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem) -> Bool {
        var request = request(.head, item)
        request.isSmall = true
        return try isThere(try perform(request, transfer))
    }

    func write(_ bytes: [UInt8], to item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem) {
        try put(.bytes(bytes), item, transfer)
    }

    func send(_ file: RawFile, size: Int, to item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem) {
        try put(.file(file, size: size), item, transfer)
    }

    private func put(_ body: CurlRequest.Body, _ item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem) {
        var request = request(.put, item)
        request.body = body
        let status = try perform(request, transfer)
        switch status {
        case 200...299: return
        case 413: throw RemoteProblem(.tooLarge, "it takes nothing of \(body.size) bytes (status 413)")
        case 400...499, 507: throw RemoteProblem(.refused, "it takes nothing (\(Self.explained(status)))")
        default: throw RemoteProblem(.away, "it answers with \(Self.explained(status))")
        }
    }

    private func isThere(_ status: Int) throws(RemoteProblem) -> Bool {
        switch status {
        case 200: return true
        case 404, 410: return false
        default: throw RemoteProblem(.away, "it answers with \(Self.explained(status))")
        }
    }

    private static func explained(_ status: Int) -> String {
        switch status {
        case 401, 403: "status \(status); \(RemoteSettings.authorizationVariable) holds the header that it may ask for"
        case 500...599: "status \(status); its own log says why"
        case 300...399: "status \(status), a redirection, which isn't followed"
        default: "status \(status)"
        }
    }

    private func request(_ method: CurlRequest.Method, _ item: RemoteItem) -> CurlRequest {
        CurlRequest(method: method, address: "\(address)/\(item.path)", authorization: authorization, certificates: certificates)
    }

    private func perform(_ request: CurlRequest, _ transfer: Transfer) throws(RemoteProblem) -> Int {
        let connection: CurlConnection
        if let kept = connections.withLock({ $0.popLast() }) { connection = kept } else { connection = try CurlConnection() }
        let status = try connection.send(request, transfer)
        connections.withLock { $0.append(connection) }
        return status
    }
}
