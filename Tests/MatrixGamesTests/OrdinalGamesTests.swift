import MatrixGames
import Testing

@Suite struct OrdinalGamesTests {
    private let all = OrdinalGames.all

    /// The four ways to name the options of a game; the least stands for all.
    private func canonical(_ game: MatrixGame) -> [Double] {
        [(false, false), (false, true), (true, false), (true, true)].map { game.relabelled(rows: $0, columns: $1) }
            .map { $0.rowPayoffs + $0.columnPayoffs }.min { $0.lexicographicallyPrecedes($1) }!
    }

    @Test func theGridHoldsEveryStrictGameOnce() {
        #expect(all.count == 144 && Set(all.map { canonical($0.game) }).count == 144)
        for entry in all { #expect(entry.game.rowPayoffs.sorted() == [1, 2, 3, 4] && entry.game.columnPayoffs.sorted() == [1, 2, 3, 4]) }
    }

    @Test func familiesAreWhatTheirEquilibriaSay() {
        for entry in all {
            let equilibria = entry.game.pureEquilibria
            let worths = equilibria.map {
                [entry.game.payoff(.row, row: $0.row, column: $0.column), entry.game.payoff(.column, row: $0.row, column: $0.column)]
            }
            #expect((entry.family == .winWin) == worths.contains([4, 4]))
            #expect((entry.family == .cyclic) == equilibria.isEmpty)
            if entry.family == .secondBest { #expect(worths == [[3, 3]]) }
        }
    }

    @Test func familiesHaveTheirNumbers() {
        let counts = GameFamily.allCases.map { family in all.count { $0.family == family } }
        #expect(counts == [36, 7, 44, 19, 18, 12, 8])
    }

    @Test func exchangingThePlayersKeepsTheFamily() {
        var families: [[Double]: GameFamily] = [:]
        for entry in all { families[canonical(entry.game)] = entry.family }
        for entry in all { #expect(families[canonical(entry.game.exchanged)] == entry.family) }
    }

    @Test func rowsAndColumnsShareTheirPlayersPayoffs() {
        for (first, second) in zip(all, all.dropFirst()) where first.row == second.row {
            #expect(first.game.rowPayoffs == second.game.rowPayoffs)
        }
        for (first, second) in zip(all, all.dropFirst(12)) {
            #expect(first.column == second.column && first.game.columnPayoffs == second.game.columnPayoffs)
        }
    }

    @Test func thePrisonersDilemmaIsInItsFamily() {
        let dilemma = all.first { canonical($0.game) == canonical(MatrixGame(row: "3142", column: "3412")) }
        #expect(dilemma?.family == .prisonersDilemma)
    }
}
