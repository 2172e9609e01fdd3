import ContentStore
import Statistics
import Testing
import Workbench

@Suite struct ProseTextTests {
    @Test func whatIsInterpolatedCannotBecomeMarkup() {
        let text: ProseText = "A **bold** claim about \("<b>|*x*|`$1`"), \(3) times, \(0.25, .percent)."
        #expect(text.markdown == "A **bold** claim about &lt;b&gt;\\|\\*x\\*\\|\\`\\$1\\`, 3 times, 25%.")
    }

    @Test func lineBreaksOfTheSourceAreSpaces() {
        let text: ProseText = """
            One
              two \(3)
            \("four").
            """
        #expect(text.markdown == "One two 3 four.")
    }

    @Test func numbersKeepTheirValues() {
        let inner: ProseText = "\(2) of \(3)"
        let text: ProseText =
            "\(0.125, .percent(1)), \(Estimate(0.5, low: 0.4, high: 0.6), .decimals(1)), \(inner), \(quoted: "0.72*", from: "Table 2")"
        #expect(text.markdown == "12.5%, 0.5 [0.4, 0.6], 2 of 3, 0.72\\* (Table 2)")
        let numbers = text.spans.compactMap { if case .number(let number) = $0 { number } else { nil } }
        #expect(
            numbers == [
                .init(text: "12.5%", origin: .value([0.125])), .init(text: "0.5 [0.4, 0.6]", origin: .value([0.5, 0.4, 0.6])),
                .init(text: "2", origin: .value([2])), .init(text: "3", origin: .value([3])),
                .init(text: "0.72\\*", origin: .quoted(place: "Table 2")),
            ])
    }

    @Test func theStoreKeepsTextAndNumbers() throws {
        let text: ProseText = "A \(0.1, .standard), \(quoted: "1", from: "p. 3"), \(Double.nan, .p)"
        let read = try ArtifactDecoder.decode(ProseText.self, from: ArtifactEncoder.encode(text))
        #expect(read.markdown == text.markdown)
        #expect(Array(read.spans.prefix(3)) == Array(text.spans.prefix(3)))
    }
}
