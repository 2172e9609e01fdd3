import Foundation

/// A temporary project with a repository, in which the fixture program is the command line.
final class Workplace {
    let root: String
    var environment: [String: String] = [:]
    private let signals: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: "\(folder)/papers", withIntermediateDirectories: true)
        root = URL(filePath: folder).resolvingSymlinksInPath().path()
        signals = "\(root)-signals"
        environment["FIXTURE_SIGNALS"] = signals
        try FileManager.default.createDirectory(atPath: signals, withIntermediateDirectories: true)
        try write("papers/arithmetic.yaml", Self.paper)
        try write("papers/misbehaving.yaml", Self.paper.replacing("arithmetic", with: "misbehaving"))
        try write("papers/wavering.yaml", Self.paper.replacing("arithmetic", with: "wavering"))
        try shell("git", "init", "-q")
        try shell("git", "add", ".")
        try shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", "start")
    }

    deinit { for folder in [root, signals] { try? FileManager.default.removeItem(atPath: folder) } }

    static let paper = """
        slug: arithmetic
        title: "On sums"
        published: 2026-01-02
        links: {arxiv: "2601.00001"}
        theme: Tests
        feeds: [collapse]
        fidelity: exact
        why_this_fidelity: Sums are sums.
        question: Is a sum the sum of its parts?
        seen: nothing
        claims:
          - id: sum-of-parts
            says: A sum is the sum of its parts.
            paper:
              - {name: smallest, value: 6, where: "table 1"}
            measures:
              cells: "number of cells; no unit"
              smallest: "least sum; no unit"
            reproduced: [smallest == 6, cells == 6]
            refuted: [smallest < 0]
            controls:
              - id: mean
                measures: {mean_sum: "mean over the cells; t 95% interval"}
                holds: [mean_sum.low > 0]
                why: sums of positive numbers are positive
            judged_at: default

        """

    static let products: String = {
        let program = try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return String(program[..<program.lastIndex(of: "/")!])
    }()

    func write(_ path: String, _ text: String) throws {
        let url = URL(filePath: "\(root)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
    }

    func read(_ path: String) throws -> String { try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }

    struct Result {
        let code: Int32
        let output: String
        let errors: String
    }

    /// Runs the command line in the workplace.
    @discardableResult
    func reprise(_ arguments: String...) throws -> Result { try reprise(arguments) }

    @discardableResult
    func reprise(_ arguments: [String]) throws -> Result { try start("\(Self.products)/fixture", arguments).wait() }

    /// Lets a stage that waits for the signal go on.
    func signal(_ name: String) throws { try Foundation.Data().write(to: URL(filePath: "\(signals)/\(name)")) }

    /// Waits for a stage's signal, as long as the run that it is part of goes on.
    func wait(until name: String, by running: Running) {
        while running.process.isRunning, !FileManager.default.fileExists(atPath: "\(signals)/\(name)") { usleep(5000) }
    }

    func begin(_ arguments: String...) throws -> Running { try begin(arguments) }

    func begin(_ arguments: [String]) throws -> Running { try start("\(Self.products)/fixture", arguments) }

    @discardableResult
    func shell(_ arguments: String...) throws -> Result { try shell(arguments) }

    @discardableResult
    func shell(_ arguments: [String]) throws -> Result { try start("/usr/bin/env", arguments).wait() }

    final class Running {
        let process = Process()
        private let folder: String

        init(folder: String) { self.folder = folder }

        /// What it prints, while it runs.
        var outputPath: String { "\(folder)/out" }
        var errors: String { (try? String(contentsOfFile: "\(folder)/err", encoding: .utf8)) ?? "" }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func wait() -> Result {
            process.waitUntilExit()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            func text(_ name: String) -> String { (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? "" }
            return Result(code: process.terminationStatus, output: text("out"), errors: text("err"))
        }
    }

    private func start(_ program: String, _ arguments: [String]) throws -> Running {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reprise-out-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let running = Running(folder: folder)
        running.process.executableURL = URL(filePath: program)
        running.process.arguments = arguments
        running.process.currentDirectoryURL = URL(filePath: root)
        var variables = ProcessInfo.processInfo.environment
        variables["REPRISE_ROOT"] = nil
        variables["REPRISE_STORE"] = nil
        for (name, value) in environment { variables[name] = value }
        running.process.environment = variables
        for name in ["out", "err"] { _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil) }
        running.process.standardOutput = FileHandle(forWritingAtPath: "\(folder)/out")
        running.process.standardError = FileHandle(forWritingAtPath: "\(folder)/err")
        try running.process.run()
        return running
    }
}
