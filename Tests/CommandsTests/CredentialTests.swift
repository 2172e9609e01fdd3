import Foundation
import Testing

/// A credential that comes near a run from any side is found in no byte that the run leaves.
@Suite struct CredentialTests {
    @Test func aReasonIsShownToReaders() throws {
        let place = try Workplace()
        let secret = "ghp_" + String(repeating: "a1B2", count: 9)
        for command in [["trust", "arithmetic/sum"], ["amend", "arithmetic", "sum-of-parts"]] {
            let result = try place.shell(["\(Workplace.products)/fixture"] + command + ["--because", "token \(secret)"])
            #expect(result.code == 2)
            #expect(
                result.errors == """
                    error: the reason looks as if it held a credential
                      found: a GitHub token
                      hint: reports show it to their readers

                    """)
        }
    }

    /// Put together here so that no source file holds one.
    private let secret = "gh" + "p_" + "Z9y8X7w6V5u4T3s2R1q0P9o8N7m6L5k4J3i2"

    /// The files below a folder in which the secret stands, and the objects of the repository, packed ones as well.
    private func places(_ place: Workplace) throws -> [String] {
        var found: [String] = []
        let searched = Foundation.Data(secret.utf8)
        for folder in [".git", ".reprise", "outputs", "papers"] {
            for name in FileManager.default.enumerator(atPath: "\(place.root)/\(folder)")?.compactMap({ $0 as? String }) ?? [] {
                guard let bytes = FileManager.default.contents(atPath: "\(place.root)/\(folder)/\(name)") else { continue }
                if bytes.range(of: searched) != nil || name.contains(secret) { found.append("\(folder)/\(name)") }
            }
        }
        let all = "\(place.root)/objects"
        try place.shell("sh", "-c", "git cat-file --batch --batch-all-objects --buffer > \(all) && git reflog --all >> \(all)")
        let objects = try Foundation.Data(contentsOf: URL(filePath: all))
        try FileManager.default.removeItem(atPath: all)
        #expect(objects.count > 500)
        if objects.range(of: searched) != nil { found.append("an object of the repository") }
        return found
    }

    /// As it is, and once everything is packed.
    private func expectNothing(_ place: Workplace, _ location: SourceLocation = #_sourceLocation) throws {
        #expect(try places(place) == [], sourceLocation: location)
        try place.shell("git", "gc", "-q")
        #expect(try places(place) == [], sourceLocation: location)
    }

    @Test func theSearchFindsWhatIsThere() throws {
        let place = try Workplace()
        try place.write("papers/note.yaml", "key: \(secret)\n")
        #expect(try places(place) == ["papers/note.yaml"])
        try place.shell("git", "add", "papers")
        try place.write("papers/note.yaml", "")
        #expect(try places(place) == ["an object of the repository"])
        try place.shell("git", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "a \(secret)")
        try place.shell("git", "gc", "-q")
        #expect(try places(place).contains("an object of the repository"))
    }

    @Test(arguments: ["pipelines/Arithmetic/Keys.swift", "pipelines/Arithmetic/study.yaml", "Sources/More/More.swift", "papers/key.yaml"])
    func anUntrackedFileThatTheBuildReads(_ path: String) throws {
        let place = try Workplace()
        try place.write(path, path.hasSuffix("study.yaml") ? "scale: {label: \(secret)}\n" : "// \(secret)\n")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code != 0)
        #expect(run.errors.contains("\(path):1"), "\(run.errors)")
        #expect(!run.errors.contains(secret) && !run.output.contains(secret))
        try FileManager.default.removeItem(atPath: "\(place.root)/\(path)")
        try expectNothing(place)
    }

    @Test(arguments: [".env", "notes.txt", "data/keys.csv", "pipelines/Arithmetic/.env", "pipelines/Arithmetic/data.bin"])
    func anUntrackedFileThatNobodyReads(_ path: String) throws {
        let place = try Workplace()
        try place.write(path, "TOKEN=\(secret)\n")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 0, "\(run.errors)")
        try expectNothing(place)
    }

    @Test func aSettingForThisOnce() throws {
        let place = try Workplace()
        let run = try place.reprise("run", "arithmetic", "scale.label=\(secret)")
        #expect(run.code == 2)
        #expect(
            run.errors == """
                error: a setting looks like a credential, and settings are kept with results
                  scale.label (an argument): a GitHub token
                  hint: results must not depend on a secret; a line of a file that only looks like one may say not-a-secret

                """)
        #expect(!run.output.contains(secret))
        try expectNothing(place)
    }

    @Test func aSettingInAFile() throws {
        let place = try Workplace()
        // Where nothing is pinned, nothing else would look into the file.
        try FileManager.default.removeItem(atPath: "\(place.root)/.git")
        try place.shell("git", "init", "-q")
        try place.shell("sh", "-c", "for i in 1 2 3 4 5 6 7 8; do head -c 999 /dev/urandom | git hash-object -w --stdin; done")
        try place.write("more.yaml", "offset: 2\nscale:\n  label: \(secret)\n")
        let run = try place.reprise("run", "arithmetic", "--config", "more.yaml")
        #expect(run.code == 2)
        #expect(run.errors.contains("\n  scale.label (more.yaml:3): a GitHub token\n"), "\(run.errors)")
        try expectNothing(place)
        try place.write("more.yaml", "scale:\n  label: \(secret.dropLast(5))56789  # not-a-secret\n")
        #expect(try place.reprise("run", "arithmetic", "--config", "more.yaml").code == 0)
    }

    @Test func anErrorText() throws {
        let place = try Workplace()
        place.environment["FIXTURE_SECRET"] = secret
        let run = try place.reprise("run", "misbehaving", "ways=[fine, tell]")
        #expect(run.code == 1)
        #expect(run.errors.contains("stage 'make[way=tell]' threw an error\n"))
        try expectNothing(place)
    }

    @Test func whatAStagePrints() throws {
        let place = try Workplace()
        place.environment["FIXTURE_SECRET"] = secret
        let run = try place.reprise("run", "misbehaving", "ways=[print]")
        #expect(run.code == 0, "\(run.errors)")
        try expectNothing(place)
        let log = try Foundation.Data(contentsOf: URL(filePath: "\(place.root)/.reprise/v1/records"))
        #expect(log.range(of: Foundation.Data("(a line that looks like a GitHub token was left out)".utf8)) != nil)
    }

    @Test(arguments: [0, 1]) func whatAProgramSaysOnStandardError(_ code: Int) throws {
        let place = try Workplace()
        try place.write("papers/shelling.yaml", Workplace.paper.replacing("arithmetic", with: "shelling"))
        place.environment["HOME"] = place.root
        try place.write("key", secret + "\n")
        try place.write("none.sh", "echo one >&2; cat \"$HOME/key\" >&2; echo two >&2; echo 1 > \"$3\"; exit \(code)\n")
        let run = try place.reprise("run", "shelling")
        #expect(run.code == Int32(code), "\(run.errors)")
        try FileManager.default.removeItem(atPath: "\(place.root)/key")
        try expectNothing(place)
    }
}
