import Dynamics
import Glibc
import TestSupport
import Testing

@Suite struct RungeKuttaTests {
    /// x'' = -x from (1, 0): a turn of the plane.
    private func turned(_ steps: Int, by angle: Double) -> [Double] {
        var state = [1.0, 0]
        RungeKutta(step: angle / Double(steps)).advance(&state, steps: steps) { _, x, slope in
            slope[0] = x[1]
            slope[1] = -x[0]
        }
        return state
    }

    @Test func agreesWithScipyWhereTheSlopeDependsOnTime() {
        var state = [8.0, 3]
        var found: [Double] = []
        for unit in 0..<10 {
            RungeKutta(step: 0.002).advance(&state, from: Double(unit), steps: 500) { time, x, slope in
                slope[0] = x[0] * (1.1 - 0.4 * x[1]) + 0.1 * sin(time)
                slope[1] = x[1] * (0.1 * x[0] - 0.4)
            }
            found += state
        }
        #expect(absoluteDistance(found, DynamicsValues.seasonal) < 1e-9)
    }

    @Test func followsTheClosedFormForwardsAndBackwards() {
        #expect(absoluteDistance(turned(400, by: 2), [cos(2), -sin(2)]) < 1e-10)
        #expect(absoluteDistance(turned(400, by: -2), [cos(2), sin(2)]) < 1e-10)
    }

    @Test func halvingTheStepTakesASixteenthOfTheError() {
        let exact: [Double] = [cos(2), -sin(2)]
        let ratio = absoluteDistance(turned(10, by: 2), exact) / absoluteDistance(turned(20, by: 2), exact)
        #expect((14...18).contains(ratio), "the error falls by \(ratio)")
    }

    /// x' = 4 t^3: a quadrature that the method does without error.
    @Test func cubicSlopesAreIntegratedExactly() {
        var state = [0.0]
        RungeKutta(step: 0.5).advance(&state, from: 1, steps: 4) { time, _, slope in slope[0] = 4 * time * time * time }
        #expect((state[0] - 80).magnitude < 1e-12)
    }

    @Test func withoutStepsNothingMoves() {
        var state = [3.0, 4]
        RungeKutta(step: 1).advance(&state, steps: 0) { _, _, slope in slope[0] = .nan }
        #expect(state == [3, 4])
    }
}
