package import Statistics
package import Workbench

// The numbers of each claim; `papers/non-resolution-entropy.yaml` says what each is and judges it.
extension NonResolutionEntropy {
    /// The paper's verification table: mean and standard deviation (divisor 5) of five seeds.
    static let publishedControl = (mean: 0.15, deviation: 0.13)
    static let publishedModel = (mean: 0.91, deviation: 0.04)
    /// The control's entropies of the five seeds, as the paper's program printed them: file results/turn1_entropy_output.json of its
    /// repository.
    static let publishedControlRuns = [0.16026, 0.16148, 0.03283, 0.01253, 0.37113]

    /// Compares the two models as published, and two runs of one model.
    package static func evidenceForContrast(_ run: Run, cells: Ensemble<Outcome>, again: Ensemble<Outcome>, seeds: Seeds) throws -> Finding
    {
        let cells = cells.with(seeds)
        let (ours, control) = (cells.cell(.twoVector, .zero), cells.cell(.single, .random))
        let once = cells.cell(.single, .zero)
        return try Finding {
            Measured("two_vector_entropy", try ours.mean(\.entropy).overall)
            Measured("control_entropy", try control.mean(\.entropy).overall)
            Measured("contrast", try ours.paired(\.entropy, against: control).overall)
            Measured("context_accuracy", min(try ours.mean(\.accuracy).overall.value, try control.mean(\.accuracy).overall.value))
            Measured("null_contrast", pairedDifference(once.values.map(\.entropy), minus: again.values.map(\.entropy)))
        }
    }

    /// Compares our mean of the control with the published one.
    ///
    /// Our choice: the published deviation, which has the divisor 5, is turned into that of a sample before Welch's interval.
    package static func evidenceForControlLevel(_ run: Run, cells: Ensemble<Outcome>, seeds: Seeds) throws -> Finding {
        let control = cells.with(seeds).cell(.single, .random)
        let published = SampleSummary(mean: publishedControl.mean, deviation: publishedControl.deviation, n: 5, lost: 0)
        return try Finding {
            Measured("control_excess", welchDifference(SampleSummary(control.values.map(\.entropy)), minus: published))
            Measured("untrained_entropy", try control.mean(\.untrainedEntropy).overall.value)
        }
    }

    /// Takes the published contrast apart into the effect of the two vectors and that of the padding vector.
    ///
    /// The smaller of the two simple effects is chosen anew in each resample: its interval covers the choice and is never above that of
    /// either effect alone, which is cautious for a rule that asks it to be large.
    package static func evidenceForVectors(_ run: Run, cells: Ensemble<Outcome>, frozen: Ensemble<Outcome>, resamples: Int) throws
        -> Finding
    {
        let design = try cells.factorial(\.entropy, of: ["model", "padding"])
        func interval(_ effects: [FactorialDesign.Effect]) -> Estimate {
            var random = Seed(0).stream("bootstrap")
            return design.least(effects, resamples: resamples, random: &random)
        }
        let learned = cells.cell(.twoVector, .zero).values.map(\.entropy)
        var random = Seed(0).stream("bootstrap")
        return Finding {
            Measured("vector_effect", interval([design.effect(of: "model")]))
            Measured("vector_effect_least", interval(design.simpleEffects(of: "model")))
            Measured("padding_effect", interval([design.effect(of: "padding")]))
            // From the first cell to the last: both factors at once.
            Measured("published_contrast", interval([.init(name: "published contrast", weights: [-1, 0, 0, 1])]))
            Measured(
                "gate_effect",
                bootstrap(zip(frozen.values, learned).map { $0.entropy - $1 }, resamples: resamples, random: &random) { mean($0) })
        }
    }

    /// Looks at the gate: at empty second turns, at neutral ones, and with planted biases.
    package static func evidenceForGate(_ run: Run, cells: Ensemble<Outcome>, seeds: Seeds) throws -> Finding {
        let model = cells.with(seeds).cell(.twoVector, .zero)
        return try Finding {
            Measured("gate_entropy_least", model.values.map(\.gateEntropy).min() ?? .nan)
            Measured("neutral_gate_entropy", try model.mean(\.neutralGateEntropy).overall)
            Measured("biased_gate_entropy", try model.mean(\.biasedGateEntropy).overall.value)
        }
    }

    /// Compares the two models, properly trained, at empty second turns.
    package static func evidenceForHonest(_ run: Run, honest: Ensemble<Outcome>) throws -> Finding {
        let untaught = honest.at("fraction", 0.0)
        return try Finding {
            Measured(
                "gated_advantage",
                try untaught.at("model", Architecture.twoVector).paired(\.entropy, against: untaught.at("model", Architecture.single))
                    .overall)
            Measured("trained_entropy_least", try leastTaught(honest))
        }
    }
}
