/// The page of a published report, made from its markdown and its record.
package struct ReportHTML: Sendable {
    package var slug: String
    package var markdown: String
    package var record: PublishedRecord?
    package var freshness: String
    /// Vega-Lite specifications of the figures, by name.
    package var specifications: [String: String]
    /// Texts of the files that the report links to, by path in the project.
    package var sources: [String: String]
    /// MathML by TeX.
    package var formulas: [String: String]
    package var paths: SitePaths

    package init(
        slug: String, markdown: String, record: PublishedRecord?, freshness: String, specifications: [String: String],
        sources: [String: String], formulas: [String: String], paths: SitePaths
    ) {
        (self.slug, self.markdown, self.record, self.freshness) = (slug, markdown, record, freshness)
        (self.specifications, self.sources, self.formulas, self.paths) = (specifications, sources, formulas, paths)
    }

    /// The files of the project that a report leads to, in their order.
    package static func linkedFiles(_ markdown: String, slug: String) -> [String] {
        var found: [String] = []
        func visit(_ node: MarkdownNode) {
            if case .link(let link) = node.kind, let path = SitePaths.projectPath(link, from: slug)?.path, !found.contains(path) {
                found.append(path)
            }
            node.children.forEach(visit)
        }
        visit(MarkdownNode(parsing: MathSpans(markdown).text))
        return found
    }

    package var html: String {
        let math = MathSpans(record.map { NumberLedger.linked(markdown, $0.numbers) } ?? markdown)
        var document = MarkdownNode(parsing: math.text)
        let title = document.children.first { $0.kind == .heading(1) }?.plainText ?? slug
        document.children.removeAll { $0.kind == .heading(1) }
        let ledger = record.map { NumberLedger(record: $0, document: document, slug: slug, paths: paths) }
        var renderer = MarkdownRenderer(
            slug: slug, math: math, mathML: formulas, specifications: specifications, sources: sources, paths: paths)
        let body = renderer.html(document.children)
        var sections = renderer.sections
        if ledger != nil { sections.append(("numbers", "Where each number comes from")) }
        if record != nil { sections.append(("provenance", "Provenance")) }
        let contents = sections.map { "<li><a href=\"#\($0.anchor)\">\($0.title)</a></li>" }.joined()
        return SitePage(
            title: math.plain(title), depth: 1, kind: "report",
            content: """
                <nav class="contents" aria-label="On this page"><details open><summary>On this page</summary><ol>\(contents)</ol></details></nav>
                <article>
                <h1>\(renderer.inline(title))</h1>
                \(badges)
                \(body)
                \(ledger?.html ?? "")
                \(provenance)
                </article>
                """
        ).html
    }

    private var badges: String {
        let verdicts = Verdicts.counts(Verdicts.sorted(record?.claims.map(\.verdict) ?? [])).map {
            SitePage.badge($0.verdict, count: $0.count)
        }
        return "<p class=\"badges\">\((verdicts + [SitePage.freshness(freshness)]).joined(separator: " "))</p>"
    }

    private var provenance: String {
        guard let record else { return "" }
        func rows(_ pairs: [(String, String)]) -> String {
            pairs.map { "<tr><th scope=\"row\"><code>\(escapedHTML($0.0))</code></th><td><code>\(escapedHTML($0.1))</code></td></tr>" }
                .joined()
        }
        let seconds = AtlasPage.Results(record).seconds
        let facts = [
            ("preset", record.preset), ("fidelity", record.fidelity), ("source tree", record.sourceTree ?? "not pinned"),
            ("stages", "\(record.stages.count)"), ("cost", AtlasPage.duration(seconds)),
        ]
        func table(_ label: String, _ pairs: [(String, String)]) -> String {
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\"><table><tbody>\(rows(pairs))</tbody></table></div>"
        }
        return """
            <h2 id="provenance">Provenance</h2>
            \(table("Run", facts))
            <details><summary>Settings of the published run</summary>\(table("Settings", record.settings.map { ($0.path, $0.value) }))</details>
            <details><summary>Environment of the published run</summary>\(table("Environment", record.environment.map { ($0.name, $0.value) }))</details>
            <p><a href="results.json">results.json</a> has the key and the output of every stage, <a href="report.md">report.md</a> this report as it is committed.</p>
            """
    }
}
