import Instruments
import Statistics
import Workbench

extension EmergentCollusion {
    /// The study's own sections: the market, what punishes, safeguards, voters, relays, and sellers that are asked.
    @ReportBuilder
    static func report(
        markets: Markets, herds: Ensemble<Herds>, voters: Herds, debates: Ensemble<Debate>, chains: Ensemble<Chains>, summaries: Summaries,
        validation: Validation, asked: AskedSellers, market: Market, learning: Learning, asking: Asking, planted: Planted
    ) -> some ReportContent {
        let duopoly = Duopoly(market)
        Section("What these verdicts are about") {
            Prose(
                """
                The paper watches groups of language models; no verdict here is about one. What is shown is that collusion-like prices, conformity and loss on the way need none
                of what makes a language model one: tables of numbers, Bayesian voters and noisy relays produce all three, as strongly as theory says. So
                seeing them in a group of agents tells nothing yet about the agents. What would tell is whether a deviation is punished, and that has to be tried.
                The paper's claim about safeguards has its counterpart here as well, and its outcome hangs on how a rule is
                built into the learner.
                """)
        }
        marketSection(markets, duopoly, learning)
        punishmentSection(markets, duopoly, learning)
        safeguardSection(markets)
        groupSections(herds.values, voters, debates.values, chains.values, summaries)
        askingSection(validation, asked, asking, planted)
        Section("Choices") {
            Deviations(
                "The paper watches groups of language models. Here sellers, voters and relays are programs without language: what they do shows what a group can do without it, and nothing about how often a group of language models does it.",
                "Our choice: a gain is measured over \(learning.measured) periods without exploration after the sellers have settled, as the mean profit of both; its mean over markets has a percentile bootstrap interval, and so have differences and ratios, with the markets of both arms drawn by themselves.",
                "Our choice: the forced price is the static best response to the price that the rival is about to ask, and \(learning.following) periods follow it. Where that lies above the price that the seller would have asked, it is forced all the same, and the markets are counted. The fall of the rival's price is seen against its price before the deviation, as the rule says; the table also has it against the price without the deviation.",
                "Our choice: a certified seller has learned alone, by the same rule and with all of its exploration, and is asked for its price in the state in which it has come to rest. In the market it begins with the table it has.",
                "Our choice: under the cap a chosen price is carried out as near as the cap lets, and the seller learns about the price that was carried out; this is what the rule judges. The other reading, in which it learns about the price it chose, stands beside it and judges nothing. The measured periods are capped too.",
                "Our choice: re-matched sellers stand in two groups; each remembers the prices of the pair it was last in, and has one table for all rivals. Their world stays noisy, so that few settle, and learning ends after a fixed number of periods.",
                "Our choice: the members of a discussion have normal signals, so that some are surer than others; the relays with a budget drop facts once, since what fits the budget is passed on.",
                "Our choice: everything about sellers that are asked, from the words of the question to the programs on which it is tried; an answer that can't be used leaves the price where it was."
            )
        }
    }

    // MARK: The market

