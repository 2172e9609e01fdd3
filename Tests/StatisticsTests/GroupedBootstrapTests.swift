import Statistics
import Testing

@Suite struct GroupedBootstrapTests {
    private let values = [2.5, 0.1, 3.7, 1.9, 5.2, 0.4, 2.2]

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    @Test func repeatsWithinAClusterAddNothing() {
        for interval in [BootstrapInterval.percentile, .bca] {
            var (first, second) = (Seed(5).stream("clusters"), Seed(5).stream("clusters"))
            let plain = bootstrap(values, resamples: 400, interval: interval, random: &first) { mean($0) }
            let clusters = values.map { [$0, $0, $0] }
            let grouped = bootstrap(clusters: clusters, resamples: 400, interval: interval, random: &second) { mean($0) }
            #expect(close(grouped.value, plain.value))
            #expect(close(grouped.low!, plain.low!) && close(grouped.high!, plain.high!))
            #expect(grouped.n == 7)
            #expect(grouped.method == (interval == .bca ? "cluster BCa bootstrap 95%" : "cluster bootstrap 95%"))
        }
    }

    @Test func oneStratumIsAPlainSample() {
        var (first, second) = (Seed(5).stream("strata"), Seed(5).stream("strata"))
        let plain = bootstrap(values, resamples: 300, random: &first) { mean($0) }
        let stratified = bootstrap(strata: [values], resamples: 300, random: &second) { mean($0[0]) }
        #expect(stratified.value == plain.value && stratified.low == plain.low && stratified.high == plain.high)
        #expect(stratified.n == 7 && stratified.method == "stratified bootstrap 95%")
    }

    @Test func differencesBetweenStrataAddNothing() {
        var random = Seed(1).stream("strata")
        let estimate = bootstrap(strata: [[1, 1, 1], [10, 10]], resamples: 50, random: &random) { mean($0.flatMap { $0 }) }
        #expect(estimate == Estimate(4.6, low: 4.6, high: 4.6, n: 5, method: "stratified bootstrap 95%"))
    }

    @Test func whatIsNoNumberMakesNoInterval() {
        var random = Seed(1).stream("strata")
        let estimate = bootstrap(strata: [[1.0, 2]], resamples: 5, random: &random) { _ in .nan }
        #expect(estimate.low!.isNaN && estimate.high!.isNaN && estimate.n == 2)
        #expect(bootstrap(strata: [[Double]](), random: &random) { _ in 3 } == Estimate(3, n: 0))
    }
}
