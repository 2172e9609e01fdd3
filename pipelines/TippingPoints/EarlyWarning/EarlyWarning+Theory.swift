import Dynamics
package import Statistics

extension EarlyWarning {
    /// Variance and lag-1 autocorrelation of a settled linear system, simulated and in closed form.
    package struct StationaryValues: Codable, Hashable, Sendable {
        package var rate = 0.0
        package var varianceExpected = 0.0
        package var autocorrelationExpected = 0.0
        /// By exact transitions, with 99.9% intervals over series.
        package var variance = Estimate(.nan)
        package var autocorrelation = Estimate(.nan)
        /// By steps of Euler and Maruyama instead.
        package var eulerVariance = Estimate(.nan)
        package init() {}

        /// How many of the two exactly simulated values lie outside their interval.
        package var misses: Int {
            (variance.contains(varianceExpected) ? 0 : 1) + (autocorrelation.contains(autocorrelationExpected) ? 0 : 1)
        }
    }

    /// Simulates series of a settled linear system, observed once a time unit.
    ///
    /// Squares and products are taken about the true mean 0, because a mean estimated from each series would pull the autocorrelation down by
    /// more than the interval is wide. The autocorrelation is the ratio of the mean product to the mean square over all series; its interval
    /// is that of the products less the ratio times the squares, divided by the mean square.
    package static func measureStationary(_ systems: Systems, observations: Int, rate: Double, seeds: Seeds) throws -> StationaryValues {
        let process = OrnsteinUhlenbeck(rate: rate, noise: systems.noise)
        let stride = try stride(spacing: 1, step: systems.step, named: "systems.step")
        let equation = StochasticEquation(step: systems.step)
        var (squares, products, euler) = ([Double](), [Double](), [Double]())
        for seed in seeds.all {
            var random = seed.stream("stationary, rate \(rate)")
            let x = process.series(count: observations, every: 1, random: &random)
            squares.append(mean(x.map { $0 * $0 }))
            products.append(mean(zip(x, x.dropFirst()).map(*)))
            var steps = seed.stream("stationary by Euler steps, rate \(rate)")
            let coarse = equation.observations(
                observations + 50, every: stride, from: 0, random: &steps, noise: { _, _ in systems.noise }, drift: { _, x in -rate * x })
            euler.append(mean(coarse.dropFirst(50).map { $0 * $0 }))
        }
        var values = StationaryValues()
        (values.rate, values.varianceExpected) = (rate, process.stationaryVariance)
        values.autocorrelationExpected = process.autocorrelation(after: 1)
        values.variance = meanInterval(squares, level: 0.999)
        values.eulerVariance = meanInterval(euler, level: 0.999)
        let size = mean(squares)
        let ratio = mean(products) / size
        let rest = meanInterval(zip(products, squares).map { ($0 - ratio * $1) / size }, level: 0.999)
        values.autocorrelation = Estimate(
            ratio, low: rest.low.map { ratio + $0 - rest.value }, high: rest.high.map { ratio + $0 - rest.value }, n: seeds.count,
            method: rest.method)
        return values
    }
}
