import Reporting
import Testing

@Suite struct AtlasPageTests {
    private func entry(
        _ slug: String, theme: String = "SmallThings", published: String? = "2026-01-02", claims: Int = 2, hasRules: Bool = false,
        verdicts: [String]? = nil, seconds: Double = 0
    ) -> AtlasPage.Entry {
        AtlasPage.Entry(
            slug: slug, title: "On \(slug)", address: "https://example.org/\(slug)", published: published, theme: theme, fidelity: "exact",
            claims: claims, hasRules: hasRules, results: verdicts.map { AtlasPage.Results(verdicts: $0, seconds: seconds) })
    }

    /// The lines of a page that start as given.
    private func lines(_ page: AtlasPage, _ start: String) -> [String] {
        page.markdown.split(separator: "\n").map(String.init).filter { $0.hasPrefix(start) }
    }

    @Test func theHeadTellsHowManyOfWhat() {
        let page = AtlasPage(entries: [
            entry("sums", verdicts: ["inconclusive", "reproduced", "not reproduced", "reproduced"], seconds: 300),
            entry("products", claims: 3), entry("roots", theme: "Odds", claims: 1, hasRules: true),
        ])
        #expect(
            page.markdown.hasPrefix(
                """
                # Which claims hold up?

                **1 of 3 papers studied, with 4 claims: 2 reproduced, 1 not reproduced, 1 inconclusive.** 2 papers with 4 claims wait for a study.

                |  | Verdict | Claims |  |
                | --- | --- | --- | --- |
                | ✅ | reproduced | 2 | ██ |
                | ❌ | not reproduced | 1 | █ |
                | ❔ | inconclusive | 1 | █ |

                How to read it: 
                """))
        #expect(lines(page, "| [Odds]") == ["| [Odds](#odds) | 1 |  |"])
        #expect(lines(page, "| [Small things]") == ["| [Small things](#small-things) | 2 | [✅✅❌❔](sums/report.md) |"])
    }

    @Test func aThemeListsStudiesFirstAndThenTheNewest() {
        let page = AtlasPage(entries: [
            entry("old", published: "2001-05-06"), entry("new", published: "2026-05-06", claims: 1),
            entry("undated", published: nil, claims: 0), entry("ready", published: "2020", hasRules: true),
            entry("studied", published: "1999-01-01", verdicts: ["instrument validated", "not tested"], seconds: 59.6),
        ])
        #expect(
            lines(page, "| [On ") == [
                "| [On studied](https://example.org/studied) | 1999-01-01 | exact | [🔧⬜](studied/report.md)<br>1 instrument validated, 1 not tested | 60 s |",
                "| [On new](https://example.org/new) | 2026-05-06 | exact | 1 claim, no study yet |  |",
                "| [On ready](https://example.org/ready) | 2020 | exact | 2 claims, rules written, not run yet |  |",
                "| [On old](https://example.org/old) | 2001-05-06 | exact | 2 claims, no study yet |  |",
                "| [On undated](https://example.org/undated) |  | exact | no study yet |  |",
            ])
    }

    @Test func whatRestsOnTrustIsMarked() {
        var paper = entry("sums", verdicts: ["reproduced", "reproduced"], seconds: 3)
        paper.results?.trusting = 1
        let page = AtlasPage(entries: [paper])
        #expect(lines(page, "| [Small things]") == ["| [Small things](#small-things) | 1 | [✅✅](sums/report.md) ⚠️ |"])
        #expect(
            lines(page, "| [On ") == [
                "| [On sums](https://example.org/sums) | 2026-01-02 | exact | [✅✅](sums/report.md) ⚠️<br>2 reproduced, ⚠️ 1 by stages that were trusted, not run | 3 s |"
            ])
    }

    @Test func longBarsAreCutInProportion() {
        let page = AtlasPage(entries: [
            entry(
                "many", verdicts: Array(repeating: "reproduced", count: 400) + Array(repeating: "inconclusive", count: 100) + ["not tested"]
            )
        ])
        #expect(lines(page, "| ✅") == ["| ✅ | reproduced | 400 | \(String(repeating: "█", count: 40)) |"])
        #expect(lines(page, "| ❔") == ["| ❔ | inconclusive | 100 | \(String(repeating: "█", count: 10)) |"])
        #expect(lines(page, "| ⬜") == ["| ⬜ | not tested | 1 | █ |"])
    }

    @Test func textsFromOutsideStayText() {
        var paper = entry("odd")
        paper.title = "A | <b>bold</b> [link](x)"
        paper.address = "https://example.org/a b)|c"
        paper.fidelity = nil
        #expect(
            lines(AtlasPage(entries: [paper]), "| [A") == [
                "| [A \\| &lt;b&gt;bold&lt;/b&gt; \\[link\\](x)](https://example.org/a%20b%29%7Cc) | 2026-01-02 | not decided | 2 claims, no study yet |  |"
            ])
    }

    @Test func anEmptyProjectHasAPageToo() {
        #expect(AtlasPage(entries: []).markdown.hasPrefix("# Which claims hold up?\n\n**0 of 0 papers studied.**\n\nHow to read it: "))
        let one = AtlasPage(entries: [entry("only", claims: 1)])
        #expect(one.markdown.contains("**0 of 1 paper studied.** 1 paper with 1 claim waits for a study.\n"))
    }

    @Test func theCostCountsStagesThatShareAKeyOnce() {
        func stage(_ label: String, _ key: String, _ seconds: Double) -> PublishedRecord.Stage {
            PublishedRecord.Stage(label: label, key: key, output: "", seconds: seconds)
        }
        let record = PublishedRecord(
            study: "s", preset: "default", fidelity: "exact", sourceTree: nil, environment: [], settings: [],
            claims: [
                PublishedRecord.Claim(id: "a", verdict: "reproduced", measured: [], controls: [], registration: ""),
                PublishedRecord.Claim(id: "b", verdict: "inconclusive", measured: [], controls: [], registration: "", trusts: ["one"]),
            ],
            stages: [stage("one", "k", 2), stage("two", "k", 2), stage("three", "l", 0.5)])
        let results = AtlasPage.Results(record)
        #expect(results.seconds == 2.5)
        #expect(results.verdicts == ["reproduced", "inconclusive"])
        #expect(results.trusting == 1)
    }

    @Test(arguments: [
        (0.2, "under 1 s"), (1.4, "1 s"), (99.4, "99 s"), (100, "2 min"), (5939, "99 min"), (6000, "1 h 40 min"), (-.infinity, ""),
        (1e12, ""), (.nan, ""),
    ])
    func durations(_ seconds: Double, _ text: String) { #expect(AtlasPage.duration(seconds) == text) }
}
