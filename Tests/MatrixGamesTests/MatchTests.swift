import MatrixGames
import Statistics
import Testing

@Suite struct MatchTests {
    @Test func pointsOfKnownPairs() {
        func points(_ row: Strategy, _ column: Strategy) -> [Double] {
            let match = play(.prisonersDilemma, row, column, seed: Seed(0))
            return [match.points(of: .row), match.points(of: .column)]
        }
        #expect(points(.titForTat, .titForTat) == [80, 80])
        #expect(points(.titForTat, .alwaysSecond) == [45, 55])
        #expect(points(.alwaysFirst, .alwaysSecond) == [0, 100])
        #expect(points(.grim, .script([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])) == [90, 10])
        #expect(points(.titForTwoTats, .script([0, 1])) == [40, 90])
    }

    /// GPT-4 against one that defects once, as published: it never forgives.
    @Test func aTranscriptIsCounted() {
        let match = Match(.prisonersDilemma, row: "JFFFFFFFFF", column: "FJJJJJJJJJ")
        #expect(match.forgiveness(of: .row) == (0, 8))
        #expect(match.cooperated(.row) == 1 && match.coordinated == 0 && match.rounds == 10)
        #expect(match.points(of: .row) == 90 && match.points(of: .column) == 10)
        let forgiving = Match(.prisonersDilemma, row: "JFJJFJ", column: "FJJFJJ")
        #expect(forgiving.forgiveness(of: .row) == (2, 3))
        #expect(forgiving.forgiveness(of: .column) == (2, 2))
        #expect(Match(.prisonersDilemma, row: "JJ", column: "JJ").forgiveness(of: .row) == (0, 0))
    }

    @Test func coordinationPaysSevenOrTen() {
        let match = Match(.battleOfTheSexes, row: "JJJJJJJJJJ", column: "JFJFJFJFJF")
        #expect(match.coordinated == 5 && match.points(of: .row) == 50 && match.points(of: .column) == 35)
    }

    /// Against J, J, F the best fixed option of the dilemma is F, worth 10 + 10 + 5.
    @Test func regretIsWhatTheBestFixedOptionWouldHavePaid() {
        let match = Match(.prisonersDilemma, row: "JFJ", column: "JJF")
        #expect(match.regret(of: .row) == 25 - 18)
        #expect(Match(.prisonersDilemma, row: "FFF", column: "JJF").regret(of: .row) == 0)
    }

    @Test func seatsDrawFromStreamsOfTheirOwn() {
        let alone = play(.prisonersDilemma, .random, .alwaysFirst, rounds: 50, seed: Seed(4))
        let both = play(.prisonersDilemma, .random, .random, rounds: 50, seed: Seed(4))
        #expect(alone.rowMoves == both.rowMoves && both.rowMoves != both.columnMoves)
    }
}
