import Foundation
import Optimizers
import Statistics
import Testing

@Suite struct MetropolisTests {
    /// Means and covariances of a normal density, and its quantile, within four standard errors of 4000 independent draws.
    @Test func aCorrelatedNormalDensityHasItsMoments() {
        var random = Seed(3).stream("chain")
        // Standard deviations 1 and 10, correlation 0.9, mean (2, -5).
        let chain = Metropolis(steps: 200_000, burnIn: 5000, thinning: 20).chain(from: [10, 40], scales: [1, 1], random: &random) { x in
            let (a, b) = (x[0] - 2, (x[1] + 5) / 10)
            return -0.5 * (a * a - 1.8 * a * b + b * b) / (1 - 0.81)
        }
        #expect(chain.count == 10_000 && chain.points.count == 20_000)
        let (x, y) = (chain.coordinate(0), chain.coordinate(1))
        #expect((mean(x) - 2).magnitude < 0.06 && (mean(y) + 5).magnitude < 0.6)
        #expect((deviation(x) - 1).magnitude < 0.05 && (deviation(y) - 10).magnitude < 0.5)
        let products = zip(x, y).map { ($0 - 2) * ($1 + 5) }
        #expect((mean(products) - 9).magnitude < 0.8)
        #expect((quantile(x, at: 0.975) - 3.96).magnitude < 0.12)
        // The proposals have learnt the shape: without, far fewer of the same size would be taken.
        #expect((0.2...0.4).contains(chain.acceptance))
        #expect(chain.point(7) == [x[7], y[7]])
        let (a, b) = (x[7] - 2, (y[7] + 5) / 10)
        #expect((chain.logDensities[7] + 0.5 * (a * a - 1.8 * a * b + b * b) / 0.19).magnitude < 1e-12)
    }

    /// Beta(2, 5): mean 2/7, variance 10/392; nothing outside (0, 1), where the density is 0.
    @Test func aDensityWithEdgesIsKeptInside() {
        var random = Seed(4).stream("chain")
        let chain = Metropolis(steps: 100_000, burnIn: 2000, thinning: 10).chain(from: [0.9], scales: [0.5], random: &random) { x in
            log(x[0]) + 4 * log(1 - x[0])
        }
        let values = chain.coordinate(0)
        #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
        #expect((mean(values) - 2.0 / 7).magnitude < 0.01)
        #expect((variance(values) - 10.0 / 392).magnitude < 0.0015)
    }

    @Test func theSameStreamMakesTheSameChain() {
        func chain() -> Metropolis.Chain {
            var random = Seed(9).stream("chain")
            return Metropolis(steps: 300, burnIn: 200).chain(from: [0, 0], scales: [1, 2], random: &random) {
                -$0[0] * $0[0] - $0[1] * $0[1]
            }
        }
        #expect(chain() == chain() && chain().acceptance > 0)
    }
}
