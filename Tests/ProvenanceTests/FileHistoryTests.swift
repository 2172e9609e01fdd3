import Provenance
import Testing

@Suite struct FileHistoryTests {
    @Test func everyVersionStandsBesideTheOneBefore() throws {
        let repository = try TemporaryRepository()
        try repository.write("other.txt", "1")
        try repository.commit("Begin")
        try repository.write("papers/a.txt", "one")
        try repository.commit("Add it")
        try repository.write("other.txt", "2")
        try repository.commit("Something else")
        try repository.write("papers/a.txt", "two")
        try repository.commit("Change it\n\nAt length.")
        try repository.remove("papers/a.txt")
        try repository.commit("Take it away")
        let history = try FileVersion.history(of: "papers/a.txt", root: repository.path)
        #expect(history.map(\.subject) == ["Add it", "Change it", "Take it away"])
        #expect(history.map(\.bytes) == [Array("one".utf8), Array("two".utf8), nil])
        #expect(history.map(\.before) == [[nil], [Array("one".utf8)], [Array("two".utf8)]])
        #expect(history[1].commit == (try repository.git("rev-parse", "HEAD~1")))
        #expect(history[1].date == (try repository.git("show", "-s", "--format=%cd", "--date=format-local:%Y-%m-%d", "HEAD~1")))
    }

    @Test func aMergeHasTwoBefore() throws {
        let repository = try TemporaryRepository()
        try repository.write("a.txt", "one\n")
        try repository.commit("Begin")
        try repository.git("checkout", "-q", "-b", "side")
        try repository.write("a.txt", "one\ntwo\n")
        try repository.commit("Side")
        try repository.git("checkout", "-q", "main")
        try repository.write("b.txt", "b")
        try repository.commit("Main")
        try repository.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
        let history = try FileVersion.history(of: "a.txt", root: repository.path)
        #expect(history.map(\.subject) == ["Begin", "Side", "Merge"])
        #expect(history[2].before == [Array("one\n".utf8), Array("one\ntwo\n".utf8)])
    }

    @Test func withoutARepositoryThereIsNone() throws {
        let folder = try TemporaryRepository(initialized: false)
        #expect(try FileVersion.history(of: "a.txt", root: folder.path).isEmpty)
        let empty = try TemporaryRepository()
        #expect(try FileVersion.history(of: "a.txt", root: empty.path).isEmpty)
    }

    @Test func aProjectMayLieBelowTheRepositorysRoot() throws {
        let repository = try TemporaryRepository()
        try repository.write("deep/down/a.txt", "one")
        try repository.commit("Add it")
        #expect(try FileVersion.history(of: "a.txt", root: repository.path + "/deep/down").map(\.subject) == ["Add it"])
    }
}
