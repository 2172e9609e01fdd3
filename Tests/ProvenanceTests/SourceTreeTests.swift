import Foundation
import Provenance
import Testing

/// The tree that plain git makes of a commit without results, as an outside reference.
func expectedTree(_ repository: TemporaryRepository, of revision: String = "HEAD") throws -> String {
    let index = repository.beside("reference-index-\(UUID().uuidString)")
    let script = """
        export GIT_INDEX_FILE=\(index); git read-tree \(revision) &&
        git rm -r -q --cached --ignore-unmatch -- outputs ':(glob)papers/**/*.registered.yaml' && git write-tree
        """
    return try repository.git("-c", "alias.reference=!\(script)", "reference")
}

func captured(_ root: String, reads scope: SourceScope = .standard) throws -> SourceTree {
    try #require(try SourceTree.capture(root: root, reads: scope).tree)
}

struct SourceTreeTests {
    @Test func aCleanWorkingCopyIsItsCommitWithoutResults() throws {
        let repository = try TemporaryRepository.project()
        let tree = try captured(repository.path)
        #expect(try tree.id == expectedTree(repository))
        #expect(try tree.headCommit == repository.git("rev-parse", "HEAD"))
        #expect(tree.branch == "main")
        #expect(tree.committed && !tree.isDirty)
        #expect(tree.changed.isEmpty && tree.leftOut.isEmpty && tree.caveats.isEmpty)
        #expect(try SourceTree.of(commit: "HEAD", root: repository.path).id == tree.id)
    }

    @Test func resultsAndRegistrationsChangeNothing() throws {
        let repository = try TemporaryRepository.project()
        let before = try captured(repository.path)
        try repository.write("outputs/one/report.md", "# One, again\n")
        try repository.write("outputs/two/results.json", "{}\n")
        try repository.write("papers/one.registered.yaml", "- claim: a\n- claim: b\n")
        try repository.write("papers/two.registered.yaml", "- claim: c\n")
        let during = try captured(repository.path)
        #expect(during == before)
        try repository.commit("Publish")
        let after = try captured(repository.path)
        #expect(after.id == before.id && after.committed)
        #expect(try SourceTree.of(commit: "HEAD", root: repository.path).id == before.id)
        #expect(try SourceTree.of(commit: "HEAD~1", root: repository.path).id == before.id)
    }

