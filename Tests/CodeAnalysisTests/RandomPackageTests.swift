import CodeAnalysis
import Foundation
import Testing

/// Random packages whose truth is known: the same package is compiled with literals that say when they are run, and each stage is run.
@Suite struct RandomPackageTests {
    static let seeds: [UInt64] = [1, 2]

    private static func package(_ seed: UInt64) -> RandomPackage { RandomPackage(seed: seed, declarations: 52, stages: 20) }

    @Test(arguments: seeds) func everyEditOfWhatAStageRunsRerunsIt(_ seed: UInt64) throws {
        let random = Self.package(seed)
        let truth = try run(random)
        let before = random.package().fingerprints()
        #expect(before.keys.sorted() == truth.keys.sorted())
        var misses: [String] = []
        var (needless, unaffected) = (0, 0)
        for literal in 0..<random.literals {
            let after = random.package(.edited(literal)).fingerprints()
            for (stage, literals) in truth.sorted(by: { $0.key < $1.key }) {
                let isRerun = after[stage] != before[stage]
                if literals.contains(literal) {
                    if !isRerun { misses.append("stage \(stage) runs literal \(literal): \(random.pieceText(of: literal))") }
                } else {
                    unaffected += 1
                    needless += isRerun ? 1 : 0
                }
            }
        }
        #expect(misses == [])
        // Every stage does something. Members here have many namesakes, so more is counted than in real code.
        #expect(truth.values.allSatisfy { !$0.isEmpty })
        #expect(Double(needless) <= 0.15 * Double(unaffected), "\(needless) of \(unaffected) reruns are needless")
    }

    @Test(arguments: seeds) func editsThatChangeNoCodeRerunNothing(_ seed: UInt64) {
        let random = Self.package(seed)
        let before = random.package().fingerprints()
        var edits: [RandomPackage.Rendering] = []
        for literal in stride(from: 0, to: random.literals, by: 7) { edits += [.commented(literal), .spaced(literal)] }
        for (number, piece) in random.pieces.enumerated() where number % 5 == 0 {
            edits += [.documented(number), .reordered(number), .extended(number)]
            if piece.isMovable { edits.append(.moved(number)) }
        }
        let changed = edits.filter { random.package($0).fingerprints() != before }
        #expect(changed.map { "\($0)" } == [])
    }

    // MARK: The truth

    /// Which literals each stage runs.
    private func run(_ random: RandomPackage) throws -> [String: Set<Int>] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var sources: [String: [String]] = [:]
        let main = ["Alpha/main.swift": "import Workbench\n_ = Alpha().pipeline()\nprintMarks()\n"]
        for (name, text) in random.files(.traced).merging(main, uniquingKeysWith: { text, _ in text }).sorted(by: { $0.key < $1.key }) {
            let url = URL(filePath: "\(folder)/\(name)")
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
            sources[String(name.prefix { $0 != "/" }), default: []].append(url.path())
        }
        let flags = ["swiftc", "-swift-version", "6", "-suppress-warnings", "-Onone", "-wmo", "-I", folder, "-module-name"]
        let modules = ["Workbench"] + RandomPackage.modules.dropLast()
        for module in modules {
            let outputs = ["-parse-as-library", "-emit-module", "-emit-module-path", "\(folder)/\(module).swiftmodule", "-c", "-o"]
            _ = try output(of: flags + [module] + outputs + ["\(folder)/\(module).o"] + sources[module]!)
        }
        _ = try output(of: flags + ["Alpha", "-o", "\(folder)/alpha"] + sources["Alpha"]! + modules.map { "\(folder)/\($0).o" })
        var truth: [String: Set<Int>] = [:]
        for stage in random.stageNames {
            truth[stage] = Set(try output(of: ["\(folder)/alpha", stage]).split(whereSeparator: \.isWhitespace).compactMap { Int($0) })
        }
        return truth
    }

    private func output(of command: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(text)")
        return text
    }
}
