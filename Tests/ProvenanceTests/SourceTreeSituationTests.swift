import Foundation
import Provenance
import Testing

/// The places in which a source tree is asked for: each works, or says plainly what can't be pinned.
struct SourceTreeSituationTests {
    private func reason(_ root: String) throws -> String? {
        if case .unpinned(let reason) = try SourceTree.capture(root: root) { return reason }
        return nil
    }

    @Test func outsideARepository() throws {
        let folder = try TemporaryRepository(initialized: false)
        #expect(
            try reason(folder.path)
                == "\(folder.path) is not in a git repository, so the sources can't be pinned; `git init` there is enough.")
        #expect(
            try reason(folder.path + "/nowhere")
                == "\(folder.path)/nowhere can't be read (No such file or directory), so the sources can't be pinned.")
        let error = #expect(throws: GitError.self) { try SourceTree.of(commit: "HEAD", root: folder.path) }
        #expect(error?.description == "git could not find a repository: \(folder.path) is not in the working copy of one")
    }

    @Test func bareRepository() throws {
        let folder = try TemporaryRepository(initialized: false)
        try folder.git("init", "--quiet", "--bare")
        #expect(try reason(folder.path) == "\(folder.path) is a bare repository, which has no working copy whose sources could be pinned.")
    }

    @Test func beforeTheFirstCommit() throws {
        let repository = try TemporaryRepository()
        let empty = try captured(repository.path)
        // The id of git's empty tree is the same everywhere.
        #expect(empty.id == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
        #expect(empty.headCommit == nil && empty.branch == "main" && empty.isDirty)
        try empty.pin()
        try repository.write("Sources/A/A.swift", "// a\n")
        let tree = try captured(repository.path)
        #expect(tree.changed == ["Sources/A/A.swift"])
        try tree.pin()
        try repository.commit("First")
        #expect(try captured(repository.path).id == tree.id)
        #expect(try expectedTree(repository) == tree.id)
    }

    @Test func detachedHead() throws {
        let repository = try TemporaryRepository.project()
        try repository.git("checkout", "--quiet", "--detach")
        let tree = try captured(repository.path)
        #expect(tree.branch == nil && tree.committed)
        #expect(try tree.headCommit == repository.git("rev-parse", "HEAD"))
    }

    @Test func linkedWorktree() throws {
        let repository = try TemporaryRepository.project()
        let linked = repository.beside("linked")
        try repository.git("worktree", "add", "--quiet", "-b", "side", linked)
        try Data("let answer = 51\n".utf8).write(to: URL(fileURLWithPath: linked + "/Sources/Core/Core.swift"))
        let tree = try captured(linked)
        #expect(tree.branch == "side" && tree.changed == ["Sources/Core/Core.swift"])
        try tree.pin()
        #expect(try SourceTree.pinned(root: repository.path) == [tree.id])
        #expect(try captured(repository.path).id != tree.id)
    }

    @Test func submodules() throws {
        let library = try TemporaryRepository()
        try library.write("lib.c", "int x;\n")
        try library.commit("Library")
        let repository = try TemporaryRepository.project()
        try repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.path, "Sources/Library")
        try repository.commit("Use the library")
        let clean = try captured(repository.path)
        #expect(try clean.id == expectedTree(repository))
        #expect(clean.caveats.isEmpty && clean.committed)

        try repository.write("Sources/Library/lib.c", "int y;\n")
        let dirty = try captured(repository.path)
        #expect(dirty.id == clean.id)
        #expect(
            dirty.caveats.map(\.description) == ["Sources/Library: a submodule with uncommitted changes: only its commit is pinned"])
        try repository.git("commit", "--quiet", "--all", "-m", "Further", in: repository.path + "/Sources/Library")
        let further = try captured(repository.path)
        #expect(further.changed == ["Sources/Library"])
        try repository.commit("Follow")
        #expect(try expectedTree(repository) == further.id)

        let clone = repository.beside("clone")
        try repository.git("clone", "--quiet", repository.path, clone)
        let bare = try captured(clone)
        #expect(bare.id == further.id)
        #expect(
            bare.caveats.map(\.description) == ["Sources/Library: a submodule that isn't checked out: only its commit is pinned"])
    }

    @Test func sparseCheckout() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("docs/guide.md", "guide\n")
        try repository.commit("Guide")
        let whole = try captured(repository.path)
        try repository.git("sparse-checkout", "set", "--no-cone", "/*", "!/docs/")
        #expect(!FileManager.default.fileExists(atPath: repository.path + "/docs/guide.md"))
        let sparse = try captured(repository.path)
        #expect(sparse.id == whole.id)
        #expect(
            sparse.caveats.map(\.description) == [
                ".: 1 tracked file is not on disk (sparse checkout) and counted as the index has them"
            ])
    }

    @Test func shallowAndPartialClones() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 52\n")
        try repository.commit("Second")
        let whole = try captured(repository.path)
        let shallow = repository.beside("shallow")
        try repository.git("clone", "--quiet", "--depth=1", "file://" + repository.path, shallow)
        #expect(try captured(shallow).id == whole.id)
        try captured(shallow).pin()
        #expect(try SourceTree.find(String(repeating: "0", count: 40), root: shallow) == nil)

        try repository.git("config", "uploadpack.allowFilter", "true")
        let partial = repository.beside("partial")
        try repository.git("clone", "--quiet", "--filter=blob:none", "file://" + repository.path, partial)
        try #expect(captured(partial).id == whole.id)
        try captured(partial).pin()
    }

    @Test func aProjectBelowTheRootOfItsRepository() throws {
        let repository = try TemporaryRepository()
        try repository.write("studies/outputs/a.md", "result\n")
        try repository.write("studies/papers/a.registered.yaml", "- a\n")
        try repository.write("studies/Sources/A.swift", "// a\n")
        try repository.write("outputs/kept.md", "not a result of this project\n")
        try repository.commit("All")
        let tree = try captured(repository.path + "/studies")
        #expect(tree.committed)
        let names = "outputs/kept.md\nstudies/Sources/A.swift"
        try tree.pin()
        #expect(try repository.git("ls-tree", "-r", "--name-only", tree.id) == names)
        try repository.write("studies/Sources/B.swift", "// b\n")
        try repository.write("Sources/C.swift", "// not this project's\n")
        let dirty = try captured(repository.path + "/studies")
        #expect(dirty.changed == ["studies/Sources/B.swift"])
        #expect(dirty.leftOut.map(\.path) == ["Sources/"])
    }

    @Test func aProjectThatTheRepositoryAroundItIgnores() throws {
        let repository = try TemporaryRepository()
        try repository.write(".gitignore", "vendor/\n")
        try repository.write("vendor/study/Sources/A.swift", "// a\n")
        let root = repository.path + "/vendor/study"
        #expect(try reason(root) == "The repository at \(repository.path) ignores \(root), so the sources can't be pinned.")
    }

    @Test func aFileThatCannotBeRead() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/Core/Core.swift", "let answer = 53\n")
        chmod(repository.path + "/Sources/Core/Core.swift", 0o000)
        let reason = try withoutSuperpowers { try self.reason(repository.path) }
        #expect(reason == "Sources/Core/Core.swift can't be read (Permission denied), so the sources can't be pinned.")
    }

    @Test func thingsThatAreNoFiles() throws {
        let repository = try TemporaryRepository.project()
        try repository.remove("Sources/Core/Core.swift")
        mkfifo(repository.path + "/Sources/Core/Core.swift", 0o644)
        mkfifo(repository.path + "/Sources/Core/pipe.swift", 0o644)
        try repository.write("Sources/Inner/A.swift", "// a\n")
        try repository.git("init", "--quiet", in: repository.path + "/Sources/Inner")
        symlink("/etc/hosts", repository.path + "/Sources/Core/hosts.txt")
        let tree = try captured(repository.path)
        #expect(tree.changed == ["Sources/Core/Core.swift", "Sources/Core/hosts.txt"])
        #expect(
            tree.leftOut.map(\.description) == [
                "Sources/Core/Core.swift: tracked, but no longer a plain file",
                "Sources/Core/pipe.swift: untracked, and not a plain file",
                "Sources/Inner/: untracked, and a repository of its own",
            ])
        #expect(
            tree.caveats.map(\.description) == [
                "Sources/Core/hosts.txt: a symbolic link out of the working copy, to /etc/hosts: its content isn't pinned"
            ])
    }

    @Test func filesAndFoldersThatChangePlaces() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("Sources/a", "file\n")
        try repository.write("Sources/b/c.swift", "// c\n")
        try repository.commit("Both")
        try repository.remove("Sources/a")
        try repository.remove("Sources/b")
        try repository.write("Sources/a/inner.swift", "// inner\n")
        symlink("a", repository.path + "/Sources/b")
        let tree = try captured(repository.path)
        #expect(tree.changed == ["Sources/a", "Sources/a/inner.swift", "Sources/b/c.swift"])
        #expect(tree.leftOut.map(\.path) == ["Sources/b"])
        try tree.pin()
        #expect(try repository.git("fsck", "--strict") == "")
    }

    @Test func aMergeInProgress() throws {
        let repository = try TemporaryRepository.project()
        try repository.git("checkout", "--quiet", "-b", "other")
        try repository.write("Sources/Core/Core.swift", "let answer = 1\n")
        try repository.commit("One")
        try repository.git("checkout", "--quiet", "main")
        try repository.write("Sources/Core/Core.swift", "let answer = 2\n")
        try repository.commit("Two")
        #expect(throws: GitFailure.self) { try repository.git("merge", "other") }
        let tree = try captured(repository.path)
        #expect(tree.changed == ["Sources/Core/Core.swift"])
        try repository.commit("As it is")
        #expect(try expectedTree(repository) == tree.id)
    }

    @Test func filesThatComeAndGoMeanwhile() async throws {
        let repository = try TemporaryRepository.project()
        for number in 0..<50 { try repository.write("Sources/Core/f\(number).swift", "// \(number)\n") }
        let root = repository.path
        let writer = Task.detached {
            var round = 0
            while !Task.isCancelled {
                round += 1
                let path = root + "/Sources/Core/f\(round % 50).swift"
                if round % 3 == 0 { unlink(path) } else { try? Data("// round \(round)\n".utf8).write(to: URL(fileURLWithPath: path)) }
                await Task.yield()
            }
        }
        for _ in 0..<30 {
            switch try SourceTree.capture(root: root) {
            case .tree(let tree): try tree.pin()
            case .unpinned(let reason): #expect(reason.hasSuffix("keeps changing while it is read, so the sources can't be pinned."))
            }
        }
        writer.cancel()
        await writer.value
        #expect(try repository.git("fsck", "--strict") == "")
    }
}

/// Runs a body as one who may not read everything: the kernel lets a single thread of the superuser give that right up, and take it back.
func withoutSuperpowers<Result>(_ body: () throws -> Result) rethrows -> Result {
    typealias Call = @convention(c) (UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>) -> Int32
    let own = dlopen(nil, RTLD_NOW)
    let get = unsafeBitCast(dlsym(own, "capget")!, to: Call.self)
    let set = unsafeBitCast(dlsym(own, "capset")!, to: Call.self)
    // Version 3 of linux/capability.h: two triples of effective, permitted and inheritable bits.
    var header: [UInt32] = [0x2008_0522, 0]
    var rights = [UInt32](repeating: 0, count: 6)
    _ = get(&header, &rights)
    var fewer = rights
    fewer[0] &= ~0b110  // CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    _ = set(&header, &fewer)
    defer { _ = set(&header, &rights) }
    return try body()
}
