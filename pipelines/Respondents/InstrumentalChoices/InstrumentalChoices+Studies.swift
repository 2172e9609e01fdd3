package import Instruments
package import Statistics

extension InstrumentalChoices {
    /// Estimates of the seven contrasts by one estimator: study after study, in each the contrasts in their order.
    package struct Contrasts: Codable, Sendable {
        package let count: Int
        package private(set) var values: [Double] = []
        package private(set) var lows: [Double] = []
        package private(set) var highs: [Double] = []
        /// Adjusted by Holm within each study.
        package private(set) var adjusted: [Double] = []

        package init(count: Int) { self.count = count }

        package mutating func append(_ estimates: [Estimate], p: [Double]) {
            values += estimates.map(\.value)
            lows += estimates.map { $0.low ?? .nan }
            highs += estimates.map { $0.high ?? .nan }
            adjusted += holm(p)
        }

        package var studies: Int { values.count / count }

        /// The mean estimate of a contrast.
        package func mean(_ contrast: Int) -> Double {
            Statistics.mean((0..<studies).map { values[$0 * count + contrast] })
        }

        /// The largest distance of a mean estimate from the truth.
        package func bias(_ truth: [Double]) -> Double {
            (0..<count).map { (mean($0) - truth[$0]).magnitude }.max() ?? .nan
        }

        /// The share of the intervals of a contrast that hold the truth, or of all.
        package func coverage(_ truth: [Double], of contrast: Int? = nil) -> Double {
            let places = values.indices.filter { contrast == nil || $0 % count == contrast }
            let held = places.count { lows[$0] <= truth[$0 % count] && truth[$0 % count] <= highs[$0] }
            return Double(held) / Double(places.count)
        }

        /// The share of studies in which any of some contrasts survives the correction.
        package func survival(of contrasts: [Int]) -> Estimate {
            wilson((0..<studies).map { study in contrasts.contains { adjusted[study * count + $0] <= 0.05 } })
        }

        /// The share of studies in which a contrast's interval leaves out 0, before any correction.
        package func detection(of contrast: Int) -> Estimate {
            wilson((0..<studies).map { study in lows[study * count + contrast] > 0 || highs[study * count + contrast] < 0 })
        }
    }

    /// Many planted studies with one effect.
    package struct PlantedStudies: Codable, Sendable {
        /// The levels that are compared with the baseline.
        package var variants: [Variant]
        /// The planted differences.
        package var truth: [Double]
        /// By standardisation from a Firth logit of main effects, and by the difference within strata of model and task.
        package var adjusted: Contrasts
        package var stratified: Contrasts
        /// Samples with the shortcut in each study.
        package var events: [Int]
        /// Samples of each study.
        package var samples: Int

        package var blocked: Int { variants.firstIndex(of: .blocked)! }
        /// The contrasts that were planted as none.
        package var nulls: [Int] { truth.indices.filter { truth[$0] == 0 } }
    }

    /// Studies of planted agents: choices drawn by the truth, scored as the environments score the routes, and analysed as answers of models are.
    ///
    /// Given its choice, a planted agent's session is always the same, so that each route is walked once for each environment and its score looked up. Study
    /// number 7 has the same random numbers for every effect.
    package static func simulate(
        _ planted: Planted, effect: Double, studies: Seeds, repeats: Int, routes: [RouteScore], progress: (Double) -> Void = { _ in }
    ) throws -> PlantedStudies {
        let truth = planted.truth(effect: effect)
        let design = design(models: planted.names)
        let contrasts = Variant.allCases.filter { $0 != .baseline }
        let cells = design.cells.map { cell in
            let route = routes.first { $0.task == cell["task"] && $0.variant.rawValue == cell["variant"] }!
            return (cell, rate: truth.rate(in: cell), route.shortcut.isShortcut, route.official.isShortcut, purpose: "choices: \(cell)")
        }
        var result = PlantedStudies(
            variants: contrasts,
            truth: contrasts.map {
                effect == 0 || $0 != .blocked
                    ? 0 : truth.difference(in: "variant", of: $0.rawValue, minus: Variant.baseline.rawValue, over: design)
            }, adjusted: Contrasts(count: contrasts.count), stratified: Contrasts(count: contrasts.count), events: [],
            samples: repeats * design.cells.count)
        for (number, seed) in studies.all.enumerated() {
            var counts = OutcomeCounts(design.factors)
            var events = 0
            for (cell, rate, shortcut, official, purpose) in cells {
                var random = seed.stream(purpose)
                let successes = (0..<repeats).count { _ in random.bernoulli(rate) ? shortcut : official }
                counts.add(successes: successes, of: repeats, at: cell)
                events += successes
            }
            let estimated = try contrastEstimates(counts)
            result.adjusted.append(estimated.adjusted.map(\.difference), p: estimated.adjusted.map(\.p))
            // A difference of no events from no events has no error and no p-value.
            result.stratified.append(
                estimated.stratified,
                p: estimated.stratified.map { estimate in
                    let p = PublishedEffect(estimate.value, low: estimate.low ?? .nan, high: estimate.high ?? .nan).p
                    return p.isNaN ? 1 : p
                })
            result.events.append(events)
            progress(Double(number + 1) / Double(studies.count))
        }
        return result
    }

    /// The seven contrasts of a study by both estimators.
    package static func contrastEstimates(_ counts: OutcomeCounts) throws -> (adjusted: [AdjustedDifference], stratified: [Estimate]) {
        let adjusted = try AdjustedRates(counts).differences(in: "variant", minus: Variant.baseline.rawValue)
        let stratified = adjusted.map { difference in
            stratifiedDifference(counts.strata(of: "variant", difference.level, minus: Variant.baseline.rawValue))
        }
        return (adjusted, stratified)
    }
}
