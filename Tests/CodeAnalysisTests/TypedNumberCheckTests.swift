import CodeAnalysis
import SwiftParser
import SwiftSyntax
import Testing

/// Which numbers of a report's text count as typed.
@Suite struct TypedNumberCheckTests {
    @Test(arguments: [
        ("a share of 0.72 here", ["0.72"]), ("95% of runs, 3 % of others", ["95%", "3 %"]), ("five percent, 12 percent", ["12 percent"]),
        ("200 runs of 50 agents", ["200"]), ("1,000 runs, 12,5", ["1,000", "12,5"]), ("about 3e-4 or 1e5", ["3e-4", "1e5"]),
        (".5 and 0.5.", [".5", "0.5"]), ("$x^* = 0.5$ and $k = 10$", ["0.5"]), ("a 4-gram, 10 bins, 3 of 4", []),
        ("`agents.delay=200` and [a page](https://example.org/1234)", []), ("see Section 3.2, Table 10.1 and (Fig. 2.5)", []),
        ("v2.0, arXiv:2305.17493, fig_1000, H2000", []), ("(0.5, 0.25)", ["0.5", "0.25"]), ("1999", ["1999"]), ("no number", []), ("", []),
        ("an unclosed ` and 0.5", ["0.5"]), ("100%", ["100%"]), ("5–0.25", ["0.25"]), ("\u{00d7}0.5", ["0.5"]),
    ]) func numbers(_ text: String, _ expected: [String]) {
        let bytes = Array(text.utf8)
        #expect(TypedNumberText(bytes).numbers.map { String(decoding: bytes[$0], as: UTF8.self) } == expected)
    }

    private func findings(_ source: String) -> [String] {
        let tree = Parser.parse(source: source)
        let converter = SourceLocationConverter(fileName: "R.swift", tree: tree)
        return TypedNumberCheck(tree).findings.map { finding in
            let place = converter.location(for: finding.position)
            return "\(place.line):\(place.column) \(finding.part) \(finding.text)"
        }
    }

    @Test func proseIsSearchedWhereverItStands() {
        #expect(
            findings(
                #"""
                Section("About 0.1") {
                    Prose("a \(x, .percent) of 0.2 and \("0.3") and \(0.4, .decimals(1)) and \(500)")
                    Figure("f", caption: "at 0.5", alt: "line at 0.6", x: Axis("0.9"), y: Axis("y")) { Line(x: [0.9], y: [0.9]) }
                    Table(rows, caption: """
                        two lines,
                        the second with 0.7
                        """) { Column("0.9") { $0.x > 0.9 ? "0.9" : "" } }
                    Deviations("was 0.8", "is \(quoted: "0.9", from: "Table 2")", "is \(quoted: "1.0", from: " ")")
                }
                """#) == [
                    "1:16 section's title 0.1", "2:32 prose 0.2", "2:43 prose 0.3", "2:55 prose 0.4", "2:80 prose 500", "3:30 caption 0.5",
                    "3:50 text of a figure 0.6", "6:25 caption 0.7", "8:21 deviations 0.8", "8:73 deviations 1.0",
                ])
    }

    @Test func textThatIsMadeForProseIsProse() {
        #expect(
            findings(
                """
                func conclusion(x: Double) -> ProseText { x > 0.5 ? "more than 0.5" : "less" }
                var note: ProseText { "at 0.6" }
                let lines: [ProseText] = ["at 0.7"]
                func name() -> String { "at 0.8" }
                let version = "0.9"
                """) == ["1:64 prose 0.5", "2:27 prose 0.6", "3:31 prose 0.7"])
    }
}
