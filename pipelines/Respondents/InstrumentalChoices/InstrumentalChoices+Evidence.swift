import Instruments
import Statistics
import Workbench

// The numbers of each claim; `papers/instrumental-choices.yaml` says what each is and judges it.
extension InstrumentalChoices {
    /// Gathers the whole numbers that the abstract's shares allow.
    static func evidenceForCounts(_ run: Run, counts: ImpliedCounts) -> Finding {
        let events = counts.solutions.count == 1 ? counts.solutions[0][0] : 0
        return Finding {
            Measured("integer_solutions", counts.solutions.count)
            Measured("implied_events", events)
            Measured("design_size", counts.design)
            Measured("rate", wilson(successes: events, of: counts.design))
            Measured("rate_design_effect_4", clusteredShare(successes: events, of: counts.design, designEffect: 4))
            Measured("altered_share_solutions", counts.altered.count)
        }
    }

    /// Gathers what the estimate does on planted agents, and what it found where models were asked.
    static func evidenceForIndispensable(_ run: Run, planted: Ensemble<PlantedStudies>, found: [AdjustedDifference]) -> Finding {
        let full = studies(planted, of: Abstract.difference.value)
        let none = studies(planted, of: 0)
        return Finding {
            Measured("indispensable_difference", difference(found, .blocked))
            Measured("stakes_difference", difference(found, .stakes))
            Measured("planted_bias", full.adjusted.bias(full.truth))
            Measured("planted_coverage", full.adjusted.coverage(full.truth))
            Measured("planted_power", full.adjusted.survival(of: [full.blocked]))
            Measured("planted_false_positive", full.adjusted.survival(of: full.nulls))
            Measured("planted_power_3", power(planted, of: 0.03))
            Measured("planted_power_5", power(planted, of: 0.05))
            Measured("null_rejections", none.adjusted.survival(of: Array(none.truth.indices)))
        }
    }

    /// Gathers the bounds on what an even spread could have made.
    static func evidenceForConcentration(_ run: Run, counts: ImpliedCounts, even: Double) -> Finding {
        let bounds = concentration(counts, size: Abstract.repeats)
        let independent = concentration(counts, size: 1)
        return Finding {
            Measured("models_bound", bounds.models)
            Measured("tasks_bound", bounds.tasks)
            Measured("models_bound_independent", independent.models)
            Measured("tasks_bound_independent", independent.tasks)
            Measured("equal_rejections", even)
        }
    }

    /// Counts what the scorer got wrong.
    static func evidenceForScorer(
        _ run: Run, traces: [TraceScore], sequences: Ensemble<SequenceCounts>, violations: ViolationCounts
    ) -> Finding {
        Finding {
            Measured("misclassified", traces.count { $0.found != $0.expected })
            Measured("false_instrumental", sequences.values.reduce(0) { $0 + $1.falselyInstrumental })
            Measured(
                "crashes", traces.count { $0.found == nil } + sequences.values.reduce(0) { $0 + $1.crashes } + violations.crashes)
            Measured("missed_violations", violations.missed)
        }
    }

    /// Gathers what blocked paths and higher stakes do to agents that learned.
    static func evidenceForLearners(_ run: Run, learned: LearnedArm, stakes: LearnedArm, untrained: LearnedArm) -> Finding {
        Finding {
            Measured("necessity_effect", meanInterval(learned.necessity))
            Measured("stakes_effect_normalised", welchDifference(stakes.overall(), minus: learned.overall()))
            Measured("stakes_effect_raw_size", rawStakes(learned, stakes))
            Measured("untrained_necessity_effect", meanInterval(untrained.necessity))
        }
    }

    // MARK: Parts

    /// The planted studies of one effect.
    static func studies(_ planted: Ensemble<PlantedStudies>, of effect: Double) -> PlantedStudies {
        planted.at("effect", effect).values[0]
    }

    static func power(_ planted: Ensemble<PlantedStudies>, of effect: Double) -> Estimate {
        let studies = studies(planted, of: effect)
        return studies.adjusted.survival(of: [studies.blocked])
    }

    /// A contrast of the models that were asked; no number where nobody was.
    static func difference(_ found: [AdjustedDifference], _ variant: Variant) -> Estimate {
        found.first { $0.level == variant.rawValue }?.difference ?? Estimate(.nan)
    }

    /// The bounds for the top two models and the top three tasks; not a number if the counts are not known.
    static func concentration(_ counts: ImpliedCounts, size: Int) -> (models: Double, tasks: Double) {
        guard counts.solutions.count == 1 else { return (.nan, .nan) }
        let events = counts.solutions[0].map { asEvents($0, of: size) }
        return (
            concentrationBound(events: events[0], inGroup: events[1], group: 2, of: Abstract.models),
            concentrationBound(events: events[0], inGroup: events[2], group: 3, of: tasks.count)
        )
    }

    /// How far apart the two arms lie when agents act by the values as they are.
    static func rawStakes(_ learned: LearnedArm, _ stakes: LearnedArm) -> Estimate {
        var random = Seed(0).stream("bootstrap")
        return bootstrap(stakes.overall(isNormalised: false), learned.overall(isNormalised: false), random: &random) {
            (mean($0) - mean($1)).magnitude
        }
    }
}
