import Provenance
import Testing

@Suite struct SourceTreeChangesTests {
    @Test func theFilesInWhichTreesDifferAreNamed() throws {
        let repository = try TemporaryRepository.project()
        let first = try SourceTree.of(commit: "HEAD", root: repository.path).id
        try repository.write("Sources/Core/Core.swift", "let answer = 43\n")
        try repository.write("papers/two.yaml", "title: Two\n")
        try repository.remove("papers/one.yaml")
        try repository.write("outputs/one/report.md", "# Another\n")
        try repository.write("papers/one.registered.yaml", "- claim: b\n")
        try repository.commit("Change it")
        let second = try SourceTree.of(commit: "HEAD", root: repository.path).id
        #expect(
            try SourceTree.changes(from: first, to: second, root: repository.path) == [
                "Sources/Core/Core.swift", "papers/one.yaml", "papers/two.yaml",
            ])
        #expect(try SourceTree.changes(from: first, to: first, root: repository.path) == [])
    }

    @Test func aKeptTreeNeedsNoCommit() throws {
        let repository = try TemporaryRepository.project()
        let first = try SourceTree.of(commit: "HEAD", root: repository.path).id
        try repository.write("Sources/Core/Core.swift", "let answer = 43\n")
        let dirty = try #require(SourceTree.capture(root: repository.path).tree)
        #expect(try SourceTree.changes(from: first, to: dirty.id, root: repository.path) == nil)
        try dirty.pin()
        #expect(try SourceTree.changes(from: first, to: dirty.id, root: repository.path) == ["Sources/Core/Core.swift"])
    }

    @Test func pathsAreThoseOfTheProject() throws {
        let repository = try TemporaryRepository()
        let root = repository.path + "/study"
        try repository.write("study/papers/one.yaml", "title: One\n")
        try repository.write("else.txt", "1\n")
        try repository.commit("Begin")
        let first = try SourceTree.of(commit: "HEAD", root: root).id
        try repository.write("study/papers/one.yaml", "title: Two\n")
        try repository.write("else.txt", "2\n")
        try repository.commit("Change it")
        let second = try SourceTree.of(commit: "HEAD", root: root).id
        #expect(try SourceTree.changes(from: first, to: second, root: root) == ["papers/one.yaml"])
    }
}
