internal import ContentStore
internal import Execution
internal import Provenance

/// What a worktree remembers of its restoring, so that a run in it can say why it is not all hits.
///
/// It lies in the worktree's own part of the git directory, and goes with it.
struct RestoredMark {
    let name: String
    let study: String?
    let environment: EnvironmentClass?

    init(of target: RestoreTarget) { (name, study, environment) = (target.name, target.study, target.environment) }

    private static let file = "reprise-restored"

    func write(in root: String) throws {
        guard let folder = Self.gitFolder(root) else { return }
        let facts = environment?.fields.map { ($0.name, JSONValue.string($0.value)) } ?? []
        let json = JSONValue.members([
            ("name", .string(name)), ("study", study.map(JSONValue.string) ?? .null), ("environment", .members(facts)),
        ])
        try writeFile("\(folder)/\(Self.file)", json.canonicalBytes)
    }

    /// The mark of a linked worktree; nil where nothing was restored.
    init?(in root: String) {
        guard let folder = Self.gitFolder(root), FileStatus(of: "\(folder)/\(Self.file)") != nil,
            let json = (try? readFile("\(folder)/\(Self.file)")).flatMap({ try? JSONValue(parsing: $0) }), let name = json["name"]?.string
        else { return nil }
        (self.name, study) = (name, json["study"]?.string)
        if case .object(let facts) = json["environment"], !facts.isEmpty {
            environment = EnvironmentClass(facts.map { .init(name: $0.key, value: $0.value.string ?? "") })
        } else {
            environment = nil
        }
    }

    /// A linked worktree has a file that names its part of the git directory: `gitdir: /main/.git/worktrees/name`.
    private static func gitFolder(_ root: String) -> String? {
        guard let status = FileStatus(of: "\(root)/.git"), !status.isFolder, let bytes = try? readFile("\(root)/.git"),
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first, line.hasPrefix("gitdir: ")
        else { return nil }
        let path = String(line.dropFirst("gitdir: ".count))
        return path.hasPrefix("/") ? path : "\(root)/\(path)"
    }

    /// Why something runs in a restored worktree; nil elsewhere, and for other studies.
    static func note(_ session: Session) -> String? {
        guard let mark = RestoredMark(in: session.project.root), mark.study == session.slug else { return nil }
        guard let then = mark.environment else { return nil }
        let differences = session.environment.differences(from: then)
        guard differences.isEmpty else {
            return "restored from \(mark.name), which was made in another environment (\(EnvironmentClass.text(differences))): "
                + "its results don't count here"
        }
        return "restored from \(mark.name), but not all of its results are here any more, or something is set otherwise; "
            + "'./reprise why \(session.slug)' says what"
    }
}

extension EnvironmentClass {
    /// `fma on -> off, libc glibc-2.36 -> glibc-2.41`
    static func text(_ differences: [(name: String, here: String?, there: String?)]) -> String {
        differences.map { "\($0.name) \($0.there ?? "(not there)") -> \($0.here ?? "(not there)")" }.joined(separator: ", ")
    }

    /// The class of this machine, with the facts that another class has.
    static func here(like other: EnvironmentClass) -> EnvironmentClass {
        let machine = EnvironmentClass.current()
        let torch = EnvironmentClass.Field.torch
        return other[torch.name] == nil ? machine : machine.adding([torch])
    }
}
