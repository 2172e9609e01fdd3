public import Statistics

/// Points of every strategy in either seat against every strategy, itself included.
public struct RoundRobin: Codable, Hashable, Sendable {
    public let players: [Strategy]
    /// The row player's mean points a round: row player x column player, row after row.
    public let rowPoints: [Double]
    /// The column player's mean points a round, in the same places.
    public let columnPoints: [Double]

    /// The mean points a round of all players in one seat.
    public func mean(of seat: Seat) -> Double { Statistics.mean(seat == .row ? rowPoints : columnPoints) }

    /// The mean points a round of all players in both seats.
    public var mean: Double { (mean(of: .row) + mean(of: .column)) / 2 }

    /// The mean points a round of one player in both seats against everyone.
    public func mean(ofPlayer index: Int) -> Double {
        let n = players.count
        return (0..<n).reduce(0) { $0 + rowPoints[index * n + $1] + columnPoints[$1 * n + index] } / Double(2 * n)
    }

    /// The mean points a round of one player against itself.
    public func selfPlay(ofPlayer index: Int) -> Double {
        let place = index * players.count + index
        return (rowPoints[place] + columnPoints[place]) / 2
    }
}

/// Every strategy plays every one, itself included, in either seat.
///
/// - Parameters:
///   - seeds: repetitions of each pairing.
///   - columnView: turns the game as the column player sees it into what that player is told.
public func roundRobin(
    _ game: MatrixGame, _ players: [Strategy], rounds: Int = 10, seeds: Seeds, columnView: (GameView) -> GameView = { $0 }
) -> RoundRobin {
    let told = columnView(game.view(from: .column))
    let repetitions = Double(seeds.count * rounds)
    var (rowPoints, columnPoints): ([Double], [Double]) = ([], [])
    for (i, row) in players.enumerated() {
        for (j, column) in players.enumerated() {
            let purpose = "\(i) x \(j)"
            var (first, second) = (0.0, 0.0)
            for seed in seeds.all {
                let match = play(game, row, column, rounds: rounds, seed: seed, purpose: purpose, columnView: told)
                first += match.points(of: .row)
                second += match.points(of: .column)
            }
            rowPoints.append(first / repetitions)
            columnPoints.append(second / repetitions)
        }
    }
    return RoundRobin(players: players, rowPoints: rowPoints, columnPoints: columnPoints)
}
