public import Statistics

/// The moves of a repeated game.
public struct Match: Codable, Hashable, Sendable {
    public let game: MatrixGame
    public let rowMoves: [Int]
    public let columnMoves: [Int]

    public init(_ game: MatrixGame, row: [Int], column: [Int]) {
        precondition(row.count == column.count, "a match has as many moves on both sides, found \(row.count) and \(column.count)")
        (self.game, rowMoves, columnMoves) = (game, row, column)
    }

    /// A match from a transcript, a letter a move; every letter but `first` is option 1.
    public init(_ game: MatrixGame, row: String, column: String, first: Character = "J") {
        self.init(game, row: row.map { $0 == first ? 0 : 1 }, column: column.map { $0 == first ? 0 : 1 })
    }

    public var rounds: Int { rowMoves.count }

    public func moves(of seat: Seat) -> [Int] { seat == .row ? rowMoves : columnMoves }

    /// The sum of a player's payoffs.
    public func points(of seat: Seat) -> Double {
        zip(rowMoves, columnMoves).reduce(0) { $0 + game.payoff(seat, row: $1.0, column: $1.1) }
    }

    /// In how many rounds both took the same option.
    public var coordinated: Int { zip(rowMoves, columnMoves).count { $0 == $1 } }

    /// In how many rounds a player took option 0.
    public func cooperated(_ seat: Seat) -> Int { moves(of: seat).count { $0 == 0 } }

    /// How often a player answers the other's option 0 with option 0 in the next round, once the other has taken option 1.
    public func forgiveness(of seat: Seat) -> (forgiven: Int, answered: Int) {
        let (mine, theirs) = (moves(of: seat), moves(of: seat.other))
        guard let fault = theirs.firstIndex(of: 1) else { return (0, 0) }
        let answered = theirs.indices.dropLast().filter { $0 > fault && theirs[$0] == 0 }
        return (answered.count { mine[$0 + 1] == 0 }, answered.count)
    }

    /// What a player would have gained with the better of the two options in every round, the other's moves being what they were.
    public func regret(of seat: Seat) -> Double {
        let view = game.view(from: seat)
        let theirs = moves(of: seat.other)
        let best = (0...1).map { mine in theirs.reduce(0) { $0 + view.own(mine, $1) } }.max() ?? 0
        return best - points(of: seat)
    }
}

/// Plays a repeated game.
///
/// - Parameters:
///   - seed: each player draws from a stream of its own, "row: name" or "column: name" with the purpose in front.
///   - rowView: the game as the row player is told it, if that isn't the true one; points count by the true one.
///   - columnView: the same for the column player.
public func play(
    _ game: MatrixGame, _ row: Strategy, _ column: Strategy, rounds: Int = 10, seed: Seed, purpose: String = "match",
    rowView: GameView? = nil, columnView: GameView? = nil
) -> Match {
    var rowRandom = seed.stream("\(purpose) row")
    var columnRandom = seed.stream("\(purpose) column")
    var rowPlayer = Player(row, rowView ?? game.view(from: .row))
    var columnPlayer = Player(column, columnView ?? game.view(from: .column))
    var (rowMoves, columnMoves): ([Int], [Int]) = ([], [])
    rowMoves.reserveCapacity(rounds)
    columnMoves.reserveCapacity(rounds)
    for _ in 0..<rounds {
        let (mine, theirs) = (rowPlayer.choose(&rowRandom), columnPlayer.choose(&columnRandom))
        rowMoves.append(mine)
        columnMoves.append(theirs)
        rowPlayer.see(theirs)
        columnPlayer.see(mine)
    }
    return Match(game, row: rowMoves, column: columnMoves)
}
