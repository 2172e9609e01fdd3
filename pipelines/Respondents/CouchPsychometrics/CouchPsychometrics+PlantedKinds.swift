import Glibc
package import Instruments
import PsychometricScales
package import Statistics
import Workbench

// Programs whose truth is known.
extension CouchPsychometrics {
    /// What a planted respondent goes by.
    package enum PlantedKind: String, Choice {
        /// A trait drawn anew for each sitting: graded responses that don't depend on format, frame or order.
        case trait
        /// All answers equally likely.
        case style
        /// A trait, unless it sees five items or more at once and takes them for a test: then it answers low.
        case recogniser
        /// A trait, but half the time the answer before is given again.
        case carryOver = "carry-over"
    }

    /// The planted trait's discrimination, and how far its thresholds spread.
    static let steepness = 1.5
    static let spread = 1.5

    /// The graded response behind every planted trait.
    static func graded(categories: Int) -> GradedResponse {
        GradedResponse(categories: categories, discrimination: steepness, spread: spread)
    }

    /// From so many items at once on a recogniser may notice.
    static let noticedFrom = 5
    /// Our choice: who has noticed gives the lowest answer with this probability, else the next.
    package static let floorShare = 0.8
    /// Our choice: how often the carry-over respondent gives its last answer again.
    static let carried = 0.5

    /// A program of a kind, with the refusals and garbled answers of the settings.
    ///
    /// - Parameters:
    ///   - recognition: how often a recogniser that sees enough items notices, sitting by sitting.
    ///   - seed: of traits and of what is noticed; answers come from the stream that the caller hands in.
    package static func planted(
        _ kind: PlantedKind, recognition: Double = 1, noise: ProgrammedRespondent.Noise = .none, seed: Seed
    ) -> ProgrammedRespondent {
        ProgrammedRespondent(kind.rawValue, noise: noise) { stimulus, conversation, random in
            let facts = stimulus.facts
            let (sitting, reversed) = (facts["sitting"] ?? "", Array((facts["reversed"] ?? "0").utf8).map { $0 == UInt8(ascii: "1") })
            let (lowest, categories) = (Int(facts["lowest"] ?? "0") ?? 0, stimulus.options.count)
            var weights: [Double]
            if kind == .style {
                weights = ResponseStyle.uniform.probabilities(categories: categories)
            } else {
                var own = seed.stream("trait: \(sitting)")
                weights = graded(categories: categories).probabilities(trait: own.normal())
            }
            if kind == .recogniser, reversed.count >= noticedFrom {
                var own = seed.stream("recognition: \(sitting)")
                if own.bernoulli(recognition) { weights = lowWeights(categories) }
            }
            var last = kind == .carryOver ? lastAnswer(conversation).map { $0 - lowest } : nil
            let answers = reversed.map { isReversed in
                // Both numbers are always drawn, so that kinds with the same stream see the same ones.
                let (drawn, repeats) = (random.index(weights: weights), random.bernoulli(carried))
                var answer = isReversed ? categories - 1 - drawn : drawn
                if repeats, let last { answer = last }
                if kind == .carryOver { last = answer }
                return lowest + answer
            }
            guard answers.count > 1 else { return "\(answers[0])" }
            return answers.enumerated().map { "\($0.offset + 1): \($0.element)" }.joined(separator: "\n")
        }
    }

    static func lowWeights(_ categories: Int) -> [Double] {
        [floorShare, 1 - floorShare] + [Double](repeating: 0, count: categories - 2)
    }

    /// The answer that the respondent gave last in this conversation, if it was a number.
    private static func lastAnswer(_ conversation: Conversation) -> Int? {
        guard let last = conversation.turns.last, last.role == .assistant else { return nil }
        return Int(last.text)
    }

    /// Mean and standard deviation of a scale's total for the planted trait respondent, over the trait.
    package struct TraitMoments: Codable, Hashable, Sendable {
        package var mean: Double
        package var deviation: Double
    }

    /// By the rectangle rule over the trait from -8 to 8, which for such integrands is exact to all digits.
    package static func traitMoments(_ questionnaire: Questionnaire) -> TraitMoments {
        let (items, categories) = (Double(questionnaire.texts.count), questionnaire.labels.count)
        let response = graded(categories: categories)
        var (mass, first, second, within) = (0.0, 0.0, 0.0, 0.0)
        for step in -800...800 {
            let trait = Double(step) / 100
            let weight = exp(-trait * trait / 2)
            let moments = response.probabilities(trait: trait).enumerated().reduce(into: (0.0, 0.0)) { sum, entry in
                sum.0 += Double(entry.offset) * entry.element
                sum.1 += Double(entry.offset * entry.offset) * entry.element
            }
            mass += weight
            first += weight * moments.0
            second += weight * moments.0 * moments.0
            within += weight * (moments.1 - moments.0 * moments.0)
        }
        let mean = first / mass
        let variance = items * items * (second / mass - mean * mean) + items * within / mass
        return TraitMoments(mean: items * (Double(questionnaire.lowest) + mean), deviation: variance.squareRoot())
    }

    /// The contrast that a recogniser plants: how far its totals lie lower when the questionnaire is whole, in standard deviations of the trait
    /// respondent, averaged over scales.
    package static func plantedContrast(_ battery: [Questionnaire], recognition: Double) -> Double {
        mean(
            battery.map { questionnaire in
                guard questionnaire.texts.count >= noticedFrom else { return 0 }
                let trait = traitMoments(questionnaire)
                let (items, lowest) = (Double(questionnaire.texts.count), Double(questionnaire.lowest))
                // Items keyed the other way round are answered low too, and so score high.
                let reversed = Double(questionnaire.reversed.count)
                let step = 1 - floorShare
                let low = (items - reversed) * step + reversed * (Double(questionnaire.labels.count - 1) - step)
                return recognition * (trait.mean - items * lowest - low) / trait.deviation
            })
    }
}
