import Dynamics
import Glibc
package import Statistics
import Workbench

extension EarlyWarning {
    /// What changes in a system while it is observed.
    package enum Scenario: String, Choice {
        package typealias Value = Self
        /// Nothing, on both sides of the comparison.
        case nothing
        /// dx = (a - x^2) dt + noise dW while a falls to the fold at 0.
        case fold
        /// A harvested stock, dx = (x (1 - x/10) - c x^2 / (x^2 + 1)) dt + noise x dW, while c rises to its fold.
        case harvest
        /// dx = (r x - x^2) dt + noise dW while r falls to the transcritical bifurcation at 0.
        case transcritical
        /// The same with r = 2 sqrt(a), so that its restoring rate falls as that of the fold does.
        case transcriticalAsFold = "transcritical, rates of the fold"
        /// A linear system whose restoring rate falls from 2 to 0.2: nothing bifurcates.
        case slowing = "linear, slowing down"
        /// The same with the rate rising from 0.2 to 2.
        case speeding = "linear, speeding up"
        /// The fold's system at a constant parameter, observed up to the moment at which the parameter jumps beyond the fold.
        case step = "sudden step"
        /// x' = m + x/2 below 0 and m + 2x above, with noise, while m rises to the border collision at 0.
        case border = "border collision"
    }
}

extension EarlyWarning.Systems {
    /// The mean of 2 sqrt(a), the fold's restoring rate, while a moves from its start to its end.
    package var meanFoldRate: Double {
        guard start != end else { return 2 * start.squareRoot() }
        return 4 / 3 * (start * start.squareRoot() - end * end.squareRoot()) / (start - end)
    }

    /// The restoring rate per unit of time, in the mean over the series: what a stationary series of the other arm has.
    package func meanRate(_ scenario: EarlyWarning.Scenario) -> Double {
        switch scenario {
        case .nothing, .fold, .transcriticalAsFold, .step: meanFoldRate
        case .harvest: EarlyWarning.Harvest.meanRate
        case .transcritical: 0.5 * (start + end)
        case .slowing, .speeding: 1.1
        case .border: log(2)
        }
    }

    /// One series of a scenario, or of the stationary arm beside it, and how many runs it took.
    ///
    /// A run that leaves before the series is complete is drawn anew, because all series of a comparison have one length. Streams are named by
    /// scenario, arm and length, so that the two sides of no comparison share their noise. Errors: ``InvalidSetting``.
    ///
    /// - Parameter drift: whether the course that the state would take without noise stays in; without it, what is left is fluctuation.
    package func series(
        _ scenario: EarlyWarning.Scenario, _ arm: Arm, observations: Int, spacing: Double = 1, drift: Bool = true, seed: Seed
    ) throws -> (values: [Double], runs: Int) {
        var random = seed.stream("\(scenario.rawValue), \(arm.rawValue), \(observations) observations")
        let stride = try EarlyWarning.stride(spacing: spacing, step: step, named: "systems.step")
        if scenario == .nothing || (arm == .stationary && scenario != .step) {
            let process = OrnsteinUhlenbeck(rate: meanRate(scenario), noise: noise)
            return (process.series(count: observations, every: spacing, random: &random), 1)
        }
        for attempt in 1...10_000 {
            let values = run(scenario, observations, stride, &random)
            guard values.count == observations else { continue }
            return (drift ? values : zip(values, course(scenario, observations, stride)).map(-), attempt)
        }
        throw InvalidSetting(
            name: "systems.noise", found: "\(noise)", expected: "noise under which a run of '\(scenario.rawValue)' can last")
    }

    /// The observations of a run without noise.
    private func course(_ scenario: EarlyWarning.Scenario, _ count: Int, _ stride: Int) -> [Double] {
        var quiet = self
        (quiet.noise, quiet.harvestNoise) = (0, 0)
        var random = Seed(0).stream("no noise")
        return quiet.run(scenario, count, stride, &random)
    }

    /// The observations until the run leaves.
    private func run(_ scenario: EarlyWarning.Scenario, _ count: Int, _ stride: Int, _ random: inout RandomStream) -> [Double] {
        let equation = StochasticEquation(step: step)
        let steps = Double(count * stride)
        let fall = (end - start) / steps
        func settled(_ mean: Double, rate: Double) -> Double { random.normal(mean: mean, deviation: noise / (2 * rate).squareRoot()) }
        switch scenario {
        case .nothing: return []
        case .fold:
            // Below the unstable equilibrium the run is lost.
            return equation.observations(
                count, every: stride, from: settled(start.squareRoot(), rate: 2 * start.squareRoot()), random: &random,
                until: { index, x in x < 0 && x * x > start + fall * Double(index) }, noise: { _, _ in noise },
                drift: { index, x in start + fall * Double(index) - x * x })
        case .step:
            let half = 0.5 * meanFoldRate
            return equation.observations(
                count, every: stride, from: settled(half, rate: 2 * half), random: &random, until: { _, x in x < -half },
                noise: { _, _ in noise }, drift: { _, x in half * half - x * x })
        case .transcritical:
            return equation.observations(
                count, every: stride, from: settled(start, rate: start), random: &random, until: { _, x in x < -0.5 },
                noise: { _, _ in noise }, drift: { index, x in (start + fall * Double(index) - x) * x })
        case .transcriticalAsFold:
            let first = 2 * start.squareRoot()
            return equation.observations(
                count, every: stride, from: settled(first, rate: first), random: &random, until: { _, x in x < -0.5 },
                noise: { _, _ in noise }, drift: { index, x in (2 * (start + fall * Double(index)).squareRoot() - x) * x })
        case .slowing, .speeding:
            let (first, last) = scenario == .slowing ? (2.0, 0.2) : (0.2, 2.0)
            var x = settled(0, rate: first)
            var values: [Double] = []
            for index in 0..<(count * stride) {
                let rate = first + (last - first) * Double(index) / steps
                let (kept, deviation) = OrnsteinUhlenbeck(rate: rate, noise: noise).transition(over: step)
                x = kept * x + deviation * random.normal()
                if (index + 1) % stride == 0 { values.append(x) }
            }
            return values
        case .border:
            var (m, x) = (-1.0, -2.0)
            var values: [Double] = []
            for index in 0..<count {
                m = -1 + 0.98 * Double(index + 1) / Double(count)
                x = m + (x < 0 ? 0.5 : 2) * x + noise * random.normal()
                // Above the unstable fixed point the run is lost.
                if x > -m { return values }
                values.append(x)
            }
            return values
        case .harvest:
            let ramp = EarlyWarning.Harvest.ramp(steps: count * stride)
            let first = EarlyWarning.Harvest.upper[0]
            let rate = EarlyWarning.Harvest.restoringRate(first, harvest: ramp.rate[0])
            let stock = random.normal(mean: first, deviation: harvestNoise * first / (2 * rate).squareRoot())
            return equation.observations(
                count, every: stride, from: stock, random: &random,
                until: { index, x in x < ramp.lost[min(index, ramp.lost.count - 1)] }, noise: { _, x in harvestNoise * x },
                drift: { index, x in EarlyWarning.Harvest.growth(x, harvest: ramp.rate[index]) })
        }
    }
}
