import Dynamics
import Glibc
import Statistics
import Testing

@Suite struct StochasticEquationTests {
    @Test func withoutNoiseItIsEulersMethod() {
        var random = Seed(0).stream("noise")
        let x = StochasticEquation(step: 0.1).observations(
            4, every: 5, from: 2, random: &random, noise: { _, _ in 0 }, drift: { _, x in -0.5 * x })
        for (index, value) in x.enumerated() { #expect((value - 2 * pow(0.95, 5 * Double(index + 1))).magnitude < 1e-14) }
        #expect(x.count == 4)
    }

    @Test func aStepIsDriftAndNoiseOfTheRightSize() {
        var (random, same) = (Seed(3).stream("noise"), Seed(3).stream("noise"))
        let value = StochasticEquation(step: 0.04).advanced(1, drift: 2, noise: 3, random: &random)
        #expect((value - (1 + 0.08 + 3 * 0.2 * same.normal())).magnitude < 1e-15)
    }

    /// A linear drift of rate r has the variance of the first-order autoregression 1 - r h, which is 1 / (1 - r h / 2) times the process's.
    @Test func theVarianceOfALinearDriftIsTooHighAsTheAutoregressionSays() {
        var random = Seed(2).stream("noise")
        let x = StochasticEquation(step: 0.1).observations(
            100_000, every: 10, from: 0, random: &random, noise: { _, _ in 0.2 }, drift: { _, x in -2 * x })
        let ratio = mean(x.map { $0 * $0 }) / OrnsteinUhlenbeck(rate: 2, noise: 0.2).stationaryVariance
        // 1 / 0.9; the standard error is half a percent.
        #expect((ratio - 1 / 0.9).magnitude < 0.03)
    }

    @Test func coefficientsSeeTheStepAndThePathEndsBeforeItsObservation() {
        var random = Seed(0).stream("noise")
        var steps: [Int] = []
        let x = StochasticEquation(step: 1).observations(
            10, every: 2, from: 0, random: &random, until: { _, x in x >= 5 }, noise: { _, _ in 0 },
            drift: { index, _ in
                steps.append(index)
                return 1
            })
        #expect(x == [2, 4] && steps == [0, 1, 2, 3, 4])
    }
}
