internal import ContentStore
internal import Workbench

/// `outputs/README.md`: all papers by theme, and which of their claims hold up.
package struct AtlasPage: Sendable {
    /// A paper and what has been found about it.
    package struct Entry: Sendable {
        package var slug: String
        package var title: String
        /// Where to read the paper.
        package var address: String?
        /// `2026-05-27`, or less exact.
        package var published: String?
        /// The folder under `pipelines`.
        package var theme: String
        /// Planned, as long as there are no results.
        package var fidelity: String?
        /// How many claims the paper file names.
        package var claims: Int
        package var hasRules: Bool
        package var results: Results?

        package init(
            slug: String, title: String, address: String?, published: String?, theme: String, fidelity: String?, claims: Int,
            hasRules: Bool, results: Results?
        ) {
            (self.slug, self.title, self.address, self.published, self.theme) = (slug, title, address, published, theme)
            (self.fidelity, self.claims, self.hasRules, self.results) = (fidelity, claims, hasRules, results)
        }
    }

    /// What is published about a paper.
    package struct Results: Sendable {
        /// One for each claim.
        package var verdicts: [String]
        /// Seconds that the stages of the published run took, one after another.
        package var seconds: Double

        /// How many of the claims rest on a stage that was trusted, not run.
        package var trusting: Int

        package init(verdicts: [String], seconds: Double, trusting: Int = 0) {
            (self.verdicts, self.seconds, self.trusting) = (verdicts, seconds, trusting)
        }

        /// A stage that several names share counts once: it ran once.
        package init(_ record: PublishedRecord) {
            verdicts = record.claims.map(\.verdict)
            trusting = record.claims.count { !$0.trusts.isEmpty }
            var seen: Set<String> = []
            seconds = record.stages.filter { seen.insert($0.key).inserted }.map(\.seconds).reduce(0, +)
        }
    }

    package var entries: [Entry]

    package init(entries: [Entry]) { self.entries = entries }

    package var markdown: String {
        let themes = Set(entries.map(\.theme)).sorted()
        var lines = heading + byVerdict + legend + byTheme(themes)
        for theme in themes { lines += section(theme) }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: The head

    private var studied: [Entry] { entries.filter { $0.results != nil } }

    private var heading: [String] {
        let verdicts = Verdicts.counts(Verdicts.sorted(studied.flatMap { $0.results?.verdicts ?? [] }))
        let total = verdicts.map(\.count).reduce(0, +)
        let waiting = entries.count - studied.count
        let open = entries.filter { $0.results == nil }.map(\.claims).reduce(0, +)
        var sentences = ["**\(studied.count) of \(counted(entries.count, "paper")) studied"]
        sentences[0] +=
            total == 0
            ? ".**" : ", with \(counted(total, "claim")): \(verdicts.map { "\($0.count) \($0.verdict)" }.joined(separator: ", ")).**"
        if waiting > 0 {
            sentences.append(
                "\(counted(waiting, "paper")) with \(counted(open, "claim")) \(waiting == 1 ? "waits" : "wait") for a study.")
        }
        return ["# Which claims hold up?", "", sentences.joined(separator: " "), ""]
    }

    /// A row for each verdict with a bar of blocks, which take the colour of the text on light and dark pages.
    private var byVerdict: [String] {
        let verdicts = Verdicts.counts(Verdicts.sorted(studied.flatMap { $0.results?.verdicts ?? [] }))
        guard let most = verdicts.map(\.count).max() else { return [] }
        let rows = verdicts.map { verdict, count in
            let blocks = most <= Self.longestBar ? count : max(1, count * Self.longestBar / most)
            return [ReportPage.glyph(verdict), verdict, "\(count)", String(repeating: "█", count: blocks)]
        }
        return Markdown.table(["", "Verdict", "Claims", ""], rows)
    }

    private static let longestBar = 40

    private var legend: [String] {
        [
            "How to read it: a row of symbols has one for each claim of the paper, and leads to the report. ✅ reproduced: the rule that was written before the "
                + "evidence is met. ❌ not reproduced: its counterpart is. ❔ inconclusive: neither, or a control failed. 🔧 instrument validated: what measures "
                + "works on planted data, nothing is said about the paper's own systems. ⬜ not tested.", "",
            "Fidelity says how near a study is to its paper: *exact*, its own setting and scale; *scaled*, the same method, smaller; *analogue*, the mechanism in a "
                + "smaller system; *protocol*, the instrument alone; *reading*, no empirical claim. For papers that wait it is what is planned. Cost is the time that "
                + "the stages of the published run took, one after another.", "",
            "This page is written by `./reprise run` and `./reprise report` from `papers/*.yaml` and the published `results.json`; it is never edited.",
            "",
        ]
    }

    /// A row for each theme, which leads to its papers and to the reports.
    private func byTheme(_ themes: [String]) -> [String] {
        let rows = themes.map { theme in
            let own = papers(of: theme)
            let name = words(ofTheme: theme)
            return [
                "[\(name)](#\(name.lowercased().replacing(" ", with: "-")))", "\(own.count)",
                own.compactMap { entry in entry.results.map { Self.bar(entry, $0) } }.joined(separator: "<br>"),
            ]
        }
        return rows.isEmpty ? [] : ["## Themes", ""] + Markdown.table(["Theme", "Papers", "Studied, claim by claim"], rows)
    }

    // MARK: The themes

    /// Papers with results come first, then the newest.
    private func papers(of theme: String) -> [Entry] {
        entries.filter { $0.theme == theme }.sorted { a, b in
            if (a.results != nil) != (b.results != nil) { return a.results != nil }
            return (b.published ?? "", a.slug) < (a.published ?? "", b.slug)
        }
    }

    private func section(_ theme: String) -> [String] {
        ["## \(words(ofTheme: theme))", ""]
            + Markdown.table(["Paper", "Date", "Fidelity", "Does it hold up?", "Cost"], papers(of: theme).map(row))
    }

    private func row(_ entry: Entry) -> [String] {
        let title = escapedMarkdown(entry.title)
        let paper = entry.address.map { "[\(title)](\(Self.destination($0)))" } ?? title
        let start = [paper, entry.published ?? "", entry.fidelity ?? "not decided"]
        guard let results = entry.results else {
            let claims = entry.claims == 0 ? "" : "\(counted(entry.claims, "claim")), "
            return start + [claims + (entry.hasRules ? "rules written, not run yet" : "no study yet"), ""]
        }
        let trusting = results.trusting == 0 ? [] : ["⚠️ \(results.trusting) by stages that were trusted, not run"]
        let words = ([Verdicts.tally(Verdicts.sorted(results.verdicts))].filter { !$0.isEmpty } + trusting).joined(separator: ", ")
        return start + ["\(Self.bar(entry, results))\(words.isEmpty ? "" : "<br>\(words)")", Self.duration(results.seconds)]
    }

    /// A symbol for each claim; leads to the report.
    private static func bar(_ entry: Entry, _ results: Results) -> String {
        let symbols = Verdicts.sorted(results.verdicts).map(ReportPage.glyph).joined()
        return "[\(symbols.isEmpty ? "report" : symbols)](\(entry.slug)/report.md)\(results.trusting == 0 ? "" : " ⚠️")"
    }

    // MARK: Words

    /// An address as a link takes it: what would end the link early is percent-encoded.
    private static func destination(_ address: String) -> String {
        address.unicodeScalars.map { scalar in
            switch scalar {
            case " ", "(", ")", "<", ">", "|", "\\", "\"", "`": "%" + String(scalar.value, radix: 16, uppercase: true)
            default: String(scalar)
            }
        }.joined()
    }

    /// Two figures' worth of a duration: `42 s`, `12 min`, `3 h 5 min`.
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "" }
        let whole = Int(seconds.rounded())
        if whole < 1 { return "under 1 s" }
        if whole < 100 { return "\(whole) s" }
        let minutes = (whole + 30) / 60
        return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
