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
