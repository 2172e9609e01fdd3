internal import ArgumentParser
internal import ContentStore
internal import Evidence
internal import Execution

struct ClaimsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims", abstract: "Lists the claims of a paper, the rule for each, and what was changed after evidence.")

    @OptionGroup var options: StudyOptions

    func run() throws {
        let session = try options.session()
        let paper = try session.paper()
        let registration = try session.registration()
        let planner = try Planner(session.study.graph, store: session.store, context: session.context)
        let verdicts = Dictionary(
            try session.judge(paper, planner).map { ($0.claim.id, $0.verdict) }, uniquingKeysWith: { first, _ in first })
        if options.json {
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
}

struct AmendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Gives the reason why a rule or measurement was changed after evidence; the report shows it.")

    @Argument(help: "The study.") var study: String
    @Argument(help: "The claim, as the paper file names it.") var claim: String
    @Option(help: "The reason, in a sentence.") var because: String
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
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
