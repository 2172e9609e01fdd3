internal import ArgumentParser
internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Provenance

struct BisectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bisect", abstract: "Finds the commit that changed the verdict on a claim.",
        discussion: """
            Goes along the first parents of HEAD. A verdict that was published from a commit's sources counts as it stands, and so does one from which no \
            file differs that the study hangs on. Of the commits between the present verdict and the last other one, those in the middle are run, in one \
            worktree beside the project, with the results of the store; a commit that doesn't build or run is skipped.
            """)

    @Argument(help: "The study, as 'list' names it.") var study: String
    @Argument(help: "The claim, as its paper file names it.") var claim: String
    @Option(help: ArgumentHelp("A commit with another verdict.", valueName: "commit")) var from: String?
    @Option(help: ArgumentHelp("The commit whose verdict is looked into.", valueName: "commit")) var to = "HEAD"
    @Flag(help: "Only compare what is published; run nothing.") var noRun = false
    @Flag(help: "Keep the worktree and what was built in it.") var keep = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        let entry = try project.entry(study)
        try refuseUnknownClaim(project)
        var bisection = try Bisection(project, entry, claim: claim, from: from, to: to)
        let worktree = try BisectionWorktree(project, study: study, claim: claim)
        var isUsed = false
        defer { if isUsed, !keep { worktree.remove() } }
        let run: (String) throws -> Bisection.Known = { commit in
            writeError(
                "running \(entry.slug) at \(commit.prefix(12))\(isUsed || worktree.isBuilt ? "" : ", which begins with a build of everything")\n"
            )
            isUsed = true
            return try worktree.run(commit)
        }
        let finding = try bisection.find(isBounded: from != nil, run: noRun ? nil : run) { writeError($0 + "\n") }
        let why = try causes(finding, project)
        print(json ? self.json(finding, why, ran: bisection.ran).canonicalText : text(finding, why, ran: bisection.ran))
    }

    private func refuseUnknownClaim(_ project: Project) throws {
        guard let file = try project.source("papers/\(study).yaml") else { return }
        let claims = try Paper.parse(file).claims.map(\.id)
        guard !claims.contains(claim) else { return }
        throw CommandError(
            "error: no claim '\(claim)' of \(study)\(suggestion(for: claim, among: claims))\n  claims: \(claims.joined(separator: ", "))")
    }

    /// What made the difference, as far as results of both sides tell.
    private func causes(_ finding: Bisection.Finding, _ project: Project) throws -> [String] {
        let reader = try SideReader(project)
        guard let sides = try? reader.sides(finding.before.known.place, finding.after.known.place, study: study),
            let diff = try? StudyDiff(sides.0, sides.1, reader, all: true)
        else { return [] }
        return diff.explanations.filter { $0.claims.contains(claim) }.flatMap { explanation in
            explanation.groups.flatMap { group in group.differences.map { "\(firstOf(group.stages)): \($0)" } }
        }
    }

    private func text(_ finding: Bisection.Finding, _ why: [String], ran: Int) -> String {
        let (before, after) = (finding.before, finding.after)
        var lines = ["\(claim) of \(study): \(before.known.verdict) -> \(after.known.verdict)"]
        func add(_ name: String, _ texts: [String]) {
            for (index, text) in texts.enumerated() { lines.append("  \((index == 0 ? name : "").padded(to: 9))  \(text)") }
        }
        if finding.skipped.isEmpty {
            add("commit", ["\(after.commit.commit.prefix(12)), \(after.commit.date): \(after.commit.subject)"])
        } else {
            add("between", ["\(before.commit.commit.prefix(12)), \(before.commit.date): \(before.commit.subject)"])
            add("and", ["\(after.commit.commit.prefix(12)), \(after.commit.date): \(after.commit.subject)"])
            let shown = finding.skipped.prefix(5).map { "\($0.commit.prefix(12)): \($0.why)" }
            add("skipped", shown + (finding.skipped.count > 5 ? ["and \(finding.skipped.count - 5) more"] : []))
        }
        add("files", finding.files.prefix(10) + (finding.files.count > 10 ? ["and \(finding.files.count - 10) more"] : []))
        add("why", why)
        add("ran", [counted(ran, "commit")])
        add("more", ["./reprise diff \(shown(before.known)) \(shown(after.known)) --study \(study)"])
        return lines.joined(separator: "\n")
    }

    /// A commit by its short name, a folder as it is.
    private func shown(_ known: Bisection.Known) -> String { known.place.contains("/") ? known.place : String(known.place.prefix(12)) }

    private func json(_ finding: Bisection.Finding, _ why: [String], ran: Int) -> JSONValue {
        func side(_ side: (commit: CommitFiles, known: Bisection.Known)) -> JSONValue {
            .members([
                ("commit", .string(side.commit.commit)), ("date", .string(side.commit.date)), ("subject", .string(side.commit.subject)),
                ("verdict", .string(side.known.verdict)), ("results", .string(side.known.place)),
            ])
        }
        return .members([
            ("study", .string(study)), ("claim", .string(claim)), ("before", side(finding.before)), ("after", side(finding.after)),
            ("skipped", .array(finding.skipped.map { .members([("commit", .string($0.commit)), ("why", .string($0.why))]) })),
            ("files", .array(finding.files.map(JSONValue.string))), ("why", .array(why.map(JSONValue.string))),
            ("ran", .integer(Int64(ran))),
        ])
    }
}
