internal import CLibGit2
internal import Glibc

extension SourceTree {
    /// The folder of references under which source trees are kept, outside what git pushes and fetches unasked.
    private static let references = "refs/reprise/trees/"

    /// The name of the reference that keeps a source tree.
    public static func reference(of id: String) -> String { references + id }

    /// Stores the tree in the repository and keeps it there under a reference of its own; does nothing if it is kept already.
    ///
    /// - Returns: The reference, `refs/reprise/trees/<id>`, which points at the tree itself: there is no commit.
    /// - Throws: `GitError` if the object database can't be written, or if a large file changed since the capture.
    @discardableResult
    public func pin() throws(GitError) -> String {
        let name = Self.reference(of: id)
        guard let repository = try Repository.containing(contents.repository), let tree = ObjectID(hex: id) else {
            throw GitError(operation: "store the source tree \(id)", message: "\(contents.repository) is gone", code: -1)
        }
        if try repository.target(of: name) == tree {
            // Whoever was killed right after writing it left the lock, over which `git gc` would stumble.
            unlink("\(repository.commonDirectory)/\(name).lock")
            return name
        }
        for (id, blob) in contents.blobs.sorted(by: { $0.key.hex < $1.key.hex }) {
            switch blob {
            case .bytes(let bytes): try repository.write(bytes, as: GIT_OBJECT_BLOB)
            case .onDisk(let path): try repository.write(fileAt: path, expecting: id)
            }
        }
        for (_, bytes) in contents.trees.sorted(by: { $0.key.hex < $1.key.hex }) {
            try repository.write(bytes, as: GIT_OBJECT_TREE)
        }
        try repository.keep(tree, as: name)
        return name
    }

    /// The ids of all source trees that are pinned in the repository around `root`, sorted.
    public static func pinned(root: String) throws(GitError) -> [String] {
        guard let repository = try Repository.containing(root) else { return [] }
        return try repository.references(matching: references + "*").map { String($0.dropFirst(references.count)) }
    }
}

extension Repository {
    /// What a direct reference points at; `nil` if there is no such reference.
    func target(of name: String) throws(GitError) -> ObjectID? {
        var raw = git_oid()
        let code = try check("read \(name)", expecting: [GIT_ENOTFOUND.rawValue]) {
            handle.with { git_reference_name_to_id(&raw, $0, name) }
        }
        return code < 0 ? nil : ObjectID(raw)
    }

    fileprivate func write(_ bytes: [UInt8], as kind: git_object_t) throws(GitError) {
        var raw = git_oid()
        try check("store an object in \(directory)") {
            bytes.isEmpty
                ? objects.with { database in
                    var nothing: UInt8 = 0
                    return git_odb_write(&raw, database, &nothing, 0, kind)
                }
                : bytes.withUnsafeBytes { content in
                    objects.with { git_odb_write(&raw, $0, content.baseAddress, content.count, kind) }
                }
        }
    }

    fileprivate func write(fileAt path: [UInt8], expecting id: ObjectID) throws(GitError) {
        let shown = String(decoding: path, as: UTF8.self)
        var raw = git_oid()
        try check("store \(shown)") { handle.with { git_blob_create_from_workdir(&raw, $0, shown) } }
        guard ObjectID(raw) == id else {
            throw GitError(operation: "store \(shown)", message: "it changed since the sources were looked at", code: -1)
        }
    }

    /// Points a reference at an object; another process that does the same at the same time is waited for.
    fileprivate func keep(_ object: ObjectID, as name: String) throws(GitError) {
        for attempt in 0..<100 {
            var raw = object.raw
            do {
                _ = try handle.with { (repository) throws(GitError) in
                    try GitHandle.owning("write the reference \(name)", freedBy: git_reference_free) {
                        git_reference_create($0, repository, name, &raw, 1, nil)
                    }
                }
                return
            } catch {
                if try target(of: name) == object { return }
                guard error.code == Int(GIT_ELOCKED.rawValue), attempt < 99 else { throw error }
                // A process that was killed left its lock, and would be waited for for ever. The reference is called what it points
                // at, so that whoever writes it writes the same: breaking the lock of one who is only slow harms nothing.
                if attempt == 30 { unlink("\(commonDirectory)/\(name).lock") }
                usleep(10_000)
            }
        }
    }
}
