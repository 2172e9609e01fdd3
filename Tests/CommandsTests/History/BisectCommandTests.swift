import Foundation
import Testing

@Suite struct BisectCommandTests {
    private func commit(_ place: Workplace, _ message: String) throws -> String {
        try place.shell("git", "add", ".")
        try place.shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", message)
        return try String(place.shell("git", "rev-parse", "HEAD").output.prefix(12))
    }

    /// A history in which the third of six commits changes the verdict: published are the second and the last.
    private func history() throws -> (place: Workplace, commits: [String]) {
        let place = try Workplace()
        try place.write(
            "reprise",
            "#!/bin/sh\nexport REPRISE_ROOT=\"$(cd \"$(dirname \"$0\")\" && pwd -P)\"\nexec '\(Workplace.products)/fixture' \"$@\"\n")
        try place.shell("chmod", "+x", "\(place.root)/reprise")
        var commits = [try commit(place, "launcher")]
        try place.reprise("run", "arithmetic")
        commits.append(try commit(place, "results"))
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 1\nscale: {factor: 20}\n")
        commits.append(try commit(place, "another scale"))
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 1\nscale: {factor: 20, label: twenty}\n")
        commits.append(try commit(place, "a label"))
        try place.write("Tests/nothing.md", "no stage takes this\n")
        commits.append(try commit(place, "a note"))
        try place.reprise("run", "arithmetic")
        commits.append(try commit(place, "new results"))
        return (place, commits)
    }

    @Test func theCommitIsFoundByHalvingAndRunning() throws {
        let (place, commits) = try history()
        let found = try place.reprise("bisect", "arithmetic", "sum-of-parts")
        #expect(found.code == 0, "\(found.errors)")
        let text = found.output.replacing(
            /[0-9a-f]{12}/, with: { commits.firstIndex(of: String($0.output)).map { "<\($0)>" } ?? "<digest>" }
        )
        .replacing(/\d{4}-\d\d-\d\d/, with: "<day>").replacing(place.root, with: "<root>").replacing(
            /study.yaml:\d/, with: "study.yaml:<line>")
        #expect(
            text == """
                sum-of-parts of arithmetic: reproduced -> inconclusive
                  commit     <2>, <day>: another scale
                  files      pipelines/Arithmetic/study.yaml
                  why        sum[size=2,seed=0] and 5 more: setting: scale.factor 2.0 -> 20.0 (pipelines/Arithmetic/study.yaml:<line>)
                  ran        1 commit
                  more       ./reprise diff <1> <root>/.reprise/trials/arithmetic/bisect-<2> --study arithmetic

                """, "\(found.output)")
        #expect(
            found.errors.contains(
                "1 commit to look into, at most 1 to build and run; more only if one fails\n"
                    + "running arithmetic at \(commits[2]), which begins with a build of everything\n"),
            "\(found.errors)")
        #expect(found.errors.contains("\(commits[2])  inconclusive  (run)\n"), "\(found.errors)")
        #expect(try place.reprise("diff", commits[1], "\(place.root)/.reprise/trials/arithmetic/bisect-\(commits[2])").code == 0)
        // Nothing is left beside the project, and nothing here has changed.
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)-bisect-arithmetic"))
        #expect(try place.shell("git", "status", "--porcelain").output == "")
    }

    @Test func whatIsPublishedBoundsIt() throws {
        let (place, commits) = try history()
        let found = try place.reprise("bisect", "arithmetic", "sum-of-parts", "--no-run", "--json")
        #expect(found.code == 0, "\(found.errors)")
        let json = try #require(try JSONSerialization.jsonObject(with: Foundation.Data(found.output.utf8)) as? [String: Any])
        #expect((json["before"] as? [String: Any])?["verdict"] as? String == "reproduced")
        #expect(((json["before"] as? [String: Any])?["commit"] as? String)?.hasPrefix(commits[1]) == true)
        // The label may matter, so the commit before it is not known.
        #expect(((json["after"] as? [String: Any])?["commit"] as? String)?.hasPrefix(commits[3]) == true)
        #expect((json["skipped"] as? [[String: String]])?.map(\.["why"]) == ["nothing is published of it"])
        #expect(json["ran"] as? Int == 0)
    }

    @Test func whatCannotMatterNeedsNoRun() throws {
        let place = try Workplace()
        try place.write("Package.swift", "study(\"Arithmetic\"),\n")
        _ = try commit(place, "package")
        try place.reprise("run", "arithmetic")
        _ = try commit(place, "results")
        try place.write("Package.swift", "study(\"Arithmetic\"),\nstudy(\"Another\"),\n")
        try place.write("Sources/Commands/List.swift", "// no stage reaches this\n")
        try place.write("papers/another.yaml", "slug: another\n")
        _ = try commit(place, "another study")
        let known = try place.reprise("bisect", "arithmetic", "sum-of-parts", "--no-run")
        #expect(known.errors.contains("error: 'sum-of-parts' of arithmetic is reproduced in every commit"), "\(known.errors)")
        try place.write("Package.swift", "study(\"Arithmetic\"),\nstudy(\"Another\"),\nunsafeFlags([\"-Ounchecked\"])\n")
        _ = try commit(place, "other flags")
        let unknown = try place.reprise("bisect", "arithmetic", "sum-of-parts", "--no-run")
        #expect(unknown.errors.contains(" is not known: nothing is published of it\n"), "\(unknown.errors)")
    }

    @Test func aCommitThatFailsIsSkipped() throws {
        let place = try Workplace()
        try place.write(
            "reprise",
            "#!/bin/sh\nexport REPRISE_ROOT=\"$(cd \"$(dirname \"$0\")\" && pwd -P)\"\nexec '\(Workplace.products)/fixture' \"$@\"\n")
        try place.shell("chmod", "+x", "\(place.root)/reprise")
        try place.reprise("run", "arithmetic")
        let first = try commit(place, "results")
        try place.write("pipelines/Arithmetic/study.yaml", "ofset: 1\n")
        let broken = try commit(place, "a misspelt setting")
        try place.write("pipelines/Arithmetic/study.yaml", "scale: {factor: 20}\n")
        let last = try commit(place, "another scale")
        let found = try place.reprise("bisect", "arithmetic", "sum-of-parts")
        #expect(found.output.contains("\n  between    \(first), "), "\(found.output)\(found.errors)")
        #expect(found.output.contains("\n  and        \(last), "), "\(found.output)")
        #expect(found.output.contains("\n  skipped    \(broken): running arithmetic at commit \(broken) failed\n"), "\(found.output)")
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)-bisect-arithmetic"))
    }

    @Test func mistakesAreExplained() throws {
        let place = try Workplace()
        #expect(
            try place.reprise("bisect", "arithmetic", "sums").errors
                == "error: no claim 'sums' of arithmetic\n  claims: sum-of-parts\n")
        let head = try String(place.shell("git", "rev-parse", "HEAD").output.prefix(12))
        let unknown = try place.reprise("bisect", "arithmetic", "sum-of-parts", "--no-run")
        #expect(unknown.code == 1)
        #expect(
            unknown.errors == """
                error: the verdict on 'sum-of-parts' at commit \(head) is not known: nothing is published of it
                  hint: leave '--no-run' out, and it is run

                """)
        try place.reprise("run", "arithmetic")
        _ = try commit(place, "results")
        #expect(
            try place.reprise("bisect", "arithmetic", "sum-of-parts").errors.hasSuffix(
                "  reproduced\nerror: 'sum-of-parts' of arithmetic is reproduced in every commit whose results were published\n"
                    + "  hint: '--from COMMIT' names one at which it was otherwise; it is run if need be\n"))
    }
}
