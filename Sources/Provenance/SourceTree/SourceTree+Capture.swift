internal import CLibGit2
internal import Glibc

extension SourceTree {
    /// Takes the source tree of the project at `root` as it is now, and writes nothing: not the index, not the working copy, no object.
    ///
    /// Files whose status matches the index aren't read. Works before the first commit, on a detached HEAD, in a linked worktree, with
    /// submodules and in sparse and shallow clones.
    ///
    /// - Parameters:
    ///   - root: The project's root, which may lie below the working copy's.
    ///   - scope: Which untracked files the build reads.
    /// - Returns: The tree, or a sentence that says why there is none: outside a repository, in a bare one, a file that can't be read.
    /// - Throws: `CredentialsFound` if sources that differ from HEAD hold what looks like a credential.
    public static func capture(root: String, reads scope: SourceScope = .standard) throws(CredentialsFound) -> Capture {
        do {
            return .tree(try take(root, scope))
        } catch let found as CredentialsFound {
            throw found
        } catch let failure as Unpinnable {
            return .unpinned(reason: failure.reason)
        } catch {
            return .unpinned(reason: "The sources can't be pinned: \(error).")
        }
    }

    private static func take(_ root: String, _ scope: SourceScope) throws -> SourceTree {
        let (repository, worktree, way) = try project(at: root)
        let rules = SourceRules(way: way, scope: scope)
        let copy = try WorkingCopy(repository, root: worktree, rules: rules)
        let prefix: [UInt8] = way.reduce(into: []) { $0 += $1 + [47] }
        if !way.isEmpty, try repository.ignores(String(decoding: prefix, as: UTF8.self)) {
            if !copy.index.files.contains(where: { $0.path.starts(with: prefix) }) {
                throw Unpinnable(reason: "The repository at \(worktree) ignores \(root), so the sources can't be pinned.")
            }
        }
        let id = try copy.read()

        let head = try repository.headCommit()
        var committed = CommittedSources(repository, rules)
        let headTree: ObjectID? = if let head { try committed.sources(of: repository.tree(of: head)) } else { nil }
        let comparison = TreeComparison(
            repository: repository, memory: copy.contents.trees.merging(committed.trees) { first, _ in first })
        let changes = try comparison.changes(from: headTree, to: id)
        try refuseCredentials(in: changes, copy)

        return SourceTree(
            id: id.hex, headCommit: head?.hex, branch: try repository.branch(),
            changed: changes.map { String(decoding: $0.path, as: UTF8.self) }.sorted(),
            leftOut: copy.leftOut.sorted(), caveats: copy.caveats.sorted(), contents: copy.contents, committed: id == headTree)
    }

    /// The repository around a project, the root of its working copy, and the way from there to the project.
    static func project(at root: String) throws -> (repository: Repository, worktree: String, way: [[UInt8]]) {
        guard let resolved = realpath(root, nil) else {
            throw Unpinnable(reason: "\(root) can't be read (\(String(cString: strerror(errno)))), so the sources can't be pinned.")
        }
        defer { free(resolved) }
        let path = String(cString: resolved)
        guard let repository = try Repository.containing(path) else {
            throw Unpinnable(reason: "\(root) is not in a git repository, so the sources can't be pinned; `git init` there is enough.")
        }
        guard let worktree = repository.worktree else {
            throw Unpinnable(
                reason: "\(repository.directory) is a bare repository, which has no working copy whose sources could be pinned.")
        }
        guard path == worktree || path.hasPrefix(worktree == "/" ? "/" : worktree + "/") else {
            throw Unpinnable(reason: "\(root) is not in the working copy of its repository (\(worktree)), so the sources can't be pinned.")
        }
        return (repository, worktree, path.utf8.dropFirst(worktree.utf8.count).split(separator: 47).map(Array.init))
    }

    private static func refuseCredentials(in changes: [TreeComparison.Change], _ copy: WorkingCopy) throws {
        var places: [CredentialsFound.Place] = []
        for change in changes {
            guard let entry = change.entry, entry.mode == .plain || entry.mode == .executable else { continue }
            let path = String(decoding: change.path, as: UTF8.self)
            if let kind = CredentialScan.kind(ofFileNamed: String(decoding: change.path.split(separator: 47).last ?? [], as: UTF8.self)) {
                places.append(.init(path: path, line: nil, kind: kind))
            }
            let bytes: [UInt8]
            switch copy.contents.blobs[entry.id] {
            case .bytes(let held): bytes = held
            case .onDisk: continue
            case nil: bytes = try copy.repository.bytes(of: entry.id)
            }
            places += CredentialScan.findings(in: bytes).map { .init(path: path, line: $0.line, kind: $0.kind) }
        }
        if !places.isEmpty { throw CredentialsFound(places: places.sorted()) }
    }
}
