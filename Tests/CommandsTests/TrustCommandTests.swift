import Foundation
import Testing

@Suite struct TrustCommandTests {
    /// A workplace in which a function was edited after a run.
    private func edited() throws -> Workplace {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        place.environment["FIXTURE_EDIT"] = "Arithmetic.sum"
        return place
    }

    @Test func trustedStagesCountWithoutRunning() throws {
        let place = try edited()
        let trust = try place.reprise("trust", "arithmetic/sum", "--because", "renamed  a\nvariable")
        #expect(trust.code == 0)
        #expect(
            trust.output == """
                trusted sum[size=2,seed=0] and 5 more: 0.0 s of CPU not spent
                    code: sum -> Arithmetic.sum, Tests/Fixtures/FixtureStudies/Arithmetic.swift:48 (3 tokens changed)
                The report says so until './reprise verify arithmetic' has rerun them.

                """)
        #expect(try place.reprise("why", "arithmetic").output == "Nothing would run: all 17 stages are up to date.\n")
        let why = try place.reprise("why", "arithmetic/sum").output
        #expect(why.hasPrefix("✔ sum[size=2,seed=0] and 5 more: trusted on 2"))
        #expect(why.hasSuffix(": renamed a variable\n"))
        #expect(try place.reprise("trust", "arithmetic/sum", "--because", "again").output == "Nothing to trust: 'sum' is up to date.\n")
    }

    @Test func theReportSaysSoUntilARerun() throws {
        let place = try edited()
        try place.reprise("trust", "arithmetic/sum", "--because", "renamed a variable")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.output.contains("; rests on trust in sum[size=2,seed=0], sum[size=2,seed=1], sum[size=2,seed=2] and 3 more\n"))
        #expect(run.output.hasSuffix("(everything was cached)\n"))
        let report = try place.read("outputs/arithmetic/report.md")
        #expect(report.contains(" ⚠️ Rests on stages that were [trusted, not run](#trusted-not-run).\n"))
        #expect(report.contains("## Trusted, not run\n"))
        #expect(report.contains("- **sum\\[size=2,seed=0\\]** and 5 more, since 2"))
        #expect(
            report.contains(
                ": renamed a variable (code: sum -&gt; Arithmetic.sum, Tests/Fixtures/FixtureStudies/Arithmetic.swift:48 (3 tokens changed))\n"
            ))
        let results = try place.read("outputs/arithmetic/results.json")
        #expect(results.components(separatedBy: #""because":"renamed a variable""#).count == 7)
        #expect(results.contains(#""trusts":["sum[size=2,seed=0]","sum[size=2,seed=1]","#))
        let status = try place.reprise("status", "arithmetic").output
        #expect(
            status.hasPrefix(
                "arithmetic  fresh, resting on trust in sum[size=2,seed=0], sum[size=2,seed=1], sum[size=2,seed=2] and 3 more  ("))

        let verify = try place.reprise("verify", "arithmetic")
        #expect(verify.code == 0)
        #expect(
            verify.output.contains(
                "No longer trusted but run: sum[size=2,seed=0], sum[size=2,seed=1], sum[size=2,seed=2] and 3 more. "
                    + "'./reprise run arithmetic' writes the report anew.\n"))
        let again = try place.reprise("run", "arithmetic")
        #expect(!again.output.contains("trust"))
        #expect(try !place.read("outputs/arithmetic/report.md").contains("rust"))
        #expect(try !place.read("outputs/arithmetic/results.json").contains("trust"))
        #expect(try place.reprise("status", "arithmetic").output.hasPrefix("arithmetic  fresh  ("))
    }

    @Test func aRunOfTrustIsPinnedAndKept() throws {
        let place = try edited()
        try place.reprise("trust", "arithmetic/sum", "--because", "renamed a variable")
        let runs = "\(place.root)/.git/../.reprise/v1/runs"
        let manifests = try FileManager.default.contentsOfDirectory(atPath: runs).sorted()
        #expect(manifests.count == 2)
        let texts = try manifests.map { try String(contentsOfFile: "\(runs)/\($0)", encoding: .utf8) }
        let trusting = try #require(texts.first { $0.contains(#""outcome" : "trusted""#) })
        #expect(trusting.components(separatedBy: #""outcome" : "trusted""#).count == 7)
        // What gc keeps for a published study includes what was trusted.
        try place.reprise("run", "arithmetic")
        #expect(try place.reprise("gc", "--keep-runs", "1", "--delete").code == 0)
        #expect(try place.reprise("why", "arithmetic").output == "Nothing would run: all 17 stages are up to date.\n")
        #expect(try place.reprise("why", "arithmetic/sum").output.contains(": renamed a variable\n"))
    }

    @Test func whatWasNeverMadeIsNotTrusted() throws {
        let place = try Workplace()
        let never = try place.reprise("trust", "arithmetic/sum", "--because", "x")
        #expect(never.code == 2)
        #expect(
            never.errors == """
                error: can't trust what has not been made
                  'sum[size=2,seed=0]': its inputs are not known before part
                  'sum[size=2,seed=1]': its inputs are not known before part
                  'sum[size=2,seed=2]': its inputs are not known before part
                  'sum[size=3,seed=0]': its inputs are not known before part
                  'sum[size=3,seed=1]': its inputs are not known before part
                  and 1 more
                  hint: './reprise run arithmetic' makes it; trust is for code, files, programs and inputs that make no difference

                """)
        try place.reprise("run", "arithmetic")
        let setting = try place.reprise("trust", "arithmetic/sum", "--because", "x", "scale.factor=3")
        #expect(setting.code == 2)
        #expect(
            setting.errors.contains("  'sum[size=2,seed=0]': it takes another setting: scale.factor 2.0 -> 3.0 (argument scale.factor=3)\n")
        )
        #expect(try place.reprise("why", "arithmetic", "scale.factor=3").output.hasPrefix("▶ sum[size=2,seed=0] and 5 more: setting: "))
        let nameless = try place.reprise("trust", "arithmetic", "--because", "x")
        #expect(
            nameless.errors == """
                error: which stage of arithmetic?
                  expected: arithmetic/<stage>
                  hint: './reprise why arithmetic' lists the stages that would run

                """)
        #expect(
            try place.reprise("trust", "arithmetic/sum", "--because", " ").errors
                == "error: '--because' says nothing\n  hint: the report shows it to its readers\n")
    }

    @Test func anUntrueTrustIsReplacedByWhatComesOut() throws {
        let place = try Workplace()
        try place.reprise("run", "wavering", "ways=[wild]")
        place.environment["FIXTURE_CODE"] = "edited"
        #expect(try place.reprise("trust", "wavering/wild", "--because", "no change", "ways=[wild]").code == 0)
        let verify = try place.reprise("verify", "wavering/wild", "ways=[wild]")
        #expect(verify.code == 3)
        #expect(verify.output.hasPrefix("✘ wild  different; \""))
        // The report was not trusted, and follows the new value.
        #expect(try place.reprise("why", "wavering/wild", "ways=[wild]").output.hasPrefix("✔ wild: cached by run "))
        #expect(try place.reprise("run", "wavering", "ways=[wild]").output.hasSuffix("(1 stages executed, 1 cached)\n"))
    }
}