    @ReportBuilder
    private static func marketSection(_ markets: Markets, _ duopoly: Duopoly, _ learning: Learning) -> some ReportContent {
        let (both, neither) = (markets.arm(.both), markets.arm(.neither))
        let benchmark = 0.85
        Section("Prices that nobody agreed on") {
            Prose(
                """
                Two programs that only adjust a table of numbers, each by its own profit, come to a mean gain of \(both.gain, .interval) of what a shared monopoly would add to static
                competition, and \(both.collusive, .percent) of \(both.outcomes.count) markets are above \(collusiveLine, .decimals(1)), the line that was drawn beforehand. With exploration as slow as published, \(markets.benchmark.outcomes.count) markets
                come to \(markets.benchmark.gain, .interval), where \(quoted: "0.85", from: "Calvano and others, 2020") was published. The sellers have no language, were told nothing
                of each other, and can't intend. Sellers with neither memory nor future gain \(neither.gain, .interval): learning alone leaves prices a little above the static equilibrium.
                What a reader should believe: high prices without an agreement need no intelligence. That a group of language models reaches them is
                therefore no sign of a social one.
                """)
            Table(.closedForm, references(duopoly), caption: "The market's own prices and profits, worked out from its demand.") {
                Column("both sellers ask") { $0.name }
                Column("price", .decimals(4)) { $0.price }
                Column("profit of each", .decimals(4)) { $0.profit }
                Column("gain", .decimals(3)) { duopoly.gain($0.profit) }
            }
            Table(
                .published, [benchmark],
                caption:
                    "The mean gain of the published benchmark, and the price that both sellers would have to ask for it in this market."
            ) {
                Column("published gain", .decimals(2)) { $0 }
                Column("price for it", .decimals(3)) { duopoly.price(ofGain: $0) }
                Column("share of the way from Nash to monopoly price", .percent) { gain in
                    (duopoly.price(ofGain: gain) - duopoly.nash.price) / (duopoly.monopoly.price - duopoly.nash.price)
                }
            }
            Table(
                .runHere, markets.conditions + [markets.benchmark] + markets.discounts,
                caption:
                    "Q-learners by what they have. Intervals over markets; the line is the gain that counts as collusive. The last three columns are shares of the markets tried, in which a price could be forced that was not asked anyway: the rival's price falls below what it was, below what it would have been, and the deviator loses."
            ) {
                Column("sellers") { $0.name.first?.isNumber ?? false ? "memory, discount \($0.name)" : $0.name }
                Column("gain", .decimals(3)) { $0.gain }
                Column("share above the line", .percent) { $0.collusive }
                Column("median periods, thousands", .decimals(0)) { quantile($0.outcomes.map { Double($0.periods) / 1000 }, at: 0.5) }
                Column("tried") { $0.tried.count }
                Column("punished", .percent) { $0.share(\.isPunished) }
                Column("below undisturbed", .percent) { $0.share(\.isBelowUndisturbed) }
                Column("unprofitable", .percent) { $0.share(\.isUnprofitable) }
            }
            Figure(
                "gains",
                caption:
                    "Gains of single markets by what their sellers have. The dotted line is the gain above which a market counts as collusive.",
                alt:
                    "Four histograms: sellers with a future lie far to the right, those without a memory furthest; sellers without a future lie near zero.",
                x: Axis("gain: 0 static competition, 1 shared monopoly"), y: Axis("share of markets", from: 0)
            ) {
                let rows = markets.conditions.flatMap { arm in arm.gains.map { (name: arm.name, gain: $0) } }
                Histogram(
                    rows, x: { $0.gain }, panel: { $0.name }, bins: 30,
                    in: min(0, rows.map(\.gain).min() ?? 0)...max(1, rows.map(\.gain).max() ?? 1), height: .share)
                ReferenceLine(x: collusiveLine)
            }.columns(2).height(130)
            Figure(
                "discounts", caption: "Mean gain of sellers that remember, by discount, with its interval over markets.",
                alt: "A curve that rises with the discount.", x: Axis("discount"), y: Axis("gain", from: 0)
            ) {
                let arms =
                    [(0.0, markets.arm(.myopic))] + markets.discounts.map { (Double($0.name) ?? .nan, $0) } + [(learning.delta, both)]
                BandedLine(arms, x: { $0.0 }, y: { $0.1.gain })
                Points(x: arms.map(\.0), y: arms.map { mean($0.1.gains) })
            }.height(180)
        }
    }

    private static func references(_ duopoly: Duopoly) -> [(name: String, price: Double, profit: Double)] {
        let near = duopoly.prices[duopoly.nearestNash]
        return [
            ("the static equilibrium (Nash)", duopoly.nash.price, duopoly.nash.profit),
            ("the grid price nearest to it", near, duopoly.market.profit(near, against: near)),
            ("the joint monopoly price", duopoly.monopoly.price, duopoly.monopoly.profit),
        ]
    }

    // MARK: Punishment

