internal import CLibGit2

extension SourceTree {
    /// Takes away the reference that keeps a source tree; git forgets the objects when it next tidies up.
    ///
    /// - Returns: Whether there was one in the repository around `root`.
    /// - Throws: `GitError` if the reference can't be taken away.
    @discardableResult
    public static func unpin(_ id: String, root: String) throws(GitError) -> Bool {
        let name = reference(of: id)
        guard let repository = try Repository.containing(root), try repository.target(of: name) != nil else { return false }
        try check("remove the reference \(name)", expecting: [GIT_ENOTFOUND.rawValue]) {
            repository.handle.with { git_reference_remove($0, name) }
        }
        return true
    }
}
