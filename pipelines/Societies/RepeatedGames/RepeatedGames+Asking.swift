package import Instruments
package import MatrixGames
package import Statistics

// The instrument: a match in which a respondent is told the rules and all that has happened, round by round.
extension RepeatedGames {
    /// A match that a respondent is asked to play; it follows from the trial and the seed alone.
    package struct Sitting: Sendable {
        package let trial: Trial
        package let game: MatrixGame
        /// The seats that the respondent takes; both where it plays against itself.
        package let seats: [Seat]
        /// The other's moves where a script takes that seat.
        package let script: Strategy?
        /// Two random capital letters for option 0 and option 1.
        package let names: [String]
        package let rounds: Int
        private let seed: Seed

        package init(_ trial: Trial, rounds: Int, seed: Seed) {
            (self.trial, self.rounds, self.seed) = (trial, rounds, seed)
            game = Self.game(trial.unit)
            let seat = Seat(rawValue: trial.cell["seat"])
            seats = seat.map { [$0] } ?? Seat.allCases
            switch trial.cell["partner"] {
            case defectOnce: script = once
            case alternates: script = seat.map(turns)
            default: script = nil
            }
            var random = trial.stream(of: seed, for: "names")
            var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
            random.shuffle(&letters)
            names = Array(letters.prefix(2))
        }

        /// The game that a unit names: `dilemma`, `sexes`, or the place in the grid.
        static func game(_ unit: String) -> MatrixGame {
            switch unit {
            case "dilemma": .prisonersDilemma
            case "sexes": .battleOfTheSexes
            default: OrdinalGames.all[Int(unit)!].game
            }
        }

        /// Whether option 1 is named first in a round: orders are drawn anew for every round, so that a liking for the first is seen.
        package func isSwapped(_ round: Int) -> Bool {
            var random = trial.stream(of: seed, for: "order \(round)")
            return random.bernoulli(0.5)
        }

        /// The script's move in a round.
        func scripted(_ round: Int) -> Int { if case .script(let moves)? = script { moves[round % moves.count] } else { 0 } }

        /// What is put to a player: the rules with that player's own payoffs, what has happened, and the question.
        ///
        /// A programmed respondent goes by the facts: the moves so far as digits, and the names of the options.
        package func stimulus(_ seat: Seat, mine: [Int], theirs: [Int]) -> Stimulus {
            let view = game.view(from: seat)
            let round = mine.count
            let order = isSwapped(round) ? [1, 0] : [0, 1]
            var lines = [
                "You play the same game \(rounds) times with another player. In each round both of you choose an option without knowing what the other chooses. These are the rules:"
            ]
            for own in order {
                for other in order {
                    lines.append(
                        "If you choose option \(names[own]) and the other player chooses option \(names[other]), you get \(points(view.own(own, other))) and the other player gets \(points(view.other(own, other)))."
                    )
                }
            }
            for (past, moves) in zip(mine, theirs).enumerated() {
                lines.append(
                    "In round \(past + 1) you chose option \(names[moves.0]) and the other player chose option \(names[moves.1]). You got \(points(view.own(moves.0, moves.1))) and the other player got \(points(view.other(moves.0, moves.1)))."
                )
            }
            lines.append(
                "This is round \(round + 1) of \(rounds). Which option do you choose, option \(names[order[0]]) or option \(names[order[1]])? Answer with its letter alone."
            )
            let digits = { (moves: [Int]) in moves.map(String.init).joined() }
            return Stimulus(
                "\(seat.rawValue) \(round + 1)", text: lines.joined(separator: "\n"), options: order.map { names[$0] },
                facts: ["mine": digits(mine), "theirs": digits(theirs), "0": names[0], "1": names[1], "seat": seat.rawValue])
        }

        private func points(_ value: Double) -> String { "\(Int(value)) points" }

        /// Reads an answer as an option's number.
        package var parser: AnswerParser<String> { .choice(of: names) }

        /// Plays the match, round by round. An answer that has no value is asked for once more; after the second the match ends there.
        package func play(
            _ respondent: some Respondent, using random: inout RandomStream
        ) async throws -> [(stimulus: Stimulus, answer: RawAnswer)] {
            var moves: [Seat: [Int]] = [.row: [], .column: []]
            var answers: [(stimulus: Stimulus, answer: RawAnswer)] = []
            for round in 0..<rounds {
                var chosen: [Seat: Int] = [:]
                for seat in Seat.allCases {
                    guard seats.contains(seat) else {
                        chosen[seat] = scripted(round)
                        continue
                    }
                    let stimulus = stimulus(seat, mine: moves[seat]!, theirs: moves[seat.other]!)
                    for attempt in 0...1 where chosen[seat] == nil {
                        // The same words once more, or in the other seat of a symmetric game, are another sample.
                        let repetition = 4 * trial.repetition + 2 * (seat == .row ? 0 : 1) + attempt
                        let conversation = Conversation(repetition: repetition)
                        let answer = try await respondent.answer(stimulus, in: conversation, using: &random)
                        answers.append((stimulus, answer))
                        chosen[seat] = parser.parse(answer).value.flatMap { names.firstIndex(of: $0) }
                    }
                    guard chosen[seat] != nil else { return answers }
                }
                for seat in Seat.allCases { moves[seat]!.append(chosen[seat]!) }
            }
            return answers
        }
    }

    /// Both games against both scripts, in either seat.
    package static let scriptedDesign = ExperimentalDesign([
        .init("partner", [defectOnce, alternates]), .init("seat", Seat.allCases.map(\.rawValue)),
    ])

    /// A game against oneself.
    package static let gridDesign = ExperimentalDesign([.init("partner", ["itself"]), .init("seat", ["both"])])

    /// Lets a respondent play matches, several at a time where that pays.
    package static func sittings(
        _ trials: [Trial], with respondent: some Respondent, rounds: Int, seed: Seed, width: Int = 1,
        progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> Responses {
        try await administer(trials, seed: seed, width: width, progress: progress) { trial, random in
            try await Sitting(trial, rounds: rounds, seed: seed).play(respondent, using: &random)
        }
    }
}
