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
