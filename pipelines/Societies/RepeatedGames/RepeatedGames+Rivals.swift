package import MatrixGames
package import Statistics
package import Workbench

extension RepeatedGames {
    /// How the payoffs were put to the second player.
    package enum Text: String, Choice {
        /// As they are scored.
        case asScored = "as scored"
        /// With the cells exchanged in which the two players' options differ, as the released script words them.
        case transposed
    }

    /// With which probability a rival takes the first-listed option whatever it pays.
    package static let shares = [0, 0.25, 0.5, 0.75, 1]

    /// The rules that the rivals follow otherwise.
    static let bases: [Strategy] = [.fictitiousPlay, .level1, .lastMoveBestResponse, .winStayLoseShift, .random]

    /// What rivals of one kind get.
    package struct Rivals: Codable, Sendable {
        package var text: Text
        package var share: Double
        package var scores: SeatScores
    }

    /// Sends players who take the first-listed option with some probability, and else follow simple rules, through all games.
    package static func rivals(_ run: Run, text: Text, share: Double, rounds: Int, seeds: Seeds) -> Rivals {
        let players = bases.map { Strategy.firstBiased($0, share: share) }
        var scores = SeatScores(first: [], second: [])
        for (game, entry) in OrdinalGames.all.enumerated() {
            let table = roundRobin(entry.game, players, rounds: rounds, seeds: Self.seeds(seeds, of: game)) {
                text == .transposed ? $0.transposed : $0
            }
            scores.first.append(table.mean(of: .row) / maximum)
            scores.second.append(table.mean(of: .column) / maximum)
        }
        return Rivals(text: text, share: share, scores: scores)
    }

    /// The scores of rivals of one kind.
    static func scores(_ rivals: [Rivals], _ text: Text, _ share: Double) -> SeatScores {
        rivals.first { $0.text == text && $0.share == share }!.scores
    }
}

// MARK: How well rivals fit the models

extension RepeatedGames {
    /// One rival against the models' means of two seats and seven families.
    package struct RivalFit: Codable, Sendable {
        package var text: Text
        package var share: Double
        /// Mean absolute deviation over the 14 means, in shares of the maximum.
        package var deviation: Double
        /// First seat minus second, in the order of ``familyRecords``.
        package var gaps: [Double]

        /// In how many families the gap has the models' sign.
        package var signs: Int { zip(gaps, familyRecords).count { $0 * $1.gap > 0 } }
    }

    /// All rivals, the best of either text, and how far apart those are.
    package struct Fit: Codable, Sendable {
        package var rivals: [RivalFit]
        /// The best deviation with the text as scored minus the best with the transposed one; each resample of games picks its own two.
        package var gain: Estimate
        package var labelMismatches: Int

        package func best(_ text: Text) -> RivalFit { rivals.filter { $0.text == text }.min { $0.deviation < $1.deviation }! }

        /// The largest difference between the seats over families and shares.
        package func largestGap(_ text: Text, share: Double? = nil) -> Double {
            rivals.filter { $0.text == text && (share == nil || $0.share == share) }.flatMap(\.gaps).map(\.magnitude).max() ?? .nan
        }

        package subscript(text: Text, share: Double) -> RivalFit { rivals.first { $0.text == text && $0.share == share }! }
    }

    /// Compares the rivals with the models' means by seat and family, with a bootstrap over the games within families.
    static func fit(_ run: Run, rivals: Ensemble<Rivals>, resamples: Resamples) -> Fit { fit(rivals.values, resamples: resamples.count) }

    package static func fit(_ rivals: [Rivals], resamples: Int) -> Fit {
        let strata = familyRecords.map(\.family.games)
        var random = Seed(0).stream("games by family")
        let gain = stratifiedBootstrap(strata, resamples: resamples, random: &random) { drawn in
            func best(_ text: Text) -> Double { rivals.filter { $0.text == text }.map { deviation($0.scores, drawn) }.min() ?? .nan }
            return best(.asScored) - best(.transposed)
        }
        let fits = rivals.map { rival in
            RivalFit(
                text: rival.text, share: rival.share, deviation: deviation(rival.scores, strata),
                gaps: familyRecords.map { rival.scores.gap(in: $0.family) })
        }
        return Fit(rivals: fits, gain: gain, labelMismatches: labelMismatches())
    }

