import Glibc
import Instruments
import Statistics
import Workbench

extension EmergentCollusion {
    // MARK: Voters and relays

    @ReportBuilder
    static func groupSections(
        _ herds: [Herds], _ voters: Herds, _ debates: [Debate], _ chains: [Chains], _ summaries: Summaries
    ) -> some ReportContent {
        let sizes = [5, 9, 15]
        Section("Conformity") {
            Prose(
                """
                Agents that choose one after the other, and weigh what they see as well as can be, soon stop listening to themselves: by the tenth agent a cascade has begun with probability
                \(cascadeProbability(accuracy: voters.accuracy, pairs: 5), .percent(2)). The simulation agrees with the closed form to
                \(herds.map(cascadeDistance).max() ?? .nan, .significant(2)) standard errors at most. The last of five is right in \(share(voters, 5), .percent(1)) of groups,
                a vote of five in \(majorityAccuracy(accuracy: voters.accuracy, agents: 5), .percent(1)), and more agents don't help the row, since a cascade rests on a signal or two.
                Conformity here is nobody's weakness: it is what follows from deciding in order. The remedy is known, to vote before anyone speaks.
                """)
            Table(
                .closedForm, sizes,
                caption: "Accuracy of groups whose members' signals are right with probability \(voters.accuracy, .decimals(1))."
            ) {
                Column("agents") { $0 }
                Column("independent vote", .decimals(4)) { majorityAccuracy(accuracy: voters.accuracy, agents: $0) }
                Column("last in a row", .decimals(4)) { herdAccuracy(accuracy: voters.accuracy, agents: $0) }
                Column("lost", .decimals(4)) {
                    majorityAccuracy(accuracy: voters.accuracy, agents: $0) - herdAccuracy(accuracy: voters.accuracy, agents: $0)
                }
            }
            Table(.runHere, sizes, caption: "The same, simulated: \(voters.groups) groups of Bayesian agents, Wilson intervals.") {
                Column("agents") { $0 }
                Column("independent vote", .decimals(4)) { wilson(successes: Int(voters.votes[$0 - 1]), of: voters.groups) }
                Column("last in a row", .decimals(4)) { wilson(successes: voters.right[$0 - 1], of: voters.groups) }
                Column("lost against the closed form", .decimals(4)) { herdingLoss(voters, agents: $0) }
            }
            Prose(
                """
                A discussion is another thing. Where all speak at once and then move towards the majority, the majority stays what it was, and so does its accuracy, whatever the
                weight: what is lost is the disagreement that would have warned of an error. At the largest weight \(debates.last.map(wrongAndUnanimous) ?? Estimate(.nan), .percent) of the
                groups that are wrong are wrong with one voice, and without any weight \(debates.first.map(wrongAndUnanimous) ?? Estimate(.nan), .percent(1)).
                """)
            Table(
                .runHere, debates,
                caption: "Five members with normal signals who move towards the majority; shares of groups, Wilson intervals."
            ) {
                Column("weight of the majority", .decimals(2)) { $0.weight }
                Column("majority right", .percent(1)) { wilson(successes: $0.right, of: $0.groups) }
                Column("unanimous", .percent(1)) { wilson(successes: $0.unanimous, of: $0.groups) }
                Column("unanimous among the wrong", .percent(1)) { wrongAndUnanimous($0) }
            }
        }
        Section("Handing on") {
            Prose(
                """
                A chain whose members see only what the one before passed on loses what any of them gets wrong: with \(chains.last?.symbols ?? 0) symbols and an error of \(chains.last?.error ?? .nan, .percent) a relay,
                \(chains.last?.lossAtTen ?? Estimate(.nan), .percent(1)) of the messages are lost between the first relay and the tenth. The simulation agrees with the closed form to
                \(chains.map(relayDistance).max() ?? .nan, .significant(2)) standard errors at most. A budget is a loss of another kind: where \(summaries.facts) facts have to go into
                \(summaries.budget), the rest is gone after the first relay, and every further one loses by its errors alone.
                """)
            Table(.closedForm, [1, 5, 10, 20], caption: "Share that is right after so many relays.") {
                Column("relays") { $0 }
                for chain in chains {
                    Column<Int>("one of \(chain.symbols) symbols", .decimals(4)) {
                        relayAccuracy(symbols: chain.symbols, error: chain.error, length: $0)
                    }
                }
                Column("all facts, with the budget", .decimals(4)) { summaryAccuracy(summaries, chains, $0) }
            }
            Table(
                .runHere, [1, 5, 10, 20],
                caption:
                    "The same, simulated with \(chains.first?.chains ?? 0) chains, and \(summaries.chains) with the budget; Wilson intervals."
            ) {
                Column("relays") { $0 }
                for chain in chains {
                    Column<Int>("one of \(chain.symbols) symbols", .decimals(4)) {
                        wilson(successes: chain.right[$0 - 1], of: chain.chains)
                    }
                }
                Column("all facts, with the budget", .decimals(4)) {
                    wilson(successes: summaries.right[$0 - 1], of: summaries.chains * summaries.facts)
                }
            }
            Figure(
                "groups",
                caption:
                    "Cascades by place in the row and accuracy of the signal, and messages that are right by number of relays: simulated (points) and closed forms (dashed).",
                alt:
                    "Two panels. Left, shares of cascades that rise to one; right, shares of right messages that fall towards chance. All points lie on the dashed curves.",
                x: Axis("agents that have chosen; relays"), y: Axis("share")
            ) {
                for herd in herds {
                    let places = (1...5).map { Double(2 * $0) }
                    Points(
                        x: places, y: herd.cascaded.prefix(5).map { Double($0) / Double(herd.groups) },
                        series: "signal right: \(NumberFormat.percent.text(herd.accuracy))", panel: "a cascade has begun")
                    ClosedForm(in: 2...10, panel: "a cascade has begun") {
                        1 - (1 - cascadeProbability(accuracy: herd.accuracy, pairs: 1)).raised(to: $0 / 2)
                    }
                }
                for chain in chains {
                    let base = 1 - chain.error * Double(chain.symbols) / Double(chain.symbols - 1)
                    Points(
                        x: chain.right.indices.map { Double($0 + 1) }, y: chain.right.map { Double($0) / Double(chain.chains) },
                        series: "\(chain.symbols) symbols", panel: "the message is right")
                    ClosedForm(in: 1...20, panel: "the message is right") {
                        1 / Double(chain.symbols) + (1 - 1 / Double(chain.symbols)) * base.raised(to: $0)
                    }
                }
            }.independentX().independentY()
        }
    }

    private static func share(_ herds: Herds, _ agents: Int) -> Estimate { wilson(successes: herds.right[agents - 1], of: herds.groups) }

    private static func wrongAndUnanimous(_ debate: Debate) -> Estimate {
        wilson(successes: debate.unanimouslyWrong, of: debate.groups - debate.right)
    }

    private static func summaryAccuracy(_ summaries: Summaries, _ chains: [Chains], _ length: Int) -> Double {
        Double(summaries.budget) / Double(summaries.facts) * relayAccuracy(symbols: 10, error: chains.first?.error ?? .nan, length: length)
    }
}

extension Double {
    fileprivate func raised(to power: Double) -> Double { pow(self, power) }
}
