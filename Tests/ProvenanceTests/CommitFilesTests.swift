import Provenance
import Testing

@Suite struct CommitFilesTests {
    @Test func aCommitHoldsItsFiles() throws {
        let repository = try TemporaryRepository.project()
        try repository.write("outputs/one/report.md", "# Another\n")
        try repository.commit("Change it")
        let files = try CommitFiles("HEAD~1", root: repository.path)
        #expect(files.commit == (try repository.git("rev-parse", "HEAD~1")))
        #expect(files.date == "2026-01-01")
        #expect(files.subject == "Begin")
        #expect(try files.bytes(of: "outputs/one/report.md") == Array("# One\n".utf8))
        #expect(try files.bytes(of: "outputs/one") == nil)
        #expect(try files.bytes(of: "outputs/one/report.md/more") == nil)
        #expect(try files.bytes(of: "outputs/two/report.md") == nil)
        #expect(try files.names(in: "papers") == ["one.registered.yaml", "one.yaml"])
        #expect(try files.names(in: "papers/one.yaml") == [])
        #expect(throws: GitError.self) { try CommitFiles("nothing", root: repository.path) }
        #expect(throws: GitError.self) { try CommitFiles("HEAD", root: "/") }
        #expect(try CommitFiles.names(root: repository.path) == ["main"])
    }

    @Test func pathsAreThoseOfTheProject() throws {
        let repository = try TemporaryRepository()
        try repository.write("work/study/papers/one.yaml", "title: One\n")
        try repository.commit("Begin")
        let files = try CommitFiles("main", root: repository.path + "/work/study")
        #expect(try files.bytes(of: "papers/one.yaml") == Array("title: One\n".utf8))
    }
}
