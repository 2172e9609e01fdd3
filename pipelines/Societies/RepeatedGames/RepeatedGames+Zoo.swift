package import MatrixGames
package import Statistics
package import Workbench

extension RepeatedGames {
    /// What the ten classical players get in each of the 144 games, in shares of the maximum of 4 points a round.
    package struct Zoo: Codable, Sendable {
        /// A player's mean over both seats and all opponents: player by player, game by game.
        package var players: [[Double]]
        /// A player's mean against itself, in the same order.
        package var selfPlay: [[Double]]
        /// All players' mean in either seat, game by game.
        package var seats: SeatScores

        /// All players' mean in both seats, game by game.
        package var scores: [Double] { seats.both }

        /// A player's mean over the games of a family.
        package func mean(of player: Int, in family: GameFamily) -> Double { Statistics.mean(family.games.map { players[player][$0] }) }
    }

    /// Means in either seat, game by game, in shares of the maximum.
    package struct SeatScores: Codable, Sendable {
        package var first: [Double]
        package var second: [Double]

        package var both: [Double] { zip(first, second).map { ($0 + $1) / 2 } }

        /// First seat minus second, over the games of a family.
        package func gap(in family: GameFamily) -> Double {
            Statistics.mean(family.games.map { first[$0] }) - Statistics.mean(family.games.map { second[$0] })
        }
    }

    /// The most that a round of a strict ordinal game pays.
    static let maximum = 4.0

    /// Sends the ten classical players through all 144 games: every ordered pair, a player with itself included.
    package static func zoo(_ run: Run, rounds: Int, seeds: Seeds) -> Zoo {
        let strategies = Strategy.classical
        let empty = [[Double]](repeating: [], count: strategies.count)
        var zoo = Zoo(players: empty, selfPlay: empty, seats: SeatScores(first: [], second: []))
        for (number, entry) in OrdinalGames.all.enumerated() {
            let table = roundRobin(entry.game, strategies, rounds: rounds, seeds: Self.seeds(seeds, of: number))
            for player in strategies.indices {
                zoo.players[player].append(table.mean(ofPlayer: player) / maximum)
                zoo.selfPlay[player].append(table.selfPlay(ofPlayer: player) / maximum)
            }
            zoo.seats.first.append(table.mean(of: .row) / maximum)
            zoo.seats.second.append(table.mean(of: .column) / maximum)
            run.progress(Double(number + 1) / Double(OrdinalGames.all.count))
        }
        return zoo
    }

    /// Each game has seeds of its own: with the same ones, chance would move all games of a family together, which no bootstrap over games can see.
    ///
    /// Rivals of all kinds share a game's seeds, so that they are compared on the same random numbers.
    static func seeds(_ seeds: Seeds, of game: Int) -> Seeds {
        Seeds(seeds.count, first: seeds.first &+ UInt64(game * max(1000, seeds.count)))
    }

    /// The mean over games of the best cell's mean payoff, in shares of the maximum: what two players who are one could get.
    package static func jointBest(in family: GameFamily) -> Double {
        mean(family.games.map { OrdinalGames.all[$0].game.jointBest / maximum })
    }

    /// What both get if both always take the first-listed option, in shares of the maximum, by seat.
    package static func alwaysFirst(in family: GameFamily, _ seat: Seat) -> Double {
        mean(family.games.map { OrdinalGames.all[$0].game.payoff(seat, row: 0, column: 0) / maximum })
    }
}

// MARK: The pattern over families

extension RepeatedGames {
    /// The published means of one family against the zoo's.
    package struct FamilyPattern: Codable, Sendable {
        package var family: GameFamily
        /// Published mean minus the zoo's, with a bootstrap interval over the games of the family, which covers the zoo's side alone.
        package var difference: Estimate
        /// (Models - random) / (joint best - random), where random is that player's mean within the zoo.
        package var headroom: Double
        /// What players who take the first-listed option half of the time get more than the zoo.
        package var labelBiased: Double
    }

    /// What is measured of the pattern, family by family, and one comparison of simple players among themselves.
    package struct Pattern: Codable, Sendable {
        package var families: [FamilyPattern]
        /// Five players of the zoo minus three others, over the win-win games.
        package var halves: Estimate

        package subscript(family: GameFamily) -> FamilyPattern { families.first { $0.family == family }! }
    }

    /// The halves of the zoo whose difference shows what a difference between simple players can be.
    static let halves: (first: [Strategy], second: [Strategy]) = (
        [.maximin, .level1, .level2, .fictitiousPlay, .winStayLoseShift],
        [.maximax, .lastMoveBestResponse, .logitFictitiousPlay(precision: 1)]
    )

