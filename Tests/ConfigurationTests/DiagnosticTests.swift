import Configuration
import Testing

@Suite struct DiagnosticTests {
    private let file = SourceFile(path: "pipelines/A/study.yaml", text: "one: 1\r\n\tdelay: 4\r\nlast")

    @Test func allParts() {
        let diagnostic = Diagnostic(
            "unknown key 'delay' (did you mean 'delays'?)", in: file, line: 2, column: 2, facts: ["known: delays"], hint: "see README.md")
        #expect(
            diagnostic.description == """
                pipelines/A/study.yaml:2:2: error: unknown key 'delay' (did you mean 'delays'?)
                \tdelay: 4
                \t^
                note: known: delays
                hint: see README.md
                """)
    }

    @Test func withoutAPlace() {
        #expect(Diagnostic("no preset 'x'", severity: .warning).description == "warning: no preset 'x'")
    }

    @Test func beyondTheText() {
        #expect(Diagnostic("ended", in: file, line: 9, column: 4).description == "pipelines/A/study.yaml:9:4: error: ended")
        #expect(Diagnostic("ended", in: file, line: 3, column: 40).description == "pipelines/A/study.yaml:3:40: error: ended\nlast\n    ^")
    }

    @Test func severalComeInSourceOrderWithoutRepetition() {
        let other = SourceFile(path: "b.yaml", text: "")
        let error = DiagnosticError([
            Diagnostic("third", in: file, line: 3), Diagnostic("other", in: other), Diagnostic("first", in: file, line: 1, column: 4),
            Diagnostic("none"), Diagnostic("third", in: file, line: 3),
        ])
        #expect(error.diagnostics.map(\.headline) == ["none", "first", "third", "other"])
    }

    @Test func controlCharactersAreMadeVisible() {
        let file = SourceFile(path: "a", text: "x\u{1B}[31m")
        #expect(Diagnostic("e", in: file, line: 1, column: 2).description == "a:1:2: error: e\nx\u{FFFD}[31m\n ^")
    }
}
