import Foundation
import Testing

/// Follows the README's tutorial word for word, in a copy of the project beside the build: blocks of `sh` are run, blocks of `diff` are applied,
/// and the lines of a `text` block must come, in this order, in what the commands before it printed, or in the file that they printed.
@Suite struct TutorialTests {
    static let root = String(#filePath.dropLast("/Tests/CommandsTests/TutorialTests.swift".count))

    @Test func everyStepDoesWhatTheReadmeSays() throws {
        let readme = try String(contentsOfFile: "\(Self.root)/README.md", encoding: .utf8)
        let steps = Self.steps(of: readme, section: "## A study in an hour")
        #expect(steps.count > 20)
        let copy = try ProjectCopy(of: Self.root, at: "\(Self.root)/.build/tutorial")
        var printed = ""
        for (index, step) in steps.enumerated() {
            switch step.kind {
            case "sh":
                let mayFail = index + 1 < steps.count && steps[index + 1].text.contains("error: ")
                let (code, output) = try copy.sh(step.text)
                try #require(mayFail || code == 0, "README.md:\(step.line): exit code \(code)\n\(step.text)\n\(output)")
                printed = output
            case "diff":
                try Data(step.text.utf8).write(to: URL(filePath: "\(copy.path)/.build/step.diff"))
                let (code, output) = try copy.sh("git apply .build/step.diff")
                try #require(code == 0, "README.md:\(step.line): the patch can't be applied\n\(output)")
            default:
                if let missing = Self.firstMissing(step.text, in: printed) {
                    Issue.record("README.md:\(step.line): '\(missing)' is not in\n\(printed)")
                }
            }
        }
    }

    @Test func linesAreSoughtInTheirOrder() {
        #expect(Self.firstMissing("one\nthree …s\n", in: "one\ntwo\nthree 12 s\n") == nil)
        #expect(Self.firstMissing("three\none\n", in: "one\ntwo\nthree\n") == "one")
        #expect(Self.firstMissing("tw\n", in: "one\ntwo\n") == "tw")
    }

    private struct Step {
        var kind: String
        var line: Int
        var text: String
    }

    /// The blocks of code of a section.
    private static func steps(of markdown: String, section: String) -> [Step] {
        var (steps, isInside, open): ([Step], Bool, Step?) = ([], false, nil)
        for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if open == nil, line.hasPrefix("## ") { isInside = line == section }
            guard isInside else { continue }
            if line.hasPrefix("```") {
                if let step = open { steps.append(step) }
                open = open == nil ? Step(kind: String(line.dropFirst(3)), line: index + 1, text: "") : nil
            } else {
                open?.text += line + "\n"
            }
        }
        return steps
    }

    /// The first line that doesn't come after those before it; '…' stands for any text.
    private static func firstMissing(_ expected: String, in printed: String) -> String? {
        var lines = printed.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }[...]
        for line in expected.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            let parts = line.components(separatedBy: "…")
            guard let position = lines.firstIndex(where: { Self.matches($0, parts) }) else { return line }
            lines = lines[(position + 1)...]
        }
        return nil
    }

    private static func matches(_ line: String, _ parts: [String]) -> Bool {
        guard parts.count > 1 else { return line == parts[0] }
        guard line.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1]) else { return false }
        var rest = line.dropFirst(parts[0].count)
        for part in parts.dropFirst() where !part.isEmpty {
            guard let range = rest.range(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}

/// A copy of a project's files, kept from one test to the next so that only what changed is built again.
private struct ProjectCopy {
    let path: String

    /// Brings the copy to the state of the project's files, as one commit and without results.
    init(of root: String, at path: String) throws {
        self.path = path
        let files = FileManager.default
        if !files.fileExists(atPath: "\(path)/.git") {
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            #expect(try sh("git init -q . && git config user.name Reader && git config user.email reader@example.org").code == 0)
        }
        let (wanted, present) = (try Self.files(of: root), try Self.files(of: path))
        for file in present.subtracting(wanted) { try files.removeItem(atPath: "\(path)/\(file)") }
        for file in wanted.sorted() where !files.contentsEqual(atPath: "\(root)/\(file)", andPath: "\(path)/\(file)") {
            try? files.removeItem(atPath: "\(path)/\(file)")
            try files.createDirectory(
                at: URL(filePath: "\(path)/\(file)").deletingLastPathComponent(), withIntermediateDirectories: true)
            try files.copyItem(atPath: "\(root)/\(file)", toPath: "\(path)/\(file)")
        }
        #expect(try sh("rm -rf .reprise && git add -A && git commit -q --allow-empty -m Start").code == 0)
    }

    /// What git would take from a folder and is there.
    private static func files(of folder: String) throws -> Set<String> {
        let (code, output) = try sh("git ls-files -z --cached --others --exclude-standard", in: folder)
        #expect(code == 0)
        return Set(output.split(separator: "\0").map(String.init).filter { access("\(folder)/\($0)", F_OK) == 0 })
    }

    /// Runs a script as a reader would type it; what it printed, errors included.
    func sh(_ script: String) throws -> (code: Int32, output: String) { try Self.sh(script, in: path) }

    private static func sh(_ script: String, in folder: String) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-ec", "exec 2>&1\n" + script]
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("REPRISE_") }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
