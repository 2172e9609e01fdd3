import Statistics
import Workbench

extension IrlMisspecification {
    /// The study's own sections: what is harmless, what can be worst, what is typical, and policies near the boundary.
    @ReportBuilder
    static func report(
        temperature: TemperatureTable, discount: ConstructedTable, kernel: ConstructedTable, typical: Ensemble<TypicalTable>,
        mixing: MixingTable, behaviours: Ensemble<BehaviourTable>, perturbed: Ensemble<PerturbationTable>
    ) -> some ReportContent {
        harmlessSection(temperature, behaviours)
        worstSection(discount, kernel, typical)
        typicalSection(typical, mixing)
        perturbationSection(perturbed)
        Section("Choices") {
            Deviations(
                "The paper's theorems are about all rewards and processes; here they are computed on random processes whose kernels have rows from the Dirichlet distribution with parameters one half, and on a grid of cells where one move in ten slips.",
                "Our choice: the distance is taken with the observer's discount and kernel, since it is the observer who will use the inferred reward, and in the paper's family of metrics with value-adjusted levelling and the Euclidean norm.",
                "Rewards of transitions enter as their means over the next state under the agent's kernel, which is all that behaviour, returns and the metric depend on.",
                "The constructed rewards follow the paper's proof idea with a potential drawn from the normal distribution; the sign of the base reward is part of the construction. Their shaped part is added in canonical form, where it costs no digits.",
                "Our choice: a random perturbation is a normal direction within the simplex of each state, scaled to the total variation in question, which is how we read the rule; with that reading fixed, mixtures with random policies were added to the table after a first run, and no rule reads them. The worst change is searched state by state and may not be the worst there is.",
                "The theorem about perturbed policies was not at hand in its exact form, so its claim is tested for its direction."
            )
        }
    }

    // MARK: What is harmless

    @ReportBuilder
    private static func harmlessSection(_ temperature: TemperatureTable, _ behaviours: Ensemble<BehaviourTable>) -> some ReportContent {
        Section("A wrong temperature") {
            Prose(
                """
                The inferred reward is the logarithm of the policy over the assumed inverse temperature, so that a wrong temperature only rescales it, and the metric does not see
                scale: the largest distance over \(temperature.reversed.count) processes is \(temperature.largest.max() ?? .nan, .significant(2)). The metric does see what matters: with the sign
                of the temperature turned it is at least \(temperature.reversed.min() ?? .nan, .decimals(6)), and two independent rewards are \(mean(temperature.randomPair), .decimals(2)) apart.
                """)
            Table(
                behaviours.cells,
                caption: "Three kinds of behaviour: median distance when all is known, and when the discount is wrong by a hundredth"
            ) {
                Column("behaviour") { $0.levels[0].text }
                Column("all known", .significant(2)) { quantile($0.value.wellSpecified, at: 0.5) }
                Column("wrong discount, median", .significant(2)) { quantile($0.value.wrongDiscount, at: 0.5) }
                Column("wrong discount, 95th percentile", .significant(2)) { quantile($0.value.wrongDiscount, at: 0.95) }
            }
            Prose(
                "Optimal behaviour leaves many rewards possible, so that even an observer who knows everything is far off; the other two determine the order of policies."
            )
        }
    }

    // MARK: The worst case

