import Reporting
import Statistics
import Testing

@Suite struct ReportHTMLTests {
    private static let source = """
        enum Sums {
            /// Adds.
            static func add(_ a: Int) -> Int {
                a + 1
            }
        }
        """

    private func html(
        _ markdown: String, record: PublishedRecord? = nil, specifications: [String: String] = [:], formulas: [String: String] = [:]
    ) -> String {
        let paths = SitePaths(
            reports: ["sums", "roots"], sources: ["pipelines/Odds/Sums.swift", "papers/sums.yaml"],
            copies: ["outputs/sums/line.svg", "outputs/sums/results.json"])
        return ReportHTML(
            slug: "sums", markdown: markdown, record: record, freshness: "fresh", specifications: specifications,
            sources: ["pipelines/Odds/Sums.swift": Self.source], formulas: formulas, paths: paths
        ).html
    }

    @Test func nothingFromOutsideBecomesMarkup() {
        let page = html(
            """
            # A <script>alert(1)</script> title

            A paragraph with <img src=x onerror=alert(2)> and [a link](javascript:alert(3)), [another](https://example.org/?a=1&b="2").

            <iframe src="https://example.org"></iframe>

            | a | b |
            | --- | --- |
            | <b>bold</b><br>next | `<i>` |
            """)
        let scripts = page.split(separator: "<script").count - 1
        #expect(scripts == 1)
        for forbidden in ["<img", "<iframe", "<b>", "<i>", "javascript:"] { #expect(!page.contains(forbidden), "\(forbidden)") }
        #expect(page.contains("&lt;img src=x onerror=alert(2)&gt;"))
        #expect(page.contains("<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">another</a>"))
        #expect(page.contains("<td>&lt;b&gt;bold&lt;/b&gt;<br>next</td><td><code>&lt;i&gt;</code></td>"))
    }

    @Test func linksLeadToPagesOfTheSite() {
        let page = html(
            """
            # T

            [rules](../../papers/sums.yaml) [other](../roots/report.md#claims) [atlas](../README.md) [data](results.json) [gone](../../LICENSE)
            """)
        #expect(page.contains("<a href=\"../source/papers/sums.yaml.html\">rules</a>"))
        #expect(page.contains("<a href=\"../roots/index.html#claims\">other</a>"))
        #expect(page.contains("<a href=\"../index.html\">atlas</a>"))
        #expect(page.contains("<a href=\"../sums/results.json\">data</a>"))
        #expect(page.contains(" gone</p>"))
    }

    @Test func aStageHasItsFunctionFoldedBeneath() {
        let page = html("# T\n\n## Method\n\n- **add** ([data](../../pipelines/Odds/Sums.swift#L3)): Adds.\n")
        #expect(page.contains("<a href=\"../source/pipelines/Odds/Sums.swift.html#L3\">data</a>"))
        #expect(
            page.contains(
                "<details class=\"code\"><summary>Source, <code>Sums.swift:2</code></summary><pre class=\"scroll\" tabindex=\"0\" aria-label=\"Code\">"
                    + "<code>/// Adds.\nstatic func add(_ a: Int) -&gt; Int {\n    a + 1\n}</code></pre></details></li>"))
        #expect(page.contains("<li><a href=\"#method\">Method</a></li>"))
    }

