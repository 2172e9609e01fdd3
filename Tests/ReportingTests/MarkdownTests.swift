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
            Markdown.lines(section.blocks, level: 2) == [
                "## Sums", "", "There are 3 sums.", "", "| n |", "| ---: |", "| 1 |", "| 2 |", "", "![A \\[line\\]](sums.svg)", "",
                "*All sums.*", "",
            ])
        #expect(Markdown.deviations(section.blocks) == ["We added twice."])
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
        #expect(page.markdown.contains("One claim: reproduced."))
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
}

@Suite struct FigureTests {
    private func figure(_ marks: [Mark]) -> FigureBlock {
        guard
            case .figure(let block) = Figure("f", caption: "c", alt: "a", x: Axis("x"), y: Axis("y"), marks: { for mark in marks { mark } })
                .blocks[0]
        else { fatalError("a figure is one block") }
        return block
    }

    @Test func panelsBecomeFacetsAndRulesStandInEach() {
        let specification = VegaLite.specification(
            figure([Line(x: [1], y: [2], panel: "a"), Line(x: [1], y: [.nan], panel: "b"), ReferenceLine(y: 0.5)]))
        #expect(specification["facet"]?["field"]?.string == "panel")
        let values = specification["data"]?["values"]?.array ?? []
        #expect(values.count == 4)
        #expect(values[1]["y"] == .null)
        #expect(values[2...].map { $0["panel"]?.string } == ["a", "b"])
        #expect(specification["spec"]?["layer"]?.array?.count == 3)
    }

    @Test func wordsLabelTheirPlacesOnAnAxis() {
        guard
            case .figure(let block) = Figure(
                "f", caption: "c", alt: "a", x: Axis("arm", labels: ["old \"one\"", "new"]), y: Axis("y"),
                marks: { Points(x: [0, 1], y: [2, 3]) }
            ).blocks[0]
        else { return #expect(Bool(false)) }
        let x = VegaLite.specification(block)["layer"]?.array?[0]["encoding"]?["x"]
        #expect(x?["axis"]?["labelExpr"]?.string == #"split(["old \"one\"","new"][datum.value], '\n')"#)
        #expect(x?["axis"]?["values"]?.array?.count == 2)
        #expect(x?["scale"]?["domainMax"]?.double == 1.5)
    }

    @Test func figuresAreDrawnAndAdaptToTheGround() throws {
        let root = String(#filePath.dropLast("/Tests/ReportingTests/MarkdownTests.swift".count))
        let python = ProcessInfo.processInfo.environment["REPRISE_PYTHON"] ?? "\(root)/.venv/bin/python"
        let specification = VegaLite.specification(figure([Line(x: [1, 2], y: [2, 3]), Crosses(x: [1], y: [2])])).canonicalBytes
        let drawn = try FigureRenderer(python: python).draw([specification, specification])
        #expect(drawn.count == 2)
        #expect(drawn[0] == drawn[1])
        #expect(drawn[0].hasPrefix("<svg"))
        #expect(drawn[0].contains("@media (prefers-color-scheme: dark)"))
        #expect(drawn[0].utf8.count < 200_000)
    }

    @Test func aMissingRendererSaysHowToGetIt() {
        let error = #expect(throws: FigureRenderer.Failure.self) { try FigureRenderer(python: "/nowhere/python").draw([Array("{}".utf8)]) }
        #expect(
            error?.description == """
                error: figures can't be drawn
                  missing: /nowhere/python
                  hint: './reprise setup' installs the renderer, then run again
                """)
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
            ], stages: [.init(label: "t[k=1]", key: "00", output: "11", seconds: 0.25)])
        let read = try #require(try PublishedRecord(parsing: record.text))
        #expect(read.text == record.text)
        #expect(read.claims[0].measured[0].estimate.value.isNaN)
        #expect(read.stages == record.stages)
        #expect((try? JSONSerialization.jsonObject(with: Foundation.Data(record.text.utf8))) != nil)
    }

    @Test func otherTextIsRefused() throws {
        #expect(try PublishedRecord(parsing: "{}") == nil)
        #expect(throws: JSONError.self) { try PublishedRecord(parsing: "{\"study\"") }
    }
}
