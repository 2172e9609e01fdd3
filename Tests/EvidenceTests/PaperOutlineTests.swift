import Configuration
import Evidence
import Testing

@Suite struct PaperOutlineTests {
    /// A paper without rules, its claims from line 13 on.
    private let planned = """
        slug: sample
        title: A sample
        published: 2026-01-31
        links: {arxiv: "2601.00001", doi: "10.1000/1", code: "https://example.org/code"}
        theme: Samples
        feeds: [one, two]
        fidelity: analogue
        why_this_fidelity: small
        question: Does it work?
        rules: none
        claims:
          - id: rise
            says: It rises.
            paper:
              - {name: slope, value: 2, where: "table 1"}
          - id: fall
            says: It falls.

        """

    private func outline(_ text: String) throws(DiagnosticError) -> PaperOutline {
        try PaperOutline.parse(SourceFile(path: "papers/sample.yaml", text: text))
    }

    private func mistakes(_ text: String) -> String { message { () throws(DiagnosticError) in _ = try outline(text) } }

    @Test func aPaperWithoutRulesSaysWhatThePaperClaims() throws {
        let outline = try outline(planned)
        #expect(!outline.hasRules)
        #expect(outline.claims.map(\.id) == ["rise", "fall"])
        #expect(outline.claims.map(\.says) == ["It rises.", "It falls."])
        #expect(outline.claims[0].published.map { "\($0.name) \($0.value) \($0.place)" } == ["slope 2.0 table 1"])
        #expect(outline.feeds == ["one", "two"])
        #expect(outline.fidelity == .analogue)
        #expect(outline.question == "Does it work?")
        #expect(outline.address == "https://arxiv.org/abs/2601.00001")
    }

    @Test func aPaperWithRulesHasAnOutlineToo() throws {
        let text = paperText(simpleClaim)
        let outline = try outline(text)
        #expect(outline.hasRules)
        #expect(outline.claims.map(\.id) == ["rise"])
        #expect(try Paper.parse(SourceFile(path: "papers/sample.yaml", text: text)).outline.title == "A sample")
    }

    @Test func aNewPaperNeedsNoMoreThanATitle() throws {
        let outline = try outline("slug: sample\ntitle: A sample\nlinks: {}\ntheme: Drafts\nrules: none\n")
        #expect(outline.published == nil)
        #expect(outline.fidelity == nil)
        #expect(outline.question == nil)
        #expect(outline.claims.isEmpty)
        #expect(outline.address == nil)
    }

    @Test(arguments: ["2026", "2026-05", "2026-05-27"]) func datesMayBeLessExact(_ date: String) throws {
        #expect(try outline(planned.replacing("2026-01-31", with: date)).published == date)
    }

    @Test(arguments: ["2026-5", "26", "2026-13", "2026-05-32", "2026-05-27-01", "May"]) func otherTextsAreNoDates(_ text: String) {
        #expect(
            mistakes(planned.replacing("2026-01-31", with: text)) == """
                papers/sample.yaml:3:12: error: 'published' must be a date such as 2026-05-27, found '\(text)'
                published: \(text)
                           ^
                """)
    }

    @Test func whereThePaperCanBeRead() throws {
        func address(_ links: String) throws -> String? {
            try outline("slug: sample\ntitle: A sample\nlinks: {\(links)}\ntheme: Drafts\nrules: none\n").address
        }
        #expect(try address("doi: '10.1000/1', page: 'https://example.org/p'") == "https://doi.org/10.1000/1")
        #expect(try address("page: 'https://example.org/p', code: 'https://example.org/c'") == "https://example.org/p")
        #expect(try address("code: 'https://example.org/c'") == "https://example.org/c")
    }

    @Test func aStudyCannotJudgeByIt() {
        let text = message { () throws(DiagnosticError) in
            _ = try Paper.parse(SourceFile(path: "papers/sample.yaml", text: planned))
        }
        #expect(
            text == """
                papers/sample.yaml:10:1: error: this paper has no rules, so no study can judge its claims
                rules: none
                ^
                hint: give each claim its rule, and replace 'rules: none' by 'seen', before the study first runs
                """)
    }

    @Test func halfARuleIsRefused() {
        #expect(
            mistakes(planned.replacing("    says: It falls.", with: "    says: It falls.\n    measures: {slope: rise per step}")) == """
                papers/sample.yaml:18:5: error: claim 'fall' has 'measures', and the paper says that it has no rules
                    measures: {slope: rise per step}
                    ^
                hint: when every claim has its rule, replace 'rules: none' by 'seen: nothing', 'prototype' or 'published data'
                """)
        // The other way round: the paper is said to have rules, and one claim has none.
        let half = mistakes(paperText(simpleClaim + "\n  - id: fall\n    says: It falls.\n"))
        #expect(half.contains("papers/sample.yaml:22:5: error: claim 'fall' has no rule\n"))
        #expect(half.contains("papers/sample.yaml:22:5: error: missing key 'measures' in claim 'fall'\n"))
    }

    @Test func rulesAreEitherThereOrNot() {
        #expect(
            mistakes(planned.replacing("rules: none", with: "rules: none\nseen: nothing")) == """
                papers/sample.yaml:11:1: error: 'seen' is about the author of rules, and this paper says that it has none
                seen: nothing
                ^
                hint: take 'rules: none' away when the rules are written, 'seen' otherwise
                """)
        #expect(
            mistakes(planned.replacing("rules: none", with: "rules: some")) == """
                papers/sample.yaml:10:8: error: 'rules' must be one of none, found 'some'
                rules: some
                       ^
                """)
        #expect(
            mistakes(planned.replacing("rules: none\n", with: "")).hasPrefix(
                "papers/sample.yaml:1:1: error: missing key 'seen' in the paper\n"))
    }

    @Test func aMisspeltKeyAndAClaimThatStandsTwiceAreRefused() {
        #expect(
            mistakes(planned.replacing("says: It falls.", with: "say: It falls.").replacing("id: fall", with: "id: rise")) == """
                papers/sample.yaml:16:5: error: missing key 'says' in claim 'rise'
                  - id: rise
                    ^
                papers/sample.yaml:16:9: error: duplicate claim 'rise'
                  - id: rise
                        ^
                note: it stands first at line 12
                papers/sample.yaml:17:5: error: unknown key 'say' (did you mean 'says'?)
                    say: It falls.
                    ^
                """)
    }
}
