internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Provenance

/// Every change of a study's rules and measurements over the project's history, and what was done to the record of them.
struct ClaimsAudit {
    /// A change, in the order in which it happened.
    struct Change {
        let date: String
        /// The commit that brought it; nil for what is not committed yet.
        let commit: String?
        let claim: String
        let what: String
        var lines: [String] = []
        var because: String?
    }

    /// A version of the record that doesn't continue the one before.
    struct Violation {
        let date: String
        let commit: String?
        let what: String
    }

    let study: String
    private(set) var changes: [Change] = []
    private(set) var violations: [Violation] = []
    private(set) var versions = 0

    init(_ study: String, in project: Project) throws {
        self.study = study
        let paths = (paper: "papers/\(study).yaml", registration: "papers/\(study).registered.yaml")
        let present = try project.source(paths.registration).map { Array($0.text.utf8) }
        var commits: [String: String] = [:]
        var older: [UInt8]?
        for version in try FileVersion.history(of: paths.registration, root: project.root) {
            versions += 1
            older = version.bytes
            for before in version.before {
                add(violation(version.bytes, before, paths.registration), version.date, version.commit)
            }
            // A later version that holds the same entry doesn't bring it.
            for entry in chain(version.bytes, paths.registration)?.entries ?? [] where commits[entry.digest] == nil {
                commits[entry.digest] = version.commit
            }
        }
        if present != older { add(violation(present, older, paths.registration), today(), nil) }
        if let chain = chain(present, paths.registration) { tell(chain, commits) }
        try addRuleChanges(paths.paper, project)
    }

    private mutating func add(_ what: String?, _ date: String, _ commit: String?) {
        if let what { violations.append(Violation(date: date, commit: commit, what: what)) }
    }

    private func chain(_ bytes: [UInt8]?, _ path: String) -> Registration? {
        bytes.flatMap { try? Registration.parse(SourceFile(path: path, bytes: $0)) { Digest(of: $0).hex } }
    }

    private func violation(_ bytes: [UInt8]?, _ before: [UInt8]?, _ path: String) -> String? {
        guard let older = chain(before, path) else { return nil }
        guard bytes != nil else {
            return older.entries.isEmpty
                ? nil : "the file was taken away, with \(older.entries.count == 1 ? "its entry" : "\(older.entries.count) entries")"
        }
        guard let chain = chain(bytes, path) else {
            return "the chain was broken: an entry's digest is not that of its content, or not that of the one before"
        }
        return chain.violation(of: older)
    }

    private mutating func tell(_ chain: Registration, _ commits: [String: String]) {
        for entry in chain.entries where entry.kind != .reason {
            let change = chain.changes(of: entry.claim).first { $0.entry.digest == entry.digest }
            let what =
                entry.kind == .registered
                ? "registered; its author had seen: \(entry.seen)"
                : "\(entry.changed.map(\.rawValue).joined(separator: ", ")) changed after evidence"
            changes.append(
                Change(
                    date: entry.date, commit: commits[entry.digest], claim: entry.claim, what: what, lines: entry.diff,
                    because: change.map { $0.because ?? "no reason given yet; './reprise amend \(study) \(entry.claim) --because ...'" }))
        }
    }

    /// Rules that were changed while no run had judged by them.
    private mutating func addRuleChanges(_ path: String, _ project: Project) throws {
        let registered = Dictionary(changes.map { ($0.claim, $0.date) }, uniquingKeysWith: { first, _ in first })
        var early: [Change] = []
        for version in try FileVersion.history(of: path, root: project.root) {
            guard let bytes = version.bytes, let paper = try? Paper.parse(SourceFile(path: path, bytes: bytes)) else { continue }
            let olders = version.before.map { before in before.flatMap { try? Paper.parse(SourceFile(path: path, bytes: $0)) } }
            for claim in paper.claims {
                let rules = claim.ruleLines + claim.controlLines
                guard let old = olders.compactMap({ $0?.claim(claim.id) }).first.map({ $0.ruleLines + $0.controlLines }), old != rules,
                    registered[claim.id].map({ version.date <= $0 }) ?? true
                else { continue }
                early.append(
                    Change(
                        date: version.date, commit: version.commit, claim: claim.id, what: "rule changed before a run judged by it",
                        lines: difference(from: old, to: rules), because: version.subject))
            }
        }
        changes = early + changes
    }

    var text: String {
        var lines = ["\(study): \(counted(changes.count, "change")), \(counted(versions, "version")) of the record"]
        for change in changes {
            lines.append("  \(change.date) \(short(change.commit)) \(change.claim): \(change.what)")
            lines += change.lines.map { "      \($0)" }
            if let because = change.because { lines.append("      because: \(because)") }
        }
        for violation in violations { lines.append("✘ \(violation.date) \(short(violation.commit)) \(violation.what)") }
        return lines.joined(separator: "\n")
    }

    private func short(_ commit: String?) -> String { commit.map { String($0.prefix(8)) } ?? "not committed" }

    var json: JSONValue {
        func commit(_ name: String?) -> JSONValue { name.map(JSONValue.string) ?? .null }
        return .members([
            ("study", .string(study)),
            (
                "changes",
                .array(
                    changes.map { change in
                        .members([
                            ("date", .string(change.date)), ("commit", commit(change.commit)), ("claim", .string(change.claim)),
                            ("what", .string(change.what)), ("lines", .array(change.lines.map(JSONValue.string))),
                            ("because", change.because.map(JSONValue.string) ?? .null),
                        ])
                    })
            ),
            (
                "violations",
                .array(
                    violations.map { .members([("date", .string($0.date)), ("commit", commit($0.commit)), ("what", .string($0.what))]) })
            ),
        ])
    }
}
