internal import ContentStore

/// The first page of the site: all papers, with a filter and a search over them.
package struct AtlasHTML: Sendable {
    /// A paper and what has been found about it.
    package struct Entry: Sendable {
        package struct Claim: Sendable {
            package let says: String
            /// Nil as long as there are no results.
            package let verdict: String?
            package init(says: String, verdict: String?) { (self.says, self.verdict) = (says, verdict) }
        }

        package var slug: String
        package var title: String
        package var address: String?
        package var published: String?
        package var theme: String
        package var feeds: [String] = []
        package var fidelity: String?
        package var question: String?
        package var claims: [Claim] = []
        package var hasRules = false
        /// Whether the site has a page about it.
        package var isStudied = false
        package var freshness: String?
        package var seconds: Double?

        package init(slug: String, title: String, theme: String) { (self.slug, self.title, self.theme) = (slug, title, theme) }

        var verdicts: [String] { claims.compactMap(\.verdict) }
    }

    package let entries: [Entry]
    /// MathML by TeX.
    package let formulas: [String: String]

    package init(entries: [Entry], formulas: [String: String] = [:]) {
        self.formulas = formulas
        self.entries = entries.sorted { a, b in
            if a.theme != b.theme { return a.theme < b.theme }
            if a.isStudied != b.isStudied { return a.isStudied }
            return (b.published ?? "", a.slug) < (a.published ?? "", b.slug)
        }
    }

    package var html: String {
        SitePage(
            title: "Which claims hold up?", depth: 0, kind: "atlas",
            content: """
                <h1>Which claims hold up?</h1>
                \(summary)
                \(bars)
                \(Self.explanation)
                \(filter)
                <p id="shown" role="status" aria-live="polite">\(counted(entries.count, "paper"))</p>
                \(themes)
                <p id="none" hidden>No paper fits. <button type="button" id="clear-none">Clear the filter</button></p>
                """
        ).html
    }

    // MARK: The head

    private var summary: String {
        let studied = entries.count { $0.isStudied }
        let verdicts = Verdicts.counts(Verdicts.sorted(entries.flatMap(\.verdicts)))
        let claims = verdicts.map(\.count).reduce(0, +)
        let open = entries.filter { !$0.isStudied }.map(\.claims.count).reduce(0, +)
        let waiting = entries.count - studied
        let rest =
            waiting == 0
            ? "" : " \(counted(waiting, "paper")) with \(counted(open, "claim")) \(waiting == 1 ? "waits" : "wait") for a study."
        return """
            <p class="lead"><strong>\(studied) of \(counted(entries.count, "paper")) studied, with \(counted(claims, "claim")).</strong>\(rest) \
            Rules are written before the evidence; each report says what was found, how sure it is, and what was changed afterwards.</p>
            """
    }

    /// A bar of parts in proportion, with its legend; the legend has the numbers for who can't see the bar.
    private var bars: String {
        let verdicts = Verdicts.counts(Verdicts.sorted(entries.flatMap(\.verdicts)))
        guard !verdicts.isEmpty else { return "" }
        let parts = verdicts.map { "<span class=\"\(SitePage.name($0.verdict))\" style=\"flex-grow:\($0.count)\"></span>" }.joined()
        let legend = verdicts.map { "<li>\(SitePage.badge($0.verdict, count: $0.count))</li>" }.joined()
        return "<div class=\"bar\" aria-hidden=\"true\">\(parts)</div><ul class=\"legend\" aria-label=\"Claims by verdict\">\(legend)</ul>"
    }

    private static let explanation = """
        <details class="explanation"><summary>What the words mean</summary><dl>
        <dt>\(SitePage.badge("reproduced"))</dt><dd>The rule that was written before the evidence is met.</dd>
        <dt>\(SitePage.badge("not reproduced"))</dt><dd>Its counterpart is: the evidence speaks against the claim.</dd>
        <dt>\(SitePage.badge("inconclusive"))</dt><dd>Neither of the two, or a control failed.</dd>
        <dt>\(SitePage.badge("instrument validated"))</dt><dd>What measures works on planted data; nothing is said about the paper's own systems.</dd>
        <dt>\(SitePage.badge("not tested"))</dt><dd>The claim has no evidence here yet.</dd>
        <dt>Fidelity</dt><dd>How near a study is to its paper: <em>exact</em>, its own setting and scale; <em>scaled</em>, the same method, smaller;
        <em>analogue</em>, the mechanism in a smaller system; <em>protocol</em>, the instrument alone; <em>reading</em>, no empirical claim. For
        papers that wait it is what is planned.</dd>
        <dt>Freshness</dt><dd><em>fresh</em>, what is published belongs to the code, settings and files here; <em>fresh (other environment)</em>, so
        too, but made on another kind of machine; <em>stale</em>, the first thing that has changed since.</dd>
        </dl></details>
        """

    private var filter: String {
        func select(_ name: String, _ label: String, _ options: [(value: String, text: String)]) -> String {
            let items = options.map { "<option value=\"\(escapedHTML($0.value))\">\(escapedHTML($0.text))</option>" }.joined()
            return
                "<label>\(label)<select name=\"\(name)\"><option value=\"\">all</option>\(items)</select></label>"
        }
        let verdicts = Verdicts.counts(Verdicts.sorted(entries.flatMap(\.verdicts))).map {
            (value: SitePage.name($0.verdict), text: $0.verdict)
        }
        var unique: [(value: String, text: String)] = []
        for verdict in verdicts where !unique.contains(where: { $0.value == verdict.value }) { unique.append(verdict) }
        return """
            <form id="filter" class="filter" role="search" aria-label="Filter papers" hidden>
            <label class="search">Search<input type="search" name="q" placeholder="title, question, claim" autocomplete="off"></label>
            \(select("theme", "Theme", Set(entries.map(\.theme)).sorted().map { ($0, words(ofTheme: $0)) }))
            \(select("verdict", "Verdict", unique))
            \(select("fidelity", "Fidelity", Set(entries.map { $0.fidelity ?? "not decided" }).sorted().map { ($0, $0) }))
            \(select("studied", "Study", [("yes", "studied"), ("no", "waiting")]))
            \(select("feed", "Feed", Set(entries.flatMap(\.feeds)).sorted().map { ($0, $0) }))
            <button type="reset">Clear</button>
            </form>
            """
    }

    // MARK: The papers

    private var themes: String {
        // Themes with studies first: who comes wants to see what was found.
        let studied = Set(entries.filter(\.isStudied).map(\.theme))
        let all = Set(entries.map(\.theme))
        return (studied.sorted() + all.subtracting(studied).sorted()).map { theme in
            let papers = entries.filter { $0.theme == theme }.map(item).joined(separator: "\n")
            let name = words(ofTheme: theme)
            return
                "<section class=\"theme\"><h2 id=\"\(anchor(name))\">\(escapedHTML(name))</h2><ul class=\"papers\">\n\(papers)\n</ul></section>"
        }.joined(separator: "\n")
    }

    private func item(_ entry: Entry) -> String {
        let title = MathSpans.html(entry.title, mathML: formulas)
        let target = entry.isStudied ? SitePaths.page(ofReport: entry.slug) : entry.address.flatMap(safeAddress)
        let head = target.map { "<a href=\"\(escapedHTML($0))\">\(title)</a>" } ?? title
        var facts = [entry.published, entry.fidelity ?? "fidelity not decided"].compactMap(\.self).map { "<span>\(escapedHTML($0))</span>" }
        if entry.isStudied, let address = entry.address.flatMap(safeAddress) {
            facts.append("<a href=\"\(escapedHTML(address))\">paper</a>")
        }
        if let seconds = entry.seconds { facts.append("<span>took \(AtlasPage.duration(seconds))</span>") }
        if let freshness = entry.freshness { facts.append(SitePage.freshness(freshness)) }
        if !entry.isStudied, entry.freshness == nil {
            facts.append("<span class=\"waiting\">\(entry.hasRules ? "rules written, no study yet" : "no study yet")</span>")
        }
        let verdicts = Verdicts.counts(Verdicts.sorted(entry.verdicts)).map { SitePage.badge($0.verdict, count: $0.count) }.joined(
            separator: " ")
        let names = Set(entry.verdicts.map(SitePage.name)).sorted().joined(separator: " ")
        return """
            <li class="paper\(entry.isStudied ? " studied" : "")" data-theme="\(escapedHTML(entry.theme))" data-verdict="\(names)" \
            data-fidelity="\(escapedHTML(entry.fidelity ?? "not decided"))" data-studied="\(entry.isStudied ? "yes" : "no")" \
            data-feed="\(escapedHTML(entry.feeds.joined(separator: " ")))"><h3>\(head)</h3>
            <p class="facts">\(facts.joined(separator: " "))</p>\(verdicts.isEmpty ? "" : "<p class=\"badges\">\(verdicts)</p>")
            \(details(entry))</li>
            """
    }

    private func details(_ entry: Entry) -> String {
        let claims = entry.claims.map { claim in
            "<li>\(claim.verdict.map { SitePage.badge($0) + " " } ?? "")\(MathSpans.html(claim.says, mathML: formulas))</li>"
        }.joined()
        let question = entry.question.map { "<p>\(MathSpans.html($0, mathML: formulas))</p>" } ?? ""
        guard !claims.isEmpty || !question.isEmpty else { return "" }
        let count = entry.claims.count
        let label = count == 0 ? "Question" : "Question and \(counted(count, "claim"))"
        return "<details><summary>\(label)</summary>\(question)\(claims.isEmpty ? "" : "<ul>\(claims)</ul>")</details>"
    }
}
