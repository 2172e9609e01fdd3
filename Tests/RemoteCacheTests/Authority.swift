import Foundation

/// An authority of a lab's own, known to nobody else, and the certificates that it signs, made by the program `openssl`.
final class Authority {
    static let program = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first { FileManager.default.isExecutableFile(atPath: $0) }
    static let isInstalled = program != nil

    struct Certificate {
        let path, keyPath: String
    }

    private struct NotMade: Error { let status: Int32 }

    private let folder: TemporaryFolder
    /// The file with the authority's own certificate.
    var path: String { "\(folder.path)/authority.pem" }

    init() throws {
        folder = try TemporaryFolder()
        try openssl("req", "-x509", "-days", "2", "-subj", "/CN=A lab", "-keyout", "\(folder.path)/authority.key", "-out", path)
    }

    /// - Parameter days: how long it holds from now on; negative for one that held once.
    func certificate(for name: String, days: Int = 2) throws -> Certificate {
        let made = Certificate(path: "\(folder.path)/server.pem", keyPath: "\(folder.path)/server.key")
        try openssl(
            "req", "-subj", "/CN=a server", "-addext", "subjectAltName=\(name)", "-keyout", made.keyPath, "-out", "\(folder.path)/request")
        try openssl(
            "x509", "-req", "-in", "\(folder.path)/request", "-CA", path, "-CAkey", "\(folder.path)/authority.key", "-CAcreateserial",
            "-copy_extensions", "copy", "-days", "\(days)", "-out", made.path)
        return made
    }

    private func openssl(_ arguments: String...) throws {
        let keys = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        let process = Process()
        process.executableURL = URL(filePath: Self.program!)
        process.arguments = arguments + (arguments[0] == "req" ? keys : [])
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw NotMade(status: process.terminationStatus) }
    }
}
