import Foundation
import Testing

@Suite struct DiffCommandTests {
    /// `diff` with the names of commits cut to `…`.
    private func diff(_ place: Workplace, _ arguments: String...) throws -> String {
        let result = try place.shell(["\(Workplace.products)/fixture", "diff"] + arguments)
        #expect(result.code == 0)
        #expect(result.errors == "")
        return result.output.replacing(#/commit [0-9a-f]{8}/#, with: "commit …").replacing(
            #/digest [0-9a-f]{12} -> [0-9a-f]{12}/#, with: "digest … -> …")
    }

    private func commit(_ place: Workplace) throws {
        try place.shell("git", "add", "--all")
        let done = try place.shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", "results")
        #expect(done.code == 0, "\(done.errors)")
    }

    /// The run that a command makes.
    private func run(_ place: Workplace, _ arguments: String...) throws -> String {
        let folder = "\(place.root)/.reprise/v1/runs"
        func runs() -> Set<String> { Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []) }
        let before = runs()
        try place.shell(["\(Workplace.products)/fixture", "run"] + arguments)
        return String(try #require(runs().subtracting(before).first).dropLast(".json".count))
    }

    /// A workplace with published and committed results.
    private func published(_ settings: String = "scale: {factor: 2.0}\n") throws -> Workplace {
        let place = try Workplace()
        try place.write("pipelines/Arithmetic/study.yaml", settings)
        try place.reprise("run", "arithmetic")
        try commit(place)
        return place
    }

    /// The paper of a study that measures one number.
    private func paper(_ study: String, measures name: String) -> String {
        let lines = Workplace.paper.replacing("arithmetic", with: study).components(separatedBy: "\n")
        let start = lines.firstIndex { $0.contains("- id: sum-of-parts") }!
        return lines[..<start].joined(separator: "\n") + """

              - id: sum-of-parts
                says: It is more than one.
                measures: {\(name): "a number; no unit"}
                reproduced: [\(name) > 1]
                refuted: [\(name) <= 1]
                judged_at: default

            """
    }

    // MARK: What differs

    @Test func nothingDiffers() throws {
        let place = try published()
        #expect(
            try diff(place, "HEAD") == """
                arithmetic: commit … -> work
                no difference: verdicts, measured values, code, settings, data, environment, trust marks and figures are the same

                """)
    }

