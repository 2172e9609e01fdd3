import ContentStore
import Foundation
import Reporting
import Statistics
import Testing
import Workbench

@Suite struct MarkdownTests {
    @Test func blocksBecomeMarkdown() {
        let section = Section("Sums") {
            Prose("There are \(3) sums.")
            Table([1, 2]) { Column("n") { $0 } }
            Figure("sums", caption: "All sums.", alt: "A [line]", x: Axis("n"), y: Axis("sum")) { Line(x: [1, 2], y: [3, 4]) }
            Section("Empty") { Deviations("We added twice.") }
        }
        #expect(
            Markdown.lines(section.blocks, level: 2).map(\.markdown) == [
                "## Sums", "", "There are 3 sums.", "", "| n |", "| ---: |", "| 1 |", "| 2 |", "", "![A \\[line\\]](sums.svg)", "",
                "*All sums.*", "",
            ])
        #expect(Markdown.deviations(section.blocks).map(\.markdown) == ["We added twice."])
        #expect(Markdown.figures(section.blocks).map(\.name) == ["sums"])
    }

    @Test func aPageEscapesWhatComesFromOutside() {
        let claim = ReportPage.Claim(
            id: "c", says: "x <script> | y", verdict: "reproduced", because: "", registration: "registered before evidence", seen: "nothing"
        )
        let page = ReportPage(
            slug: "s", title: "A <b>title</b>", published: "2026-01-02", links: [], fidelity: "exact", whyThisFidelity: "because",
            question: "Why?",
            preset: "default", claims: [claim], blocks: [], families: [], notes: [], command: "./reprise run s")
        #expect(page.markdown.hasPrefix("# A &lt;b&gt;title&lt;/b&gt;\n\n**Why?**\n"))
        #expect(page.markdown.contains("- ✅ **reproduced** · x &lt;script&gt; \\| y"))
        #expect(page.markdown.contains("One claim: reproduced. Its rule stood before the evidence and has not changed since.\n"))
        #expect(page.markdown.contains("Without a control: `c`."))
        #expect(!page.markdown.contains("<script>"))
    }

    @Test func controlsAndRegistrationStandBesideTheClaim() {
        var claim = ReportPage.Claim(
            id: "c", says: "x", verdict: "inconclusive (control failed)", because: "", registration: "rule changed after evidence",
            seen: "prototype")
        claim.measured = [.init(name: "rate", estimate: Estimate(0.25, low: 0.1, high: 0.5), definition: "d")]
        claim.controls = [
            .init(
                id: "shuffled", why: "w", holds: false, comparisons: [],
                measured: [.init(name: "null", estimate: Estimate(0.5), definition: "d")]),
            .init(id: "other", why: "w", holds: nil, comparisons: [], measured: []),
        ]
        claim.changes = ["2026-01-02: rule changed (- a | b; + c), because: a slip"]
        let page = ReportPage(
            slug: "s", title: "T", published: "2026-01-02", links: [], fidelity: "exact", whyThisFidelity: "because", question: "Why?",
            preset: "default", claims: [claim], blocks: [], families: [], notes: [], command: "./reprise run s")
        #expect(
            page.markdown.contains(
                """
                | Claim | Paper | Here | Control | Verdict | Rule |
                | --- | --- | --- | --- | --- | --- |
                | `c` | no number | rate = 0.250 [0.100, 0.500] | ❌ `shuffled`<br>null = 0.500<br>⬜ `other` | ❔ inconclusive (control failed) | \
                <details><summary>rule changed after evidence</summary>2026-01-02: rule changed (- a \\| b; + c), because: a slip</details>; \
                its author had seen: prototype |

                """))
    }

    @Test(arguments: [
        (
            ["registered before evidence", "not registered"],
            " Every rule that was applied stood before the evidence and has not changed since."
        ),
        (
            ["registered before evidence", "measurement changed after evidence"],
            " Every rule that was applied stood before the evidence and has not changed since; of 1 claim the measurement has: what changed, and why, is told in [the table](#claims)."
        ),
        (
            ["rule changed after evidence", "measurement changed after evidence"],
            " Of 1 claim the rule has changed since the evidence, of 1 the measurement: what changed, and why, is told in [the table](#claims)."
        ),
        (["not registered", "not registered"], ""),
    ]) func theAnswerSaysWhetherTheRulesStood(_ statuses: [String], _ sentence: String) {
        let claims = statuses.map {
            ReportPage.Claim(id: "c", says: "x", verdict: "reproduced", because: "", registration: $0, seen: "nothing")
        }
        let page = ReportPage(
            slug: "s", title: "T", published: "2026-01-02", links: [], fidelity: "exact", whyThisFidelity: "because",
            question: "Why?\n\nOne reason\nor two.", preset: "default", claims: claims, blocks: [], families: [], notes: [],
            command: "./reprise run s")
        #expect(page.markdown.contains("\n## Does it hold up?\n\nOf 2 claims: 2 reproduced.\(sentence)\n"))
        // The answer comes before everything that isn't needed to understand it.
        #expect(page.markdown.contains("**Why?**\n\nPaper of 2026-01-02. Fidelity"))
        #expect(page.markdown.contains("\n## Background\n\nOne reason or two.\n\n## Claims\n"))
    }
}

@Suite struct PublishedRecordTests {
    @Test func theRecordMakesTheRoundTrip() throws {
        let record = PublishedRecord(
            study: "s", preset: "default", fidelity: "exact", sourceTree: "abc", environment: [("libc", "2.36")],
            settings: [("a.b", "[1, 2]")],
            claims: [
                .init(
                    id: "c", verdict: "inconclusive", measured: [("m", Estimate(.nan, low: -.infinity, high: 2, n: 3))],
                    controls: [("k", nil), ("l", true)],
                    registration: "registered before evidence")
            ], stages: [.init(label: "t[k=1]", key: "00", output: "11", seconds: 0.25)],
            numbers: [
                .init(text: "0.3", line: 4, column: 2, source: .quoted(place: "table 1")),
                .init(text: "0.4", line: 5, column: 3, source: .stage("t[k=1]", path: "a[2]", value: 0.41)),
                .init(text: "7", line: 6, column: 1, source: .stage("report", path: nil, value: 7)),
                .init(text: "8", line: 7, column: 1, source: .sweep("width", point: 3, claim: "c", path: "m", value: 8)),
            ], figures: [("curve", ["t[k=1]", "report"])])
        let read = try #require(try PublishedRecord(parsing: record.text))
        #expect(read.text == record.text)
        #expect(read.claims[0].measured[0].estimate.value.isNaN)
        #expect(read.stages == record.stages)
        #expect(read.numbers == record.numbers)
        #expect(read.figures.map(\.stages) == [["t[k=1]", "report"]])
        #expect((try? JSONSerialization.jsonObject(with: Foundation.Data(record.text.utf8))) != nil)
    }

    @Test func otherTextIsRefused() throws {
        #expect(try PublishedRecord(parsing: "{}") == nil)
        #expect(throws: JSONError.self) { try PublishedRecord(parsing: "{\"study\"") }
    }
}