    @Test func changesGiveTheTreeThatCommittingThemWouldGive() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Old.swift", "// old\n")
        try repository.write("docs/notes.txt", "kept\n")
        try repository.commit("More")
        try repository.write("Sources/Core/Core.swift", "let answer = 43\n")
        try repository.write("Sources/Core/New.swift", "// new\n")
        try repository.write("Sources/Core.d/x.json", "{}\n")
        try repository.write("Sources/Core-extra.md", "# extra\n")
        try repository.remove("Sources/Core/Old.swift")
        try repository.write("Sources/Core/run.sh", "#!/bin/sh\n")
        chmod(repository.path + "/Sources/Core/run.sh", 0o755)
        symlink("Core.swift", repository.path + "/Sources/Core/Alias.swift")
        let dirty = try captured(repository.path)
        #expect(dirty.isDirty)
        #expect(
            dirty.changed == [
                "Sources/Core-extra.md", "Sources/Core.d/x.json", "Sources/Core/Alias.swift", "Sources/Core/Core.swift",
                "Sources/Core/New.swift", "Sources/Core/Old.swift", "Sources/Core/run.sh",
            ])
        try repository.commit("All of it")
        #expect(try expectedTree(repository) == dirty.id)
        #expect(try captured(repository.path).id == dirty.id)
    }

    @Test func stagedChangesCountAsChanged() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 44\n")
        try repository.git("add", "--all")
        let tree = try captured(repository.path)
        #expect(tree.changed == ["Sources/Core/Core.swift"])
        #expect(tree.isDirty)
    }

    @Test func sameSizeAndSameSecondIsNoticed() throws {
        let repository = try TemporaryRepository.project()
        let before = try captured(repository.path)
        try repository.write("Sources/Core/Core.swift", "let answer = 24\n")
        #expect(try captured(repository.path).id != before.id)
        try repository.write("Sources/Core/Core.swift", "let answer = 42\n")
        #expect(try captured(repository.path).id == before.id)
    }

    @Test func filesThatGitIsToldNotToLookAtCountAsTheyAreOnDisk() throws {
        let repository = try TemporaryRepository.project()
        try repository.git("update-index", "--skip-worktree", "Package.swift")
        try repository.git("update-index", "--assume-unchanged", "Sources/Core/Core.swift")
        try repository.write("Package.swift", "// another package\n")
        try repository.write("Sources/Core/Core.swift", "let answer = 45\n")
        #expect(try captured(repository.path).changed == ["Package.swift", "Sources/Core/Core.swift"])
    }

    @Test func listsWhatItLeavesOut() throws {
        let repository = try TemporaryRepository.project()
        try repository.write(".gitignore", "*.log\n.build/\n")
        try repository.commit("Ignore")
        let before = try captured(repository.path)
        try repository.write("scratch.md", "mine\n")
        try repository.write("data/big.csv", "1\n")
        try repository.write("cache/only.log", "ignored\n")
        try repository.write("Sources/Core/trace.log", "ignored\n")
        try repository.write(".build/x.swift", "ignored\n")
        try repository.write(".reprise/records/a", "the store\n")
        try repository.write("Sources/Core/weights.bin", "0\n")
        try repository.write("Sources/Core/.env", "A=1\n")
        try repository.write("Sources/Core/large.json", [UInt8](repeating: 32, count: 1_000_001))
        let tree = try captured(repository.path)
        #expect(tree.id == before.id)
        #expect(
            tree.leftOut.map(\.description) == [
                "Sources/Core/.env: untracked, and by its name an environment file",
                "Sources/Core/large.json: untracked, and over 1000000 bytes (1000001)",
                "Sources/Core/weights.bin: untracked, and of a kind that the build doesn't read",
                "data/: untracked, and outside the folders that the build reads",
                "scratch.md: untracked, and the build doesn't read it",
            ])
    }

    @Test func looksAndWritesNothing() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 46\n")
        let before = try snapshot(repository.path)
        _ = try captured(repository.path)
        _ = try SourceTree.of(commit: "HEAD", root: repository.path)
        #expect(try snapshot(repository.path) == before)
    }

    private func snapshot(_ root: String) throws -> [String: String] {
        var facts: [String: String] = [:]
        for name in FileManager.default.enumerator(atPath: root)!.map({ $0 as! String }) {
            var status = stat()
            lstat(root + "/" + name, &status)
            facts[name] = "\(status.st_size) \(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ctim.tv_nsec)"
        }
        return facts
    }

    @Test func lineEndingsCountAsGitStoresThem() throws {
        let repository = try TemporaryRepository.project()
        try repository.write(".gitattributes", "*.swift text eol=crlf\n*.json -text\n*.yaml ident\n")
        try repository.write("Sources/Core/Core.swift", "let answer = 1\r\nlet other = 2\r\n")
        try repository.write("Sources/Core/raw.json", "{}\r\n")
        try repository.write("papers/two.yaml", "id: $Id: 0123456789012345678901234567890123456789 $\n")
        let dirty = try captured(repository.path)
        #expect(dirty.changed.contains("Sources/Core/Core.swift"))
        try repository.git("add", ".gitattributes")
        let listed = try captured(repository.path)
        try repository.commit("Endings")
        #expect(try expectedTree(repository) == listed.id)
        #expect(try captured(repository.path).id == listed.id)
        #expect(dirty.leftOut.map(\.path) == [".gitattributes"])
    }

    @Test func aCopiedWorkingCopyIsTheSame() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/empty.txt", "")
        try repository.commit("Empty")
        let copy = repository.beside("copy")
        try FileManager.default.copyItem(atPath: repository.path, toPath: copy)
        #expect(try captured(copy) == captured(repository.path))
    }

    @Test func saysWhichFilesGoThroughAFilterThatIsNotRun() throws {
        let repository = try TemporaryRepository.project()
        try repository.write(".gitattributes", "*.csv filter=lfs\n")
        try repository.write("Sources/Core/table.csv", "1,2\n")
        try repository.commit("Table")
        #expect(try captured(repository.path).caveats.isEmpty)
        try repository.write("Sources/Core/table.csv", "1,2,3\n")
        #expect(
            try captured(repository.path).caveats.map(\.description) == [
                "Sources/Core/table.csv: goes through the git filter 'lfs', which isn't run here: it counts as it is on disk"
            ])
    }
}