    @Test func aChangedSettingIsTheCause() throws {
        let place = try published()
        try place.write("pipelines/Arithmetic/study.yaml", "\nscale: {factor: 40.0}\n")
        try place.reprise("run", "arithmetic")
        // Seeds give means of 9, 14 and 19, which is a deviation of 5, and of 100 later: 266 is 3.76 times the root mean square of the two.
        #expect(
            try diff(place, "HEAD") == """
                arithmetic: commit … -> work
                verdicts
                  sum-of-parts: reproduced -> inconclusive
                measured values
                  sum-of-parts/mean_sum: 14 [1.58, 26.4] -> 280 [31.6, 528]: +3.8 spreads (spread of 3 seeds)
                  sum-of-parts/smallest: 6 -> 120 (how much seeds change it is not known)
                  no change beyond noise in 1 more
                why
                  sum-of-parts
                    sum[size=2,seed=0] and 5 more
                      setting: scale.factor 2.0 -> 40.0 (pipelines/Arithmetic/study.yaml:2)
                settings
                  scale.factor 2.0 -> 40.0 (pipelines/Arithmetic/study.yaml:2)
                the same: code, data, environment, trust marks, figures

                """)
        #expect(try diff(place, "HEAD", "--all").contains("\n  sum-of-parts/cells: 6, the same\n"))
    }

    @Test func anEditedDeclarationIsNamed() throws {
        let place = try published()
        place.environment["FIXTURE_EDIT"] = "Arithmetic.sum"
        try place.reprise("run", "arithmetic")
        #expect(
            try diff(place, "HEAD") == """
                arithmetic: commit … -> work
                verdicts: no change (1 claim)
                measured values: no change (3 numbers)
                code
                  Arithmetic.sum, Tests/Fixtures/FixtureStudies/Arithmetic.swift:48 (3 tokens changed), reached by sum
                the same: settings, data, environment, trust marks, figures

                """)
        // With another offset two stages differ by themselves, and those between them only by what they take.
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 11\n")
        try place.reprise("run", "arithmetic")
        #expect(
            try diff(place, "HEAD").contains(
                """
                why
                  sum-of-parts
                    numbers
                      setting: offset 1.0 -> 11.0 (pipelines/Arithmetic/study.yaml:1)
                    sum[size=2,seed=0] and 5 more
                      code: sum -> Arithmetic.sum, Tests/Fixtures/FixtureStudies/Arithmetic.swift:48 (3 tokens changed)
                code
                """))
    }

    @Test func aChangedInputFileIsTheCause() throws {
        let place = try Workplace()
        try place.write("papers/reading.yaml", paper("reading", measures: "lines"))
        try place.write("pipelines/Reading/study.yaml", "text: words.txt\nmeasures: true\n")
        try place.write("words.txt", "one\ntwo\n")
        try place.reprise("run", "reading")
        try commit(place)
        try place.write("words.txt", "one\n")
        try place.reprise("run", "reading")
        #expect(
            try diff(place, "HEAD") == """
                reading: commit … -> work
                verdicts
                  sum-of-parts: reproduced -> not reproduced
                measured values
                  sum-of-parts/lines: 2 -> 1 (how much seeds change it is not known)
                why
                  sum-of-parts
                    lines
                      file: text (digest … -> …)
                data
                  file: text (digest … -> …)
                the same: code, settings, environment, trust marks, figures

                """)
    }

    @Test func noiseIsNoChange() throws {
        let place = try Workplace()
        try place.write("papers/wavering.yaml", paper("wavering", measures: "mean_sum"))
        try place.write("pipelines/Wavering/study.yaml", "ways: [measured]\nseeds: {count: 5, first: 1}\n")
        try place.reprise("run", "wavering")
        try commit(place)
        try place.write("pipelines/Wavering/study.yaml", "ways: [measured]\nseeds: {count: 5, first: 2}\n")
        try place.reprise("run", "wavering")
        #expect(
            try diff(place, "HEAD") == """
                wavering: commit … -> work
                verdicts: no change (1 claim)
                measured values: no change beyond noise (1 of 1 differ, shown with --all)
                settings
                  seeds.first 1 -> 2 (pipelines/Wavering/study.yaml:2)
                stages
                  noisy[seed=1]: only in commit …
                  noisy[seed=6]: only in work
                the same: code, data, environment, trust marks, figures

                """)
        // Five seeds in a row have a deviation of 1.58, so that 1 is 0.63 of it; the number itself hangs on the hash seed.
        let all = try diff(place, "HEAD", "--all").replacing(#/3\.\d+ \[[^\]]*\] -> 4\.\d+ \[[^\]]*\]/#, with: "3.x -> 4.x")
        #expect(all.contains("\n  sum-of-parts/mean_sum: 3.x -> 4.x: +0.63 spreads, within noise (spread of 5 seeds)\n"))
        #expect(
            all.contains(
                "\nwhy\n  sum-of-parts\n    noisy[seed=1]\n      stage: only in commit …\n    noisy[seed=6]\n      stage: only in work\n"))
        // Without the seeds' own results the interval tells the same.
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise")
        #expect(try diff(place, "HEAD", "--all").contains(": +0.63 spreads, within noise (spread by interval and n = 5)\n"))
    }

    @Test func anotherEnvironmentAndTrustAreTold() throws {
        let place = try published()
        place.environment["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-FMA_Usable,-FMA,-FMA4_Usable,-FMA4,-AVX2_Usable,-AVX2"
        try place.reprise("run", "arithmetic")
        let found = try diff(place, "HEAD")
        // A processor without FMA has nothing to switch off.
        #expect(
            found.contains("no difference: ")
                || found == """
                    arithmetic: commit … -> work
                    verdicts: no change (1 claim)
                    measured values: no change (3 numbers)
                    environment
                      fma on -> off
                    the same: code, settings, data, trust marks, figures

                    """
        )
        place.environment["GLIBC_TUNABLES"] = nil
        place.environment["FIXTURE_EDIT"] = "Arithmetic.sum"
        try place.reprise("trust", "arithmetic/sum", "--because", "renamed a variable")
        try place.reprise("run", "arithmetic")
        let trusted = try diff(place, "HEAD").replacing(#/since \d{4}-\d\d-\d\d/#, with: "since …")
        #expect(
            trusted == """
                arithmetic: commit … -> work
                verdicts: no change (1 claim)
                measured values: no change (3 numbers)
                code
                  Arithmetic.sum, Tests/Fixtures/FixtureStudies/Arithmetic.swift:48 (3 tokens changed), reached by sum
                trust marks
                  sum[size=2,seed=0] and 5 more: trusted, not run, only in work, since …: renamed a variable
                the same: settings, data, environment, figures

                """)
    }

    // MARK: Sides

    @Test func commitsOfAFreshCloneNeedNoStore() throws {
        let place = try published()
        // The source tree of results is that of their last run by name, and names tell seconds only.
        usleep(1_100_000)
        try place.write("pipelines/Arithmetic/study.yaml", "scale: {factor: 40.0}\n")
        try place.reprise("run", "arithmetic")
        try commit(place)
        try place.shell("git", "clone", "-q", ".", "clone")
        place.environment["REPRISE_ROOT"] = "\(place.root)/clone"
        #expect(
            try diff(place, "HEAD~1", "HEAD") == """
                arithmetic: commit … -> commit …
                verdicts
                  sum-of-parts: reproduced -> inconclusive
                measured values
                  sum-of-parts/mean_sum: 14 [1.58, 26.4] -> 280 [31.6, 528]: +3.8 spreads (spread by interval and n = 3)
                  sum-of-parts/smallest: 6 -> 120 (how much seeds change it is not known)
                  no change beyond noise in 1 more
                why
                  sum-of-parts
                    sum[size=2,seed=0] and 5 more
                      setting: scale.factor 2.0 -> 40.0 (pipelines/Arithmetic/study.yaml:1)
                sources
                  pipelines/Arithmetic/study.yaml
                settings
                  scale.factor 2.0 -> 40.0 (pipelines/Arithmetic/study.yaml:1)
                the same: environment, trust marks, figures
                not known: code by declaration and data, as the store lacks records of sum[size=2,seed=0] and 7 more, whose keys differ

                """)
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/clone/.reprise"))
    }

    @Test func runsAndTrialsAreSides() throws {
        let place = try Workplace()
        try place.write("pipelines/Arithmetic/study.yaml", "scale: {factor: 2.0}\n")
        let first = try run(place, "arithmetic")
        let second = try run(place, "arithmetic", "scale.factor=40")
        let expected = """
            verdicts
              sum-of-parts: reproduced -> inconclusive
            measured values
              sum-of-parts/mean_sum: 14 [1.58, 26.4] -> 280 [31.6, 528]: +3.8 spreads (spread of 3 seeds)
              sum-of-parts/smallest: 6 -> 120 (how much seeds change it is not known)
              no change beyond noise in 1 more
            why
              sum-of-parts
                sum[size=2,seed=0] and 5 more
                  setting: scale.factor 2.0 -> 40.0ORIGIN
            settings
              scale.factor 2.0 -> 40.0ORIGIN
            the same: code, data, environment, trust marks, figures

            """
        #expect(
            try diff(place, first, second) == "arithmetic: run \(first) -> run \(second)\n"
                + expected.replacing("ORIGIN", with: " (argument scale.factor=40)")
                + "note: verdicts of run \(first) are by the rules of papers/arithmetic.yaml as it is now\n"
                + "note: verdicts of run \(second) are by the rules of papers/arithmetic.yaml as it is now\n")
        let trials = ".reprise/trials/arithmetic"
        let trial = try #require(FileManager.default.contentsOfDirectory(atPath: "\(place.root)/\(trials)").first)
        #expect(
            try diff(place, "outputs/arithmetic/", "\(trials)/\(trial)") == "arithmetic: outputs/arithmetic -> \(trials)/\(trial)\n"
                + expected.replacing("ORIGIN", with: ""))
        #expect(try diff(place, first).hasPrefix("arithmetic: run \(first) -> work\nno difference: "))
        // What the second run had found is forgotten, so that only what it made is known.
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise/v1/uses")
        let partial = try diff(place, first, second)
        #expect(
            partial.hasPrefix(
                "arithmetic: run \(first) -> run \(second)\n" + expected.replacing("ORIGIN", with: " (argument scale.factor=40)")))
        #expect(
            partial.contains(
                "note: of run \(second) only the stages that it executed are known: it didn't end, or 'gc' has dropped what it used\n"))
    }

    @Test func figuresStandSideBySide() throws {
        let place = try published()
        for (name, mark, place) in [("a", "line", place), ("b", "bar", place)] {
            try place.write("\(name)/results.json", place.read("outputs/arithmetic/results.json"))
            try place.write("\(name)/sums.vl.json", #"{"description":"Sums & parts","mark":"\#(mark)"}"# + "\n")
            try place.write("\(name)/sums.svg", "<svg>\(mark)</svg>\n")
            try place.write("\(name)/same.vl.json", "{}\n")
        }
        try place.write("b/new.vl.json", "{}\n")
        try place.write("b/new.svg", "<svg/>\n")
        let result = try place.reprise("diff", "a", "b", "--figures", "pages")
        #expect(
            result.output == """
                arithmetic: a -> b
                verdicts: no change (1 claim)
                measured values: no change (3 numbers)
                figures
                  new: not there -> b/new.vl.json
                  sums: a/sums.vl.json -> b/sums.vl.json
                the same: code, settings, data, environment, trust marks

                """)
        #expect(result.errors == "pages/arithmetic-figures.html\n")
        let page = try place.read("pages/arithmetic-figures.html")
        let pictures = page.matches(of: #/base64,([^"]*)" alt="([^"]*)"/#).map { match in
            (String(decoding: Foundation.Data(base64Encoded: String(match.1)) ?? .init(), as: UTF8.self), String(match.2))
        }
        #expect(pictures.map(\.0) == ["<svg/>\n", "<svg>line</svg>\n", "<svg>bar</svg>\n"])
        #expect(pictures.map(\.1) == ["figure new", "Sums &amp; parts", "Sums &amp; parts"])
        #expect(page.contains("<figcaption>a: not there</figcaption>"))
        #expect(!page.contains("same.vl.json"))
        #expect(try place.reprise("diff", "a", "a", "--figures", "pages").errors == "No figure differs, so no page was written.\n")
    }

    @Test func programsReadJSON() throws {
        let place = try published()
        try place.write("pipelines/Arithmetic/study.yaml", "scale: {factor: 40.0}\n")
        try place.reprise("run", "arithmetic")
        let object = try JSONSerialization.jsonObject(with: Foundation.Data(try diff(place, "HEAD", "--json").utf8)) as? [String: Any]
        let numbers = try #require(object?["numbers"] as? [[String: Any]])
        #expect(numbers.map { $0["change"] as? String } == ["same", "beyond noise", "spread not known"])
        #expect(abs((numbers[1]["spreads"] as? Double ?? 0) - 266 / (10025.0 / 2).squareRoot()) < 1e-9)
        let why = try #require(object?["why"] as? [[String: Any]])
        let causes = try #require(why.first?["causes"] as? [[String: Any]])
        #expect((causes.first?["stages"] as? [String])?.count == 6)
        #expect(causes.first?["differences"] as? [String] == ["setting: scale.factor 2.0 -> 40.0 (pipelines/Arithmetic/study.yaml:1)"])
    }

    // MARK: Mistakes

    @Test func argumentsThatNameNothing() throws {
        let place = try published()
        try place.shell("git", "branch", "slower")
        func errors(_ arguments: String...) throws -> String {
            let result = try place.shell(["\(Workplace.products)/fixture", "diff"] + arguments)
            #expect(result.code == 2)
            #expect(result.output == "")
            return result.errors
        }
        #expect(
            try errors("slowr") == """
                error: 'slowr' is no run, commit, branch or folder of outputs (did you mean 'slower'?)
                  expected: a run (20261121T031500Z-4f2a), a commit or branch, a folder with results.json, or 'work'
                  hint: './reprise diff HEAD' compares the last commit with what is published now

                """)
        #expect(
            try errors("arithmetic") == """
                error: 'arithmetic' is a study, and 'diff' takes what to compare of it
                  expected: a run (20261121T031500Z-4f2a), a commit or branch, a folder with results.json, or 'work'
                  hint: './reprise diff HEAD --study arithmetic' compares the last commit with what is published now

                """)
        let run = String(try #require(FileManager.default.contentsOfDirectory(atPath: "\(place.root)/.reprise/v1/runs").first).dropLast(5))
        let other = String(run.dropLast()) + (run.hasSuffix("0") ? "1" : "0")
        #expect(
            try errors(other) == """
                error: no run '\(other)' in the store (did you mean '\(run)'?)
                  latest: \(run)
                  hint: './reprise why <study>/<stage>' names the run that made a result

                """)
        #expect(
            try errors("outputs") == """
                error: no results in the folder 'outputs'
                  expected: results.json in it
                  hint: 'outputs/arithmetic' has some

                """)
        try place.write("broken/results.json", "{\"study\": ")
        #expect(
            try errors("broken") == """
                error: 'broken/results.json' is not JSON at byte 10: the text ends where a value should stand
                  hint: it is written by './reprise run' and never edited

                """)
        try place.write("broken/results.json", "{}")
        #expect(
            try errors("broken") == """
                error: 'broken/results.json' has another form than results.json
                  expected: study, preset, environment, settings, claims and stages
                  hint: it is written by './reprise run' and never edited

                """)
        #expect(
            try errors("HEAD~1").replacing(#/commit [0-9a-f]{8}/#, with: "commit …") == """
                error: commit … has no results
                  looked for: outputs/<study>/results.json
                  hint: './reprise run <study>' writes them, and a commit of them keeps them

                """)
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise")
        #expect(
            try errors(run) == """
                error: no run '\(run)': there is no store here
                  hint: compare commits instead, or set REPRISE_STORE to the store that has it

                """)
    }

    @Test func studiesAreToldApart() throws {
        let place = try published()
        try place.write("papers/wavering.yaml", paper("wavering", measures: "mean_sum"))
        try place.write("pipelines/Wavering/study.yaml", "ways: [measured]\n")
        try place.reprise("run", "wavering")
        try commit(place)
        func errors(_ arguments: String...) throws -> String {
            let result = try place.shell(["\(Workplace.products)/fixture", "diff"] + arguments)
            #expect(result.code == 2)
            return result.errors.replacing(#/commit [0-9a-f]{8}/#, with: "commit …")
        }
        #expect(
            try errors("HEAD") == """
                error: both sides have results of several studies
                  commit … has results of: arithmetic, wavering
                  work has results of: arithmetic, wavering
                  hint: '--study arithmetic' picks one

                """)
        #expect(
            try errors("outputs/arithmetic", "outputs/wavering") == """
                error: the two sides are of different studies
                  outputs/arithmetic has results of: arithmetic
                  outputs/wavering has results of: wavering
                  hint: only results of one study can be compared

                """)
        #expect(
            try errors("HEAD", "outputs/arithmetic", "--study", "wavering") == """
                error: not both sides have results of 'wavering'
                  commit … has results of: arithmetic, wavering
                  outputs/arithmetic has results of: arithmetic
                  hint: leave '--study' out, or run it first

                """)
        #expect(try diff(place, "HEAD", "--study", "wavering").hasPrefix("wavering: commit … -> work\nno difference: "))
        #expect(try diff(place, "outputs/wavering", "HEAD").hasPrefix("wavering: outputs/wavering -> commit …\nno difference: "))
    }
}
