import Foundation
import Glibc

/// nginx with WebDAV on a free port of this machine, with everything that it writes in a folder of its own.
final class WebServer {
    static let program = ["/usr/sbin/nginx", "/usr/bin/nginx"].first { FileManager.default.isExecutableFile(atPath: $0) }
    static let isInstalled = program != nil

    let folder: TemporaryFolder
    let address: String
    private let process = Process()

    private struct NotStarted: Error { let log: String }

    /// - Parameters:
    ///   - rules: what else holds for every request.
    ///   - methods: what WebDAV allows; empty for a server that is only read.
    ///   - certificate: what it proves itself with; nil to speak in the clear.
    init(
        rules: String = "", methods: String = "dav_methods PUT; create_full_put_path on;", largest: String = "64m",
        certificate: Authority.Certificate? = nil
    ) throws {
        folder = try TemporaryFolder()
        let path = folder.path
        let port = try freePort()
        address = "\(certificate == nil ? "http" : "https")://127.0.0.1:\(port)"
        let proof = certificate.map { "ssl_certificate \($0.path); ssl_certificate_key \($0.keyPath);" } ?? ""
        try FileManager.default.createDirectory(atPath: "\(path)/files", withIntermediateDirectories: true)
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(path)/temporary-\($0);" }
        try """
        daemon off; master_process off; pid \(path)/pid; error_log \(path)/errors;
        events { worker_connections 128; }
        http {
            access_log \(path)/requests; \(temporary.joined(separator: " "))
            client_max_body_size \(largest);
            \(proof) server { listen 127.0.0.1:\(port)\(certificate == nil ? "" : " ssl"); root \(path)/files; location / { \(methods) \(rules) } }
        }

        """.write(toFile: "\(path)/configuration", atomically: true, encoding: .utf8)
        process.executableURL = URL(filePath: Self.program!)
        process.arguments = ["-p", path, "-e", "\(path)/errors", "-c", "\(path)/configuration"]
        // Nothing of the tests' own is kept open by a server that outlives tests which were killed.
        (process.standardInput, process.standardOutput, process.standardError) = (
            FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice
        )
        try process.run()
        while process.isRunning, !isOpen(port) { usleep(10_000) }
        guard process.isRunning else { throw NotStarted(log: (try? String(contentsOfFile: "\(path)/errors", encoding: .utf8)) ?? "") }
    }

    deinit {
        // Tests run on threads that have blocked gentler signals, and whoever is started there has too.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What was asked for: `PUT /cas/12ab 201`, digests by four digits, in the order of the answers.
    var requests: [String] {
        let log = (try? String(contentsOfFile: "\(folder.path)/requests", encoding: .utf8)) ?? ""
        return log.split(separator: "\n").compactMap { line in
            line.firstMatch(of: #/"([A-Z]+) (/[a-z]+/[0-9a-f]{4})[0-9a-f]* [^"]*" (\d+)/#).map { "\($0.1) \($0.2) \($0.3)" }
        }
    }
}

/// A port that nobody listens on.
func freePort() throws -> UInt16 { try Listener().port }

/// Takes connections and never says a word.
final class Listener {
    let port: UInt16
    private let number: Int32

    private struct NoSocket: Error {}

    init() throws {
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (number, size) = (number, length)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, size) == 0 && listen(number, 64) == 0 && getsockname(number, $0, &length) == 0
            }
        }
        guard isListening else { throw NoSocket() }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(number) }
}

private func isOpen(_ port: UInt16) -> Bool {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(number) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
