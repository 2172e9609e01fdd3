import Foundation
import Testing

@Suite struct RunLineageTests {
    private func latestRun(_ place: Workplace) throws -> String {
        try #require(try place.reprise("log", "-n", "1").output.split(separator: " ").first.map(String.init))
    }

    private func plain(_ text: String) -> String {
        text.replacing(/\d{8}T\d{6}Z-[0-9a-f]{4}/, with: "<run>").replacing(/[0-9a-f]{12}/, with: "<digest>")
            .replacing(/Arithmetic.swift:\d+/, with: "Arithmetic.swift:<line>").replacing(/\d+ declarations?/, with: "<n> declarations")
    }

    @Test func aStageOfARunLeadsToWhatMadeItThen() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let first = try latestRun(place)
        sleep(1)
        try place.reprise("run", "arithmetic", "scale.factor=3")
        let run = try latestRun(place)
        #expect(run != first)
        let lineage = try place.reprise("lineage", run, "sum[size=2,seed=1]")
        #expect(lineage.code == 0, "\(lineage.errors)")
        #expect(
            plain(lineage.output) == """
                sum[size=2,seed=1], run <run> of arithmetic

                sum[size=2,seed=1]
                  made by   run <run> from <digest>
                  code      Arithmetic.sum, Tests/Fixtures/FixtureStudies/Arithmetic.swift:<line>, <n> declarations in all
                  settings  scale.factor = 3.0, scale.label = "twice"
                  takes     part

                part[size=2,seed=1]
                  made by   run <run> from <digest>
                  code      Arithmetic.part, Tests/Fixtures/FixtureStudies/Arithmetic.swift:<line>, <n> declarations in all
                  settings  sizes = 2, seeds = 1
                  takes     numbers

                numbers
                  made by   run <run> from <digest>
                  code      Arithmetic.numbers, Tests/Fixtures/FixtureStudies/Arithmetic.swift:<line>, <n> declarations in all
                  settings  offset = 1.0

                """, "\(lineage.output)")
        // The sum was made by this run, what it took by the one before.
        #expect(lineage.output.contains("sum[size=2,seed=1]\n  made by   run \(run) from "))
        #expect(lineage.output.contains("part[size=2,seed=1]\n  made by   run \(first) from "))
    }

    @Test func whatWasMeasuredLeadsToItsStages() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let lineage = try place.reprise("lineage", try latestRun(place), "sum-of-parts.smallest").output
        #expect(lineage.hasPrefix("sum-of-parts.smallest = 6, in full 6.0, run "), "\(lineage)")
        #expect(lineage.contains("\n\nsum-of-parts\n  made by   run "), "\(lineage)")
        #expect(lineage.contains("\nclaim sum-of-parts: reproduced\n"), "\(lineage)")
    }

    @Test func anInputOfARunLeadsToWhatDependsOnIt() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic", "scale.factor=3")
        let run = try latestRun(place)
        let text = try place.reprise("lineage", run, "scale").output
        #expect(
            text.hasPrefix("scale: factor 3.0, label \"twice\", run \(run) of arithmetic\n\nsum[size=2,seed=0] and 5 more\n"), "\(text)")
        #expect(text.contains("\n  settings  scale.factor = 3.0, scale.label = \"twice\"\n"), "\(text)")
        #expect(text.contains("\n\nsum-of-parts\n") && text.contains("\n\nreport\n") && !text.contains("\n\nnumbers\n"), "\(text)")
        let followers = try place.reprise("lineage", run, "sign", "--dependents").output
        #expect(followers.contains("\n\nrounded\n") && !followers.contains("\n\nsum-of-parts\n"), "\(followers)")
        let mistake = try place.reprise("lineage", run, "nothing")
        #expect(
            mistake.errors == """
                error: run '\(run)' of arithmetic has no stage, measured name or input 'nothing'
                  stages: numbers, part, report, rounded, sign, sum-of-parts, sum
                  hint: give a stage, the name of something measured, a setting, a file, a source file or a declaration

                """)
    }
}

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
