import Statistics
import Testing

@Suite struct EstimateTests {
    /// Reports say "95%" by this constant, whatever function made the interval.
    @Test func theStandardLevelIsThatOfIntervals() {
        let level = "\(Int((standardLevel * 100).rounded()))%"
        let intervals = [
            meanInterval([1, 2, 4]), wilson(successes: 3, of: 10),
            welchDifference([1, 2, 4], minus: [2, 3, 5]), pairedDifference([1, 2, 4], minus: [2, 3, 9]),
        ]
        #expect(intervals.allSatisfy { $0.method?.hasSuffix(level) == true }, "\(intervals.map(\.method))")
    }

    @Test func anEstimateWithoutIntervalHoldsNothing() {
        #expect(!Estimate(0.5).contains(0.5))
        #expect(Estimate(0.5, low: 0.4, high: 0.6).contains(0.6))
    }
}
