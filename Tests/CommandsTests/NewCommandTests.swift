import Foundation
import Testing

@Suite struct NewCommandTests {
    static let manifest = """
        let studies: [Target] = [
            study("TippingPoints/DelayedRepression", uses: "Dynamics")
        ]

        """

    private func place() throws -> Workplace {
        let place = try Workplace()
        try place.write("Package.swift", Self.manifest)
        return place
    }

    @Test func writesAStudyAndItsLine() throws {
        let place = try place()
        let new = try place.reprise("new", "on-lines2", "--title", #"Of "lines""#, "--theme", "Lines", "--published", "2026-01-02")
        #expect(
            new.output == """
                papers/on-lines2.yaml
                pipelines/Lines/OnLines2/OnLines2.swift
                pipelines/Lines/OnLines2/OnLines2+Line.swift
                pipelines/Lines/OnLines2/OnLines2+Evidence.swift
                pipelines/Lines/OnLines2/OnLines2+Report.swift
                pipelines/Lines/OnLines2/study.yaml
                Package.swift
                next: './reprise run on-lines2'

                """)
        #expect(
            try place.read("Package.swift") == """
                let studies: [Target] = [
                    study("TippingPoints/DelayedRepression", uses: "Dynamics"),
                    study("Lines/OnLines2"),
                ]

                """)
        #expect(try place.read("papers/on-lines2.yaml").contains(#"title: "Of \"lines\"""#))
        #expect(try place.read("pipelines/Lines/OnLines2/OnLines2.swift").contains("package struct OnLines2: Study {"))
    }

    @Test func aPaperWithoutRulesGetsItsStudy() throws {
        let place = try place()
        let planned = """
            slug: on-lines
            title: "On lines"
            published: 2026-01-02
            links: {arxiv: "2601.00001"}
            theme: Lines
            feeds: [collapse]  # kept
            fidelity: scaled
            why_this_fidelity: Fewer lines.
            question: Are lines straight?
            rules: none
            claims:
              - id: straight
                says: Lines are straight.

            """
        try place.write("papers/on-lines.yaml", planned)
        let new = try place.reprise("new", "on-lines")
        #expect(new.code == 0)
        #expect(new.output.contains("pipelines/Lines/OnLines/OnLines.swift\n"))
        let paper = try place.read("papers/on-lines.yaml")
        #expect(paper.hasPrefix(String(planned.prefix { $0 != "?" }) + "?\n# What the author of the rules had seen"))
        #expect(paper.contains("\nseen: nothing\n") && paper.contains("\n  - id: error-halves\n") && !paper.contains("rules: none"))
        #expect(
            paper.hasSuffix(
                """
                    judged_at: default
                  # The paper's own claims: each takes the place of the one above when it has its rule.
                  #   - id: straight
                  #     says: Lines are straight.

                """))
        #expect(try place.reprise("papers", "--json").output.contains(#""paper":"on-lines","published":"2026-01-02","rules":true"#))
        // Now that it has rules nothing completes it any more.
        #expect(try place.reprise("new", "on-lines", "--theme", "Other").errors.contains("'papers/on-lines.yaml' is there already"))
    }

    @Test func whatAStudyNeedsIsAddedToAStub() throws {
        let place = try place()
        try place.write("papers/on-lines.yaml", "slug: on-lines\ntitle: On lines\nlinks: {}\ntheme: Lines\nrules: none\n")
        #expect(try place.reprise("new", "on-lines", "--published", "2026-01-02").code == 0)
        let paper = try place.read("papers/on-lines.yaml")
        #expect(paper.hasPrefix("slug: on-lines\ntitle: On lines\nlinks: {}\ntheme: Lines\npublished: 2026-01-02\n# exact, scaled"))
        #expect(paper.contains("\nfidelity: exact\nwhy_this_fidelity: ") && paper.contains("\nquestion: >\n"))
    }

    @Test func namesThatCannotBe() throws {
        let place = try place()
        let new = try place.reprise("new", "My_Paper", "--theme", "tipping points")
        #expect(new.code == 2)
        #expect(
            new.errors == """
                error: 'My_Paper' is no name for a study
                  expected: words of small letters and digits that begin with a letter, joined by '-', such as 'my-paper'
                error: 'tipping points' is no name for a theme
                  expected: CapitalizedWords, such as 'TippingPoints'

                """)
        #expect(try place.read("Package.swift") == Self.manifest)
    }

    @Test func aStudyThatIsThereAlready() throws {
        let place = try place()
        let new = try place.reprise("new", "arithmetic")
        #expect(new.code == 2)
        #expect(new.errors.hasPrefix("error: there is a study 'arithmetic' already\n  at: "), "\(new.errors)")
    }

    @Test func filesThatAreThereAlreadyAreNotTouched() throws {
        let place = try place()
        try place.write("papers/my-paper.yaml", "mine")
        let new = try place.reprise("new", "my-paper")
        #expect(new.code == 2)
        #expect(new.errors == "error: 'papers/my-paper.yaml' is there already\n  hint: choose another name, or move it away\n")
        #expect(try place.read("papers/my-paper.yaml") == "mine")
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/pipelines"))
    }

    @Test func aManifestWithoutTheList() throws {
        let place = try place()
        try place.write("Package.swift", "// nothing\n")
        let new = try place.reprise("new", "my-paper")
        #expect(new.code == 2)
        #expect(
            new.errors == """
                error: Package.swift has no list of studies
                  expected: 'let studies: [Target] = [', then a line for each study, then ']'
                  hint: add the line by hand: study("Drafts/MyPaper"),

                """)
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/pipelines"))
    }
}
