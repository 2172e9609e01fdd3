/// A family of strict ordinal games by what its equilibria are worth.
///
/// Source: Robinson and Goforth, The Topology of the 2x2 Games (2005); Bruns, Games 6 (2015), 495-520, for the families.
public enum GameFamily: String, Codable, Hashable, Sendable, CaseIterable {
    /// An equilibrium that is best for both.
    case winWin = "W"
    /// The Prisoner's Dilemma and those next to it.
    case prisonersDilemma = "P"
    /// Equilibria that one gets the best of and the other the second best.
    case biased = "B"
    /// Equilibria that one gets much the best of.
    case unfair = "U"
    /// No pure equilibrium.
    case cyclic = "C"
    /// One equilibrium that is second best for both.
    case secondBest = "S"
    /// Equilibria that are bad for both or for one.
    case tragic = "T"
}

/// The 144 games of two by two in which each player strictly orders the four cells, none of which is another one relabelled.
public enum OrdinalGames {
    /// A game with its place in the grid and its family.
    public struct Entry: Codable, Hashable, Sendable {
        /// From 0; games in a row of the grid share the row player's payoffs.
        public let row: Int
        /// From 0; games in a column of the grid share the column player's payoffs.
        public let column: Int
        public let game: MatrixGame
        public let family: GameFamily
    }

    /// All games, row after row of the grid.
    ///
    /// The order is that of the 144 games of Akata and others, Playing repeated games with Large Language Models (2023), with the payoffs that its rule
    /// asks for: a row shares the row player's, a column the column player's.
    public static let all: [Entry] = rows.indices.flatMap { row in
        columns.indices.map { column in
            Entry(
                row: row, column: column, game: MatrixGame(row: rows[row], column: columns[column]),
                family: GameFamily(rawValue: String(Array(families[row])[column]))!)
        }
    }

    private static let rows = ["3241", "2341", "1342", "1243", "2143", "3142", "4132", "4123", "4213", "4312", "4321", "4231"]
    private static let columns = ["4321", "4231", "4132", "4123", "4213", "4312", "3412", "2413", "1423", "1432", "2431", "3421"]
    private static let families = [
        "UBBCCCUUUBBU", "UBBCCCBBBBBB", "UBBCCCBBBBBB", "UBBSSTTSSBBU", "UBBSSTTSSBBU", "UBBPPPPTTBBU", "WWWWWWPTTCCC", "WWWWWWPSSCCC",
        "WWWWWWPSSCCC", "WWWWWWBBBBBB", "WWWWWWBBBBBB", "WWWWWWUUUUUU",
    ]
}
