import Reporting
import Statistics
import Testing
import Workbench

@Suite struct WrittenReportTests {
    /// A page with numbers in every kind of place.
    private var page: ReportPage {
        var claim = ReportPage.Claim(
            id: "c", says: "é > 1", verdict: "reproduced", because: "rate is high", registration: "registered before evidence",
            seen: "nothing")
        claim.published = [("rate", 0.3, "table 1")]
        claim.measured = [.init(name: "rate", estimate: Estimate(0.25, low: 0.125, high: 0.5), definition: "d")]
        claim.controls = [
            .init(id: "k", why: "w", holds: true, comparisons: [], measured: [.init(name: "null", estimate: Estimate(0), definition: "d")])
        ]
        let section = Section("S") {
            Prose("Über \(0.5, .percent) and \(quoted: "0.72", from: "Table 2").")
            Table([7]) { Column("n") { $0 } }
            Figure("f", caption: "Of \(3) runs.", alt: "a", x: Axis("x"), y: Axis("y")) { Line(x: [1, 2], y: [3, 4]) }
            Deviations("Ours has \(12) runs.")
        }
        return ReportPage(
            slug: "s", title: "T", published: "2026-01-02", links: [], fidelity: "exact", whyThisFidelity: "because\nof it",
            question: "Why?",
            preset: "default", claims: [claim], blocks: section.blocks, families: [], notes: [], command: "./reprise run s")
    }

    @Test func everyNumberStandsWhereItsPlaceSays() throws {
        let written = page.written
        let lines = written.markdown.split(separator: "\n", omittingEmptySubsequences: false)
        for number in written.numbers {
            #expect(lines[number.line - 1].dropFirst(number.column - 1).hasPrefix(number.number.text), "\(number)")
        }
        #expect(
            written.numbers.map(\.number) == [
                .init(text: "0.3", origin: .quoted(place: "table 1")),
                .init(text: "0.250 [0.125, 0.500]", origin: .measure(claim: "c", name: "rate", [0.25, 0.125, 0.5])),
                .init(text: "0", origin: .measure(claim: "c", name: "null", [0])),
                .init(text: "50%", origin: .value([0.5])), .init(text: "0.72", origin: .quoted(place: "Table 2")),
                .init(text: "7", origin: .value([7])), .init(text: "3", origin: .value([3])),
                .init(text: "0", origin: .measure(claim: "c", name: "null", [0])), .init(text: "12", origin: .value([12])),
            ])
    }
}
