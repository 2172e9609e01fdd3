import MatrixGames
import Statistics
import Testing

@Suite struct RoundRobinTests {
    @Test func pointsOfAllPairs() {
        let table = roundRobin(.prisonersDilemma, [.titForTat, .alwaysSecond], seeds: Seeds(3))
        #expect(table.rowPoints == [8, 4.5, 5.5, 5] && table.columnPoints == [8, 5.5, 4.5, 5])
        #expect(table.mean(ofPlayer: 0) == 6.25 && table.mean(ofPlayer: 1) == 5.25 && table.selfPlay(ofPlayer: 0) == 8)
        #expect(table.mean == 5.75 && table.mean(of: .row) == 5.75)
    }

    /// Two coins get the mean of the four cells, 2.5 in every strict game.
    @Test func coinsGetTheMeanOfTheCells() {
        let table = roundRobin(OrdinalGames.all[17].game, [.random], rounds: 100, seeds: Seeds(100))
        // The standard deviation of a cell is 1.118: four standard errors of 10,000 rounds.
        #expect((table.mean(of: .row) - 2.5).magnitude < 0.045 && (table.mean(of: .column) - 2.5).magnitude < 0.045)
    }

    /// Family means over the whole grid that another program found, for five rules and for ten classical players, in shares of 4.
    @Test func familyMeansAgreeWithAnotherProgram() {
        func mean(_ family: GameFamily, _ players: [Strategy], _ seat: Seat? = nil, told: (GameView) -> GameView = { $0 }) -> Double {
            let tables = OrdinalGames.all.filter { $0.family == family }.map {
                roundRobin($0.game, players, seeds: Seeds(4), columnView: told)
            }
            return Statistics.mean(tables.map { table in seat.map { table.mean(of: $0) } ?? table.mean }) / 4
        }
        let misled = [Strategy.fictitiousPlay, .level1, .lastMoveBestResponse, .winStayLoseShift, .random].map {
            Strategy.firstBiased($0, share: 0.5)
        }
        for (family, row, column) in [(GameFamily.winWin, 0.924, 0.913), (.prisonersDilemma, 0.855, 0.693), (.secondBest, 0.693, 0.559)] {
            #expect((mean(family, misled, .row) { $0.transposed } - row).magnitude < 0.015)
            #expect((mean(family, misled, .column) { $0.transposed } - column).magnitude < 0.015)
        }
        for (family, expected) in [(GameFamily.winWin, 0.872), (.prisonersDilemma, 0.625), (.biased, 0.773), (.secondBest, 0.712)] {
            #expect((mean(family, Strategy.classical) - expected).magnitude < 0.01)
        }
    }
}