    @ReportBuilder
    private static func worstSection(
        _ discount: ConstructedTable, _ kernel: ConstructedTable, _ typical: Ensemble<TypicalTable>
    ) -> some ReportContent {
        Section("The worst case") {
            Prose(
                """
                A shaping of the reward that the agent's discount makes invisible is visible to an observer who assumes another discount. Added with enough strength to a base
                reward of the right sign it turns the order of policies round in the observer's eyes, while the behaviour stays the same. How small the error is does not matter:
                only the strength times the error does, and where that passes one the order turns.
                """)
            Figure(
                "worst-case",
                caption:
                    "Distance of the inferred reward from a constructed one, mean over processes: the lines of all sizes of error fall on each other.",
                alt:
                    "Two panels, discount and kernel: the distance over strength times error, rising from near 0 to 1 along one curve for all sizes of error.",
                x: Axis("shaping strength x error", scale: .log), y: Axis("distance", from: 0, to: 1)
            ) {
                for (name, table) in [("wrong discount", discount), ("wrong kernel", kernel)] {
                    for error in sizes(table) {
                        Line(x: table.strengths, y: course(table, error), series: label(error), panel: name)
                    }
                }
            }.legend("size of the error").ordered()
            Table(sizes(discount), caption: "Least distance over processes and signs at the greatest strength") {
                Column("size of the error") { label($0) }
                Column("wrong discount", .decimals(5)) { discount.least($0) }
                Column("wrong kernel", .decimals(5)) { kernel.least($0) }
            }
            Prose(
                """
                Computed analytically and by value iteration on the shaped reward, the distances differ by at most \(discount.analyticGap.max() ?? .nan, .significant(1)); with the right
                discount the same rewards are inferred to within \(discount.withoutError.max() ?? .nan, .significant(1)).
                """)
        }
        Section("As published, and for rewards that nobody constructed") {
            if let table = typical.at("environment", Environment.random).values.first {
                Prose(
                    """
                    The abstract concludes that even slight errors may produce big errors in the inferred reward. As published, in the worst case, a discount that is wrong by a
                    hundredth gives a distance of \(discount.least(0.01), .decimals(3)). For rewards that nobody constructed the same mistake gives a median of
                    \(table.quantile(0.5, error: 0.01), .significant(2)) and a 95th percentile of \(worstPercentile(table, 200).value, .significant(2)) in the worst family. What a reader should
                    believe: the guarantee is lost, but in practice the error is about proportional to the mistake; the worst case needs a reward whose shaping outweighs everything
                    else by the inverse of the error. How large the proportion is depends on the environment, as the next table shows: on a grid with one goal, where much depends
                    on a distant reward, a discount that is wrong by a tenth is a serious mistake.
                    """)
                Figure(
                    "typical",
                    caption:
                        "Distance against the size of the discount's error: constructed rewards at the greatest strength, and 95th percentile and median of rewards that nobody constructed.",
                    alt:
                        "Over the size of the error a flat line at 1 for constructed rewards, and far below it, rising with the error, percentiles of other rewards.",
                    x: Axis("size of the discount's error", scale: .log), y: Axis("distance", scale: .log)
                ) {
                    Line(x: sizes(discount), y: sizes(discount).map { discount.least($0) }, series: "constructed, least")
                    Points(x: sizes(discount), y: sizes(discount).map { discount.least($0) }, series: "constructed, least")
                    for (name, share) in [("95th percentile", 0.95), ("median", 0.5)] {
                        Line(x: errors(table), y: errors(table).map { table.quantile(share, error: $0) }, series: name)
                        Points(x: errors(table), y: errors(table).map { table.quantile(share, error: $0) }, series: name)
                    }
                }
            }
        }
    }

    // MARK: The typical case

    @ReportBuilder
    private static func typicalSection(_ typical: Ensemble<TypicalTable>, _ mixing: MixingTable) -> some ReportContent {
        Section("What is typical") {
            Table(typicalRows(typical), caption: "Distances by environment, family of rewards and size of the discount's error") {
                Column("environment") { $0.environment }
                Column("rewards") { $0.family }
                Column("error") { label($0.error) }
                Column("median", .significant(2)) { $0.median }
                Column("95th percentile", .significant(2)) { $0.high }
                Column("largest", .significant(2)) { $0.largest }
            }
            if let table = typical.values.first {
                Prose(
                    """
                    The distance bounds what the observer loses by acting on the inferred reward. In \(table.regret.indices.count { table.regret[$0] <= table.bound[$0] + 1e-9 }) of
                    \(table.regret.count) cases the loss lies under that bound, as it must; it is far under it, and \(share(table), .percent(0)) of the policies lose nothing at all.
                    """)
                Figure(
                    "regret",
                    caption:
                        "Loss of the policy that is optimal for the inferred reward, over the range between the best and the worst policy, against the distance; cases with a loss.",
                    alt: "A cloud of points over the distance: losses are small and rise with it, and the bound lies far above them.",
                    x: Axis("distance", scale: .log), y: Axis("loss / range", scale: .log)
                ) {
                    let rows = losing(table)
                    Points(x: rows.map { table.distance[$0] }, y: rows.map { table.bound[$0] }, series: "bound")
                    Points(x: rows.map { table.distance[$0] }, y: rows.map { table.regret[$0] }, series: "loss")
                }
            }
            Table(mixingShares(mixing), caption: "Distances when the observer's kernel is another random one in some share") {
                Column("share") { label($0) }
                Column("median", .significant(2)) { quantile(mixing.distances($0), at: 0.5) }
                Column("95th percentile", .significant(2)) { quantile(mixing.distances($0), at: 0.95) }
                Column("largest", .significant(2)) { mixing.distances($0).max() ?? .nan }
            }
        }
    }

