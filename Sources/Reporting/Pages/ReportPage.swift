package import ContentStore
package import Statistics
package import Workbench

/// Everything that a report says, gathered; rendering decides nothing any more.
package struct ReportPage: Sendable {
    /// One claim with its evidence and verdict.
    package struct Claim: Sendable {
        package var id: String
        package var says: String
        /// What the paper published: name, number, place.
        package var published: [(name: String, value: Double, place: String)] = []
        package var verdict: String
        /// Why there is no verdict, or what the verdict rests on: one sentence.
        package var because: ProseText
        /// The comparisons of the rule: list, text, numbers seen, whether it holds.
        package var comparisons: [Comparison] = []
        package var measured: [Measure] = []
        package var controls: [Control] = []
        package var registration: String
        package var seen: String
        package var changes: [String] = []
        /// The stages that it rests on and that were trusted, not run; by label.
        package var trusts: [String] = []
        package init(id: String, says: String, verdict: String, because: ProseText, registration: String, seen: String) {
            (self.id, self.says, self.verdict, self.because, self.registration, self.seen) = (
                id, says, verdict, because, registration, seen
            )
        }
    }
    package struct Comparison: Sendable {
        package let list: String
        package let text: String
        package let seen: String
        package let holds: Bool?
        package init(list: String, text: String, seen: String, holds: Bool?) {
            (self.list, self.text, self.seen, self.holds) = (list, text, seen, holds)
        }
    }
    package struct Measure: Sendable {
        package let name: String
        package let estimate: Estimate
        package let definition: String
        package init(name: String, estimate: Estimate, definition: String) {
            (self.name, self.estimate, self.definition) = (name, estimate, definition)
        }

        /// Its number, as part of a claim.
        package func number(of claim: String) -> ReportNumber {
            .init(text: NumberFormat.standard.text(estimate), origin: .measure(claim: claim, name: name, estimate.valueAndEnds))
        }
    }
    package struct Control: Sendable {
        package let id: String
        package let why: String
        package let holds: Bool?
        package let comparisons: [Comparison]
        package let measured: [Measure]
        package init(id: String, why: String, holds: Bool?, comparisons: [Comparison], measured: [Measure]) {
            (self.id, self.why, self.holds, self.comparisons, self.measured) = (id, why, holds, comparisons, measured)
        }
    }
    /// Stages with one name.
    package struct Family: Sendable {
        package let name: String
        package let kind: String
        package let count: Int
        package let sentence: String
        package let path: String
        package let line: Int
        package let inputs: [String]
        package init(name: String, kind: String, count: Int, sentence: String, path: String, line: Int, inputs: [String]) {
            (self.name, self.kind, self.count, self.sentence) = (name, kind, count, sentence)
            (self.path, self.line, self.inputs) = (path, line, inputs)
        }
    }

    /// Stages whose outputs count although their present code never made them, all for the same reason.
    package struct Trusted: Sendable {
        package let family: String
        package var labels: [String]
        package let mark: TrustMark
        package init(family: String, labels: [String], mark: TrustMark) {
            (self.family, self.labels, self.mark) = (family, labels, mark)
        }
    }

    package var slug: String
    package var title: String
    package var published: String
    package var links: [(name: String, url: String)]
    package var fidelity: String
    package var whyThisFidelity: String
    package var question: String
    package var preset: String
    package var claims: [Claim]
    package var trusted: [Trusted]
    package var blocks: [Block]
    package var families: [Family]
    package var notes: [String]
    package var command: String

    package init(
        slug: String, title: String, published: String, links: [(name: String, url: String)], fidelity: String, whyThisFidelity: String,
        question: String, preset: String, claims: [Claim], trusted: [Trusted] = [], blocks: [Block], families: [Family], notes: [String],
        command: String
    ) {
        (self.slug, self.title, self.published, self.links, self.fidelity, self.whyThisFidelity) =
            (slug, title, published, links, fidelity, whyThisFidelity)
        self.trusted = trusted
        (self.question, self.preset, self.claims, self.blocks, self.families, self.notes, self.command) =
            (question, preset, claims, blocks, families, notes, command)
    }

    /// The report as it is written.
    package var written: WrittenReport {
        var lines = Markdown.raw(heading) + answer + Markdown.raw(trust + background) + claimsTable
        lines += Markdown.lines(blocks, level: 2)
        lines += Markdown.raw(rules) + controls + deviations + Markdown.raw(method + graph)
        lines += Markdown.raw(["## Do it again", "", "```sh", command, "```", ""])
        if !notes.isEmpty { lines += Markdown.raw(notes.map { "> \($0)" } + [""]) }
        while lines.last?.markdown == "" { lines.removeLast() }
        return WrittenReport(lines)
    }

    package var markdown: String { written.markdown }

    private var questions: [String] {
        question.split(separator: "\n\n", omittingEmptySubsequences: true).map { String($0).replacing("\n", with: " ") }
    }

    /// What a reader has to know before the answer: what was asked, of which paper, and how near the study comes to it.
    private var heading: [String] {
        let links = links.map { "[\($0.name)](\($0.url))" }.joined(separator: ", ")
        let place = links.isEmpty ? "" : ": \(links)"
        let why = escapedMarkdown(whyThisFidelity)
        return [
            "# \(escapedMarkdown(title))", "", "**\(questions.first ?? "")**", "",
            "Paper of \(published)\(place). Fidelity: **\(fidelity)**. \(why) Preset: `\(preset)`.", "",
        ]
    }

    private var background: [String] {
        questions.count < 2 ? [] : ["## Background", ""] + questions.dropFirst().flatMap { [$0, ""] }
    }

    package static func glyph(_ verdict: String) -> String {
        switch verdict {
        case "reproduced": "✅"
        case "instrument validated": "🔧"
        case "not reproduced": "❌"
        case "not tested": "⬜"
        default: "❔"
        }
    }

    private var answer: [ProseText] {
        Markdown.raw(["## Does it hold up?", "", ([tally] + goalposts).joined(separator: " "), ""])
            + claims.map { claim in
                let trusts = claim.trusts.isEmpty ? "" : " ⚠️ Rests on stages that were [trusted, not run](#trusted-not-run)."
                let start = "- \(Self.glyph(claim.verdict)) **\(claim.verdict)** · \(escapedMarkdown(claim.says)) "
                return ProseText(markdown: start) + claim.because + ProseText(markdown: trusts)
            } + [""]
    }

    private var trust: [String] {
        guard !trusted.isEmpty else { return [] }
        let sentence =
            "These results were made before the code, files or inputs of their stages changed; they count because somebody said so."
        return ["## Trusted, not run", "", sentence, ""]
            + trusted.map { trusted in
                let more = trusted.labels.count > 1 ? " and \(trusted.labels.count - 1) more" : ""
                let differences = trusted.mark.differences.map(escapedMarkdown).joined(separator: "; ")
                return
                    "- **\(escapedMarkdown(trusted.labels[0]))**\(more), since \(trusted.mark.date): \(escapedMarkdown(trusted.mark.because)) "
                    + "(\(differences))"
            } + [""]
    }

    /// How many claims came out how, in a sentence.
    private var tally: String {
        let told = Verdicts.tally(claims.map(\.verdict))
        return claims.count == 1 ? "One claim: \(claims[0].verdict)." : "Of \(claims.count) claims: \(told)."
    }

    /// Whether rules and measurements are still those from before the evidence: none or one sentence.
    private var goalposts: [String] {
        func count(_ status: String) -> Int { claims.count { $0.registration == status } }
        let (rules, measurements) = (count("rule changed after evidence"), count("measurement changed after evidence"))
        let told = "what changed, and why, is told in [the table](#claims)"
        if rules > 0 {
            let also = measurements > 0 ? ", of \(measurements) the measurement" : ""
            return ["Of \(counted(rules, "claim")) the rule has changed since the evidence\(also): \(told)."]
        }
        guard measurements + count("registered before evidence") > 0 else { return [] }
        let stood =
            claims.count == 1
            ? "Its rule stood before the evidence and has not changed since"
            : "Every rule that was applied stood before the evidence and has not changed since"
        return [measurements > 0 ? "\(stood); of \(counted(measurements, "claim")) the measurement has: \(told)." : "\(stood)."]
    }

    private var claimsTable: [ProseText] {
        ["## Claims", ""]
            + Markdown.table(
                ["Claim", "Paper", "Here", "Control", "Verdict", "Rule"],
                claims.map { claim in
                    [
                        ProseText(markdown: "`\(claim.id)`"), Self.published(claim), Self.numbers(claim.measured, claim),
                        controls(of: claim),
                        ProseText(markdown: "\(Self.glyph(claim.verdict)) \(claim.verdict)"),
                        ProseText(markdown: "\(registration(of: claim)); its author had seen: \(claim.seen)"),
                    ]
                })
    }

    private static func published(_ claim: Claim) -> ProseText {
        guard !claim.published.isEmpty else { return "no number" }
        return claim.published.map { name, value, place in
            ProseText(markdown: "\(escapedMarkdown(name)) = ") + ProseText(.init(text: "\(value)", origin: .quoted(place: place)))
        }.joined(separator: "<br>")
    }

    private static func numbers(_ measured: [Measure], _ claim: Claim) -> ProseText {
        measured.map { measure in
            ProseText(markdown: "\(escapedMarkdown(measure.name)) = ") + ProseText(measure.number(of: claim.id))
        }.joined(separator: "<br>")
    }

    private func controls(of claim: Claim) -> ProseText {
        guard !claim.controls.isEmpty else { return "⚠️ none" }
        return claim.controls.map { control in
            ProseText(markdown: "\(Self.outcome(control)) `\(control.id)`\(control.measured.isEmpty ? "" : "<br>")")
                + Self.numbers(control.measured, claim)
        }.joined(separator: "<br>")
    }

    private static func outcome(_ control: Control) -> String { control.holds.map { $0 ? "✅" : "❌" } ?? "⬜" }

    /// How the rule stands to the evidence, with every change and its reason folded away.
    private func registration(of claim: Claim) -> String {
        guard !claim.changes.isEmpty else { return claim.registration }
        let changes = claim.changes.map(escapedMarkdown).joined(separator: "<br>")
        return "<details><summary>\(claim.registration)</summary>\(changes)</details>"
    }

    private var rules: [String] {
        var lines = ["## How each verdict came about", ""]
        lines += [
            "A claim is *reproduced* when every comparison of its first list holds, *not reproduced* when any of its second does, and *inconclusive* "
                + "when neither is so or a control fails. The rules stand in [`papers/\(slug).yaml`](../../papers/\(slug).yaml).", "",
        ]
        lines += ["<details><summary>The rules, comparison by comparison</summary>", ""]
        for claim in claims {
            lines += ["**`\(claim.id)`**: \(claim.verdict)", ""]
            for (list, title) in [
                ("reproduced", "Reproduced if all hold"), ("refuted", "Not reproduced if any holds"),
                ("validated", "Validated if all hold"),
            ] {
                let comparisons = claim.comparisons.filter { $0.list == list }
                if !comparisons.isEmpty { lines.append("- \(title): \(comparisons.map(Self.told).joined(separator: "; "))") }
            }
            lines += claim.measured.map { measure in
                let method = measure.estimate.method.map { " Interval: \($0)." } ?? ""
                let n = measure.estimate.n.map { " n = \($0)." } ?? ""
                return "- `\(measure.name)`: \(escapedMarkdown(measure.definition)).\(method)\(n)"
            }
            lines.append("")
        }
        lines += ["</details>", ""]
        return lines
    }

    /// `✅ a <= 1 (0.3)`: the comparison, whether it holds, and the number that it saw.
    private static func told(_ comparison: Comparison) -> String {
        let glyph = comparison.holds.map { $0 ? "✅ " : "❌ " } ?? ""
        return "\(glyph)`\(comparison.text)`\(comparison.seen.isEmpty ? "" : " (\(comparison.seen))")"
    }

    private var controls: [ProseText] {
        let rows = claims.flatMap { claim in
            claim.controls.map { control in
                [
                    ProseText(markdown: "`\(claim.id)`"), ProseText(markdown: "`\(control.id)`"), Self.numbers(control.measured, claim),
                    ProseText(markdown: control.comparisons.map { "`\($0.text)`" }.joined(separator: "<br>")),
                    ProseText(markdown: control.holds.map { $0 ? "✅ holds" : "❌ fails" } ?? "not judged"), "\(control.why)",
                ]
            }
        }
        let without = claims.filter(\.controls.isEmpty).map { "`\($0.id)`" }
        return ["## Controls", ""] + (rows.isEmpty ? [] : Markdown.table(["Claim", "Control", "Here", "Must hold", "", "Why"], rows))
            + Markdown.raw(without.isEmpty ? [] : ["Without a control: \(without.joined(separator: ", ")).", ""])
    }

    private var deviations: [ProseText] {
        let lines = Markdown.deviations(blocks)
        return ["## Where this differs from the paper", ""] + (lines.isEmpty ? ["Nowhere that we know of."] : lines.map { "- " + $0 }) + [
            ""
        ]
    }

    private var method: [String] {
        ["## Method", "", "Each stage names one function; the sentence is the first of its documentation.", ""]
            + families.map { family in
                let count = family.count == 1 ? "" : " × \(family.count)"
                let sentence = family.sentence.isEmpty ? "" : ": \(escapedMarkdown(family.sentence))"
                return "- **\(escapedMarkdown(family.name))**\(count) ([\(family.kind)](../../\(family.path)#L\(family.line)))\(sentence)"
            } + [""]
    }

    private var graph: [String] {
        var lines = ["## Pipeline", "", "```mermaid", "flowchart LR"]
        var numbers: [String: Int] = [:]
        for (index, family) in families.enumerated() {
            numbers[family.name] = index
            let name = family.name.filter { $0.isLetter || $0.isNumber || " -.,".contains($0) }
            let text = family.count == 1 ? name : "\(name) ×\(family.count)"
            let shape =
                switch family.kind {
                case "data": "[(\"\(text)\")]"
                case "train": "[\"\(text)\"]"
                case "evaluate": "(\"\(text)\")"
                case "analyze": "{{\"\(text)\"}}"
                default: "[/\"\(text)\"/]"
                }
            lines.append("    s\(index)\(shape)")
        }
        for (index, family) in families.enumerated() {
            let sources = family.inputs.compactMap { numbers[$0].map { "s\($0)" } }
            if !sources.isEmpty { lines.append("    \(sources.joined(separator: " & ")) --> s\(index)") }
        }
        return lines + ["```", ""]
    }
}
