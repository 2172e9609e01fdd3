import Statistics
import Testing

@Suite struct BootstrapTests {
    /// scipy's intervals from the same resamples.
    @Test func intervalsAgreeWithScipy() {
        let (first, second) = (InferenceValues.first, InferenceValues.second)
        for row in InferenceValues.bootstraps {
            var random = Seed(row.seed).stream("bootstrap")
            let kind: BootstrapInterval = row.interval == "bca" ? .bca : .percentile
            let ours =
                switch row.statistic {
                case "deviation":
                    bootstrap(first, level: row.level, resamples: 999, interval: kind, random: &random) { deviation($0) }
                case "ratio":
                    ratioOfMeans(first, over: second, paired: false, level: row.level, resamples: 999, interval: kind, random: &random)
                default:
                    ratioOfMeans(
                        Array(first.prefix(11)), over: second, paired: true, level: row.level, resamples: 999, interval: kind,
                        random: &random)
                }
            #expect(close(ours.value, row.value), "\(row)")
            #expect(close(ours.low!, row.low, relative: 1e-9) && close(ours.high!, row.high, relative: 1e-9), "\(row) \(ours)")
        }
    }

    @Test func namesSayWhichInterval() {
        var random = Seed(0).stream("bootstrap")
        #expect(bootstrap([1.0, 2, 4], interval: .bca, random: &random) { mean($0) }.method == "BCa bootstrap 95%")
        #expect(bootstrap([1.0, 2, 4], level: 0.9, random: &random) { mean($0) }.method == "bootstrap 90%")
    }

    @Test func aConstantHasNoWidthAndABrokenStatisticNoInterval() {
        var random = Seed(0).stream("bootstrap")
        let constant = bootstrap([2.0, 2, 2], interval: .bca, random: &random) { mean($0) }
        #expect(constant.low == 2 && constant.high == 2)
        // A statistic that half of the resamples don't have.
        let broken = bootstrap([1.0, 2], random: &random) { $0[0] == $0[1] ? .nan : 1 }
        #expect(broken.value == 1 && broken.low!.isNaN && broken.high!.isNaN)
    }
}
