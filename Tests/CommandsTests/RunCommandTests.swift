import Foundation
import Testing

@Suite struct RunCommandTests {
    @Test func aRunEndsInVerdictsAndAReport() throws {
        let place = try Workplace()
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 0)
        #expect(
            run.output == """
                ✅ reproduced  sum-of-parts  smallest = 6; the rule asks for `smallest == 6`
                outputs/arithmetic/report.md  (17 stages executed, 0 cached)

                """)
        let report = try place.read("outputs/arithmetic/report.md")
        #expect(report.contains("- ✅ **reproduced** · A sum is the sum of its parts. smallest = 6; the rule asks for `smallest == 6`"))
        #expect(report.contains("registered before evidence"))
        #expect(report.contains("| `sum-of-parts` | `mean` |"))
        #expect(report.contains("./reprise run arithmetic"))
        let again = try place.reprise("run", "arithmetic")
        #expect(again.output.hasSuffix("outputs/arithmetic/report.md  (everything was cached)\n"))
        #expect(again.errors == "")
    }

    @Test func nothingIsRewrittenWhenNothingChanged() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        func state() throws -> [String: Foundation.Data] {
            var state: [String: Foundation.Data] = [:]
            for name in ["outputs/arithmetic/report.md", "outputs/arithmetic/results.json", "papers/arithmetic.registered.yaml"] {
                state[name] = try Foundation.Data(contentsOf: URL(filePath: "\(place.root)/\(name)"))
            }
            return state
        }
        let before = try state()
        try place.reprise("run", "arithmetic")
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise/v1/published")
        try place.reprise("run", "arithmetic")
        #expect(try state() == before)
        // The same from an empty store: results.json holds costs, so only the report is the same to the byte.
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise")
        try place.reprise("run", "arithmetic")
        #expect(try place.read("outputs/arithmetic/report.md") == String(decoding: before["outputs/arithmetic/report.md"]!, as: UTF8.self))
    }

    @Test func onlyWhatTakesAChangedValueRuns() throws {
        let place = try Workplace()
        try place.write("pipelines/Arithmetic/study.yaml", "scale: {factor: 2.0}\n")
        try place.reprise("run", "arithmetic")
        try place.write("pipelines/Arithmetic/study.yaml", "# a comment\nscale: {factor: 4.0}\n")
        let why = try place.reprise("why", "arithmetic")
        #expect(
            why.output.contains(
                "▶ sum[size=2,seed=0] and 5 more: setting: scale.factor 2.0 -> 4.0 (pipelines/Arithmetic/study.yaml:2)"))
        let run = try place.reprise("run", "arithmetic")
        // Six sums, the analysis and the report; numbers, parts, sign and its description are kept.
        #expect(run.output.contains("(8 stages executed, 9 cached)"))
        #expect(run.output.hasPrefix("❔ inconclusive  sum-of-parts  smallest = 12; the rule asks for `smallest == 6`"))
    }

    @Test func anEditOfTheCodeIsNamed() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        place.environment["FIXTURE_EDIT"] = "Arithmetic.sum"
        #expect(
            try place.reprise("why", "arithmetic").output == """
                ▶ sum[size=2,seed=0] and 5 more: code: sum -> Arithmetic.sum, Tests/Fixtures/FixtureStudies/Arithmetic.swift:48 (3 tokens changed)
                ▶ sum-of-parts: after sum
                ▶ report: after sum

                """)
    }

    @Test func configurationMistakesAreToldTogetherBeforeAnythingRuns() throws {
        let place = try Workplace()
        try place.write("pipelines/Arithmetic/study.yaml", "scale: {facter: 2.0}\nofset: 1\n")
        let run = try place.reprise("run", "arithmetic", "seeds=many")
        #expect(run.code == 2)
        #expect(run.output == "")
        #expect(
            run.errors.contains(
                """
                pipelines/Arithmetic/study.yaml:1:9: error: unknown key 'facter' (did you mean 'factor'?)
                    scale: {facter: 2.0}
                            ^
                """) || run.errors.contains("pipelines/Arithmetic/study.yaml:1:9: error: unknown key 'facter' (did you mean 'factor'?)"))
        #expect(run.errors.contains("pipelines/Arithmetic/study.yaml:2:1: error: unknown key 'ofset' (did you mean 'offset'?)"))
        #expect(run.errors.contains("argument 1:7: error:"))
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/.reprise/v1/records"))
    }

    @Test func aMistakeInTheRulesIsToldBeforeAnythingRuns() throws {
        let place = try Workplace()
        try place.write("papers/arithmetic.yaml", Workplace.paper.replacing("[smallest < 0]", with: "[smalest < 0]"))
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 2)
        #expect(run.errors.contains("papers/arithmetic.yaml:20:15: error: "))
        #expect(run.errors.contains("(did you mean 'smallest'?)"))
    }

    @Test func aTrialLeavesThePublishedReportAlone() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let before = try place.read("outputs/arithmetic/report.md")
        let trial = try place.reprise("run", "arithmetic", "offset=3")
        #expect(trial.output.contains(".reprise/trials/arithmetic/default-"))
        #expect(try place.read("outputs/arithmetic/report.md") == before)
    }

    @Test func smokeJudgesNothing() throws {
        let place = try Workplace()
        try place.write("pipelines/Arithmetic/study.yaml", "presets:\n  smoke: {seeds: 1}\n")
        let run = try place.reprise("run", "arithmetic", "--preset", "smoke")
        #expect(run.output.hasPrefix("❔ not judged (preset smoke)  sum-of-parts\n"))
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/papers/arithmetic.registered.yaml"))
    }

    @Test func strictTurnsARefutedClaimIntoAnExitCode() throws {
        let place = try Workplace()
        let failed = try place.reprise("run", "arithmetic", "--strict", "offset=-100")
        // A control that fails leaves the claim undecided, whatever the rule says.
        #expect(failed.code == 0)
        #expect(failed.output.hasPrefix("❔ inconclusive (control failed)  sum-of-parts  control 'mean': "))
        try place.write("papers/arithmetic.yaml", Workplace.paper.replacing("mean_sum.low > 0", with: "mean_sum.low > -10000"))
        let refuted = try place.reprise("run", "arithmetic", "--strict", "offset=-100")
        #expect(refuted.code == 4)
        #expect(refuted.output.hasPrefix("❌ not reproduced  sum-of-parts  smallest = -594; refuted by `smallest < 0`"))
    }

    @Test func partialRuns() throws {
        let place = try Workplace()
        let only = try place.reprise("run", "arithmetic", "--only", "sum")
        #expect(only.code == 2)
        #expect(only.errors.hasPrefix("error: '--only sum' needs stages that are not in the cache\n  missing: part[size=2,seed=0], "))
        let until = try place.reprise("run", "arithmetic", "--until", "sign")
        #expect(until.code == 0)
        #expect(until.errors.contains("2 stages executed; there is no report before all of arithmetic has run."))
        let from = try place.reprise("run", "arithmetic", "--from", "part")
        #expect(from.errors.contains("15 stages executed") || from.output.contains("(15 stages executed, 2 cached)"))
        let unknown = try place.reprise("run", "arithmetic", "--until", "sihn")
        #expect(unknown.code == 2)
        #expect(unknown.errors.hasPrefix("error: no stage 'sihn' in arithmetic (did you mean 'sign'?)\n  stages: numbers, "))
    }

    @Test func aFailedStageIsToldAndTheRestKept() throws {
        let place = try Workplace()
        let run = try place.reprise("run", "misbehaving", "ways=[fine, throw]")
        #expect(run.code == 1)
        #expect(run.errors.contains("error: stage 'make[way=throw]' threw an error\n  error: the flux is out of range: 7 > 5\n"))
        #expect(run.errors.contains("1 stage failed, 1 could not run; what had finished is kept."))
    }

    @Test func controlCStopsALoopAndKeepsWhatWasFinished() throws {
        let place = try Workplace()
        func fineIsThere() throws -> Bool {
            try place.reprise("plan", "misbehaving", "ways=[fine]").output.contains("Everything is up to date.")
        }
        let running = try place.begin("run", "misbehaving", "-j", "2", "ways=[fine, loop]")
        // The store tells when the fine stages are there; the loop goes on.
        place.wait(until: "runs", by: running)
        while running.process.isRunning, try !fineIsThere() { usleep(50_000) }
        running.process.interrupt()
        let run = running.wait()
        #expect(run.code == 1)
        #expect(run.errors.contains("stage 'make[way=loop]' was interrupted"))
        #expect(run.errors.contains("Interrupted; what had finished is kept."))
        #expect(try fineIsThere())
    }

    @Test func runsWithoutARepositoryAndSaysWhatIsNotPinned() throws {
        let place = try Workplace()
        try FileManager.default.removeItem(atPath: "\(place.root)/.git")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 0)
        #expect(run.errors.contains("warning: the source of this run is not pinned: "))
        #expect(try place.read("outputs/arithmetic/results.json").contains("\"sourceTree\": null"))
    }

    @Test func theSourceTreeIsPinnedAndStaysWhenOutputsAreCommitted() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let pinned = try place.shell("git", "for-each-ref", "--format=%(refname)", "refs/reprise/trees").output
        #expect(pinned.split(separator: "\n").count == 1)
        let tree = pinned.split(separator: "/").last.map { $0.trimmingCharacters(in: .newlines) } ?? ""
        #expect(try place.read("outputs/arithmetic/results.json").contains("\"sourceTree\": \"\(tree)\""))
        try place.shell("git", "add", ".")
        try place.shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", "results")
        try place.reprise("run", "arithmetic", "offset=9")
        #expect(try place.shell("git", "for-each-ref", "refs/reprise/trees").output.split(separator: "\n").count == 1)
    }

    @Test func aCredentialIsRefusedAndNamed() throws {
        let place = try Workplace()
        try place.write("pipelines/Arithmetic/key.yaml", "token: ghp_" + String(repeating: "a1B2", count: 9) + "\n")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 1)
        #expect(run.errors.contains("pipelines/Arithmetic/key.yaml:1"))
        #expect(!run.errors.contains("a1B2a1B2"))
    }

    @Test func unknownStudiesAndPresets() throws {
        let place = try Workplace()
        let study = try place.reprise("run", "arithmetik")
        #expect(study.code == 2)
        #expect(
            study.errors == """
                error: no study 'arithmetik' (did you mean 'arithmetic'?)
                  known: arithmetic, chains, enduring, fetching, large, many, misbehaving, persisting, reading, shelling, wavering
                  hint: './reprise list' shows all

                """)
        let preset = try place.reprise("run", "arithmetic", "--preset", "smoky")
        #expect(preset.code == 2)
        #expect(preset.errors.contains("no preset 'smoky'"))
    }
}
