import Foundation
import Provenance
import Testing

struct SourceTreePinTests {
    @Test func keepsADirtyTreeThroughGarbageCollection() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 47\n")
        try repository.write("Sources/Core/Empty.swift", "")
        let tree = try captured(repository.path)
        #expect(try tree.pin() == "refs/reprise/trees/\(tree.id)")
        try repository.git("checkout", "--quiet", "--", ".")
        try repository.remove("Sources/Core/Empty.swift")
        try repository.git("reflog", "expire", "--expire=now", "--all")
        try repository.git("gc", "--quiet", "--prune=now")
        #expect(try repository.git("cat-file", "-p", "\(tree.id):Sources/Core/Core.swift") == "let answer = 47")
        #expect(try repository.git("fsck", "--strict") == "")
        #expect(
            try repository.git("ls-tree", "-r", "--name-only", tree.id) == """
                Package.swift
                Sources/Core/Core.swift
                Sources/Core/Empty.swift
                papers/one.yaml
                """)
        #expect(try SourceTree.pinned(root: repository.path) == [tree.id])
        #expect(try SourceTree.find(tree.id, root: repository.path) == .pinned(reference: "refs/reprise/trees/\(tree.id)"))
    }

    @Test func pinsAgainWithoutHarm() throws {
        let repository = try TemporaryRepository.project()
        let tree = try captured(repository.path)
        try tree.pin()
        try tree.pin()
        try repository.git("pack-refs", "--all")
        try tree.pin()
        #expect(
            try repository.git("for-each-ref", "--format=%(refname) %(objecttype)", "refs/reprise") == "refs/reprise/trees/\(tree.id) tree")
    }

    @Test func aLockThatAKilledProcessLeftHindersNobody() throws {
        let repository = try TemporaryRepository.project()
        let tree = try captured(repository.path)
        try repository.write(".git/refs/reprise/trees/\(tree.id).lock", "")
        try tree.pin()
        #expect(try SourceTree.pinned(root: repository.path) == [tree.id])
        #expect(!FileManager.default.fileExists(atPath: "\(repository.path)/.git/refs/reprise/trees/\(tree.id).lock"))
        try repository.write(".git/refs/reprise/trees/\(tree.id).lock", "")
        try tree.pin()
        #expect(!FileManager.default.fileExists(atPath: "\(repository.path)/.git/refs/reprise/trees/\(tree.id).lock"))
    }

    @Test func pinsFromManyThreadsAtOnce() async throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 48\n")
        let root = repository.path
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try captured(root).pin() } }
            var names: Set<String> = []
            for try await name in group { names.insert(name) }
            #expect(names.count == 1)
        }
    }

    @Test func staysAtHomeWhenPushed() throws {
        let repository = try TemporaryRepository.project()
        try captured(repository.path).pin()
        let remote = repository.beside("remote.git")
        try repository.git("init", "--quiet", "--bare", remote)
        try repository.git("remote", "add", "origin", remote)
        try repository.git("push", "--quiet", "--set-upstream", "origin", "main")
        try repository.git("push", "--quiet", "--all", "origin")
        try repository.git("push", "--quiet", "--tags", "origin")
        #expect(try repository.git("for-each-ref", "--format=%(refname)", in: remote) == "refs/heads/main")
        #expect(try repository.git("status", "--porcelain") == "")
    }

    @Test func leavesIndexAndWorkingCopyAlone() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 49\n")
        try repository.write("Sources/Core/More.swift", "// more\n")
        let before = try repository.git("status", "--porcelain")
        try captured(repository.path).pin()
        #expect(try repository.git("status", "--porcelain") == before)
        #expect(try repository.git("log", "--oneline", "--all").split(separator: "\n").count == 1)
    }

    @Test func keepsLargeChangedFilesAndNoticesWhenTheyMoveOn() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("model.bin", "small\n")
        try repository.commit("Model")
        try repository.write("model.bin", [UInt8](repeating: 7, count: 17 << 20))
        let tree = try captured(repository.path)
        #expect(tree.caveats.map(\.description) == ["model.bin: over 16 MiB and changed: not searched for credentials"])
        try repository.write("model.bin", [UInt8](repeating: 8, count: 17 << 20))
        let error = #expect(throws: GitError.self) { try tree.pin() }
        #expect(error?.description == "git could not store model.bin: it changed since the sources were looked at")
        try repository.write("model.bin", [UInt8](repeating: 7, count: 17 << 20))
        try tree.pin()
        try repository.commit("Large")
        #expect(try expectedTree(repository) == tree.id)
    }

    @Test func findsATreeAmongCommits() throws {
        let repository = try TemporaryRepository.project()
        let first = try captured(repository.path)
        let commit = try repository.git("rev-parse", "HEAD")
        try repository.write("Sources/Core/Core.swift", "let answer = 50\n")
        try repository.commit("Later")
        #expect(try SourceTree.find(first.id, root: repository.path) == .commit(commit))
        #expect(try SourceTree.find(String(repeating: "0", count: 40), root: repository.path) == nil)
        #expect(try SourceTree.find("nonsense", root: repository.path) == nil)

        let clone = repository.beside("clone")
        try repository.git("clone", "--quiet", repository.path, clone)
        #expect(try SourceTree.find(first.id, root: clone) == .commit(commit))
        #expect(try SourceTree.of(commit: commit, root: clone).id == first.id)
        let error = #expect(throws: GitError.self) { try SourceTree.of(commit: "nowhere", root: clone) }
        #expect(error?.description == "git could not find the commit 'nowhere': revspec 'nowhere' not found")
    }
}