    @Test func aFigureKeepsItsPictureBesideItsSpecification() {
        let page = html(
            "# T\n\n![A \"line\"](line.svg)\n\n*The line.*\n", specifications: ["line": "{\"a\": \"</script><b>\"}"])
        #expect(page.contains("<img src=\"../sums/line.svg\" alt=\"A &quot;line&quot;\">"))
        #expect(
            page.contains(
                "<script type=\"application/json\">{\"a\": \"\\u003c/script>\\u003cb>\"}</script><figcaption>The line.</figcaption>"))
    }

    @Test func formulasAreMathematicsAndCodeIsNot() {
        let page = html("# T\n\nWith $x^*_1 < 2$ and `$y$`, for $5 or $z$.\n", formulas: ["x^*_1 < 2": "<math><mi>x</mi></math>"])
        #expect(page.contains("With <math><mi>x</mi></math> and <code>$y$</code>, for $5 or <code>z</code>."))
    }

    @Test func formulasOfHeadingsAreTeXWhereMathematicsCantStand() {
        let page = html("# On $x^2$\n\n## Where $x^2$ is\n\n![A $x^2$](line.svg)\n", formulas: ["x^2": "<math>m</math>"])
        #expect(page.contains("<title>On x^2</title>") && page.contains("<h1>On <math>m</math></h1>"))
        #expect(page.contains("<li><a href=\"#where-x2-is\">Where <math>m</math> is</a></li>"))
        #expect(page.contains("<h2 id=\"where-x2-is\">Where <math>m</math> is</h2>"))
        #expect(page.contains("alt=\"A x^2\""))
    }

    @Test func numbersLeadToWhatMadeThem() {
        func number(_ text: String, _ line: Int, _ column: Int, _ source: PublishedRecord.Number.Source) -> PublishedRecord.Number {
            .init(text: text, line: line, column: column, source: source)
        }
        let record = PublishedRecord(
            study: "sums", preset: "default", fidelity: "exact", sourceTree: "abc", environment: [("swift", "6.3")],
            settings: [("a.b", "<1>")],
            claims: [
                .init(
                    id: "c", verdict: "reproduced", measured: [("least_sum", Estimate(6, low: 5, high: 7, n: 9))], controls: [],
                    registration: "registered before evidence")
            ],
            stages: [
                .init(label: "c[k=1]", key: String(repeating: "4", count: 64), output: String(repeating: "5", count: 64), seconds: 1),
                .init(label: "report", key: String(repeating: "6", count: 64), output: String(repeating: "7", count: 64), seconds: 1),
            ],
            numbers: [
                number("8", 3, 11, .quoted(place: "table <1>")),
                number("6 [5, 7]", 3, 17, .stage("c[k=1]", path: "least_sum", value: 6.25)),
                number("0.5", 5, 6, .stage("report", path: nil, value: 0.5)), number("12", 5, 17, .stage("report", path: nil, value: 12)),
                number("9", 5, 25, .stage("report", path: nil, value: 9)),
                number("6", 5, 35, .stage("c[k=1]", path: "least_sum", value: 6.25)),
                number("7", 99, 1, .stage("report", path: nil, value: 7)),
            ])
        let page = html(
            """
            # T

            Paper has 8, we 6 [5, 7].

            $x = 0.5$, then 12 (not at nine), 6.

            - **c** ([analyze](../../pipelines/Odds/Sums.swift#L3)): Adds.
            """, record: record)
        #expect(
            page.contains(
                "<p>Paper has <a class=\"number\" href=\"#number-1\">8</a>, we <a class=\"number\" href=\"#number-2\">6 <span class=\"whole\">[5, 7]</span></a>.</p>"
            ))
        // A number in a formula and one that is not where the record says stay as they are.
        #expect(
            page.contains("then <a class=\"number\" href=\"#number-3\">12</a> (not at nine), <a class=\"number\" href=\"#number-2\">6</a>.")
        )
        #expect(page.contains("<tr id=\"number-1\"><td>a printed number</td><td></td><td>table &lt;1&gt;</td><td></td><td></td></tr>"))
        #expect(
            page.contains(
                "<tr id=\"number-2\"><td><code>least_sum</code></td><td><code>6.25</code></td>"
                    + "<td><a href=\"../source/pipelines/Odds/Sums.swift.html#L3\"><code>c[k=1]</code></a></td>"
                    + "<td><code title=\"\(String(repeating: "4", count: 64))\">444444444444</code></td>"))
        #expect(page.contains("<tr id=\"number-3\"><td>worked out there</td><td>in results.json</td><td><code>report</code></td>"))
        #expect(!page.contains("number-4"))
        #expect(page.contains("<code>&lt;1&gt;</code>"))
        #expect(page.contains("<span class=\"freshness fresh\">fresh</span>"))
    }

    @Test func thePipelineIsAPicture() {
        let page = html(
            """
            # T

            ```mermaid
            flowchart LR
                s0[("data")]
                s1["alone"]
                s2{{"claim ×2"}}
                s0 & s1 --> s2
            ```
            """)
        #expect(page.contains("aria-label=\"3 stages and what each takes\""))
        #expect(page.contains("<g class=\"analyze\"><title>claim ×2 (analyze)</title>"))
        // Two inputs, two lines; what takes them stands in the second column.
        #expect(page.split(separator: "<path d=").count - 1 == 2)
        #expect(page.contains("<rect x=\"294\""))
        #expect(html("# T\n\n```mermaid\nsequenceDiagram\n```\n").contains("<code>sequenceDiagram\n</code>"))
    }

    @Test func filesThatAReportLeadsTo() {
        let markdown =
            "[a](../../papers/sums.yaml#L3) [b](https://example.org) [c](../roots/report.md) [a](../../papers/sums.yaml) `[d](x.swift)`"
        #expect(ReportHTML.linkedFiles(markdown, slug: "sums") == ["papers/sums.yaml", "outputs/roots/report.md"])
        #expect(ReportHTML.linkedFiles("[out](../../../etc/passwd)", slug: "sums") == [])
    }
}
