import Foundation
import Testing

/// Builds of small studies that have to be refused, by the tool that checks every study when it is built.
@Suite struct StudyToolTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()

    private static let paper = """
        slug: small
        title: "Small"
        published: 2026-01-02
        links: {arxiv: "2601.00001"}
        theme: Tests
        feeds: [collapse]
        fidelity: exact
        why_this_fidelity: It is small.
        question: Is it small?
        seen: nothing
        claims:
          - id: smallness
            says: It is small.
            measures: {size: "its size; no unit", weight: "its weight; no unit"}
            reproduced: [size < 1]
            refuted: [weight > 2]
            judged_at: default

        """

    private static let study = """
        import Workbench
        struct Small: Study {
            struct Config: Configuration { var offset = 1.0 }
            func pipeline(_ config: Settings<Config>) -> Pipeline {
                let numbers = Data("numbers", Self.numbers, config.offset)
                Analyze("smallness", Self.measure, numbers)
            }
            static func numbers(_ run: Run, offset: Double) -> [Double] { [offset] }
            static func measure(_ run: Run, numbers: [Double]) -> Finding {
                Finding {
                    Measured("size", numbers[0])
                    weight(numbers)
                }
            }
            static func weight(_ numbers: [Double]) -> [Measured] { [Measured("weight", 2.0)] }
        }

        """

    /// What the tool says of a study; empty when it has nothing against it.
    private func check(_ study: String, paper: String? = StudyToolTests.paper) throws -> String {
        try FileManager.default.createDirectory(atPath: "\(folder)/papers", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try study.write(toFile: "\(folder)/Small.swift", atomically: true, encoding: .utf8)
        try paper?.write(toFile: "\(folder)/papers/small.yaml", atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: "\(StudyContractTests.products)/StudyTool")
        process.arguments = [
            "entry", "\(folder)/", "Small", "\(folder)/papers/small.yaml", "\(folder)/Entry.swift", "\(folder)/Small.swift",
        ]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == (text.isEmpty ? 0 : 1))
        return text.replacing("\(folder)/", with: "")
    }

    @Test func aStudyInOrderPasses() throws {
        #expect(try check(Self.study) == "")
    }

    @Test func aNameThatNothingMeasures() throws {
        #expect(
            try check(Self.study.replacing("            weight(numbers)\n", with: "")) == """
                Small.swift:6:17: error: nothing measures 'weight', which the rule of 'smallness' uses; see papers/small.yaml:12

                """)
    }

    @Test func aNameThatThePaperLacks() throws {
        #expect(
            try check(Self.study.replacing("Measured(\"size\"", with: "Measured(\"sise\"")) == """
                Small.swift:6:17: error: nothing measures 'size', which the rule of 'smallness' uses; see papers/small.yaml:12
                Small.swift:11:22: error: claim 'smallness' measures no 'sise' (did you mean 'size'?); see papers/small.yaml:12

                """)
    }

    @Test func aClaimThatThePaperLacks() throws {
        #expect(
            try check(Self.study.replacing("Analyze(\"smallness\"", with: "Analyze(\"smalness\"")) == """
                Small.swift:6:17: error: no claim 'smalness' in papers/small.yaml (did you mean 'smallness'?)

                """)
    }

    @Test func aClaimThatNothingMeasures() throws {
        let second = Self.paper.replacing(
            "  - id: smallness",
            with:
                "  - {id: lightness, says: It is light., measures: {mass: kg}, reproduced: [mass < 1], refuted: [mass > 2], judged_at: default}\n  - id: smallness"
        )
        #expect(
            try check(Self.study, paper: second) == """
                papers/small.yaml:12:5: error: no stage of Small measures claim 'lightness'; add Analyze("lightness", ...) to its pipeline, or 'not_tested: <why>' to the claim

                """)
        #expect(
            try check(Self.study, paper: second.replacing("{id: lightness,", with: "{id: lightness, not_tested: Needs a balance.,")) == "")
    }

    @Test func aMeasuredClaimThatIsMarkedAsNotTested() throws {
        #expect(
            try check(Self.study, paper: Self.paper + "    not_tested: Needs a balance.\n") == """
                papers/small.yaml:12:5: error: claim 'smallness' is marked 'not_tested', and a stage of Small measures it; take one of the two away

                """)
    }

    @Test func aStudyWithoutAPaperFile() throws {
        #expect(
            try check(Self.study, paper: nil) == """
                papers/small.yaml:1:1: error: study Small has no paper file
                hint: it holds the claims and the rule for each

                """)
    }

    // MARK: The table of all studies

    /// Runs the tool on a kit and a study and returns what it says and what it wrote.
    private func register(kit: String, study: String) throws -> (errors: String, table: String?) {
        for (path, text) in [("Sources/Kits/Kit/Kit.swift", kit), ("pipelines/Theme/Small/Small.swift", study)] {
            let url = URL(filePath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let process = Process()
        process.executableURL = URL(filePath: "\(StudyContractTests.products)/StudyTool")
        process.arguments = [
            "registry", "\(folder)/", "\(folder)/Table.swift", "\(folder)/cache",  //
            "--module", "Kit", "\(folder)/Sources/Kits/Kit", "", "", "\(folder)/Sources/Kits/Kit/Kit.swift",  //
            "--module", "Small", "\(folder)/pipelines/Theme/Small", "Kit", "", "\(folder)/pipelines/Theme/Small/Small.swift",  //
            "--revision", "Elsewhere", "1.0",
        ]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == (text.isEmpty ? 0 : 1))
        return (text.replacing("\(folder)/", with: ""), try? String(contentsOfFile: "\(folder)/Table.swift", encoding: .utf8))
    }

    @Test func aTableIsWrittenOnceAndThenLeftAlone() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try register(kit: "public func half(_ x: Double) -> Double { x / 2 }\n", study: Self.study)
        #expect(first.errors == "")
        let table = try #require(first.table)
        #expect(
            table.contains(
                "StudyEntry(slug: \"small\", folder: \"pipelines/Theme/Small\", question: \"\", typedNumbers: typedNumbers_Small(), study: registeredStudy_Small()),"
            ))
        #expect(table.contains("    SSmall/Small.swift:6:16\tmeasure\tpipelines/Theme/Small/Small.swift\t9\t"))
        let path = "\(folder)/Table.swift"
        let written = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        let second = try register(kit: "/// Halves.\npublic func half(_ x: Double) -> Double { x / 2 }\n", study: Self.study)
        #expect(second.table == table)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date == written)
    }

    @Test func kitsAndStudiesThatReachBehindTheirKeysAreRefused() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let study = Self.study.replacing("Data(\"numbers\", Self.numbers, config.offset)", with: "Data(\"numbers\", { _ in [outer] })")
            .replacing("        let numbers =", with: "        let outer = 3.0\n        let numbers =")
        let result = try register(kit: "public func now() -> Double { Date().timeIntervalSince1970 }\n", study: study)
        #expect(
            result.errors == """
                Sources/Kits/Kit/Kit.swift:1:31: error: 'Date()' reads the clock, which is not in the stage's key; leave the time out, or take it as a setting
                pipelines/Theme/Small/Small.swift:6:47: error: stage 'numbers' captures 'outer'; pass it as a parameter

                """)
        #expect(result.table == nil)
    }
}
