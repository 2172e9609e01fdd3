import Foundation
import Testing

@Suite struct SweepCommandTests {
    private func place() throws -> Workplace {
        let place = try Workplace()
        place.environment["REPRISE_PYTHON"] = "\(TutorialTests.root)/.venv/bin/python"
        return place
    }

    @Test("all combinations are run, told and shown; a second time everything comes from the cache") func grid() throws {
        let place = try place()
        let arguments = ["sweep", "arithmetic", "--over", "offset=0..2:3", "--over", "scale.factor=1.0,2.0", "--output", "swept"]
        let sweep = try place.reprise(arguments)
        #expect(sweep.code == 0)
        // Of 102 stages: 3 times numbers and their sign, 18 parts, 20 different ones to add up, 1 word for a sign, 6 times evidence and report.
        #expect(
            sweep.output == """
                offset=0 scale.factor=1.0  ❔ sum-of-parts
                offset=0 scale.factor=2.0  ❔ sum-of-parts
                offset=1 scale.factor=1.0  ❔ sum-of-parts
                offset=1 scale.factor=2.0  ✅ sum-of-parts
                offset=2 scale.factor=1.0  ❔ sum-of-parts
                offset=2 scale.factor=2.0  ❔ sum-of-parts
                swept/report.md  (57 stages executed, 45 cached)

                """)
        #expect(sweep.errors.contains("point 2 of 6: offset=0 scale.factor=2.0\n"))
        let report = try place.read("swept/report.md")
        // The least sum is that of the first two of the numbers that begin with the offset.
        for row in [
            "| 1 | 0 | 1.0 | 1 | ❔ inconclusive (control failed) |", "| 4 (as it stands) | 1 | 2.0 | 6 | ✅ reproduced |",
            "| 6 | 2 | 2.0 | 10 | ❔ inconclusive |", "Measured the same at every point: `cells` = 6.",
        ] { #expect(report.contains(row), "\(report)") }
        #expect(report.contains("./reprise sweep arithmetic --over 'offset=0..2:3' --over 'scale.factor=1.0,2.0'\n"))
        #expect(report.contains("(over-offset.svg)"))
        #expect(try place.read("swept/over-offset.svg").hasPrefix("<svg"))
        #expect(try place.read("swept/sweep.csv").contains("\n4,1,2.0,measured,6.0,,,,6.0,,,,reproduced\n"))
        // Nothing is registered, and nothing published.
        for path in ["papers/arithmetic.registered.yaml", "outputs"] {
            #expect(!FileManager.default.fileExists(atPath: "\(place.root)/\(path)"))
        }
        #expect(try place.reprise(arguments).output.hasSuffix("swept/report.md  (0 stages executed, 102 cached)\n"))
    }

    @Test("settings that are wrong at any point are told together before anything runs") func wrongSettings() throws {
        let place = try place()
        let sweep = try place.reprise("sweep", "arithmetic", "--over", "offset=1,200,many", "--over", "ofset=1")
        #expect(sweep.code == 2 && sweep.output == "")
        #expect(sweep.errors.contains("unknown key 'ofset' (did you mean 'offset'?)"), "\(sweep.errors)")
        #expect(sweep.errors.contains("200") && sweep.errors.contains("many"), "\(sweep.errors)")
        #expect(!sweep.errors.contains("point 1"))
        let twice = try place.reprise("sweep", "arithmetic", "offset=3", "--over", "offset=1,2")
        #expect(twice.errors == "error: 'offset' is varied and set at once\n  hint: leave one of the two out\n")
    }