    /// Takes the zoo's means off the models' published ones, family by family.
    static func pattern(_ run: Run, zoo: Zoo, rivals: Ensemble<Rivals>, resamples: Resamples) -> Pattern {
        pattern(zoo, labelBiased: scores(rivals.values, .asScored, 0.5).both, resamples: resamples.count)
    }

    /// - Parameter labelBiased: what players who take the first-listed option half of the time get, game by game.
    package static func pattern(_ zoo: Zoo, labelBiased: [Double], resamples: Int) -> Pattern {
        let families = familyRecords.map { record in
            let games = record.family.games
            let scores = games.map { zoo.scores[$0] }
            let random = zoo.mean(of: place(of: .random), in: record.family)
            return FamilyPattern(
                family: record.family,
                difference: difference(record.mean, minus: scores, family: record.family, resamples: resamples),
                headroom: (record.mean - random) / (jointBest(in: record.family) - random),
                labelBiased: mean(games.map { labelBiased[$0] }) - mean(scores))
        }
        func half(_ players: [Strategy], _ game: Int) -> Double { mean(players.map { zoo.players[place(of: $0)][game] }) }
        let differences = GameFamily.winWin.games.map { half(halves.first, $0) - half(halves.second, $0) }
        var random = Seed(0).stream("games: halves")
        return Pattern(families: families, halves: bootstrap(differences, resamples: resamples, random: &random) { mean($0) })
    }

    /// A published mean minus the mean of scores over games, which are drawn anew.
    package static func difference(_ published: Double, minus scores: [Double], family: GameFamily, resamples: Int) -> Estimate {
        var random = Seed(0).stream("games: \(family.title)")
        return bootstrap(scores, resamples: resamples, random: &random) { published - mean($0) }
    }

    /// The place of a player in the zoo.
    static func place(of strategy: Strategy) -> Int { Strategy.classical.firstIndex(of: strategy)! }
}

// MARK: Simple players in the models' place

extension RepeatedGames {
    /// How often the rule for the pattern holds when simple players, to whom an effect was added, stand in the models' place.
    package struct PatternCheck: Codable, Sendable {
        /// Added in the Prisoner's Dilemma family and taken off in the biased and second-best games, in shares of the maximum.
        package var planted: Double
        /// Shares of all choices of five of the ten players for which a comparison holds.
        package var dilemma: Double
        package var biased: Double
        package var secondBest: Double
        /// All three: the rule.
        package var all: Double
        package var choices: Int
    }

    /// What the two rules say of players and rivals that are known.
    package struct Swapped: Codable, Sendable {
        package var players: [PatternCheck]
        package var rivals: [SeatCheck]
    }

    /// Puts simple players and rivals in the place of the five models, and applies the rules for the pattern and the seats to them.
    static func inTheModelsPlace(
        _ run: Run, zoo: Zoo, pattern: Pattern, rivals: Ensemble<Rivals>, rounds: Int, seeds: Seeds
    ) -> Swapped {
        Swapped(
            players: playersInTheModelsPlace(zoo, pattern), rivals: rivalsInTheModelsPlace(rivals.values, rounds: rounds, seeds: seeds))
    }

    /// Puts each choice of five of the ten players in the place of the five models, with effects of several sizes added.
    ///
    /// The interval depends on the zoo alone, so that it moves with the mean and need not be drawn again.
    package static func playersInTheModelsPlace(_ zoo: Zoo, _ pattern: Pattern) -> [PatternCheck] {
        let families: [GameFamily] = [.prisonersDilemma, .biased, .secondBest]
        let players = Strategy.classical.indices
        let choices = (0..<1 << players.count).filter { $0.nonzeroBitCount == models.count }
        return [0, 0.04, 0.06, 0.08].map { planted in
            var held = [0, 0, 0, 0]
            for choice in choices {
                let ends = families.map { family in
                    let estimate = pattern[family].difference
                    let mean = Statistics.mean(players.filter { choice >> $0 & 1 == 1 }.map { zoo.mean(of: $0, in: family) })
                    let shift = mean - record(of: family).mean + (family == .prisonersDilemma ? planted : -planted)
                    return (low: (estimate.low ?? .nan) + shift, high: (estimate.high ?? .nan) + shift)
                }
                let holds = [ends[0].low > 0, ends[1].high < 0, ends[2].high < 0]
                for (place, isHeld) in (holds + [holds.allSatisfy { $0 }]).enumerated() where isHeld { held[place] += 1 }
            }
            let shares = held.map { Double($0) / Double(choices.count) }
            return PatternCheck(
                planted: planted, dilemma: shares[0], biased: shares[1], secondBest: shares[2], all: shares[3], choices: choices.count)
        }
    }
}
