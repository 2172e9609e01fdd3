package import Statistics

extension GpFishery {
    /// Which models criteria pick, one entry a data set.
    package struct ChoiceTable: Codable, Sendable {
        /// Data sets that are left out because the stock died out.
        package var lost = 0
        package var aic: [Model] = []
        package var bic: [Model] = []
        /// With the archived code's sign.
        package var published: [Model] = []
        /// Least stock of each data set.
        package var lowest: [Double] = []

        package init() {}

        package mutating func append(_ fits: [Fit], series: [Double]) {
            aic.append(pick(fits, by: \.aic))
            bic.append(pick(fits, by: \.bic))
            published.append(pick(fits, by: \.publishedAIC))
            lowest.append(series.min() ?? .nan)
        }

        package func wrongShare(_ picks: [Model]) -> Estimate { wilson(picks.map { $0 != .allen }) }
        package func share(_ model: Model, of picks: [Model]) -> Estimate { wilson(picks.map { $0 == model }) }
    }

    /// Choices on data sets of the true stock that begin at another one.
    package static func choiceTable(_ world: World, from start: Double, _ seeds: Seeds) -> ChoiceTable {
        var table = ChoiceTable()
        for seed in seeds.all {
            let series = observe(truth(world), world, from: start, seed: seed)
            if isLost(series, world) { table.lost += 1 } else { table.append(fits(series), series: series) }
        }
        return table
    }

    /// Choices on data sets that are simulated from the Ricker model fitted to each of the true stock's.
    package static func thresholdFreeTable(_ world: World, _ seeds: Seeds) -> ChoiceTable {
        var table = ChoiceTable()
        for seed in seeds.all {
            let seen = observe(truth(world), world, seed: seed)
            guard !isLost(seen, world) else {
                table.lost += 1
                continue
            }
            let series = observe(fit(.ricker, seen).growth, world, purpose: "observations without threshold", seed: seed)
            table.append(fits(series), series: series)
        }
        return table
    }
}
