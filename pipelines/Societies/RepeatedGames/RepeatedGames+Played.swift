package import Instruments
package import MatrixGames
package import Statistics
import Workbench
package import LanguageModels
internal import EndpointRespondents

extension RepeatedGames {
    /// A match that a respondent was asked to play, read from its answers.
    package struct Played: Codable, Sendable {
        package var unit: String
        package var partner: String
        /// Whose moves were asked for; both seats where the respondent met itself.
        package var seats: [Seat]
        /// Nil for a match that ended early, because an answer had no value twice.
        package var match: Match?
        package var rates = AnswerRates()
        /// Choices of the option that was named first, and all choices.
        package var firstNamed = 0
        package var choices = 0
    }

    /// Reads the answers of sittings, match by match.
    package static func played(_ responses: Responses, rounds: Int, seed: Seed) -> [Played] {
        var matches: [Played] = []
        var row = 0
        while row < responses.count {
            let trial = responses.trial(row)
            let sitting = Sitting(trial, rounds: rounds, seed: seed)
            var played = Played(unit: trial.unit, partner: trial.cell["partner"], seats: sitting.seats)
            var moves: [Seat: [Int]] = [.row: [], .column: []]
            while row < responses.count, responses.trial(row) == trial {
                let seat = Seat.allCases.first { responses.stimuli[row].hasPrefix($0.rawValue) }!
                let parsed = sitting.parser.parse(responses.answer(row))
                played.rates.add(parsed.outcome)
                if let choice = parsed.value.flatMap({ sitting.names.firstIndex(of: $0) }) {
                    played.choices += 1
                    if (choice == 1) == sitting.isSwapped(moves[seat]!.count) { played.firstNamed += 1 }
                    moves[seat]!.append(choice)
                }
                row += 1
            }
            for seat in Seat.allCases where !sitting.seats.contains(seat) { moves[seat] = (0..<rounds).map(sitting.scripted) }
            if moves.values.allSatisfy({ $0.count == rounds }) {
                played.match = Match(sitting.game, row: moves[.row]!, column: moves[.column]!)
            }
            matches.append(played)
        }
        return matches
    }

    /// What the matches of one respondent show.
    package struct Summary: Codable, Sendable {
        package var name: String
        package var matches: [Played]
        /// What the answers rest on, where an endpoint gave them.
        package var receipt: EndpointReceipt?

        package init(_ name: String, _ matches: [Played]) { (self.name, self.matches) = (name, matches) }

        package var rates: AnswerRates {
            matches.reduce(into: AnswerRates()) { sum, match in
                sum.answered += match.rates.answered
                sum.refused += match.rates.refused
                sum.unparsable += match.rates.unparsable
            }
        }
        package var dropped: Int { matches.count { $0.match == nil } }

        private func finished(_ unit: String, _ partner: String) -> [(match: Match, seat: Seat)] {
            matches.filter { $0.unit == unit && $0.partner == partner }.compactMap { played in
                played.match.map { ($0, played.seats[0]) }
            }
        }

        /// The other's J answered with J, after a single defection in the dilemma.
        package var forgiveness: Estimate {
            let counts = finished("dilemma", defectOnce).map { $0.match.forgiveness(of: $0.seat) }
            return wilson(successes: counts.reduce(0) { $0 + $1.forgiven }, of: counts.reduce(0) { $0 + $1.answered })
        }
        /// The share of coordinated rounds, in the second half of a match with one who alternates in the Battle of the Sexes.
        package var lateCoordination: Estimate {
            let halves = finished("sexes", alternates).map { pair in
                zip(pair.match.rowMoves, pair.match.columnMoves).map(==).suffix(pair.match.rounds / 2)
            }
            return wilson(halves.flatMap(\.self))
        }
        /// The share of choices of the option that was named first.
        package var firstNamed: Estimate {
            wilson(successes: matches.reduce(0) { $0 + $1.firstNamed }, of: matches.reduce(0) { $0 + $1.choices })
        }
        /// Mean shares of the maximum in games of the grid against itself, by family; families without a finished match are left out.
        package var families: [(family: GameFamily, score: Double, games: Int)] {
            GameFamily.allCases.compactMap { family in
                let scores = matches.filter { played in Int(played.unit).map { OrdinalGames.all[$0].family == family } ?? false }
                    .compactMap(\.match).map { ($0.points(of: .row) + $0.points(of: .column)) / (2 * maximum * Double($0.rounds)) }
                return scores.isEmpty ? nil : (family, mean(scores), scores.count)
            }
        }
    }

    /// Asks the model behind an endpoint to play, if one is given; else nothing is asked, and there is no summary.
    static func asked(_ run: Run, endpoint: EndpointSettings, asking: Asking, rounds: Int) async throws -> [Summary] {
        guard endpoint.isGiven else { return [] }
        let model = try endpoint.connect(study: "repeated-games")
        var summary = try await asked(model, endpoint: endpoint, asking: asking, rounds: rounds) { run.progress($0) }
        summary.receipt = model.receipt
        return [summary]
    }

    /// Asks a model to play both games against both scripts, and some games of the grid against itself.
    package static func asked(
        _ model: any ChatModel, endpoint: EndpointSettings, asking: Asking, rounds: Int,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws -> Summary {
        let respondent = EndpointRespondent(
            model, model: endpoint.model, temperature: asking.temperature, maxTokens: asking.maxTokens)
        return try await summary(of: respondent, asking: asking, rounds: rounds, width: endpoint.concurrency, progress: progress)
    }

    /// What any respondent does at the same tables.
    package static func summary(
        of respondent: some Respondent, asking: Asking, rounds: Int, width: Int = 1,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws -> Summary {
        let seed = Seed(0)
        let scripted = scriptedDesign.trials(units: ["dilemma", "sexes"], repeats: asking.repeats, seed: seed)
        let grid = gridDesign.trials(units: spread(asking.grid).map(String.init), seed: seed)
        let share = Double(scripted.count) / Double(scripted.count + 2 * grid.count)
        var matches: [Played] = []
        let first = try await sittings(scripted, with: respondent, rounds: rounds, seed: seed, width: width) { progress($0 * share) }
        matches += played(first, rounds: rounds, seed: seed)
        let second = try await sittings(grid, with: respondent, rounds: rounds, seed: seed, width: width) {
            progress(share + $0 * (1 - share))
        }
        matches += played(second, rounds: rounds, seed: seed)
        return Summary(respondent.name, matches)
    }

    /// So many places of the grid, evenly spread.
    static func spread(_ count: Int) -> [Int] {
        let all = OrdinalGames.all.count
        return (0..<min(max(count, 0), all)).map { $0 * all / count }
    }
}
