import MatrixGames
import Testing

@Suite struct MatrixGameTests {
    typealias Profile = MatrixGame.Profile

    @Test func thePrisonersDilemmaHasOneEquilibrium() {
        let game = MatrixGame.prisonersDilemma
        #expect(game.pureEquilibria == [Profile(row: 1, column: 1)])
        #expect(game.dominantOption(of: .row) == 1 && game.dominantOption(of: .column) == 1)
        #expect(game.mixedEquilibrium == nil && game.jointBest == 8)
        #expect(game.exchanged == game)
    }

    /// In the Battle of the Sexes with 10 and 7 each plays its own favourite with 10/17.
    @Test func theBattleOfTheSexesHasThreeEquilibria() throws {
        let game = MatrixGame.battleOfTheSexes
        #expect(game.pureEquilibria == [Profile(row: 0, column: 0), Profile(row: 1, column: 1)])
        let mixed = try #require(game.mixedEquilibrium)
        #expect((mixed.row - 10.0 / 17).magnitude < 1e-15 && (mixed.column - 7.0 / 17).magnitude < 1e-15)
        #expect(game.dominantOption(of: .row) == nil && game.jointBest == 8.5)
    }

    @Test func matchingPenniesHasOnlyCoins() throws {
        let game = MatrixGame(row: [1, -1, -1, 1], column: [-1, 1, 1, -1])
        #expect(game.pureEquilibria == [])
        let mixed = try #require(game.mixedEquilibrium)
        #expect(mixed.row == 0.5 && mixed.column == 0.5)
    }

    @Test func viewsAgreeWithTheMatrix() {
        let game = MatrixGame(row: "1234", column: "5678")
        for mine in 0...1 {
            for theirs in 0...1 {
                #expect(game.view(from: .row).own(mine, theirs) == game.payoff(.row, row: mine, column: theirs))
                #expect(game.view(from: .row).other(mine, theirs) == game.payoff(.column, row: mine, column: theirs))
                #expect(game.view(from: .column).own(mine, theirs) == game.payoff(.column, row: theirs, column: mine))
                #expect(game.view(from: .column).other(mine, theirs) == game.payoff(.row, row: theirs, column: mine))
                #expect(game.view(from: .column).transposed.own(mine, theirs) == game.payoff(.column, row: mine, column: theirs))
                #expect(game.exchanged.view(from: .row).own(mine, theirs) == game.view(from: .column).own(mine, theirs))
                #expect(
                    game.relabelled(rows: true, columns: false).payoff(.row, row: mine, column: theirs)
                        == game.payoff(.row, row: 1 - mine, column: theirs))
                #expect(
                    game.relabelled(rows: false, columns: true).payoff(.column, row: mine, column: theirs)
                        == game.payoff(.column, row: mine, column: 1 - theirs))
            }
        }
    }
}
