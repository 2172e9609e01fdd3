import Glibc
import MatrixGames
import Statistics
import Testing

@Suite struct StrategyTests {
    private let dilemma = MatrixGame.prisonersDilemma
    private let sexes = MatrixGame.battleOfTheSexes

    /// What a strategy plays in the row's seat, as letters.
    private func moves(_ strategy: Strategy, against other: String, in game: MatrixGame = .prisonersDilemma, seed: UInt64 = 0) -> String {
        let script = Strategy.script(other.map { $0 == "J" ? 0 : 1 })
        return play(game, strategy, script, rounds: other.count, seed: Seed(seed)).rowMoves.map { $0 == 0 ? "J" : "F" }.joined()
    }

    @Test(arguments: [
        (Strategy.titForTat, "JFJJJFFFJJ"), (.grim, "JFFFFFFFFF"), (.titForTwoTats, "JJJJJJFFJJ"), (.alwaysFirst, "JJJJJJJJJJ"),
        (.alwaysSecond, "FFFFFFFFFF"), (.generousTitForTat(forgiveness: 1), "JJJJJJJJJJ"),
        (.generousTitForTat(forgiveness: 0), "JFJJJFFFJJ"),
        (.level1, "FFFFFFFFFF"), (.maximin, "FFFFFFFFFF"), (.fictitiousPlay, "FFFFFFFFFF"), (.script([0, 1]), "JFJFJFJFJF"),
        // Begins with F, which paid 10 against J and stays; 5 against F is less than the mean of 5.75 and shifts; J against F paid 0.
        (.winStayLoseShift, "FJJJJFJFFF"),
    ])
    func movesInTheDilemma(_ strategy: Strategy, _ expected: String) {
        #expect(moves(strategy, against: "FJJJFFFJJJ") == expected.prefix(10))
    }

    @Test func movesOfBestResponsesInTheBattleOfTheSexes() {
        // Level 1 takes the favourite; the other's level 1 takes its own, to which level 2 gives in.
        #expect(moves(.level1, against: "FFFF", in: sexes) == "JJJJ")
        #expect(moves(.level2, against: "JJJJ", in: sexes) == "FFFF")
        #expect(moves(.lastMoveBestResponse, against: "JFJFJ", in: sexes) == "JJFJF")
        // J pays more while its frequency is above 7/17: counts 1 of 2, 1 of 3, 1 of 4, 2 of 5, 3 of 6.
        #expect(moves(.fictitiousPlay, against: "FFJJJ", in: sexes) == "JFFFJ")
        // After three rounds J is expected after F with 2/3, and after J with 1/3.
        #expect(moves(.conditionalFictitiousPlay, against: "JFJFJF", in: sexes) == "JJJFJF")
    }

    @Test func maximinAndMaximaxLookAtOneCell() {
        let game = MatrixGame(row: [4, 1, 2, 3], column: [1, 2, 3, 4])
        #expect(moves(.maximax, against: "JJ", in: game) == "JJ" && moves(.maximin, against: "JJ", in: game) == "FF")
        // Equal worst payoffs leave it to level 1.
        #expect(moves(.maximin, against: "JJ", in: MatrixGame(row: [1, 5, 1, 4], column: [1, 2, 3, 4])) == "JJ")
    }

    /// Each share within four binomial standard errors of its closed form.
    @Test(arguments: [
        (Strategy.random, 0.5), (.firstBiased(.level1, share: 0.25), 0.25), (.firstBiased(.random, share: 0.5), 0.75),
        (.logitFictitiousPlay(precision: 0.3), 1 / (1 + exp(0.3 * 3.5))), (.generousTitForTat(forgiveness: 0.3), 0.3),
    ])
    func sharesOfTheFirstOption(_ strategy: Strategy, _ share: Double) {
        // In the dilemma J pays 3.5 less than F against a coin; the second round of a script of F, J is the first that generous tit for tat answers.
        let round = if case .generousTitForTat = strategy { 1 } else { 0 }
        let count = (0..<4000).count { moves(strategy, against: "FF", seed: UInt64($0)).dropFirst(round).first == "J" }
        #expect((Double(count) / 4000 - share).magnitude < 4 * (share * (1 - share) / 4000).squareRoot())
    }

    @Test func tiesAreTossed() {
        let flat = MatrixGame(row: [1, 1, 1, 1], column: [1, 1, 1, 1])
        for strategy in [Strategy.level1, .level2, .maximin, .maximax, .fictitiousPlay, .lastMoveBestResponse] {
            let count = (0..<400).count { moves(strategy, against: "J", in: flat, seed: UInt64($0)) == "J" }
            #expect((140...260).contains(count), "\(strategy)")
        }
    }

    /// Without exploration: values 5.75 at first, F pays 5 against F and falls to 5.375, so J, which pays 0, and so on.
    @Test func aQLearnerFollowsItsValues() {
        // J: 5.75, F: 5.75 -> tie; both fall towards what they pay against F: J to 0, F to 5, so that F is what remains.
        #expect(moves(.qLearner(rate: 0.5, exploration: 0), against: "FFFFFFFFFF").hasSuffix("FFFFFFFF"))
    }

    @Test func aMisledPlayerPlaysWhatItIsTold() {
        let game = MatrixGame(row: [1, 2, 3, 4], column: [4, 3, 1, 2])
        // The column player's first option pays 4 and 1 against the row's, transposed 4 and 3.
        let told = game.view(from: .column).transposed
        #expect(told.own(0, 1) == 3 && game.view(from: .column).own(0, 1) == 1)
        let match = play(game, .alwaysFirst, .maximin, seed: Seed(0), columnView: told)
        #expect(match.columnMoves == [Int](repeating: 0, count: 10) && match.points(of: .column) == 40)
    }
}
