import Statistics
import Workbench

// The functions that the pipeline's stages name.
extension EarlyWarning {
    /// Simulates a settled linear system at one restoring rate, by exact transitions and by Euler steps, and compares its variance and autocorrelation with theory.
    static func stationaryValues(_ run: Run, systems: Systems, observations: Int, rate: Double, seeds: Seeds) throws -> StationaryValues {
        try measureStationary(systems, observations: observations, rate: rate, seeds: seeds)
    }

    /// Simulates one arm of a scenario, with or without the course it would take without noise, and takes Kendall's tau of each rolling indicator against time.
    static func scores(
        _ run: Run, systems: Systems, detector: Detector, scenario: Scenario, arm: Arm, drift: Bool, observations: Int, seeds: Seeds
    ) throws -> Scores {
        var scores = Scores()
        for (index, seed) in seeds.all.enumerated() {
            let (values, runs) = try systems.series(scenario, arm, observations: observations, drift: drift, seed: seed)
            scores.append(values, detector)
            scores.begun += runs
            run.progress(Double(index + 1) / Double(seeds.count))
        }
        return scores
    }

    /// Scores windows that end before a jump by noise between two wells, and windows at the same times from runs that survive.
    static func jumps(_ run: Run, well: Well, detector: Detector, spacing: Double, seeds: Seeds) throws -> Jumps {
        try findJumps(well, detector, spacing: spacing, seeds: seeds)
    }

    /// Looks back from jumps by noise at several distances, and at random times of the same runs.
    static func selection(_ run: Run, well: Well, detector: Detector, collapses: Int) throws -> Selection {
        try lookBack(well, detector, collapses: collapses)
    }

    /// Asks the indicators and the likelihood ratio about the same series of the fold, or of the stationary arm beside it.
    static func detection(
        _ run: Run, systems: Systems, detector: Detector, observations: Int, spacing: Double, observationNoise: Double, drift: Bool,
        arm: Arm,
        seeds: Seeds
    ) throws -> Detection {
        try detect(
            systems, detector, observations: observations, spacing: spacing, observationNoise: observationNoise, drift: drift, arm: arm,
            seeds: seeds)
    }

    /// One series for each cell of the map: collapse or none, slowing down or not, with its rolling indicators.
    static func examples(_ run: Run, systems: Systems, well: Well, detector: Detector, observations: Int) throws -> [Example] {
        try makeExamples(systems, well, detector, observations: observations)
    }
}
