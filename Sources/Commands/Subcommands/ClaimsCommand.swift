internal import ArgumentParser
internal import ContentStore
internal import Evidence
internal import Execution

struct ClaimsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims", abstract: "Lists the claims of a paper, the rule for each, and what was changed after evidence.",
        discussion:
            "With --audit it goes through the project's history instead, for one study or all: every rule that was changed and every measurement, "
            + "with its reason, and records that were edited or cut off. Exits with 3 when it finds one of those.")

    @Argument(help: "The study, as 'list' names it; with --audit all when none is named.") var study: String?
    @Option(help: "Which preset: smoke, default, paper or one of study.yaml's.") var preset = "default"
    @Argument(help: ArgumentHelp("Settings for this once.", valueName: "key=value")) var overrides: [String] = []
    @Flag(help: "List every change over the project's history.") var audit = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let project = try RepriseCommand.project()
        if audit { return try auditClaims(project) }
        let entry = try project.entry(named: study)
        let session = try Session(project, slug: entry.slug, choices: Choices(preset: preset, overrides: overrides))
        let paper = try session.paper()
        let registration = try session.registration()
        let planner = try Planner(session.study.graph, store: session.store, context: session.context)
        let verdicts = Dictionary(
            try session.judge(paper, planner).map { ($0.claim.id, $0.verdict) }, uniquingKeysWith: { first, _ in first })
        if json {
            let claims = paper.claims.map { claim in
                JSONValue.members([
                    ("id", .string(claim.id)), ("says", .string(claim.says.trimmedLines)),
                    ("verdict", .string(verdicts[claim.id] ?? "not run")),
                    ("registration", .string(registration.status(of: claim.id).description)),
                    ("rule", .array(claim.ruleLines.map(JSONValue.string))), ("controls", .array(claim.controlLines.map(JSONValue.string))),
                ])
            }
            return print(JSONValue.members([("study", .string(session.slug)), ("claims", .array(claims))]).canonicalText)
        }
        for claim in paper.claims {
            print("\(claim.id): \(verdicts[claim.id] ?? "not run") · \(registration.status(of: claim.id)) · seen: \(paper.seen.rawValue)")
            print("  \(claim.says.trimmedLines)")
            for line in claim.ruleLines + claim.controlLines { print("    \(line)") }
            for change in registration.changes(of: claim.id) {
                print("  changed \(change.entry.date): \(change.entry.changed.map(\.rawValue).joined(separator: ", "))")
                for line in change.entry.diff { print("    \(line)") }
                print(
                    "    because: \(change.because ?? "no reason given yet; './reprise amend \(session.slug) \(claim.id) --because ...'")")
            }
        }
    }

    private func auditClaims(_ project: Project) throws {
        let slugs = try study.map { [try project.entry($0).slug] } ?? project.catalogue.entries.map(\.slug)
        let audits = try slugs.map { try ClaimsAudit($0, in: project) }
        print(json ? JSONValue.array(audits.map(\.json)).canonicalText : audits.map(\.text).joined(separator: "\n"))
        if audits.contains(where: { !$0.violations.isEmpty }) { throw ExitCode(3) }
    }
}

struct AmendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Gives the reason why a rule or measurement was changed after evidence; the report shows it.")

    @Argument(help: "The study.") var study: String
    @Argument(help: "The claim, as the paper file names it.") var claim: String
    @Option(help: "The reason, in a sentence.") var because: String
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        try refuseCredentials(inReason: because)
        let session = try Session(RepriseCommand.project(), slug: study, choices: Choices())
        let paper = try session.paper()
        var registration = try session.registration()
        let new = try registration.amending(
            claim, of: paper, because: because, fingerprint: session.measuringFingerprint(claim), sourceTree: try session.currentTree(),
            date: today(), digest: { Digest(of: $0).hex })
        registration.append(new)
        try writeFile("\(session.project.root)/\(session.registrationPath)", Array(registration.text.utf8))
        if json {
            return print(JSONValue.members([("claim", .string(claim)), ("entries", .integer(Int64(new.count)))]).canonicalText)
        }
        print("\(session.registrationPath): the reason is on record; the next report shows it.")
    }
}
