import ContentStore
import Execution
import Foundation
import Testing
import Workbench

@Suite struct InputFilesTests {
    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)".replacing(Engine.packageRoot, with: "ROOT") }
    }

    private func write(_ text: String, in engine: Engine, _ name: String = "text.txt", before seconds: Double = 60) throws -> String {
        try FileManager.default.createDirectory(atPath: engine.folder, withIntermediateDirectories: true)
        let path = "\(engine.folder)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func theKeyHasTheContentAndNotThePath() throws {
        let engine = Engine()
        let path = try write("one two\nthree\n", in: engine)
        let first = try engine.run("reading", ["text=\(path)"])
        #expect(try first.value(Int.self, of: "words") == 3)
        let other = try write("one two\nthree\n", in: engine, "copy.txt")
        #expect(try engine.run("reading", ["text=\(other)"]).executed == [])
        _ = try write("one two three four\n", in: engine)
        let changed = try engine.run("reading", ["text=\(path)"])
        #expect(changed.executed == ["words"])
        #expect(try changed.value(Int.self, of: "words") == 4)
    }

    @Test func aFileThatIsGoneAfterItWasTakenInStaysInTheStore() throws {
        let engine = Engine()
        let path = try write("a b", in: engine)
        let result = try engine.run("reading", ["text=\(path)"])
        #expect(result.store.blobSize(Digest(of: "a b")) == 3)
    }

    @Test func aChangeThatKeepsTheSizeIsSeen() throws {
        let engine = Engine()
        let path = try write("aaa bbb", in: engine)
        for text in ["aaa b c", "a b c d", "abc def"] {
            _ = try engine.run("reading", ["text=\(path)"])
            _ = try write(text, in: engine)
            #expect(try engine.run("reading", ["text=\(path)"]).executed == ["words"])
        }
    }

    @Test func aMissingFile() throws {
        let engine = Engine()
        #expect(
            message { try engine.run("reading") } == """
                error: no file 'Tests/Fixtures/FixtureStudies/no-such-file.txt'
                  taken by:   stage 'words' (FixtureStudies/Reading.swift:21:13)
                  looked for: ROOT/Tests/Fixtures/FixtureStudies/no-such-file.txt
                  hint: put the file there, or name it by its path from the root of the project
                """)
    }

    @Test func aFolder() throws {
        let engine = Engine()
        #expect(
            message { try engine.run("reading", ["text=Tests"]) } == """
                error: 'Tests' is not a file
                  taken by:   stage 'words' (FixtureStudies/Reading.swift:21:13)
                  looked for: ROOT/Tests
                  hint: put the file there, or name it by its path from the root of the project
                """)
    }

    @Test func aFileInAGroup() throws {
        let engine = Engine()
        let path = try write("x", in: engine)
        #expect(
            message { try engine.run("reading", ["text=\(path)", "takesGroup=true"]) }
                == "a stage takes a group of settings with a file in it, 'text'; take the file by itself")
    }

    @Test func aFileThatIsNoText() throws {
        let engine = Engine()
        let path = try write("", in: engine)
        try Foundation.Data([0x61, 0x62, 0xFF, 0x63]).write(to: URL(filePath: path))
        let failures = try engine.run("reading", ["text=\(path)"]).summary.failures
        #expect(failures.map { $0.facts.first?.value } == ["'text.txt' is not UTF-8: byte 3 of 4"])
    }

    @Test("a file that is fetched by its digest counts as here where keys are only compared, one without a digest doesn't")
    func assumedDownloads() throws {
        let engine = Engine()
        let files = InputFiles(root: engine.folder, store: try Store(at: engine.storePath))
        let location = FileLocation.download(url: "https://example.org/x.csv", sha256: Digest(of: "content").hex)
        #expect(throws: InputFiles.Missing.self) { try files.digest(of: location) }
        #expect(try files.assumingDownloads().digest(of: location) == Digest(of: "content"))
        #expect(throws: InputFiles.Missing.self) {
            try files.assumingDownloads().digest(of: .download(url: "https://example.org/x.csv", sha256: "abc"))
        }
    }

    @Test func whatOthersProvide() throws {
        let engine = Engine()
        let files = InputFiles(root: engine.folder, store: try Store(at: engine.storePath))
        func find(_ location: FileLocation) -> String {
            message { _ = try files.find(location) }.replacing(engine.folder, with: "ROOT")
        }
        let digest = Digest(of: "content").hex
        #expect(
            find(.download(url: "https://example.org/x.csv", sha256: digest)) == """
                'https://example.org/x.csv' has not been fetched
                  expected: ROOT/store/downloads/files/\(digest)
                  hint: './reprise fetch' gets it
                """)
        #expect(
            find(.download(url: "https://example.org/x.csv", sha256: "abc")) == """
                a file to fetch needs the SHA-256 of its content
                  address: https://example.org/x.csv
                  found:   'abc'
                  hint: give 64 hexadecimal digits; 'sha256sum' prints them
                """)
        #expect(
            find(.debian(package: "no-such-package", path: "/usr/share/x")) == """
                Debian package 'no-such-package' is not here
                  needed for: /usr/share/x
                  hint: './reprise fetch' gets it
                """)
        #expect(
            find(.debian(package: "git", path: "/usr/share/no-such-file")) == """
                Debian package 'git' has no file '/usr/share/no-such-file'
                  looked for: /usr/share/no-such-file
                  hint: 'dpkg --listfiles git' prints what an installed package has
                """)
        #expect(
            find(.wheel(name: "six", version: "1.16.0", path: "six.py")) == """
                wheel 'six' 1.16.0 is not here
                  needed for: six.py
                  hint: './reprise fetch' gets it
                """)
        try FileManager.default.createDirectory(
            atPath: "\(engine.storePath)/downloads/wheels/six-1.16.0", withIntermediateDirectories: true)
        #expect(
            find(.wheel(name: "six", version: "1.16.0", path: "seven.py")) == """
                wheel 'six' 1.16.0 has no file 'seven.py'
                  looked for: ROOT/store/downloads/wheels/six-1.16.0/seven.py
                  hint: the path is the one inside the wheel
                """)
    }

    @Test func whatWasFetchedHasToHaveItsDigest() throws {
        let engine = Engine()
        let files = InputFiles(root: engine.folder, store: try Store(at: engine.storePath))
        let (right, wrong) = (Digest(of: "right").hex, Digest(of: "wrong").hex)
        try FileManager.default.createDirectory(atPath: "\(files.downloads)/files", withIntermediateDirectories: true)
        try "wrong".write(toFile: "\(files.downloads)/files/\(right)", atomically: true, encoding: .utf8)
        #expect(
            message { _ = try files.digest(of: .download(url: "https://example.org/x", sha256: right)) } == """
                what was fetched is not what is expected
                  address:  https://example.org/x
                  expected: \(right)
                  found:    \(wrong)
                  hint: correct the digest if the new content is right; './reprise fetch' gets it again
                """)
    }
}
