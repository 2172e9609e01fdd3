import Configuration
import Evidence
import Execution
import Foundation
import Testing

/// What every study of the project passes; run by the real program.
@Suite struct StudyContractTests {
    static let root = String(#filePath.dropLast("/Tests/RegistryTests/StudyContractTests.swift".count))
    static let products: String = {
        let program = try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return String(program[..<program.lastIndex(of: "/")!])
    }()

    /// The studies that Package.swift lists: theme and name.
    static let listed: [String] = {
        let manifest = try! String(contentsOfFile: "\(root)/Package.swift", encoding: .utf8)
        return manifest.split(separator: "study(").dropFirst().compactMap { rest in
            // A line that is too long is wrapped before the path.
            let call = rest.drop { $0.isWhitespace }
            return call.first == "\"" ? call.split(separator: "\"").first.map(String.init) : nil
        }
    }()

    /// All of them, or the one that `./reprise test` was asked for.
    static let slugs = listed.map(slug).filter { [nil, $0].contains(ProcessInfo.processInfo.environment["REPRISE_STUDY"]) }

    private static func slug(_ path: String) -> String {
        var slug = ""
        for character in path.split(separator: "/").last! {
            if character.isUppercase, !slug.isEmpty { slug += "-" }
            slug += character.lowercased()
        }
        return slug
    }

    private func reprise(_ arguments: [String], store: String, randomHashing: Bool = false) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "\(Self.products)/reprise")
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["REPRISE_ROOT"] = Self.root
        environment["REPRISE_FRESH"] = "1"
        environment["REPRISE_STORE"] = store
        if randomHashing { environment["REPRISE_RANDOM_HASHING"] = "1" }
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    private func withStore(_ body: (String) throws -> Void) rethrows {
        let store = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: store) }
        // What './reprise fetch' got once serves these stores too.
        try? FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        try? FileManager.default.createSymbolicLink(atPath: "\(store)/downloads", withDestinationPath: "\(Self.root)/.reprise/downloads")
        try body(store)
    }

    @Test func packageListsTheFoldersThereAre() throws {
        var folders: [String] = []
        for theme in try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/pipelines").sorted() {
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/pipelines/\(theme)").sorted() {
                // Settings that studies share are no study.
                let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/pipelines/\(theme)/\(name)")) ?? []
                if files.contains(where: { $0.hasSuffix(".swift") }) { folders.append("\(theme)/\(name)") }
            }
        }
        #expect(Self.listed.sorted() == folders)
    }

    @Test(arguments: slugs) func aSmokeRunFinishesRendersAndMeasuresEveryName(_ slug: String) throws {
        try withStore { store in
            let run = try reprise(["run", slug, "--preset", "smoke"], store: store)
            #expect(run.code == 0)
            let paper = try Paper.parse(
                SourceFile(path: "papers/\(slug).yaml", text: String(contentsOfFile: "\(Self.root)/papers/\(slug).yaml", encoding: .utf8)))
            let results = try JSONSerialization.jsonObject(
                with: Foundation.Data(contentsOf: URL(filePath: "\(store)/trials/\(slug)/smoke/results.json")))
            let claims = try #require((results as? [String: Any])?["claims"] as? [[String: Any]])
            for claim in paper.claims {
                let measured = claims.first { $0["id"] as? String == claim.id }?["measured"] as? [String: Any] ?? [:]
                #expect(Set(measured.keys) == Set(claim.notTested == nil ? claim.measuredNames : []), "\(claim.id)")
            }
            let report = try String(contentsOfFile: "\(store)/trials/\(slug)/smoke/report.md", encoding: .utf8)
            #expect(report.contains("## Does it hold up?"))
            #expect(report.split(separator: "\n", omittingEmptySubsequences: false).count <= 360)
        }
    }

    @Test(arguments: slugs) func resultsAreTheSameInAnotherWorkerWithAnotherHashSeed(_ slug: String) throws {
        func outputs(randomHashing: Bool) throws -> [String] {
            var lines: [String] = []
            try withStore { store in
                _ = try reprise(["run", slug, "--preset", "smoke"], store: store, randomHashing: randomHashing)
                let text = try String(contentsOfFile: "\(store)/trials/\(slug)/smoke/results.json", encoding: .utf8)
                lines = text.split(separator: "\n").filter { $0.contains("\"output\"") }.map(String.init)
                lines = lines.map { $0.replacing(/, "seconds": .*/, with: "") }
            }
            return lines
        }
        let first = try outputs(randomHashing: false)
        #expect(!first.isEmpty)
        #expect(try outputs(randomHashing: true) == first)
    }

    @Test(arguments: slugs) func theConfigurationSurvivesARoundTrip(_ slug: String) throws {
        try withStore { store in
            let resolved = try reprise(["config", slug, "--json"], store: store)
            #expect(resolved.code == 0)
            // Writing every resolved value as an override must resolve to the same values.
            let rows = try #require(try JSONSerialization.jsonObject(with: Foundation.Data(resolved.output.utf8)) as? [[String: String]])
            let overrides = rows.map { "\($0["setting"]!)=\($0["value"]!)" }
            let again = try reprise(["config", slug, "--json"] + overrides, store: store)
            #expect(again.code == 0)
            let second = try #require(try JSONSerialization.jsonObject(with: Foundation.Data(again.output.utf8)) as? [[String: String]])
            #expect(second.map { $0["value"] } == rows.map { $0["value"] })
        }
    }

    @Test(arguments: slugs) func noNumberIsTypedIntoItsProse(_ slug: String) throws {
        try withStore { store in
            let lint = try reprise(["report", slug, "--lint"], store: store)
            #expect(lint.output == "no number is typed into the prose of \(slug)\n")
        }
    }

    @Test(arguments: slugs) func whatIsPublishedBelongsToThisCode(_ slug: String) throws {
        guard FileManager.default.fileExists(atPath: "\(Self.root)/outputs/\(slug)/results.json") else { return }
        try withStore { store in
            let status = try reprise(["status", slug], store: store)
            #expect(status.output.contains("\(slug)  fresh"), "\(status.output)")
        }
    }
}
