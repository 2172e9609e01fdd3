import Commands
import Foundation
import Reporting
import Testing

@Suite struct AtlasTests {
    /// What git shows as the project's overview is what its papers and published records say.
    @Test func theCommittedPageIsWhatTheFilesRenderTo() throws {
        let root = String(#filePath.dropLast("/Tests/CommandsTests/AtlasTests.swift".count))
        let committed = try String(contentsOfFile: "\(root)/\(Atlas.path)", encoding: .utf8)
        let isCurrent = try committed == Atlas(root: root).page().markdown
        #expect(isCurrent, "outputs/README.md is not what the papers and results say; './reprise papers atlas' writes it again")
    }

    @Test func aRunWritesThePageAndATrialDoesNot() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic", "--preset", "smoke")
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/outputs/README.md"))
        try place.reprise("run", "arithmetic")
        let page = try place.read("outputs/README.md")
        #expect(page.contains("**1 of 3 papers studied, with 1 claim: 1 reproduced.** 2 papers with 2 claims wait for a study."))
        #expect(
            page.contains(
                "| [On sums](https://arxiv.org/abs/2601.00001) | 2026-01-02 | exact | [✅](arithmetic/report.md)<br>1 reproduced |"))
    }

    @Test func anEditedPageAndAChangedPaperAreSeenByTheNextRun() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let page = try place.read("outputs/README.md")
        try place.write("outputs/README.md", "mine")
        try place.reprise("run", "arithmetic")
        #expect(try place.read("outputs/README.md") == page)
        try place.write("papers/another.yaml", "slug: another\ntitle: Another\nlinks: {}\ntheme: Tests\nrules: none\n")
        try place.reprise("report", "arithmetic")
        #expect(try place.read("outputs/README.md").contains("| Another |  | not decided | no study yet |  |"))
    }

    @Test func aMistakeInAnotherPaperIsToldAndFailsNoRun() throws {
        let place = try Workplace()
        try place.write("papers/another.yaml", "slug: another\ntitle: Another\nlinks: {}\nrules: none\n")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 0)
        #expect(
            run.errors.hasSuffix(
                """
                warning: outputs/README.md stays as it was
                papers/another.yaml:1:1: error: missing key 'theme' in the paper
                slug: another
                ^

                """))
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/outputs/README.md"))
    }

    @Test func aRecordThatCannotBeReadIsNamed() throws {
        let place = try Workplace()
        try place.write("outputs/arithmetic/results.json", "{")
        let atlas = try place.reprise("papers", "atlas")
        #expect(atlas.code == 1)
        #expect(
            atlas.errors
                == "error: 'outputs/arithmetic/results.json' can't be read\n  hint: './reprise run arithmetic' writes it again, 'git checkout' brings the last one back\n"
        )
    }
}