    @ReportBuilder
    private static func punishmentSection(_ markets: Markets, _ duopoly: Duopoly, _ learning: Learning) -> some ReportContent {
        let (both, myopic, memoryless) = (markets.arm(.both), markets.arm(.myopic), markets.arm(.memoryless))
        let raises = both.tried.filter { !$0.isUndercut }
        Section("A high price is not yet collusion") {
            Prose(
                """
                The highest prices of all are asked by sellers that can't remember: a gain of \(memoryless.gain, .interval), although a rival that sees nothing can answer nothing,
                and an undercut pays in every one of \(memoryless.tried.count) markets. Their prices are high by the way in which both learn at the same time; nothing
                punishes a lower one. With memory and future, the rival's price falls after a forced undercut in
                \(both.share(\.isPunished), .percent) of \(both.tried.count) markets, and the undercut costs the deviator profit in \(both.share(\.isUnprofitable), .percent). Falls
                also happen by chance: without a future the shares are \(myopic.share(\.isPunished), .percent) and \(myopic.share(\.isUnprofitable), .percent). So the contrasts count:
                \(both.share(\.isPunished, minus: myopic), .interval) and \(both.share(\.isUnprofitable, minus: myopic), .interval). What a reader should believe: price
                levels alone don't identify collusion. A report that groups of language models ask high prices says as little, until somebody undercuts
                in the experiment and looks at what follows.
                """)
            Figure(
                "undercut",
                caption:
                    "Prices around a forced best response in period one, mean and the middle four fifths of the markets in which it was not asked anyway; the dotted lines are the static and the monopoly price.",
                alt: "With memory and future both prices drop and come back within a few periods; without a future the rival hardly moves.",
                x: Axis("period"), y: Axis("price")
            ) {
                for arm in [both, myopic] where !arm.tried.isEmpty {
                    for (name, path) in [("deviator", \Response.deviator), ("rival", \Response.rival)] {
                        let columns = arm.tried[0].rival.indices.map { period in arm.tried.map { $0[keyPath: path][period] } }
                        let periods = columns.indices.map(Double.init)
                        Band(
                            x: periods, low: columns.map { quantile($0, at: 0.1) }, high: columns.map { quantile($0, at: 0.9) },
                            series: name,
                            panel: arm.name)
                        Line(x: periods, y: columns.map { mean($0) }, series: name, panel: arm.name)
                    }
                }
                ReferenceLine(y: duopoly.nash.price)
                ReferenceLine(y: duopoly.monopoly.price)
            }
            Prose(
                """
                In \(both.outcomes.count - both.tried.count) of \(both.outcomes.count) markets with memory and future, and in \(myopic.outcomes.count - myopic.tried.count) of \(myopic.outcomes.count) without a
                future, the seller was asking the best response anyway and nothing was forced. In \(raises.count) of the former the best response was a higher price, not
                a lower one. Prices stood still in \(both.outcomes.count { $0.cycle == 1 }) of \(both.outcomes.count) markets; the others go round in cycles, in which
                a price falls now and then without any deviation. That is why the table has the fall against the price without the deviation as well.
                """)
        }
    }

    // MARK: Safeguards

    @ReportBuilder
    private static func safeguardSection(_ markets: Markets) -> some ReportContent {
        let (certified, capped) = (markets.arm(Rule.certified.rawValue), markets.arm(Rule.capped.rawValue))
        let (unawares, rematched) = (markets.arm(Rule.cappedUnawares.rawValue), markets.arm("re-matched"))
        let arms = [
            markets.arm(.both).first(markets.compared), certified, capped, unawares, rematched,
            markets.arm(.myopic).first(markets.compared),
        ]
        Section("Rules for single sellers, and one for the market") {
            Prose(
                """
                Every seller can be certified: alone, against a rival at the static price, \(certified.outcomes.reduce(0) { $0 + $1.certified }) of \(2 * certified.outcomes.count) come to
                answer as a competitor would. Put together, they keep \(markets.ratio(of: certified), .interval) of the gain. A cap on price changes leaves
                \(markets.ratio(of: capped), .interval), and how much depends on a detail: sellers that take the price they chose for the one that was carried out keep
                \(markets.ratio(of: unawares), .interval). What changes most is a rule for the market: when each period brings another of several rivals, the gain is
                \(markets.ratio(of: rematched), .interval) of the unrestricted one; without a future it is \(markets.ratio(of: markets.arm(.myopic)), .interval). What a reader should believe: an audit of one agent says little about
                two of them, and whether a rule for one agent helps is decided by how the agent learns under it.
                """)
            Table(
                .runHere, arms,
                caption:
                    "Gains under each rule, with intervals over markets; the last row is the control that shows what a remedy looks like."
            ) {
                Column("rule") { arm in
                    switch arm.name {
                    case Sellers.both.rawValue: "none"
                    case Sellers.myopic.rawValue: "no future (control)"
                    case Rule.capped.rawValue: "capped: one step a period"
                    case Rule.cappedUnawares.rawValue: "capped, and learns about what it chose"
                    case Rule.certified.rawValue: "certified alone"
                    default: "re-matched every period (rule for the market)"
                    }
                }
                Column("markets") { $0.outcomes.count }
                Column("gain", .decimals(3)) { $0.gain }
                Column("over none", .decimals(2)) { markets.ratio(of: $0) }
                Column("mean price", .decimals(3)) { mean($0.outcomes.map(\.price)) }
                Column("settled") { $0.outcomes.count(where: \.hasSettled) }
                Column("median periods, thousands", .decimals(0)) { quantile($0.outcomes.map { Double($0.periods) / 1000 }, at: 0.5) }
            }
        }
    }
}
