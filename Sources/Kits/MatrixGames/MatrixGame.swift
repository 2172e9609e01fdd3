/// Which of the two players: the one who picks the row or the one who picks the column.
public enum Seat: String, Codable, Hashable, Sendable, CaseIterable {
    case row, column

    public var other: Seat { self == .row ? .column : .row }
}

/// A game of two players with two options each; payoffs stand by cells (row 0, column 0), (0, 1), (1, 0), (1, 1).
public struct MatrixGame: Codable, Hashable, Sendable {
    public let rowPayoffs: [Double]
    public let columnPayoffs: [Double]

    public init(row: [Double], column: [Double]) {
        precondition(row.count == 4 && column.count == 4, "a game of two by two has four cells, found \(row.count) and \(column.count)")
        (rowPayoffs, columnPayoffs) = (row, column)
    }

    /// The payoffs of a strict ordering as four digits each, such as `3142`.
    public init(row: String, column: String) {
        self.init(
            row: row.compactMap { $0.wholeNumberValue.map(Double.init) }, column: column.compactMap { $0.wholeNumberValue.map(Double.init) }
        )
    }

    /// Option 0 cooperates: 8 for both, 5 for both if neither does, 10 for the one who alone doesn't, and 0 for the other.
    public static let prisonersDilemma = MatrixGame(row: [8, 0, 10, 5], column: [8, 10, 0, 5])

    /// Both want the same option, the row player 0 and the column player 1: 10 for the favoured one, 7 for the other, else nothing.
    public static let battleOfTheSexes = MatrixGame(row: [10, 0, 0, 7], column: [7, 0, 0, 10])

    /// What a player gets in a cell.
    @inline(__always)
    public func payoff(_ seat: Seat, row: Int, column: Int) -> Double {
        seat == .row ? rowPayoffs[2 * row + column] : columnPayoffs[2 * row + column]
    }

    /// The same game with the players exchanged.
    public var exchanged: MatrixGame {
        MatrixGame(row: [0, 2, 1, 3].map { columnPayoffs[$0] }, column: [0, 2, 1, 3].map { rowPayoffs[$0] })
    }

    /// The same game with the options of one player, or of both, in the other order.
    public func relabelled(rows: Bool, columns: Bool) -> MatrixGame {
        let order = (0..<4).map { $0 ^ (rows ? 2 : 0) ^ (columns ? 1 : 0) }
        return MatrixGame(row: order.map { rowPayoffs[$0] }, column: order.map { columnPayoffs[$0] })
    }

    /// The mean of both payoffs in the cell where it is largest.
    public var jointBest: Double { zip(rowPayoffs, columnPayoffs).map { ($0 + $1) / 2 }.max() ?? 0 }
}

extension MatrixGame {
    /// A pair of options.
    public struct Profile: Codable, Hashable, Sendable {
        public var row: Int
        public var column: Int

        public init(row: Int, column: Int) { (self.row, self.column) = (row, column) }
    }

    /// The cells that neither player would leave alone, even for an equal payoff's sake.
    public var pureEquilibria: [Profile] {
        (0..<4).map { Profile(row: $0 >> 1, column: $0 & 1) }.filter { cell in
            payoff(.row, row: cell.row, column: cell.column) >= payoff(.row, row: 1 - cell.row, column: cell.column)
                && payoff(.column, row: cell.row, column: cell.column) >= payoff(.column, row: cell.row, column: 1 - cell.column)
        }
    }

    /// The probabilities of option 0 at which each player makes the other indifferent; nil unless both lie strictly between 0 and 1.
    public var mixedEquilibrium: (row: Double, column: Double)? {
        /// The probability of the opponent's option 0 at which both own options pay alike, from own payoffs by (own, other's) option.
        func indifferent(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double { (d - b) / (a - b - c + d) }
        let column = indifferent(rowPayoffs[0], rowPayoffs[1], rowPayoffs[2], rowPayoffs[3])
        let row = indifferent(columnPayoffs[0], columnPayoffs[2], columnPayoffs[1], columnPayoffs[3])
        guard row > 0, row < 1, column > 0, column < 1 else { return nil }
        return (row, column)
    }

    /// The option that pays more whatever the other does; nil if neither does.
    public func dominantOption(of seat: Seat) -> Int? {
        let view = view(from: seat)
        return (0...1).first { mine in (0...1).allSatisfy { view.own(mine, $0) > view.own(1 - mine, $0) } }
    }
}
