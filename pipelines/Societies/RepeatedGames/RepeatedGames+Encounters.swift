import Glibc
package import MatrixGames
package import Statistics
package import Workbench

extension RepeatedGames {
    /// A simple rule against a partner who follows a script, over many matches in either seat.
    package struct Encounter: Codable, Sendable {
        package var player: Strategy
        package var matches = 0
        /// The other's J that were answered with J, after the other's first F, and all of them.
        package var forgiven = 0
        package var answered = 0
        /// Matches without any such J.
        package var silent = 0
        /// Matches in which the player took J, and in which both took the same option: round by round.
        package var cooperated = [Int](repeating: 0, count: transcriptRounds)
        package var coordinated = [Int](repeating: 0, count: transcriptRounds)
        package var points = 0.0

        /// The share of the other's J that were answered with J.
        package var forgiveness: Double { Double(forgiven) / Double(answered) }
        /// The share of coordinated rounds, in all rounds or some of them; Wilson's interval takes a match for one trial.
        package func coordination(_ rounds: Range<Int> = 0..<transcriptRounds) -> Estimate {
            let sum = coordinated[rounds].reduce(0, +)
            var share = wilson(successes: sum / rounds.count, of: matches)
            share.value = Double(sum) / Double(matches * rounds.count)
            return share
        }
        /// Points a match.
        package var meanPoints: Double { points / Double(matches) }
        /// The probability that two matches of this rule show no forgiveness, as the two recorded ones do.
        package var looksUnforgiving: Double {
            let share = Double(silent) / Double(matches)
            return share * share
        }

        mutating func add(_ match: Match, _ seat: Seat) {
            let counts = match.forgiveness(of: seat)
            matches += 1
            forgiven += counts.forgiven
            answered += counts.answered
            silent += counts.forgiven == 0 ? 1 : 0
            for round in 0..<transcriptRounds {
                cooperated[round] += match.moves(of: seat)[round] == 0 ? 1 : 0
                coordinated[round] += match.rowMoves[round] == match.columnMoves[round] ? 1 : 0
            }
            points += match.points(of: seat)
        }
    }

    /// The recorded matches have ten rounds, whatever the round robins have.
    package static let transcriptRounds = 10

    /// Rules in the dilemma against one who defects once; the learner's rate and exploration are our choice.
    static let dilemmaPlayers: [Strategy] = [
        .grim, .titForTat, .titForTwoTats, .generousTitForTat(forgiveness: 0.1), .generousTitForTat(forgiveness: 0.3), .winStayLoseShift,
        .qLearner(rate: 0.3, exploration: 0.1), .fictitiousPlay, .random,
    ]

    /// Rules in the Battle of the Sexes against one who alternates.
    static let sexesPlayers: [Strategy] = [
        .lastMoveBestResponse, .fictitiousPlay, .conditionalFictitiousPlay, .winStayLoseShift, .qLearner(rate: 0.3, exploration: 0.1),
        .random,
    ]

    package struct Encounters: Codable, Sendable {
        package var dilemma: [Encounter]
        package var sexes: [Encounter]

        package func dilemma(_ player: Strategy) -> Encounter { dilemma.first { $0.player == player }! }
        package func sexes(_ player: Strategy) -> Encounter { sexes.first { $0.player == player }! }
    }

    /// Lets simple rules meet the two scripts that GPT-4 met: a single defection in the first round, and taking turns.
    package static func encounters(_ run: Run, scripted: Scripted) -> Encounters {
        Encounters(
            dilemma: dilemmaPlayers.map { encounter($0, in: .prisonersDilemma, scripted.matches) { _ in once } },
            sexes: sexesPlayers.map { encounter($0, in: .battleOfTheSexes, scripted.matches, against: turns) })
    }

    /// F in the first round and J from then on.
    static let once = Strategy.script([1] + [Int](repeating: 0, count: transcriptRounds - 1))

    /// Takes turns; whoever meets a player in the first seat begins with J, in the second with F, as recorded.
    static func turns(_ seat: Seat) -> Strategy { .script(seat == .row ? [0, 1] : [1, 0]) }

    /// Plays so many matches in either seat.
    ///
    /// - Parameter partner: the other's strategy, by the player's seat.
    static func encounter(_ player: Strategy, in game: MatrixGame, _ matches: Seeds, against partner: (Seat) -> Strategy) -> Encounter {
        var encounter = Encounter(player: player)
        for seat in Seat.allCases {
            let (row, column) = seat == .row ? (player, partner(seat)) : (partner(seat), player)
            for seed in matches.all {
                encounter.add(play(game, row, column, rounds: transcriptRounds, seed: seed, purpose: "scripted partner"), seat)
            }
        }
        return encounter
    }

    /// The largest constant chance of forgiving under which so many answers without forgiveness still have a probability of .05.
    package static func largestConsistentChance(_ answers: Int) -> Double { 1 - pow(0.05, 1 / Double(answers)) }

    /// Matches of 8 answers each that a chance of forgiving passes without a trace with a probability below .05.
    package static func matchesNeeded(_ chance: Double, answers: Int = 8) -> Int {
        Int((log(0.05) / (Double(answers) * log(1 - chance))).rounded(.up))
    }
}
