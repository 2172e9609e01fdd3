import Dynamics
import Glibc
import Statistics
import Testing

@Suite struct OrnsteinUhlenbeckTests {
    @Test func twoTransitionsAreOneOfTwiceTheTime() {
        for rate in [0, 1e-9, 0.3, 2, 40] {
            let process = OrnsteinUhlenbeck(rate: rate, noise: 0.7)
            let (half, whole) = (process.transition(over: 0.4), process.transition(over: 0.8))
            let variance = half.deviation * half.deviation
            #expect((half.kept * half.kept - whole.kept).magnitude < 1e-15)
            #expect((half.kept * half.kept * variance + variance - whole.deviation * whole.deviation).magnitude < 1e-14)
        }
    }

    @Test func brownianMotionIsTheLimitOfSlowReturn() {
        let (kept, deviation) = OrnsteinUhlenbeck(rate: 0, noise: 2).transition(over: 9)
        #expect(kept == 1 && deviation == 6)
        #expect((OrnsteinUhlenbeck(rate: 1e-12, noise: 2).transition(over: 9).deviation - 6).magnitude < 1e-9)
    }

    @Test func aTransitionKeepsTheStationaryVariance() {
        let process = OrnsteinUhlenbeck(rate: 2, noise: 0.05)
        #expect((process.stationaryVariance - 0.05 * 0.05 / 4).magnitude < 1e-18)
        let (kept, deviation) = process.transition(over: 0.1)
        #expect((kept * kept * process.stationaryVariance + deviation * deviation - process.stationaryVariance).magnitude < 1e-17)
        #expect(process.autocorrelation(after: 0.1) == kept)
    }

    @Test func seriesHaveTheVarianceAndCorrelationOfTheClosedForm() {
        let process = OrnsteinUhlenbeck(rate: 0.5, noise: 0.3, mean: 4)
        var random = Seed(1).stream("series")
        let x = process.series(count: 200_000, every: 1, random: &random).map { $0 - 4 }
        let square = mean(x.map { $0 * $0 })
        // Standard errors: about half a percent, and 0.002.
        #expect((square / process.stationaryVariance - 1).magnitude < 0.02)
        #expect((mean(zip(x, x.dropFirst()).map(*)) / square - exp(-0.5)).magnitude < 0.01)
    }

    @Test func aSeriesBeginsWhereItIsTold() {
        var random = Seed(1).stream("series")
        let still = OrnsteinUhlenbeck(rate: 0.5, noise: 0, mean: 1)
        let x = still.series(count: 3, every: 2, from: 3, random: &random)
        #expect(x[0] == 3 && (x[1] - 1 - 2 * exp(-1)).magnitude < 1e-15 && (x[2] - 1 - 2 * exp(-2)).magnitude < 1e-15)
        #expect(still.series(count: 0, every: 1, random: &random).isEmpty)
    }
}
