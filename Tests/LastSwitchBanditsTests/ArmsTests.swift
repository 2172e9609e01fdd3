import LastSwitchBandits
import Statistics
import TabularDecisions
import Testing

typealias Reference = LastSwitchBanditsValues
typealias Arms = LastSwitchBandits.Arms

extension LastSwitchBanditsValues.Instance {
    var arms: Arms { Arms(count: count, depth: depth, payoffs: payoffs) }
    var clocks: LastSwitchBandits.JointClocks { .init(count: count, depth: depth) }
    var solution: LastSwitchBandits.Programme { .init(value: programme, play: play, rest: rest) }
}

@Suite struct ArmsTests {
    let arms = Arms(count: 1, depth: 3, payoffs: [0, 1, 2, 3, 4, 5])

    @Test func clocksCountPlaysInARowAndRoundsOfRest() {
        #expect((0..<6).map(arms.clock) == [-3, -2, -1, 1, 2, 3])
        #expect((0..<6).map { arms.clock(arms.played($0)) } == [-3, -3, -2, -1, -1, -1])
        #expect((0..<6).map { arms.clock(arms.rested($0)) } == [1, 1, 1, 2, 3, 3])
    }

    @Test func randomPayoffsAreSortedAndShapesTakeTurns() {
        var random = Seed(1).stream("payoffs")
        let drawn = Arms.random(count: 3, depth: 2, &random)
        for arm in 0..<3 {
            #expect(Array(drawn.payoffs[4 * arm..<4 * arm + 4]) == drawn.payoffs[4 * arm..<4 * arm + 4].sorted())
        }
        let shapes = (0..<9).map { Arms.shape(Seed($0), arms: [2, 3, 4], depths: [2, 3, 4]) }
        #expect(Set(shapes.map { $0.count * 10 + $0.depth }).count == 9)
    }

    @Test func jointClocksHoldWhatCanBeReached() {
        // One arm from rest: -2, -1, 1, 2. Two arms never have both just been played.
        #expect(LastSwitchBandits.JointClocks(count: 1, depth: 2).process.states == 4)
        let joint = LastSwitchBandits.JointClocks(count: 2, depth: 2)
        for state in 0..<joint.process.states { #expect(joint.states[2 * state] >= 2 || joint.states[2 * state + 1] >= 2) }
    }
}
