internal import Configuration
internal import ContentStore
internal import Execution
internal import Glibc
internal import Provenance
internal import Reporting

/// Finds out what the arguments of `diff` name.
struct SideReader {
    let project: Project
    /// Nil where there is no store: it is not made for a question.
    let store: Store?

    init(_ project: Project) throws {
        self.project = project
        let path = project.storePath
        store = FileStatus(of: "\(path)/v1")?.isFolder == true ? try Store(at: path) : nil
        try store?.refresh()
    }

    /// What an argument names, before it is known of which study.
    private enum Place {
        case run(RunManifest)
        case commit(CommitFiles)
        /// The path, and the folder as people read it.
        case folder(String, shown: String)
        case work

        var name: String {
            switch self {
            case .run(let manifest): "run \(manifest.run)"
            case .commit(let files): "commit \(files.commit.prefix(8))"
            case .folder(_, let shown): shown
            case .work: "work"
            }
        }
    }

    /// Both sides, of one study.
    ///
    /// Errors: ``CommandError`` for an argument that names nothing, and for sides that share no study or several.
    func sides(_ first: String, _ second: String, study wanted: String?) throws -> (Side, Side) {
        let places = (try place(first), try place(second))
        let study = try commonStudy(places.0, places.1, wanted: wanted)
        return (try side(places.0, study), try side(places.1, study))
    }

    // MARK: Arguments

    private func place(_ text: String) throws -> Place {
        if text == "work" { return .work }
        if RunID(text) != nil { return .run(try manifest(text)) }
        if let folder = try folder(text) { return folder }
        if let files = try? CommitFiles(text, root: project.root) { return .commit(files) }
        if project.catalogue[text] != nil {
            throw CommandError(
                "error: '\(text)' is a study, and 'diff' takes what to compare of it\n  expected: \(Self.expected)\n"
                    + "  hint: './reprise diff HEAD --study \(text)' compares the last commit with what is published now")
        }
        let known = ["work"] + project.catalogue.entries.map { "outputs/\($0.slug)" } + ((try? CommitFiles.names(root: project.root)) ?? [])
        throw CommandError(
            "error: '\(text)' is no run, commit, branch or folder of outputs\(suggestion(for: text, among: known))\n"
                + "  expected: \(Self.expected)\n  hint: './reprise diff HEAD' compares the last commit with what is published now")
    }

    private static let expected = "a run (20261121T031500Z-4f2a), a commit or branch, a folder with results.json, or 'work'"

    private func manifest(_ name: String) throws -> RunManifest {
        guard let store else {
            throw CommandError(
                "error: no run '\(name)': there is no store here\n  hint: compare commits instead, or set REPRISE_STORE to the store that has it"
            )
        }
        let runs = RunManifest.runs(in: store.runsFolder).map(\.description)
        guard runs.contains(name) else {
            let last = runs.suffix(3).reversed().joined(separator: ", ")
            throw CommandError(
                "error: no run '\(name)' in the store\(suggestion(for: name, among: runs.reversed()))\n"
                    + "  latest: \(last.isEmpty ? "none" : last)\n  hint: './reprise why <study>/<stage>' names the run that made a result")
        }
        return try RunManifest.read("\(store.runsFolder)/\(name).json")
    }

    /// A folder, relative to here or to the root; nil when there is none.
    private func folder(_ text: String) throws -> Place? {
        var path = text
        if path.hasSuffix("/results.json") { path.removeLast("/results.json".count) }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let found = path.hasPrefix("/") ? [path] : [path, "\(project.root)/\(path)"]
        guard let folder = found.first(where: { FileStatus(of: $0)?.isFolder == true }) else { return nil }
        guard access("\(folder)/results.json", F_OK) == 0 else {
            if (try? CommitFiles(text, root: project.root)) != nil { return nil }
            let inside = FileStatus.names(in: folder).filter { access("\(folder)/\($0)/results.json", F_OK) == 0 }
            throw CommandError(
                "error: no results in the folder '\(path)'\n  expected: results.json in it\n  hint: "
                    + (inside.first.map { "'\(path)/\($0)' has some" } ?? "'./reprise run <study>' writes outputs/<study>"))
        }
        return .folder(folder, shown: path)
    }

    // MARK: Studies

    private func studies(_ place: Place) throws -> [String] {
        switch place {
        case .run(let manifest): return [manifest.study]
        case .commit(let files): return try files.names(in: "outputs").filter { try files.bytes(of: "outputs/\($0)/results.json") != nil }
        case .folder(let path, let shown): return [try Side.record(readFile("\(path)/results.json"), place: "\(shown)/results.json").study]
        case .work:
            let folder = "\(project.root)/outputs"
            return FileStatus.names(in: folder).filter { access("\(folder)/\($0)/results.json", F_OK) == 0 }
        }
    }

    private func commonStudy(_ first: Place, _ second: Place, wanted: String?) throws -> String {
        let (left, right) = (try studies(first), try studies(second))
        if let (empty, _) = [(first, left), (second, right)].first(where: { $0.1.isEmpty }) {
            throw CommandError(
                "error: \(empty.name) has no results\n  looked for: outputs/<study>/results.json\n"
                    + "  hint: './reprise run <study>' writes them, and a commit of them keeps them")
        }
        func told(_ place: Place, _ studies: [String]) -> String {
            "  \(place.name) has results of: \(studies.joined(separator: ", "))"
        }
        let facts = told(first, left) + "\n" + told(second, right)
        let common = left.filter(right.contains)
        if let wanted {
            guard common.contains(wanted) else {
                throw CommandError(
                    "error: not both sides have results of '\(wanted)'\(suggestion(for: wanted, among: common))\n\(facts)\n"
                        + "  hint: leave '--study' out, or run it first")
            }
            return wanted
        }
        if common.count == 1 { return common[0] }
        guard let one = common.first else {
            throw CommandError("error: the two sides are of different studies\n\(facts)\n  hint: only results of one study can be compared")
        }
        throw CommandError("error: both sides have results of several studies\n\(facts)\n  hint: '--study \(one)' picks one")
    }

    // MARK: Sides

    private func side(_ place: Place, _ study: String) throws -> Side {
        switch place {
        case .run(let manifest): return try runSide(manifest)
        case .commit(let files):
            let folder = "outputs/\(study)"
            return try Side(name: place.name, place: "\(files.commit.prefix(8)):\(folder)", names: files.names(in: folder)) {
                try files.bytes(of: "\(folder)/\($0)")
            }
        case .folder(let path, let shown): return try side(place.name, path, shown: shown)
        case .work: return try side(place.name, "\(project.root)/outputs/\(study)", shown: "outputs/\(study)")
        }
    }

    private func side(_ name: String, _ path: String, shown: String) throws -> Side {
        try Side(name: name, place: shown, names: FileStatus.names(in: path)) { file in
            access("\(path)/\(file)", F_OK) == 0 ? try readFile("\(path)/\(file)") : nil
        }
    }
}
