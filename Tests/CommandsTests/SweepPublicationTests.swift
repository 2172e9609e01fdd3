import Foundation
import Testing

@Suite struct SweepPublicationTests {
    private func place(run: Bool = true) throws -> Workplace {
        let place = try Workplace()
        place.environment["REPRISE_PYTHON"] = "\(TutorialTests.root)/.venv/bin/python"
        if run { #expect(try place.reprise("run", "arithmetic").code == 0) }
        return place
    }

    private static let sweep = [
        "sweep", "arithmetic", "--over", "offset=0..2:3", "--over", "scale.factor=1.0,2.0", "--publish", "parts",
    ]
    private static let folder = "outputs/arithmetic/sweeps/parts"

    private func exists(_ path: String, in place: Workplace) -> Bool { FileManager.default.fileExists(atPath: "\(place.root)/\(path)") }

    @Test("a published sweep is a section of the report, and nothing is registered for it; without its folder the report is as before")
    func section() throws {
        let place = try place()
        let files = ["outputs/arithmetic/report.md", "outputs/arithmetic/results.json", "papers/arithmetic.registered.yaml"]
        let before = try files.map(place.read)
        let sweep = try place.reprise(Self.sweep)
        #expect(sweep.code == 0, "\(sweep.errors)")
        #expect(sweep.output.hasSuffix("outputs/arithmetic/report.md  (40 stages executed, 62 cached)\n"), "\(sweep.output)")
        let report = try place.read(files[0])
        let command = "./reprise sweep arithmetic --over 'offset=0..2:3' --over 'scale.factor=1.0,2.0' --publish parts"
        #expect(
            report.contains(
                """
                ## What the settings change

                Beside the published run, the study was run with other settings. These are trials: they register nothing, and their verdicts are those that each setting would have had.

                ### parts: offset, scale.factor

                6 points: `offset` over 0, 1, 2, `scale.factor` over 1.0, 2.0.

                - `sum-of-parts`, published as ✅ reproduced: ❔ inconclusive (control failed) at points 1, 2; ❔ inconclusive at points 3, 5, 6.

                | point | offset | scale.factor | smallest | `sum-of-parts` |
                | ---: | ---: | ---: | ---: | --- |
                | 1 | 0 | 1.0 | 1 | ❔ inconclusive (control failed) |
                | 2 | 0 | 2.0 | 2 | ❔ inconclusive (control failed) |
                | 3 | 1 | 1.0 | 3 | ❔ inconclusive |
                | 4 (as published) | 1 | 2.0 | 6 | ✅ reproduced |
                | 5 | 2 | 1.0 | 5 | ❔ inconclusive |
                | 6 | 2 | 2.0 | 10 | ❔ inconclusive |

                ![smallest of arithmetic over offset, at 6 points of a sweep.](sweeps/parts/over-offset.svg)

                *smallest over offset. Bars and bands are the intervals of the measurements.*

                Measured the same at every point: `cells` = 6. [All numbers](sweeps/parts/sweep.csv); [keys and sources of each point](sweeps/parts/sweep.json). Again: `\(command)`.

                """), "\(report)")
        #expect(try place.read("\(Self.folder)/over-offset.svg").hasPrefix("<svg"))
        #expect(try place.read("\(Self.folder)/sweep.csv").contains("\n4,1,2.0,measured,6.0,,,,6.0,,,,reproduced\n"))
        #expect(try place.read(files[2]) == before[2])
        // The numbers lead to the points, whose keys are in the file.
        let lineage = try place.reprise("lineage", "arithmetic", "10")
        #expect(
            lineage.output.contains(
                "10 is smallest of claim 'sum-of-parts' at point 6 of sweep 'parts', in full 10.0; sweeps/parts/sweep.json has its key\n"),
            "\(lineage.output)\(lineage.errors)")
        // Written again from the files alone, and by the next run, it is the same to the byte.
        let results = try place.read(files[1])
        #expect(try place.reprise("run", "arithmetic").output.hasSuffix("(everything was cached)\n"))
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise")
        #expect(try place.reprise("run", "arithmetic").code == 0)
        #expect(try place.read(files[0]) == report)
        #expect(numbers(try place.read(files[1])) == numbers(results))
        try FileManager.default.removeItem(atPath: "\(place.root)/outputs/arithmetic/sweeps")
        #expect(try place.reprise("report", "arithmetic").code == 0)
        #expect(try place.read(files[0]) == before[0])
        #expect(numbers(try place.read(files[1])) == numbers(before[1]))
    }

    /// All of a record but what a rerun may change: the cost of stages.
    private func numbers(_ record: String) -> String { record.replacing(/"seconds": [0-9.e-]+/, with: "") }

    @Test("status says when code, settings or rules are no longer those of the points, and the report does too") func staleness() throws {
        let place = try place()
        #expect(try place.reprise(Self.sweep).code == 0)
        let command = "./reprise sweep arithmetic --over 'offset=0..2:3' --over 'scale.factor=1.0,2.0' --publish parts"
        func status() throws -> String { try place.reprise("status", "arithmetic").output }
        let start = "arithmetic  fresh  (1 reproduced)\n            sweep 'parts': "
        #expect(try status() == "\(start)fresh\n")
        let paper = try place.read("papers/arithmetic.yaml")
        try place.write("papers/arithmetic.yaml", paper.replacing("cells == 6]", with: "cells == 4]"))
        #expect(try status() == "\(start)stale: the rule of sum-of-parts\n              to run it again: \(command)\n")
        try place.write("papers/arithmetic.yaml", paper)
        #expect(try status() == "\(start)fresh\n")
        // The axes are not compared: what the study has for them is no part of the points.
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 5.0\n")
        #expect(try status().hasSuffix("sweep 'parts': fresh\n"))
        #expect(try place.reprise("run", "arithmetic").code == 0)
        #expect(try !place.read("outputs/arithmetic/report.md").contains("(as published)"))
        try place.write("pipelines/Arithmetic/study.yaml", "seeds: 4\n")
        #expect(try status().contains("sweep 'parts': stale: setting seeds 3 -> 4\n"))
        try place.write("pipelines/Arithmetic/study.yaml", "seeds: 3\n")
        place.environment["FIXTURE_CODE"] = "edited"
        #expect(try status().contains("sweep 'parts': stale: code of numbers\n"))
        #expect(try place.reprise("run", "arithmetic").code == 0)
        #expect(
            try place.read("outputs/arithmetic/report.md").contains(
                """
                ### parts: offset, scale.factor

                ⚠️ These points were run with other code or settings than the rest of this report (code of numbers); the command below runs them again.

                6 points: 
                """))
        #expect(try place.reprise(Self.sweep).code == 0)
        #expect(try status() == "\(start)fresh\n")
        #expect(try !place.read("outputs/arithmetic/report.md").contains("⚠️ These points"))
    }

    @Test("a sweep of a study that was never run is published without judging it; the next run takes it in") func beforeTheRun() throws {
        let place = try place(run: false)
        let sweep = try place.reprise(Self.sweep)
        #expect(sweep.code == 0)
        #expect(sweep.output.hasSuffix("\(Self.folder)/sweep.csv  (57 stages executed, 45 cached)\n"), "\(sweep.output)")
        #expect(sweep.errors.hasSuffix("The report gets the sweep with the next './reprise run arithmetic'.\n"))
        for path in ["papers/arithmetic.registered.yaml", "outputs/arithmetic/report.md"] { #expect(!exists(path, in: place)) }
        #expect(try place.reprise("run", "arithmetic").code == 0)
        #expect(try place.read("outputs/arithmetic/report.md").contains("### parts: offset, scale.factor\n"))
    }

    @Test("a point that fails stands at its place in the published table and figure") func failure() throws {
        let place = try place()
        let sweep = try place.reprise("sweep", "arithmetic", "--over", "seeds=2,3,20", "--publish", "seeds", "--keep-going")
        #expect(sweep.code == 1)
        #expect(sweep.output.hasPrefix("seeds=2   ❔ sum-of-parts\nseeds=3   ✅ sum-of-parts\nseeds=20  failed: stage 'part[size="))
        let report = try place.read("outputs/arithmetic/report.md")
        #expect(report.contains("3 points: `seeds` over 2, 3, 20. 1 point failed.\n"))
        #expect(report.contains("| point | seeds | cells | `sum-of-parts` | failed |\n"))
        #expect(
            report.contains(
                "| 1 | 2 | 4 | ❔ inconclusive (control failed) |  |\n| 2 (as published) | 3 | 6 | ✅ reproduced |  |\n| 3 | 20 | – |  | stage 'part\\[size="
            ))
        #expect(report.contains("Dotted lines marked 'failed': a point there failed.*\n"))
        #expect(try place.read("outputs/arithmetic/sweeps/seeds/over-seeds.vl.json").contains("\"failed\""))
        // Without the flag it stops there, and what is published stays as it was.
        let stopped = try place.reprise("sweep", "arithmetic", "--over", "seeds=2,20,4", "--publish", "seeds")
        #expect(stopped.code == 1)
        #expect(
            stopped.errors.hasSuffix(
                "Stopped at a point that failed; '--keep-going' runs the others.\nNot published: 2 of 3 points have run.\n"))
        #expect(try place.read("outputs/arithmetic/report.md") == report)
    }

    @Test(
        "what could not be run again from its command is not published",
        arguments: [
            (
                ["--publish", "My parts"],
                """
                error: 'My parts' is no name for a published sweep
                  expected: a to z, 0 to 9 and '-'
                  hint: it names a folder below outputs/arithmetic/sweeps

                """
            ),
            (
                ["--publish", "parts", "--preset", "smoke"],
                """
                error: a sweep of preset 'smoke' can't be published
                  expected: default, paper or endpoint
                  hint: without '--publish' its page goes to the trials

                """
            ),
            (
                ["--publish", "parts", "--config", "more.yaml"],
                """
                error: a sweep with '--config' can't be published
                  found: more.yaml
                  hint: give its settings as key=value, or make them a preset of study.yaml

                """
            ),
        ]) func refused(arguments: [String], message: String) throws
    {
        let place = try place(run: false)
        try place.write("more.yaml", "seeds: 2\n")
        try place.write("pipelines/Arithmetic/study.yaml", "presets:\n  smoke: {seeds: 2}\n")
        let sweep = try place.reprise(["sweep", "arithmetic", "--over", "offset=1,2"] + arguments)
        #expect(sweep.code == 2)
        #expect(sweep.errors == message)
    }

    @Test("a damaged file is named") func damage() throws {
        let place = try place()
        try place.write("\(Self.folder)/sweep.json", "{\"study\": ")
        let status = try place.reprise("status", "arithmetic").output
        #expect(status.hasSuffix("sweep 'parts': unreadable: outputs/arithmetic/sweeps/parts/sweep.json\n"))
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 1)
        #expect(
            run.errors == """
                error: 'outputs/arithmetic/sweeps/parts/sweep.json' can't be read
                  hint: 'git checkout' brings the last one back; without its folder the report has no such sweep

                """)
    }

    @Test("the site and a bundle have the files of a published sweep") func exports() throws {
        let place = try place()
        #expect(try place.reprise(Self.sweep).code == 0)
        let site = try place.reprise("site", "--output", "\(place.root)/site")
        #expect(site.code == 0, "\(site.errors)")
        let page = try place.read("site/arithmetic/index.html")
        #expect(page.contains("<img src=\"../arithmetic/sweeps/parts/over-offset.svg\""), "\(page)")
        #expect(page.contains("point 6 of sweep <a href=\"../arithmetic/sweeps/parts/sweep.json\"><code>parts</code></a>"))
        for file in ["over-offset.svg", "sweep.csv", "sweep.json"] { #expect(exists("site/arithmetic/sweeps/parts/\(file)", in: place)) }
        #expect(try place.reprise("bundle", "arithmetic", "--output", "\(place.root)/all.tar.gz").code == 0)
        #expect(try place.shell("tar", "-tzf", "\(place.root)/all.tar.gz").output.contains("/results/\(Self.folder)/sweep.json\n"))
    }
}
