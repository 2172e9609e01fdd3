import Particles
import Statistics
import Testing

@Suite struct ResamplingTests {
    @Test func whatIsNoNumberWeighsNothing() {
        #expect(normalizedWeights([1000, .nan, 1000, .infinity, -.infinity]) == [0.5, 0, 0.5, 0, 0])
        #expect(normalizedWeights([.nan, .nan]) == [0.5, 0.5])
    }

    @Test func effectiveSizesOfKnownWeights() {
        #expect(effectiveSampleSize([0.25, 0.25, 0.25, 0.25]) == 4)
        #expect(effectiveSampleSize([1, 0, 0]) == 1)
        #expect((effectiveSampleSize([0.5, 0.3, 0.2]) - 1 / 0.38).magnitude < 1e-14)
    }

    /// Systematic resampling takes each index the whole number of times below or above its expectation.
    @Test func everyIndexComesAboutAsOftenAsItsWeightSays() {
        let weights = [0.05, 0.31, 0, 0.44, 0.2, 0, 0, 0, 0, 0]
        var random = Seed(1).stream("resampling")
        var total = [Double](repeating: 0, count: 10)
        for _ in 0..<2000 {
            let picked = systematicResample(weights, &random)
            #expect(picked.count == 10 && picked == picked.sorted())
            for index in 0..<10 {
                let times = Double(picked.count { $0 == index })
                #expect((times - 10 * weights[index]).magnitude < 1)
                total[index] += times
            }
        }
        // Unbiased: the mean over 2,000 repetitions is within 4.5 standard errors, each at most 0.0112.
        for index in 0..<10 { #expect((total[index] / 2000 - 10 * weights[index]).magnitude < 0.05) }
    }
}
