package import Statistics
import Workbench

// What a reader should believe; every conclusion is chosen by the numbers.
extension NonResolutionEntropy {
    /// The three numbers that the contrast comes apart into.
    struct Parts {
        let vectors, padding, contrast: Estimate

        init(_ design: FactorialDesign, resamples: Int) {
            func interval(_ effect: FactorialDesign.Effect) -> Estimate {
                var random = Seed(0).stream("bootstrap")
                return design.estimate(effect, resamples: resamples, random: &random)
            }
            vectors = interval(design.effect(of: "model"))
            padding = interval(design.effect(of: "padding"))
            contrast = interval(.init(name: "published contrast", weights: [-1, 0, 0, 1]))
        }
    }

    /// What makes the contrast, in words: an effect counts from a tenth of a bit, with its whole interval.
    package static func attribution(contrast: Estimate, vectors: Estimate, padding: Estimate) -> String {
        let ends = [contrast.low, contrast.high, vectors.low, vectors.high, padding.low, padding.high].compactMap { $0 }
        guard ends.count == 6, ends.allSatisfy({ !$0.isNaN }) else { return "There are too few runs to say more." }
        if ends[1] < 0 { return "So here it is the control that keeps more: there is no advantage of the two vectors to attribute." }
        if ends[0] <= 0 { return "The two published cells do not differ reliably here, so there is nothing to attribute." }
        let (vectorsAct, vectorsDoNot, paddingActs, paddingDoesNot) = (ends[2] > 0.1, ends[3] < 0.1, ends[4] > 0.1, ends[5] < 0.1)
        if paddingActs && vectorsDoNot {
            return
                "So the contrast is real in the two published cells, but it is the treatment of padding that makes it, not the two vectors or their gate."
        }
        if vectorsAct && paddingDoesNot { return "So the contrast is real, and it is the two vectors that make it." }
        if vectorsAct && paddingActs { return "So both have a part in the contrast." }
        return "So the contrast is real, and how it divides between the vectors and padding remains open."
    }

    @ReportBuilder
    static func beliefSection(
        _ parts: Parts, _ cells: Ensemble<Outcome>, _ equal: Ensemble<Outcome>, _ honest: Ensemble<Outcome>, _ settings: Reported
    ) throws -> some ReportContent {
        let first = cells.with(settings.seeds)
        let claimed = try first.cell(.twoVector, .zero).paired(\.entropy, against: first.cell(.single, .random)).overall
        let untaught = honest.at("fraction", 0.0)
        let advantage = try untaught.at("model", Architecture.twoVector).paired(
            \.entropy, against: untaught.at("model", Architecture.single)
        ).overall
        let least = try leastTaught(honest)
        try Section("What to believe") {
            Prose(
                """
                With an empty second turn the paper's model keeps \(parts.contrast, .decimals(2)) bits more than its control over the \(cells.levels(of: "seed").count) seeds of the four cells
                (\(claimed, .decimals(2)) over the \(settings.seeds.count) seeds of the first claim). The two differ in their vectors for "bank" and in their padding vector.
                Going from one vector to two with a gate, at equal padding, changes the entropy by \(parts.vectors, .decimals(3)) bits; going from a random padding vector to zero, at equal architecture,
                by \(parts.padding, .decimals(3)). \(attribution(contrast: parts.contrast, vectors: parts.vectors, padding: parts.padding))
                """)
            if settings.training.pooling == .all { try paddingProse(cells, equal, settings.resamples) }
            Prose(
                """
                With exact gradients, no padding and no neutral turns in training, two vectors and a gate add \(advantage, .decimals(3)) bits. An empty turn is then an input unlike any in training,
                for either model: what it answers there is extrapolation, not a belief that it was taught to hold. Where training does have neutral turns, the least mean entropy is
                \(least, .decimals(3)) bits; the control of that claim asks for more than \(quoted: "0.95", from: "the claim's rule").
                """)
        }
    }

    /// Least of the mean entropies at empty turns over both architectures and the shares of neutral turns above 0.
    static func leastTaught(_ honest: Ensemble<Outcome>) throws -> Double {
        try honest.filter { ($0.level("fraction")?.number ?? 0) > 0 }.mean(\.entropy).by("model", "fraction").map(\.estimate.value).min()
            ?? .nan
    }

    /// Why padding could matter, and whether the answers lean as that would have it.
    @ReportBuilder
    private static func paddingProse(_ cells: Ensemble<Outcome>, _ equal: Ensemble<Outcome>, _ resamples: Int) throws -> some ReportContent
    {
        let (all, shared) = (cells.cell(.single, .random), cells.sharing(equal).cell(.single, .random))
        let lengthened = equal.cell(.single, .random)
        let financial = try all.mean(\.financial).overall
        let leaning = (financial.low ?? .nan) > 0.5
        let left = Parts(try equal.factorial(\.entropy, of: ["model", "padding"]), resamples: resamples).padding
        let (paddingOfFour, paddingOfThree) = (1 - 4 / Network.places, 1 - 3 / Network.places)
        let remains =
            (left.low ?? .nan) > 0
            ? "So some of it remains without a hint in the lengths; training has then seen the vector at one weight only, and an empty turn lies beyond that."
            : "So no reliable effect of it remains without the hint in the lengths."
        Prose(
            """
            Why padding could matter: a turn's vector is the mean over \(Network.places, .standard) places, so padding has a weight of \(paddingOfFour, .decimals(1)) in most second turns, of \(paddingOfThree, .decimals(2)) in those of the one financial template that is a word shorter
            than all others, and of 1 in an empty turn. In the training more padding means "financial", and an empty turn has the most. The control's mean probability of "financial" there is
            \(financial, .decimals(2)), and \(share(all.values) { $0.financial > 0.5 }, .percent) of its runs lean that way\(leaning ? ", as that would have it" : ", which does not bear this out"). Making that
            template as long as the others changes the control's entropy by \(try lengthened.paired(\.entropy, against: shared).overall, .decimals(2)) bits, from
            \(mean(shared.values.map(\.entropy)), .decimals(2)) to \(mean(lengthened.values.map(\.entropy)), .decimals(2)) (the same \(equal.levels(of: "seed").count) seeds), and leaves an effect of the padding
            vector of \(left, .decimals(3)). \(remains) A zero vector takes part in neither.
            """)
    }

    static func share<Value>(_ values: [Value], _ property: (Value) -> Bool) -> Double { mean(values.map { property($0) ? 1 : 0 }) }
}
