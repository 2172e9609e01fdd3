import Foundation
import Testing

@Suite struct DependentsTests {
    @Test func aSettingLeadsToStagesClaimsAndRuns() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        sleep(1)
        try place.reprise("run", "arithmetic", "scale.factor=3")
        let found = try place.reprise("lineage", "arithmetic", "scale.factor")
        #expect(found.code == 0, "\(found.errors)")
        #expect(
            found.output.replacing(/\d{8}T\d{6}Z-[0-9a-f]{4}/, with: "<run>") == """
                setting scale.factor = 2.0 (default)
                arithmetic, preset default
                  taken by  sum[size=2,seed=0] and 5 more (evaluate)
                  then      sum-of-parts (analyze)
                            report (report)
                  claims    sum-of-parts: reproduced
                  numbers   7 in outputs/arithmetic/report.md
                  so far    3.0: sum[size=2,seed=0] and 5 more, by run <run>
                            2.0: sum[size=2,seed=0] and 5 more, by run <run>

                """, "\(found.output)")
    }

    @Test func aFileLeadsToWhatWasMadeOfEachContent() throws {
        let place = try Workplace()
        try place.write("papers/reading.yaml", Workplace.paper.replacing("arithmetic", with: "reading"))
        try place.write("data.txt", "one two\n")
        try place.reprise("run", "reading", "text=data.txt")
        try place.write("pipelines/Reading/study.yaml", "text: data.txt\n")
        let found = try place.reprise("lineage", "reading", "data.txt").output
        #expect(found.hasPrefix("file data.txt, setting text\nreading, preset default\n  taken by  words (data)\n"), "\(found)")
        let named = try place.reprise("lineage", "reading", "text").output
        #expect(named.contains("\n  so far    content "), "\(named)")
    }

    @Test func aDeclarationIsLookedForInAllStudies() throws {
        let place = try Workplace()
        let found = try place.reprise("lineage", "Arithmetic.sum")
        #expect(found.output.hasPrefix("Arithmetic.sum, Tests/Fixtures/FixtureStudies/Arithmetic.swift:"), "\(found.output)\(found.errors)")
        #expect(
            found.output.contains("\narithmetic, preset default\n  taken by  sum[size=2,seed=0] and 5 more (evaluate)\n"), "\(found.output)"
        )
        let file = try place.reprise("lineage", "Tests/Fixtures/FixtureStudies/Arithmetic.swift", "--json").output
        let json = try #require(try JSONSerialization.jsonObject(with: Foundation.Data(file.utf8)) as? [[String: Any]])
        #expect(json.map { $0["study"] as? String } == ["arithmetic"])
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/.reprise"))
        let nothing = try place.reprise("lineage", "no-such-thing")
        #expect(nothing.code == 2)
        #expect(nothing.errors.hasPrefix("error: no study takes an input 'no-such-thing'\n"), "\(nothing.errors)")
        #expect(try place.reprise("lineage", "arithmetic").errors.hasPrefix("error: the lineage of what in 'arithmetic'?\n"))
    }

    @Test func stagesAndFilesOfOutputsAreFound() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let stage = try place.reprise("lineage", "arithmetic", "sign").output
        #expect(stage.hasPrefix("stage 'sign'\n\nsign (evaluate), key "), "\(stage)")
        let report = try place.reprise("lineage", "arithmetic", "outputs/arithmetic/report.md").output
        #expect(report.hasPrefix("the report, from its own stage and those of the claims\n\nreport (report), key "), "\(report)")
        let dependents = try place.reprise("lineage", "arithmetic", "sign", "--dependents").output
        #expect(dependents.hasPrefix("stage sign\narithmetic, preset default\n  taken by  sign (evaluate)\n  then      "), "\(dependents)")
    }
}
