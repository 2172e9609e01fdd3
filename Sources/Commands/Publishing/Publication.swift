internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Glibc
internal import Provenance
internal import Reporting
internal import Statistics
internal import Workbench

/// Turns a finished run into verdicts, a report and the published record.
struct Publication {
    /// What the user is told.
    struct Outcome {
        let lines: [String]
        let reportPath: String
        let hasRefuted: Bool
        let claims: [(id: String, verdict: String)]
    }

    let session: Session
    let planner: Planner
    private let trustedPositions: Set<Int>

    init(session: Session, planner: Planner) {
        self.session = session
        self.planner = planner
        trustedPositions = Set(session.study.graph.nodes.indices.filter { planner.record($0)?.trust.isEmpty == false })
    }

    /// Where the report and its figures go: the published place, or the store for a trial.
    var folder: String {
        session.choices.isPublished
            ? "\(session.project.root)/outputs/\(session.slug)"
            : "\(session.store.path)/trials/\(session.slug)/\(session.choices.trialName)"
    }

    var shownFolder: String { session.project.relative(folder) }

    /// Whether to publish would put something on record.
    func registers() throws -> Bool {
        let paper = try session.paper()
        return session.hasToRegister(paper, try session.judge(paper, planner), in: try session.registration())
    }

    /// Judges, registers and writes; what is as it was stays untouched.
    func publish() throws -> Outcome {
        let paper = try session.paper()
        let judged = try session.judge(paper, planner)
        var registration = try session.registration()
        let grew = try session.register(paper, judged, into: &registration)
        let memo = PublicationMemo(session: session, planner: planner, folder: folder, registration: registration.text)
        if !grew, let known = memo.load() { return try outcome(judged, known) }

        let document = try report()
        let own = Markdown.figures(document.blocks)
        let blocks = document.blocks + (try sweeps(judged))
        let figures = Markdown.figures(blocks)
        let drawn = try DrawnFigure.drawn(figures, root: session.project.root, store: session.store.path)
        let written = page(paper, judged, registration, blocks).written
        try writeFile("\(folder)/report.md", Array(written.markdown.utf8))
        for figure in drawn { try figure.write(into: folder) }
        try writeFile("\(folder)/results.json", Array(record(paper, judged, registration, written.numbers, own).text.utf8))
        DrawnFigure.removeOthers(than: own.map(\.name), in: folder)
        let files = ["report.md", "results.json"] + figures.flatMap { ["\($0.name).vl.json", "\($0.name).svg"] }
        try memo.save(files)
        return try outcome(judged, files)
    }

    private func outcome(_ judged: [JudgedClaim], _ files: [String]) throws -> Outcome {
        let width = judged.map(\.verdict.count).max() ?? 0
        let ids = judged.map(\.claim.id.count).max() ?? 0
        let lines = judged.map { claim in
            let trusts = trusted(by: claim.claim.id)
            let mark = trusts.isEmpty ? "" : "; rests on trust in \(listed(trusts))"
            let line =
                "\(ReportPage.glyph(claim.verdict)) \(claim.verdict.padded(to: width))  \(claim.claim.id.padded(to: ids))  \(decisive(claim).markdown)\(mark)"
            return line.trimmingEnd
        }
        return Outcome(
            lines: lines, reportPath: "\(shownFolder)/report.md", hasRefuted: judged.contains(where: \.isRefuted),
            claims: judged.map { ($0.claim.id, $0.verdict) })
    }

    // MARK: The page

    private func report() throws -> ReportDocument {
        guard let position = session.study.graph.nodes.firstIndex(where: { $0.kind == .report }), let record = planner.record(position),
            let bytes = session.store.output(of: record)
        else { return ReportDocument(blocks: []) }
        return try ArtifactDecoder.decode(ReportDocument.self, from: bytes)
    }

    /// What published sweeps add to the report.
    private func sweeps(_ judged: [JudgedClaim]) throws -> [Block] {
        guard session.choices.isPublished else { return [] }
        let verdicts = Dictionary(judged.map { ($0.claim.id, $0.verdict) }, uniquingKeysWith: { first, _ in first })
        return try PublishedSweeps(session.slug, root: session.project.root).section(
            verdicts: verdicts, preset: session.choices.preset, in: session)
    }

