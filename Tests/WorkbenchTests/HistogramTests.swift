import Testing
import Workbench

@Suite struct HistogramTests {
    // numpy.histogram([0, 0.5, 1, 1, 1.5, 2, 3], bins=[0, 1, 2, 3]) is [2, 3, 2]: a bin holds its left end, the last one both.
    @Test func countsAreThoseOfNumpy() {
        #expect(histogramCounts([0, 0.5, 1, 1, 1.5, 2, 3, -1, 3.5, .nan, .infinity], edges: [0, 1, 2, 3]) == [2, 3, 2])
        #expect(histogramCounts(HistogramValues.values, edges: HistogramValues.edges) == HistogramValues.counts)
    }

    @Test func binsAreRoundUnlessBothEndsAndTheirNumberAreGiven() {
        #expect(histogramEdges([0.03, 0.97], bins: 5, in: nil) == [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
        #expect(histogramEdges([], bins: 4, in: 0...2) == [0, 0.5, 1, 1.5, 2])
        #expect(histogramEdges([.nan], bins: nil, in: nil).first == 0)
        #expect(histogramEdges([3, 3], bins: 2, in: nil) == [2.5, 3, 3.5])
    }

    @Test func seriesShareTheirBins() {
        let rows = [("a", 0.0), ("a", 1.0), ("b", 4.0), ("b", 3.5), ("b", 0.5)]
        let marks = Histogram(rows, x: \.1, series: \.0, bins: 4, in: 0...4, height: .share)
        #expect(marks.map(\.low) == [[0, 1, 2, 3], [0, 1, 2, 3]])
        #expect(marks[0].y == [0.5, 0.5, 0, 0] && marks[1].y == [1.0 / 3, 0, 0, 2.0 / 3])
        #expect(marks[1].series == ["b", "b", "b", "b"])
        #expect(Histogram([1, 2, 2], bins: 2, in: 0...4, height: .density)[0].y == [1.0 / 6, 2.0 / 6])
    }
}
