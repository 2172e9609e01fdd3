import Foundation
import Testing

@Suite struct LineageCommandTests {
    /// A published run in which the sums have enough digits to be recognised.
    private func published() throws -> Workplace {
        let place = try Workplace()
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 1.23456789\n")
        try place.shell("git", "add", ".")
        try place.shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", "settings")
        #expect(try place.reprise("run", "arithmetic").code == 0)
        return place
    }

    /// Digests, times and what differs between machines.
    private func plain(_ text: String) -> String {
        text.replacing(/[0-9a-f]{12}/, with: "<digest>").replacing(/environment: .*/, with: "environment").replacing(
            /Arithmetic.swift:\d+/, with: "Arithmetic.swift:<line>"
        )
        .replacing(/\d+ declarations? that it reaches \([^)]*\)/, with: "<n> declarations")
    }

    @Test func aNumberLeadsToCodeSettingsAndCommit() throws {
        let place = try published()
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise")
        let lineage = try place.reprise("lineage", "arithmetic", "10.9")
        #expect(lineage.code == 0)
        #expect(
            plain(lineage.output) == """
                10.9 is the output of stage 'sum[size=2,seed=1]', in full 10.93827156
                  in outputs/arithmetic/report.md:21:59

                sum[size=2,seed=1] (evaluate), key <digest>, output <digest>, under 1 s
                  code      Tests/Fixtures/FixtureStudies/Arithmetic.swift:<line> sum, and <n> declarations
                  settings  scale.factor = 2.0, scale.label = twice
                  takes     part

                part[size=2,seed=1] (train), key <digest>, output <digest>, under 1 s
                  code      Tests/Fixtures/FixtureStudies/Arithmetic.swift:<line> part, and <n> declarations
                  settings  sizes = [2, 3], seeds = 3
                  takes     numbers

                numbers (data), key <digest>, output <digest>, under 1 s
                  code      Tests/Fixtures/FixtureStudies/Arithmetic.swift:<line> numbers, and <n> declarations
                  settings  offset = 1.23456789

                published by preset default, from commit <digest> (source tree <digest>)
                environment

                """)
    }

    @Test func whatIsMeasuredIsFoundByNameAndPlace() throws {
        let place = try published()
        let byName = try place.reprise("lineage", "arithmetic", "sum-of-parts.smallest")
        #expect(byName.output.hasPrefix("6.94 is smallest of stage 'sum-of-parts', in full 6.93827"), "\(byName.output)")
        #expect(try place.reprise("lineage", "arithmetic", "smallest").output == byName.output)
        let report = try place.read("outputs/arithmetic/report.md").split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(report.firstIndex { $0.hasPrefix("| `sum-of-parts`") }) + 1
        #expect(try place.reprise("lineage", "arithmetic", "report.md:\(line)").output.contains("is smallest of stage"))
        #expect(try place.reprise("lineage", "arithmetic", ":\(line)").output.contains("is smallest of stage"))
    }

    @Test func aNumberOfThePaperHasNoStages() throws {
        let place = try published()
        let output = try place.reprise("lineage", "arithmetic", "6.0").output
        #expect(output.hasPrefix("6.0, quoted from: table 1\n  in outputs/arithmetic/report.md:"), "\(output)")
    }

    @Test func aFigureLeadsToWhatItShows() throws {
        let place = try published()
        let results = try place.read("outputs/arithmetic/results.json").replacing(
            "  \"figures\": {\n  }", with: "  \"figures\": {\n    \"curve\": [\"sign\"]\n  }")
        try place.write("outputs/arithmetic/results.json", results)
        let output = try place.reprise("lineage", "arithmetic", "curve").output
        #expect(output.hasPrefix("figure 'curve'\n\nsign (evaluate), key "), "\(output)")
        #expect(!output.contains("sum-of-parts"))
    }

    @Test func whatHasChangedSinceIsNamed() throws {
        let place = try published()
        place.environment["FIXTURE_CODE"] = "edited"
        let output = try place.reprise("lineage", "arithmetic", "curve", "--json")
        #expect(output.code == 2)
        let lineage = try place.reprise("lineage", "arithmetic", "smallest").output
        #expect(lineage.contains("no longer as published; lines and code above are those of today\n"), "\(lineage)")
    }

    @Test func mistakesAreExplained() throws {
        let place = try published()
        #expect(
            try place.reprise("lineage", "arithmetic", "0.5").errors == """
                error: no number, stage, figure or input '0.5' in outputs/arithmetic/report.md
                  hint: give a number as the report prints it, its place (report.md:57), the name of something measured, a stage, a figure or an input

                """)
        #expect(
            try place.reprise("lineage", "many", "0.5").errors
                == "error: nothing is published for 'many'\n  hint: './reprise run many' first\n")
    }
}
