import Dynamics
import Statistics
import Workbench

extension EarlyWarning {
    /// A series for the map, with what the detector sees up to the end of its window and what follows.
    package struct Example: Codable, Hashable, Sendable {
        package var title = ""
        /// Observations, from 0.
        package var series: [Double] = []
        /// What follows on the observed part; empty where nothing does.
        package var after: [Double] = []
        /// The place of the first full window's end, and the indicators from there on.
        package var firstWindow = 0
        package var variance: [Double] = []
        package var autocorrelation: [Double] = []
        package init() {}

        init(_ title: String, _ series: [Double], after: [Double], _ detector: Detector) {
            self.title = title
            self.series = series
            self.after = after
            let (residuals, width) = (detector.residuals(series), detector.width(of: series.count))
            firstWindow = width - 1
            variance = rolling(.variance, of: residuals, window: width)
            autocorrelation = rolling(.autocorrelation, of: residuals, window: width)
        }
    }

    /// Seed 0 of each cell; the fold's run is continued beyond its ramp, the jump's one beyond its first value below 0.
    package static func makeExamples(_ systems: Systems, _ well: Well, _ detector: Detector, observations: Int) throws -> [Example] {
        let seed = Seed(0)
        let stride = try stride(spacing: 1, step: systems.step, named: "systems.step")
        let fold = try systems.series(.fold, .changing, observations: observations, seed: seed).values
        var random = seed.stream("beyond the fold")
        let speed = (systems.end - systems.start) / Double(observations)
        let beyond = StochasticEquation(step: systems.step).observations(
            observations, every: stride, from: fold[fold.count - 1], random: &random, until: { _, x in x < -1.2 },
            noise: { _, _ in systems.noise },
            drift: { index, x in systems.end + speed * systems.step * Double(index) - x * x })
        let smooth = try systems.series(.transcriticalAsFold, .changing, observations: observations, seed: seed).values
        let still = try systems.series(.fold, .stationary, observations: observations, seed: seed).values
        return [
            Example("fold", fold, after: beyond, detector),
            try jumpExample(well, detector),
            Example("transcritical", smooth, after: [], detector),
            Example("stationary", still, after: [], detector),
        ]
    }

    /// The first run that stays for a window and a gap and then jumps, with what it does in the other well.
    private static func jumpExample(_ well: Well, _ detector: Detector) throws -> Example {
        let stride = try stride(spacing: 1, step: well.step, named: "well.step")
        for number in 0..<100_000 {
            var random = Seed(UInt64(number)).stream("double well")
            let (values, jumped) = try well.run(spacing: 1, most: well.horizon, random: &random)
            guard jumped, values.count >= well.window + well.gap else { continue }
            let end = values.count - well.gap
            let other = StochasticEquation(step: well.step).observations(
                40, every: stride, from: -0.1, random: &random, noise: { _, _ in well.noise }, drift: { _, x in x - x * x * x })
            return Example(
                "jump by noise", Array(values[(end - well.window)..<end]), after: Array(values[end...]) + other,
                detector)
        }
        throw InvalidSetting(name: "well.noise", found: "\(well.noise)", expected: "noise under which a run jumps between two wells")
    }
}
