import Statistics
import Testing

/// Expected values from `Tests/References/exact_rates.py`.
@Suite struct CalibrationTests {
    @Test func errorsAgreeWithNumpy() {
        for row in ExactRatesValues.calibration {
            let bins = reliabilityBins(confidence: row.confidence, isRight: row.isRight, bins: row.bins)
            #expect(bins.map(\.count) == row.counts)
            let error = expectedCalibrationError(confidence: row.confidence, isRight: row.isRight, bins: row.bins)
            #expect(close(error, row.error, relative: 1e-12))
        }
    }

    @Test func emptyBinsSayNothing() {
        let bins = reliabilityBins(confidence: [0.9, 1, 0], isRight: [true, false, false], bins: 2)
        #expect(bins[1] == ReliabilityBin(count: 2, confidence: 0.95, accuracy: 0.5))
        #expect(bins[0].count == 1 && bins[0].confidence == 0)
        #expect(reliabilityBins(confidence: [1], isRight: [true], bins: 2)[0].accuracy.isNaN)
        #expect(expectedCalibrationError(confidence: [], isRight: []).isNaN)
    }
}