    // MARK: Policies near the boundary

    @ReportBuilder
    private static func perturbationSection(_ perturbed: Ensemble<PerturbationTable>) -> some ReportContent {
        Section("A policy observed a little wrong") {
            Prose(
                """
                The inferred reward is a logarithm, so that a small change of a small probability moves it much. The sharper the agent's choices, the nearer its policy lies to the
                boundary of the simplex, and the more the same change does.
                """)
            Figure(
                "perturbation",
                caption:
                    "Distance against the total variation in each state: the worst change found, and the median over random ones and over mixtures with random policies; mean over processes with interval.",
                alt:
                    "Three panels, worst, random and mixed: the distance over the size of the change, one line for each inverse temperature, higher for sharper policies.",
                x: Axis("total variation in each state", scale: .log), y: Axis("distance", from: 0, to: 1)
            ) {
                for beta in perturbed.levels(of: "beta") {
                    let cells = perturbed.filter { $0.levels.contains(beta) }.cells
                    let x = cells.map { $0.level("size")?.number ?? .nan }
                    BandedLine(x: x, y: cells.map { meanInterval($0.value.worst) }, series: beta.text, panel: "worst change found")
                    BandedLine(x: x, y: cells.map { meanInterval($0.value.random) }, series: beta.text, panel: "random change, median")
                    BandedLine(
                        x: x, y: cells.map { meanInterval($0.value.mixed) }, series: beta.text, panel: "mixed with a random policy, median")
                }
            }.legend("inverse temperature").ordered()
            Table(perturbed.cells) {
                Column("inverse temperature") { $0.level("beta")?.text ?? "" }
                Column("total variation") { $0.level("size")?.text ?? "" }
                Column("worst found", .decimals(3)) { meanInterval($0.value.worst) }
                Column("random, median", .decimals(3)) { meanInterval($0.value.random) }
                Column("random / worst", .decimals(2)) { mean($0.value.random) / mean($0.value.worst) }
                Column("mixed, median", .decimals(3)) { meanInterval($0.value.mixed) }
                Column("mixed / worst", .decimals(2)) { mean($0.value.mixed) / mean($0.value.worst) }
            }
            Prose(
                """
                How far the worst change is from a random one depends on what random means. A random direction lowers some small probabilities to the floor, where the logarithm
                falls without bound, and is nearly as bad as the worst. Mixing the policy with a random one only raises small probabilities and does less, but
                for the sharpest policies it is still half as bad. What a reader should believe: the instability near the boundary is real, and no rare coincidence.
                """)
        }
    }

    // MARK: Rows and columns

    private static func sizes(_ table: ConstructedTable) -> [Double] { Array(Set(table.error)).sorted() }
    private static func errors(_ table: TypicalTable) -> [Double] { Array(Set(table.error.map(\.magnitude))).sorted() }
    private static func mixingShares(_ table: MixingTable) -> [Double] { Array(Set(table.share)).sorted() }
    private static func label(_ number: Double) -> String { NumberFormat.significant(1).text(number) }

    private static func course(_ table: ConstructedTable, _ error: Double) -> [Double] {
        let rows = table.error.indices.filter { table.error[$0] == error }
        return table.strengths.indices.map { column in mean(rows.map { table.distances($0)[$0 * table.strengths.count + column] }) }
    }

    private static func typicalRows(
        _ typical: Ensemble<TypicalTable>
    ) -> [(environment: String, family: String, error: Double, median: Double, high: Double, largest: Double)] {
        typical.cells.flatMap { cell in
            Family.allCases.indices.flatMap { family in
                errors(cell.value).filter { [0.01, 0.1, 0.4].contains($0) }.map { error in
                    func at(_ share: Double) -> Double { cell.value.quantile(share, error: error, family: family) }
                    return (cell.levels[0].text, Family.allCases[family].rawValue, error, at(0.5), at(0.95), at(1))
                }
            }
        }
    }

    private static func share(_ table: TypicalTable) -> Double {
        Double(table.regret.count { $0 < 1e-9 }) / Double(table.regret.count)
    }

    /// Every so many of the cases with a loss: a figure needs no more.
    private static func losing(_ table: TypicalTable) -> [Int] {
        let rows = table.regret.indices.filter { table.regret[$0] >= 1e-9 }
        return rows.indices.filter { $0 % max(1, rows.count / 300) == 0 }.map { rows[$0] }
    }
}