    private func page(_ paper: Paper, _ judged: [JudgedClaim], _ registration: Registration, _ blocks: [Block]) -> ReportPage {
        var links: [(name: String, url: String)] = []
        if let arxiv = paper.arxiv { links.append(("arXiv:\(arxiv)", "https://arxiv.org/abs/\(arxiv)")) }
        if let code = paper.code { links.append(("code", code)) }
        return ReportPage(
            slug: session.slug, title: paper.title, published: paper.published, links: links, fidelity: paper.fidelity.rawValue,
            whyThisFidelity: paper.whyThisFidelity.trimmedLines, question: session.study.entry.question, preset: session.choices.preset,
            claims: judged.map { page($0, paper, registration) }, trusted: trustedStages(), blocks: blocks, families: families(),
            notes: [], command: (["./reprise run", session.slug] + arguments).joined(separator: " "))
    }

    private var arguments: [String] {
        (session.choices.preset == "default" ? [] : ["--preset \(session.choices.preset)"]) + session.choices.files.map { "--config \($0)" }
            + session.choices.overrides.map { "'\($0)'" }
    }

    private func page(_ judged: JudgedClaim, _ paper: Paper, _ registration: Registration) -> ReportPage.Claim {
        let claim = judged.claim
        var page = ReportPage.Claim(
            id: claim.id, says: claim.says.trimmedLines, verdict: judged.verdict, because: decisive(judged),
            registration: registration.status(of: claim.id).description, seen: paper.seen.rawValue)
        page.trusts = trusted(by: claim.id)
        page.published = claim.published.map { ($0.name, $0.value, $0.place) }
        page.measured = measures(claim.measures, judged)
        page.comparisons =
            comparisons(claim.reproduced, "reproduced", judged.judgement?.evaluations)
            + comparisons(claim.refuted, "refuted", judged.judgement?.evaluations)
            + comparisons(claim.validated, "validated", judged.judgement?.evaluations)
        page.controls = claim.controls.map { control in
            let result = judged.judgement?.controls.first { $0.id == control.id }
            return .init(
                id: control.id, why: control.why.trimmedLines, holds: judged.isJudged ? result?.holds : nil,
                comparisons: comparisons(control.holds, "holds", result?.evaluations), measured: measures(control.measures, judged))
        }
        func told(_ line: String) -> String {
            line.split(separator: " ", omittingEmptySubsequences: false).map { shortened($0) }.joined(separator: " ")
        }
        page.changes = registration.changes(of: claim.id).map { change in
            "\(change.entry.date): \(change.entry.changed.map(\.rawValue).joined(separator: ", ")) changed"
                + (change.entry.diff.isEmpty ? "" : " (\(change.entry.diff.map(told).joined(separator: "; ")))")
                + ", because: \(change.because ?? "no reason given yet")"
        }
        return page
    }

    private func measures(_ measures: [Claim.Measure], _ judged: JudgedClaim) -> [ReportPage.Measure] {
        measures.compactMap { measure in
            judged.measured[measure.name].map { .init(name: measure.name, estimate: $0, definition: measure.definition.trimmedLines) }
        }
    }

    private func comparisons(_ rule: [Comparison], _ list: String, _ evaluations: [Judgement.Evaluation]?) -> [ReportPage.Comparison] {
        rule.map { comparison in
            let evaluation = evaluations?.first { $0.comparison == comparison && $0.list.rawValue == list }
            return .init(
                list: list, text: comparison.source, seen: evaluation.map { NumberFormat.significant(4).text($0.left) } ?? "",
                holds: evaluation?.holds)
        }
    }