    /// The models' means, family by family.
    package static let recordedMeans = SeatScores(first: familyRecords.map(\.first), second: familyRecords.map(\.second))

    /// The mean absolute deviation from the models' 14 means, or from others, over games that are given family by family.
    package static func deviation(_ scores: SeatScores, _ games: [[Int]], from truth: SeatScores = recordedMeans) -> Double {
        var sum = 0.0
        for (place, family) in games.enumerated() {
            sum += (mean(family.map { scores.first[$0] }) - truth.first[place]).magnitude
            sum += (mean(family.map { scores.second[$0] }) - truth.second[place]).magnitude
        }
        return sum / Double(2 * games.count)
    }

    /// In how many games of the grid the family is another than that of the game with the players exchanged.
    package static func labelMismatches(_ grid: [OrdinalGames.Entry] = OrdinalGames.all) -> Int {
        var families: [[Double]: GameFamily] = [:]
        for entry in grid { families[canonical(entry.game)] = entry.family }
        return grid.count { families[canonical($0.game.exchanged)] != $0.family }
    }

    /// Of the four ways to order the options of a game the one whose payoffs come first.
    private static func canonical(_ game: MatrixGame) -> [Double] {
        [(false, false), (false, true), (true, false), (true, true)].map { game.relabelled(rows: $0, columns: $1) }
            .map { $0.rowPayoffs + $0.columnPayoffs }.min { $0.lexicographicallyPrecedes($1) }!
    }
}

// MARK: Rivals in the models' place

extension RepeatedGames {
    /// What the fit says when the means come from rivals that are known.
    package struct SeatCheck: Codable, Sendable {
        package var text: Text
        package var share: Double
        /// The best deviation with the text as scored minus the best with the transposed one.
        package var gain: Double
        /// Families in which the best rival who is told the transposed text has a gap of the same sign.
        package var signs: Int
    }

    /// Puts rivals with other random numbers in the place of the models, and fits again.
    package static func rivalsInTheModelsPlace(_ rivals: [Rivals], rounds: Int, seeds: Seeds) -> [SeatCheck] {
        let strata = familyRecords.map(\.family.games)
        return Text.allCases.flatMap { text in
            [0.25, 0.5].map { share in
                let others = Seeds(seeds.count, first: seeds.first &+ 1_000_000_000)
                let truth = Self.rivals(.unwatched, text: text, share: share, rounds: rounds, seeds: others).scores
                let means = SeatScores(
                    first: strata.map { mean($0.map { truth.first[$0] }) }, second: strata.map { mean($0.map { truth.second[$0] }) })
                func best(_ text: Text) -> (rival: Rivals, deviation: Double) {
                    rivals.filter { $0.text == text }.map { ($0, deviation($0.scores, strata, from: means)) }.min { $0.1 < $1.1 }!
                }
                let transposed = best(.transposed)
                return SeatCheck(
                    text: text, share: share, gain: best(.asScored).deviation - transposed.deviation,
                    signs: familyRecords.count { transposed.rival.scores.gap(in: $0.family) * truth.gap(in: $0.family) > 0 })
            }
        }
    }
}

// MARK: What the second player is told

extension RepeatedGames {
    /// Of the games in which one option is better for the second player whatever the first does: what the transposed text makes of them.
    package struct ToldDominance: Sendable {
        /// Whether it is the first-listed option by the payoffs that are scored.
        package let isFirstDominant: Bool
        package let games: Int
        /// Games in which the text makes the first option the better one whatever the other does; the second; neither.
        package let first: Int
        package let second: Int
        package let neither: Int
    }

    /// Counts over the grid which option the transposed text makes dominant for the second player, by which one is.
    package static var toldDominance: [ToldDominance] {
        [true, false].map { isFirst in
            let games = OrdinalGames.all.map(\.game).filter { $0.dominantOption(of: .column) == (isFirst ? 0 : 1) }
            let told = games.map { game -> Int? in
                let view = game.view(from: .column).transposed
                return (0...1).first { mine in (0...1).allSatisfy { view.own(mine, $0) > view.own(1 - mine, $0) } }
            }
            return ToldDominance(
                isFirstDominant: isFirst, games: games.count, first: told.count { $0 == 0 }, second: told.count { $0 == 1 },
                neither: told.count { $0 == nil })
        }
    }
}
