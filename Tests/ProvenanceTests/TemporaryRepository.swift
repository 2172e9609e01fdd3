import Foundation

/// A folder of its own for one test, with a repository made by the `git` command, which is gone when the test is over.
final class TemporaryRepository: Sendable {
    let path: String
    private let holder: String

    /// Makes a folder and, unless told otherwise, an empty repository in it.
    init(initialized: Bool = true, named name: String = "project") throws {
        var pattern = Array("/tmp/provenance-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil, let resolved = realpath(&pattern, nil) else { throw GitFailure(text: "no temporary folder") }
        holder = String(cString: resolved)
        free(resolved)
        path = holder + "/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        chmod(holder, 0o755)
        if initialized { try git("init", "--quiet", "--initial-branch=main") }
    }

    deinit { try? FileManager.default.removeItem(atPath: holder) }

    /// A path beside the repository, inside the same temporary folder.
    func beside(_ name: String) -> String { holder + "/" + name }

    func write(_ file: String, _ text: String) throws { try write(file, Array(text.utf8)) }

    func write(_ file: String, _ bytes: [UInt8]) throws {
        let full = path + "/" + file
        try FileManager.default.createDirectory(atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: full))
    }

    func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: path + "/" + file) }

    func commit(_ message: String = "Change") throws {
        try git("add", "--all")
        try git("commit", "--quiet", "--allow-empty", "-m", message)
    }

    /// A study project with one commit: a source, a paper, a registration and a result.
    static func project() throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        try repository.write("Package.swift", "// package\n")
        try repository.write("Sources/Core/Core.swift", "let answer = 42\n")
        try repository.write("papers/one.yaml", "title: One\n")
        try repository.write("papers/one.registered.yaml", "- claim: a\n")
        try repository.write("outputs/one/report.md", "# One\n")
        try repository.commit("Begin")
        return repository
    }

    /// Runs git and returns what it printed, without the last line break.
    @discardableResult
    func git(_ arguments: String..., in folder: String? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder ?? path)
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": holder,
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_ALLOW_PROTOCOL": "file", "LC_ALL": "C",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw GitFailure(text: "git \(arguments.joined(separator: " ")): \(text)") }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}

struct GitFailure: Error {
    let text: String
}