    /// The comparison on which the verdict turned, with the number it saw.
    private func decisive(_ judged: JudgedClaim) -> ProseText {
        guard let judgement = judged.judgement else {
            return ProseText(markdown: judged.claim.notTested ?? "The study has no stage for it.")
        }
        func tell(_ evaluation: Judgement.Evaluation?, _ asks: String = "the rule asks for") -> ProseText {
            guard let evaluation else { return "" }
            let name = evaluation.comparison.left.name
            let estimate = judged.measured[name] ?? Estimate(evaluation.left)
            let number = ReportPage.Measure(name: name, estimate: estimate, definition: "").number(of: judged.claim.id)
            return ProseText(markdown: "\(name) = ") + ProseText(number)
                + ProseText(markdown: "; \(asks) `\(evaluation.comparison.source)`")
        }
        switch judgement.verdict {
        case .reproduced, .instrumentValidated: return tell(judgement.evaluations.first { $0.list != .refuted })
        case .notReproduced: return tell(judgement.evaluations.first { $0.list == .refuted && $0.holds }, "refuted by")
        case .inconclusiveControlFailed:
            guard let control = judgement.controls.first(where: { !$0.holds }), let failed = control.evaluations.first(where: { !$0.holds })
            else { return "" }
            return ProseText(markdown: "control '\(control.id)': ") + tell(failed)
        case .inconclusive: return tell(judgement.evaluations.first { $0.list != .refuted && !$0.holds })
        default: return ""
        }
    }

    private func families() -> [ReportPage.Family] {
        let graph = session.study.graph
        return graph.families.map { family in
            let node = graph.nodes[family.members[0]]
            let site = session.context.code.site(node.site)
            return .init(
                name: family.name, kind: node.kind.rawValue, count: family.members.count, sentence: site?.sentence ?? "",
                path: site?.path ?? session.study.entry.folder, line: site?.line ?? 1,
                inputs: graph.familiesTaken(by: family.members))
        }
    }

    // MARK: Trust

    /// The stages that a claim rests on and that were trusted, not run; by label.
    private func trusted(by claim: String) -> [String] {
        guard !trustedPositions.isEmpty, let position = session.analysis(of: claim) else { return [] }
        return session.study.graph.needed(by: [position]).intersection(trustedPositions).sorted().map {
            session.study.graph.nodes[$0].label
        }
    }

    /// The same trust in several stages of a family is told once.
    private func trustedStages() -> [ReportPage.Trusted] {
        var found: [ReportPage.Trusted] = []
        for position in trustedPositions.sorted() {
            let node = session.study.graph.nodes[position]
            for mark in planner.record(position)?.trust ?? [] {
                if let index = found.firstIndex(where: { $0.family == node.name && $0.mark == mark }) {
                    found[index].labels.append(node.label)
                } else {
                    found.append(.init(family: node.name, labels: [node.label], mark: mark))
                }
            }
        }
        return found
    }

    // MARK: The record

    private func record(
        _ paper: Paper, _ judged: [JudgedClaim], _ registration: Registration, _ numbers: [WrittenReport.Place], _ figures: [FigureBlock]
    )
        -> PublishedRecord
    {
        let sources = NumberSources(of: numbers, figures, in: session, planner)
        let graph = session.study.graph
        let records = graph.nodes.indices.compactMap { position in planner.record(position).map { (position, $0) } }
        // The sources of the last run that executed a stage made these results.
        let manifest = session.newestManifest(of: Set(records.map(\.1.run)))
        return PublishedRecord(
            study: session.slug, preset: session.choices.preset, fidelity: paper.fidelity.rawValue, sourceTree: manifest?.source.tree,
            environment: session.environment.fields.map { ($0.name, $0.value) },
            settings: session.study.settings.map { ($0.path, $0.text) },
            claims: judged.map { claim in
                .init(
                    id: claim.claim.id, verdict: claim.verdict,
                    measured: claim.measured.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
                    controls: claim.claim.controls.map { control in
                        (control.id, claim.isJudged ? claim.judgement?.controls.first { $0.id == control.id }?.holds : nil)
                    }, registration: registration.status(of: claim.claim.id).description, trusts: trusted(by: claim.claim.id))
            },
            stages: records.map { position, record in
                .init(
                    label: graph.nodes[position].label, key: planner.plan.keys[position]?.hex ?? "", output: record.output.hex,
                    seconds: (record.seconds * 1000).rounded() / 1000, trust: record.trust)
            },
            numbers: numbers.map { .init(text: $0.number.text, line: $0.line, column: $0.column, source: sources.source(of: $0.number)) },
            figures: figures.map { ($0.name, sources.stages(of: $0)) })
    }
}

extension String {
    var trimmingEnd: String { String(reversed().drop { $0 == " " }.reversed()) }

    /// Folded YAML text on one line.
    var trimmedLines: String {
        split(whereSeparator: \.isNewline).map { $0.trimmingSpaces }.joined(separator: " ")
    }
}

extension Substring {
    var trimmingSpaces: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
