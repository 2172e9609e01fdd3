import Instruments
import PsychometricScales
package import Statistics
import Workbench

// The numbers of each claim; `papers/couch-psychometrics.yaml` says what each is and judges it. What only models can tell is no number where
// none was asked.
extension CouchPsychometrics {
    /// Gathers how exact the tails are, what style respondents exceed a style by, and what models do.
    static func evidenceForCutoffs(
        _ run: Run, tails: TailTable, styled: Estimate, asked: [Asked], battery: Battery, people: People
    ) throws -> Finding {
        let questionnaires = try battery.questionnaires()
        return Finding {
            Measured("models_exceeding", asked.isEmpty ? .nan : Double(asked.count { exceedsTwo($0.sheets, questionnaires) }))
            Measured("style_excess", modelsExcess(asked, questionnaires, people))
            Measured("tail_error", tailError(tails))
            Measured("tail_z", tails.worstZ)
            Measured("style_respondent_excess", styled)
        }
    }

    static func modelsExcess(_ asked: [Asked], _ battery: [Questionnaire], _ people: People) -> Estimate {
        guard !asked.isEmpty else { return Estimate(.nan) }
        return styleExcess(asked.map { reachings($0.sheets, battery) }, battery, resamples: people.resamples)
    }

    /// Gathers what the instrument finds on planted respondents, and on models.
    static func evidenceForFormat(
        _ run: Run, recognisers: Ensemble<PlantedStudies>, others: Ensemble<PlantedStudies>, asked: [Asked], battery: Battery,
        people: People
    ) throws -> Finding {
        let questionnaires = try battery.questionnaires()
        let effects = asked.map { formatEffect($0.sheets, questionnaires) }
        let trait = studies(recognisers) { $0.recognition == 0 }
        return Finding {
            Measured("format_contrast", largestContrast(effects, resamples: people.resamples))
            Measured("models_lower", asked.isEmpty ? .nan : Double(effects.count { $0.isLower }))
            Measured("recogniser_power", studies(recognisers) { $0.recognition == 1 }.format.detection)
            Measured("trait_false_positive", trait.format.detection)
            Measured("style_false_positive", studies(others) { $0.kind == .style }.format.detection)
            Measured("carry_over_flagged", wilson(studies(others) { $0.kind == .carryOver }.order))
            Measured("trait_contrast_bias", trait.format.bias)
        }
    }

    /// The largest contrast over models, with its bootstrap interval over repeats; open on both sides where too few sheets are complete to tell.
    package static func largestContrast(_ effects: [FormatEffect], resamples: Int) -> Estimate {
        guard !effects.isEmpty else { return Estimate(.nan) }
        let contrasts = effects.filter { !$0.contrast.isNaN }.map { effect in
            var random = Seed(0).stream("repeats")
            return bootstrap(effect.oneChat, effect.whole, resamples: resamples, random: &random) { contrast($0, $1) }
        }
        guard var largest = contrasts.max(by: { $0.value < $1.value }) else {
            return Estimate(0, low: -.infinity, high: .infinity, n: 0, method: "no complete sheet")
        }
        if largest.low?.isNaN ?? true { (largest.low, largest.high) = (-.infinity, .infinity) }
        return largest
    }

    static func studies(_ ensemble: Ensemble<PlantedStudies>, where isWanted: (PlantedStudies) -> Bool) -> PlantedStudies {
        ensemble.values.first(where: isWanted)!
    }

    /// Gathers alphas and areas of the first split.
    static func evidenceForChecks(_ run: Run, structure: Structure, checks: Ensemble<Consistency>) -> Finding {
        let first = checks.values[0]
        return Finding {
            Measured("worst_alpha_error", largestDistance(structure.alphas, expectedAlphas))
            Measured("complete_cases", structure.people)
            Measured("auc_uniform", first.area(.uniform))
            Measured("auc_acquiescent", first.area(.acquiescent))
            Measured("auc_copula", first.area(.copula))
            Measured("auc_halves", first.area(.otherPeople))
            Measured("auc_independent", first.area(.independent))
        }
    }

    static func largestDistance(_ first: [Double], _ second: [Double]) -> Double {
        zip(first, second).map { ($0 - $1).magnitude }.max() ?? .nan
    }

    /// Gathers how near the network's people come to real ones.
    static func evidenceForNetwork(_ run: Run, structure: Structure, networks: Ensemble<MadeUp>) throws -> Finding {
        let imitated = networks.at("answers", Answers.people).values[0]
        let shuffled = networks.at("answers", Answers.shuffled).values[0]
        return Finding {
            Measured("worst_alpha_gap", largestDistance(imitated.alphas, structure.alphas))
            Measured("least_congruence", congruences(imitated, structure).min() ?? .nan)
            Measured("retest_prefix", imitated.sharedMean)
            Measured("retest_independent", imitated.independentMean)
            Measured("shuffled_alpha", shuffled.alphas.max() ?? .nan)
        }
    }

    /// The congruence of each factor of made-up people with that of real ones, turned as near as can be.
    static func congruences(_ madeUp: MadeUp, _ structure: Structure) -> [Double] {
        madeUp.people.loadings.aligned(to: structure.loadings).congruences(with: structure.loadings)
    }

    /// Gathers how often the theme is told, and whether the raters agree; the control roles of planted tellers where no model was asked.
    static func evidenceForStories(_ run: Run, told: [Told], tellers: [TellerStudies]) -> Finding {
        let least = told.map(\.excess).min { $0.value < $1.value }
        return Finding {
            Measured("theme_excess", least ?? Estimate(.nan))
            Measured("kappa", told.isEmpty ? Estimate(.nan) : kappa(told))
            Measured("persona_excess", personaExcess(told.isEmpty ? tellers.compactMap(\.first) : told))
        }
    }
}
