import Foundation
import Testing

@Suite struct PapersCommandTests {
    /// Two lists with one paper in both; of the four papers the project has one.
    private static let page = """
        Daily Papers

        byAK and the research community

        Jun 2

        On Sums!

        What a sum is.

          • 2 authors
        ·
        May 11

        Why Do Pebbles Roll? A Study of Slopes

        They roll down.

        Rolling Stones Gather No Moss: Evidence

        None was seen.

        Some Lab of Moss
        ·
        Oct 29, 2022 3

        """
    private static let bibliography = """
        @article{moss, title = {Rolling {Stones} gather no {Moss}: Evidence}, eprint = {2210.00001}, archivePrefix = {arXiv}, year = 2022}
        @misc{tides, title = "Tides and {\\"O}ther M{\\"a}nners", doi = {10.1000/TIDES}, year = 2001, month = may}

        """

    private func imported(_ place: Workplace, _ options: String...) throws -> Workplace.Result {
        try place.write("page.txt", Self.page)
        try place.write("list.bib", Self.bibliography)
        return try place.reprise("papers", "import", "page.txt", "list.bib", "--year", "2026", options.first ?? "--feed=rolling")
    }

    @Test func newPapersGetAFileAndOldOnesStayAsTheyAre() throws {
        let place = try Workplace()
        let before = try place.read("papers/arithmetic.yaml")
        let first = try imported(place)
        #expect(first.code == 0)
        #expect(
            first.output
                == """
                papers/pebbles-roll-study-slopes.yaml  Why Do Pebbles Roll? A Study of Slopes
                papers/rolling-stones-gather-no.yaml  Rolling Stones Gather No Moss: Evidence
                papers/tides-other-manners.yaml  Tides and Öther Männers
                5 entries, 4 papers, 3 new

                """)
        #expect(
            try place.read("papers/rolling-stones-gather-no.yaml") == """
                slug: rolling-stones-gather-no
                title: "Rolling Stones Gather No Moss: Evidence"
                published: 2022-10-29
                links:
                  arxiv: "2210.00001"
                theme: Drafts
                feeds: [rolling]
                # To come, in own words: fidelity, why_this_fidelity, question, claims; and the rules when its study starts.
                rules: none

                """)
        #expect(try place.read("papers/pebbles-roll-study-slopes.yaml").contains("links: {}\n"))
        #expect(try place.read("papers/arithmetic.yaml") == before)
        #expect(try place.read("outputs/README.md").contains("Why Do Pebbles Roll? A Study of Slopes"))
        #expect(try imported(place).output == "5 entries, 4 papers, 0 new\n")
    }

    @Test func aDryRunWritesNothing() throws {
        let place = try Workplace()
        #expect(try imported(place, "--dry-run").output.hasSuffix("\n5 entries, 4 papers, 3 new, nothing written\n"))
        #expect(try place.shell("git", "status", "--short", "papers", "outputs").output == "")
        #expect(
            try imported(place, "--json").output.hasPrefix(
                #"{"entries":5,"new":[{"paper":"pebbles-roll-study-slopes","title":"Why Do Pebbles Roll? A Study of Slopes"},"#))
    }

    @Test func namesThatAreTakenAreLeftAlone() throws {
        let place = try Workplace()
        // Nobody can tell which paper this is, and it is somebody's.
        try place.write("papers/pebbles-roll-study-slopes.registered.yaml", "[]\n")
        try place.write("papers/rolling-stones-gather-no.md", "mine")
        let output = try imported(place).output
        #expect(output.contains("papers/pebbles-roll-study-slopes-b.yaml  Why Do"))
        #expect(output.contains("papers/rolling-stones-gather-no-moss.yaml  Rolling"))
        #expect(try place.read("papers/rolling-stones-gather-no.md") == "mine")
    }

    @Test func listsThatCannotBeReadChangeNothing() throws {
        let place = try Workplace()
        try place.write("good.txt", Self.page)
        try place.write("empty.txt", " \n")
        let empty = try place.reprise("papers", "import", "good.txt", "empty.txt")
        #expect(empty.code == 2)
        #expect(
            empty.errors
                == "error: 'empty.txt' is empty\nhint: expected a page of daily papers saved as text, BibTeX, or an Atom feed of arXiv\n")
        #expect(try place.reprise("papers", "import", "none.txt").errors == "error: cannot read 'none.txt': No such file or directory\n")
        #expect(try place.reprise("papers", "import", "papers").errors == "error: cannot read 'papers': Is a directory\n")
        #expect(
            try place.reprise("papers", "import", "/dev/zero").errors
                == "error: '/dev/zero' is larger than 16 MiB\n  hint: a list of papers is rarely larger than one; import it in parts\n")
        #expect(try place.reprise("papers", "import", "good.txt", "--year", "26").code == 2)
        #expect(try place.shell("git", "status", "--short", "papers", "outputs").output == "")
    }

    @Test func aPaperFileThatCannotBeReadStopsTheImport() throws {
        let place = try Workplace()
        try place.write("papers/another.yaml", "slug: another\n")
        let result = try imported(place)
        #expect(result.code == 2)
        #expect(result.errors.hasPrefix("papers/another.yaml:1:1: error: missing key 'title' in the paper\n"))
    }

    @Test func papersAreListedWithTheirStudies() throws {
        let place = try Workplace()
        try place.write("papers/another.yaml", "slug: another\ntitle: Another\nlinks: {doi: 10.1000/1}\ntheme: Tests\nrules: none\n")
        let list = try place.reprise("papers")
        #expect(list.code == 0)
        let lines = list.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == "another      no date     not decided  no study")
        #expect(lines[1].hasPrefix("arithmetic   2026-01-02  exact        "))
        #expect(!lines[1].hasSuffix("no study"))
        #expect(
            try place.reprise("papers", "--json").output.hasPrefix(
                #"[{"claims":0,"feeds":[],"fidelity":null,"link":"https://doi.org/10.1000/1","paper":"another","published":null,"rules":false,"study":null,"theme":"Tests","title":"Another"},"#
            ))
    }

    @Test func aStudyWithoutRulesIsRefusedBeforeAnythingRuns() throws {
        let place = try Workplace()
        try place.write("papers/arithmetic.yaml", "slug: arithmetic\ntitle: On sums\nlinks: {}\ntheme: Tests\nrules: none\n")
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 2)
        #expect(
            run.errors == """
                papers/arithmetic.yaml:5:1: error: this paper has no rules, so no study can judge its claims
                rules: none
                ^
                hint: give each claim its rule, and replace 'rules: none' by 'seen', before the study first runs

                """)
    }
}
