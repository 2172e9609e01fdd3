package import Statistics
package import Workbench

/// Does a system tell that it is about to collapse?
///
/// A system that comes back ever more slowly from small knocks varies more, and its state remembers longer. Rising variance and
/// autocorrelation have therefore been called early warnings of a collapse. The paper draws the map around this idea: collapses that announce
/// themselves, collapses that don't, announcements that no collapse follows, and series so short that nothing can be told. Each place on the
/// map is simulated here with a standard model, and one detector is scored on all of them, against series in which nothing changes.
package struct EarlyWarning: Study {
    package struct Config: Configuration {
        /// Observations in a series, where a claim doesn't name another number.
        @Quantity(in: 20..., unit: "observations") package var observations = 500
        /// Runs of each scenario, and as many in which nothing changes.
        @Quantity(in: 2..., unit: "runs") package var replicates = Seeds(200)
        /// The same for series of up to 100 observations.
        @Quantity(in: 2..., unit: "runs") package var shortReplicates = Seeds(500)
        /// Collapses by noise that are looked back from.
        @Quantity(in: 2..., unit: "runs") package var collapses = 2000
        /// Series of each restoring rate on which the linear theory is checked.
        @Quantity(in: 2..., unit: "runs") package var theorySeries = Seeds(400)
        package var detector = Detector()
        package var systems = Systems()
        package var well = Well()
        package init() {}
    }

    /// How a series becomes a number: an indicator in a window that slides over what a smooth trend leaves, and whether it rises.
    package struct Detector: Configuration {
        @Quantity(in: 0.05...0.95, unit: "share of the series") package var window = 0.5
        package var detrending = Detrending.gaussian
        /// Standard deviation of the Gaussian kernel.
        @Quantity(in: 0.001...10, unit: "share of the series") package var bandwidth = 0.1
        package init() {}
    }

    /// What is taken off a series before a window slides over it.
    package enum Detrending: String, Choice {
        package typealias Value = Self
        case gaussian, none
    }

    /// The systems whose parameter moves.
    package struct Systems: Configuration {
        /// Size of the noise, per root of time.
        @Quantity(in: 0...) package var noise = 0.05
        /// The same for over-harvesting, as a share of the stock.
        @Quantity(in: 0...) package var harvestNoise = 0.01
        /// Where the parameter of the fold and of the transcritical system starts, and where it ends just before the bifurcation at 0.
        @Quantity(in: 0.001...) package var start = 1.0
        @Quantity(in: 0.001...) package var end = 0.02
        /// Time step of the integration; observations are a whole number of steps apart.
        @Quantity(in: 0.001...1, unit: "time units") package var step = 0.1
        package init() {}
    }

    /// Two wells with constant parameters, between which noise alone moves the state.
    package struct Well: Configuration {
        @Quantity(in: 0.01...) package var noise = 0.38
        @Quantity(in: 0.001...1, unit: "time units") package var step = 0.05
        /// Observations that are looked at before a collapse.
        @Quantity(in: 20..., unit: "observations") package var window = 200
        /// Observations between the window and the collapse.
        @Quantity(in: 0..., unit: "observations") package var gap = 10
        /// Observations after which a run counts as one that survives.
        @Quantity(in: 20..., unit: "observations") package var horizon = 300
        /// Time between observations where the look back from a collapse is compared with looks at random times.
        @Quantity(in: 0.001..., unit: "time units") package var selectionSpacing = 0.2
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // The linear theory, and one detector on all scenarios.
        let theory = ForEach(factor("rate", [2.0, 1, 0.5, 0.25])) { rate in
            Evaluate("stationary values", Self.stationaryValues, config.systems, config.observations, rate, config.theorySeries)
        }
        let scores = ForEach(factor("scenario", Scenario.allCases), factor("arm", Arm.allCases)) { scenario, arm in
            Train("scores", Self.scores, config.systems, config.detector, scenario, arm, true, config.observations, config.replicates)
        }
        let fluctuations = ForEach(factor("scenario", [Scenario.fold, .transcritical, .transcriticalAsFold])) { scenario in
            Train(
                "scores without drift", Self.scores, config.systems, config.detector, scenario, Arm.changing, false, config.observations,
                config.replicates)
        }
        // The claim is judged by the first: observed once a time unit, as the other scenarios are.
        let jumps = ForEach(factor("spacing", [1, 0.2])) { spacing in
            Train("jumps by noise", Self.jumps, config.well, config.detector, spacing, config.replicates)
        }
        let selection = Train("selection", Self.selection, config.well, config.detector, config.collapses)

        // The fold by itself: lengths, ramps of another speed, noisy observations.
        let lengths = ForEach(factor("observations", Self.lengths), factor("arm", Arm.allCases)) { observations, arm in
            Train(
                "detection", Self.detection, config.systems, config.detector, observations, 1.0, 0.0, true, arm,
                value(of: observations) <= 100 ? config.shortReplicates : config.replicates)
        }
        let undrifted = ForEach(factor("observations", Self.lengths)) { observations in
            Train(
                "detection without drift", Self.detection, config.systems, config.detector, observations, 1.0, 0.0, false, Arm.changing,
                value(of: observations) <= 100 ? config.shortReplicates : config.replicates)
        }
        let speeds = ForEach(factor("spacing", [0.2, 1, 5.0]), factor("arm", Arm.allCases)) { spacing, arm in
            Train("detection", Self.detection, config.systems, config.detector, 200, spacing, 0.0, true, arm, config.replicates)
        }
        let noises = ForEach(factor("noise", [0, 0.025, 0.05, 0.1]), factor("arm", Arm.allCases)) { noise, arm in
            Train("detection", Self.detection, config.systems, config.detector, 500, 1.0, noise, true, arm, config.replicates)
        }
        let examples = Train("examples", Self.examples, config.systems, config.well, config.detector, config.observations)

        Analyze("slowing-down-before-fold", Self.evidenceForSlowing, scores, theory)
        Analyze("collapse-without-warning", Self.evidenceForSilence, scores, jumps, lengths)
        Analyze("warning-without-collapse", Self.evidenceForFalseWarning, scores)
        Analyze("selection-bias", Self.evidenceForSelection, selection)
        Analyze("weak-detection", Self.evidenceForWeakness, lengths)
        Report(
            Self.report, theory, scores, fluctuations, jumps, selection, lengths, undrifted, speeds, noises, examples, config.observations,
            config.detector)
    }

    /// The numbers of observations that the rules compare.
    static let lengths = [50, 100, 200, 500, 1000]
}

/// Whether something changes in a run.
package enum Arm: String, Choice {
    package typealias Value = Self
    case changing, stationary
}
