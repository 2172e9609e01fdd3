import Statistics
import TabularDecisions
import Testing

typealias Reference = TabularDecisionsValues

func isClose(_ ours: [Double], _ theirs: [Double], _ tolerance: Double) -> Bool {
    ours.count == theirs.count && zip(ours, theirs).allSatisfy { ($0 - $1).magnitude <= tolerance }
}

let process = DecisionProcess(states: 5, actions: 3, transitions: Reference.transitions, discount: 0.85)

@Suite struct DecisionProcessTests {
    @Test func randomRowsAreDistributionsWithTheMomentsOfDirichlet() {
        var random = Seed(5).stream("transitions")
        let drawn = DecisionProcess.random(states: 8, actions: 500, discount: 0.9, &random)
        for row in 0..<4000 {
            #expect((drawn.transitions[row * 8..<(row + 1) * 8].reduce(0, +) - 1).magnitude < 1e-14)
        }
        // Each probability has mean 1/8 and variance (1/8)(7/8) / 5; 4000 rows put the mean's standard error at 0.0023.
        let first = (0..<4000).map { drawn.transitions[$0 * 8] }
        #expect((mean(first) - 0.125).magnitude < 0.01)
        #expect((variance(first) - 0.021875).magnitude < 0.003)
    }

    @Test func aGridStaysWithinItsWallsAndSlips() {
        let grid = DecisionProcess.grid(side: 3, slip: 0.2, discount: 0.9)
        // North from the corner cell 0 stays; a slip goes east or south, or against a wall.
        #expect(isClose(Array(grid.transitions[0..<9]), [0.9, 0.05, 0, 0.05, 0, 0, 0, 0, 0], 1e-15))
        // South from the middle.
        let south = (4 * 4 + 2) * 9
        #expect(isClose(Array(grid.transitions[south..<south + 9]), [0, 0.05, 0, 0.05, 0, 0.05, 0, 0.85, 0], 1e-15))
    }

    @Test func meansOverTheNextState() {
        let place = DecisionProcess(states: 2, actions: 1, transitions: [0.25, 0.75, 1, 0], discount: 0.5)
        #expect(place.expectedNext([4, 8]) == [7, 4])
        #expect(place.expected([4, 8, 3, 100]) == [7, 3])
        #expect(
            place.mixed(with: DecisionProcess(states: 2, actions: 1, transitions: [1, 0, 0, 1], discount: 0.5), share: 0.5).transitions
                == [0.625, 0.375, 0.5, 0.5])
    }
}
