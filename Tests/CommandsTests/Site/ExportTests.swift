import Commands
import Foundation
import Testing

@Suite struct ExportTests {
    private func committed() throws -> Workplace {
        let place = try Workplace()
        place.environment["REPRISE_PYTHON"] = "\(TutorialTests.root)/.venv/bin/python"
        try place.reprise("run", "arithmetic")
        try place.shell("git", "add", ".")
        try place.shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", "results")
        return place
    }

    @Test func citationsNameCommitTreeAndRun() throws {
        let place = try committed()
        let commit = try place.shell("git", "rev-parse", "HEAD").output.dropLast()
        let day = try place.shell("env", "TZ=UTC", "git", "log", "-1", "--date=format-local:%Y-%m-%d", "--format=%cd").output.dropLast()
        let run = try place.shell("ls", ".reprise/v1/runs").output.split(separator: ".")[0]
        let json = try #require(
            try JSONSerialization.jsonObject(with: Foundation.Data(place.read("outputs/arithmetic/results.json").utf8)) as? [String: Any])
        let tree = try #require(json["sourceTree"] as? String)
        #expect(
            try place.reprise("cite", "arithmetic").output == """
                @misc{arithmetic-reproduction,
                  title = {{A reproduction of ``On sums''}},
                  year = {\(day.prefix(4))},
                  month = {\(day.dropFirst(5).prefix(2))},
                  howpublished = {Reprise study \\texttt{arithmetic}},
                  note = {Claims: 1 reproduced; commit \(commit); source tree \(tree); run \(run)}
                }

                @misc{arithmetic,
                  title = {{On sums}},
                  year = {2026},
                  eprint = {2601.00001},
                  archiveprefix = {arXiv}
                }

                """)
        #expect(
            try place.reprise("cite", "wavering").errors
                == "error: nothing is published for 'wavering'\n  hint: './reprise run wavering' first\n")
    }

    @Test func signsOfTeXArePrintedAsTheyAre() {
        let citation = Citation(
            slug: "a_b", title: "50% of {x} & $y_1$", date: "2026-01-02", arxiv: nil, doi: "10.1/x_y", paperDate: nil, verdicts: [],
            commit: nil,
            tree: nil, run: nil, address: "https://example.org/a_b")
        #expect(citation.bibTeX.contains("title = {{A reproduction of ``50\\% of \\{x\\} \\& \\$y\\_1\\$''}}"))
        #expect(citation.bibTeX.contains("url = {https://example.org/a_b},\n  note = {Claims: none}"))
        #expect(citation.bibTeX.contains("doi = {10.1/x_y}"))
    }

    @Test(arguments: ["tar.gz", "tar.zst"]) func aBundleHoldsTheSourcesOfTheRunAndItsScriptKnowsThem(ending: String) throws {
        guard ending == "tar.gz" || FileManager.default.isExecutableFile(atPath: "/usr/bin/zstd") else { return }
        let place = try committed()
        let made = try place.reprise("bundle", "arithmetic", "--output", "\(place.root)/one.\(ending)")
        try #require(made.code == 0, "\(made.errors)")
        try place.reprise("bundle", "arithmetic", "--output", "\(place.root)/two.\(ending)")
        #expect(try place.shell("cmp", "one.\(ending)", "two.\(ending)").code == 0)
        try place.shell("mkdir", "empty")
        #expect(try place.shell("tar", "-xf", "one.\(ending)", "-C", "empty").code == 0)
        let folder = "empty/" + (try place.shell("ls", "empty").output.dropLast())
        #expect(try place.shell("ls", folder).output == "README.md\nrerun.sh\nresults\nsource\n")
        #expect(try place.shell("sh", "-n", "\(folder)/rerun.sh").code == 0)
        #expect(try place.read("\(folder)/results/outputs/arithmetic/results.json") == place.read("outputs/arithmetic/results.json"))
        #expect(try place.read("\(folder)/source/papers/arithmetic.yaml") == Workplace.paper)
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/\(folder)/source/outputs"))
        let tree = try #require(made.output.firstMatch(of: #/source tree ([0-9a-f]{40})\)/#)?.1)
        #expect(try place.shell("\(folder)/rerun.sh", "--check").output == "source tree \(tree): as published\n")
        // A changed source is noticed, after the first check and before it.
        let error = "error: these are not the sources of the published run\n"
        try place.write("\(folder)/source/papers/arithmetic.yaml", Workplace.paper + "# x\n")
        try place.write("\(folder)/source/pipelines/Extra/extra.swift", "\n")
        let changed = try place.shell("\(folder)/rerun.sh", "--check")
        #expect(changed.code == 1)
        #expect(
            changed.errors == error
                + "  found:    source tree \(tree), and changed since: papers/arithmetic.yaml pipelines/Extra/extra.swift\n"
                + "  expected: source tree \(tree)\n")
        try place.shell("rm", "-rf", "\(folder)/source/.git")
        let other = try place.shell("\(folder)/rerun.sh", "--check")
        #expect(other.code == 1)
        #expect(other.errors.hasPrefix(error) && !other.errors.contains("changed since"))
    }

    @Test func bundlesHaveKnownNames() throws {
        let place = try committed()
        #expect(
            try place.reprise("bundle", "arithmetic", "--output", "one.rar").errors
                == "error: 'one.rar' is no name for a bundle\n  expected: one that ends in .tar.gz or .tar.zst\n")
    }

    @Test(.enabled(if: SiteBrowserTests.hasChromium, "Chromium is not installed here; '.ci/run' installs it"))
    func aReportIsPrinted() throws {
        let place = try committed()
        let printed = try place.reprise("report", "arithmetic", "--pdf", "\(place.root)/report.pdf")
        #expect(printed.code == 0, "\(printed.errors)")
        let bytes = try #require(FileManager.default.contents(atPath: "\(place.root)/report.pdf"))
        #expect(bytes.starts(with: Foundation.Data("%PDF-".utf8)) && bytes.count > 10_000)
        place.environment["REPRISE_BROWSER"] = "/nowhere/browser"
        #expect(
            try place.reprise("report", "arithmetic", "--pdf", "\(place.root)/report.pdf").errors
                == "error: no browser that prints\n  looked for: /nowhere/browser\n"
                + "  hint: 'sudo apt-get install chromium', or name one by REPRISE_BROWSER\n")
    }
}