    @Test("a point that fails stops the sweep, or stands in its table") func failure() throws {
        let place = try place()
        let arguments = ["sweep", "misbehaving", "--over", "ways=[fine],[throw],[print]", "--output", "swept"]
        let stopped = try place.reprise(arguments)
        #expect(stopped.code == 1)
        #expect(
            stopped.output == """
                ways=[fine]   ⬜ sum-of-parts
                ways=[throw]  failed: stage 'make[way=throw]' threw an error
                swept/report.md  (2 stages executed, 0 cached)

                """)
        #expect(stopped.errors.hasSuffix("Stopped at a point that failed; '--keep-going' runs the others.\n"))
        let whole = try place.reprise(arguments + ["--keep-going"])
        #expect(whole.code == 1)
        #expect(whole.output.contains("ways=[print]  ⬜ sum-of-parts\n"))
        #expect(try place.read("swept/report.md").contains("| 2 | \\[throw\\] | stage 'make\\[way=throw\\]' threw an error |"))
    }

    @Test("a sweep that is interrupted, or killed, goes on where it was", arguments: [SIGINT, SIGKILL]) func stopped(signal: Int32) throws {
        let place = try place()
        let arguments = ["sweep", "misbehaving", "--over", "ways=[fine],[gated],[print]", "--output", "swept"]
        let running = try place.begin(arguments)
        // The first point runs alone, so it is finished by now.
        place.wait(until: "runs", by: running)
        kill(running.process.processIdentifier, signal)
        let stopped = running.wait()
        if signal == SIGINT {
            #expect(stopped.code == 1)
            #expect(stopped.errors.hasSuffix("Interrupted; the same command goes on from there.\n"), "\(stopped.errors)")
            #expect(try place.read("swept/report.md").contains("| 1 (as it stands) | \\[fine\\] |"))
        }
        try place.signal("open")
        let whole = try place.reprise(arguments)
        #expect(whole.code == 0, "\(whole.errors)")
        #expect(whole.output.hasPrefix("ways=[fine]   ⬜ sum-of-parts\nways=[gated]  ⬜ sum-of-parts\nways=[print]  ⬜ sum-of-parts\n"))
        // Of the six stages at least those of the first point were not made again.
        let cached = whole.output.firstMatch(of: /(\d+) stages executed, (\d+) cached/)
        #expect((cached.flatMap { Int($0.2) } ?? 0) >= 2, "\(whole.output)")
    }

    @Test("three settings have a figure for each measurement, with a panel for each level of the third") func panels() throws {
        let place = try place()
        let sweep = try place.reprise(
            "sweep", "arithmetic", "--over", "offset=0..2:3", "--over", "scale.factor=1.0,2.0", "--over", "seeds=2,3", "--output", "swept")
        #expect(sweep.code == 0)
        for name in ["sum-of-parts-smallest-over-offset", "sum-of-parts-cells-over-offset"] {
            #expect(try place.read("swept/report.md").contains("(\(name).svg)"))
            let figure = try place.read("swept/\(name).vl.json")
            for panel in ["seeds 2", "seeds 3"] { #expect(figure.contains("\"panel\":\"\(panel)\"")) }
            // The levels of the second setting have a colour each.
            for series in ["1.0", "2.0"] { #expect(figure.contains("\"series\":\"\(series)\"")) }
        }
    }

    @Test("draws have a figure for each setting") func draws() throws {
        let place = try place()
        let arguments = ["sweep", "arithmetic", "--over", "offset=0.0..4.0", "--over", "scale.factor=0.1..10.0:log", "--random", "5"]
        let sweep = try place.reprise(arguments + ["--output", "swept"])
        #expect(sweep.code == 0, "\(sweep.errors)")
        let report = try place.read("swept/report.md")
        #expect(
            report.contains(
                "5 points drawn at random: `offset` between 0.0 and 4.0, `scale.factor` between 0.1 and 10.0, evenly in its logarithm."),
            "\(report)")
        #expect(report.contains("(over-offset.svg)") && report.contains("(over-scale-factor.svg)"))
        #expect(try place.read("swept/over-scale-factor.vl.json").contains("\"type\":\"log\""))
    }

    @Test("a measurement that no claim has is refused, with the nearest name") func unknownMeasure() throws {
        let sweep = try place().reprise("sweep", "arithmetic", "--over", "offset=1,2", "--measure", "smalest", "cells")
        #expect(sweep.code == 2)
        #expect(
            sweep.errors == """
                error: no claim has a measurement 'smalest' (did you mean 'smallest'?)
                  hint: './reprise claims' lists the claims, papers/ their measurements

                """)
    }
}
