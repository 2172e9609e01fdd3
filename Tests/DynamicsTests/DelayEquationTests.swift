import Dynamics
import Glibc
import Testing

@Suite struct DelayEquationTests {
    private func worst(_ trajectory: Trajectory, every steps: Int, _ expected: [Double]) -> Double {
        expected.indices.map { (trajectory.values[($0 + 1) * steps] - expected[$0]).magnitude }.max()!
    }

    private func logistic(_ steps: Int) -> Double {
        let trajectory = DelayEquation(delay: 1, stepsPerDelay: steps).integrate(
            over: 20, history: { 0.5 + 0.2 * $0 }, slope: { 1.4 * $0 * (1 - $1) })
        return worst(trajectory, every: steps, DynamicsValues.logistic)
    }

    @Test func agreesWithScipyByTheMethodOfSteps() {
        #expect(logistic(200) < 1e-9)
        let replicator = DelayEquation(delay: 0.6, step: 0.003).integrate(
            over: 18, history: { _ in 0.68 }, slope: { $0 * (1 - $0) * (2 - 7 / (1 + exp(-10 * ($1 - 0.72)))) })
        #expect(worst(replicator, every: 200, DynamicsValues.replicator) < 1e-9)
    }

    @Test func halvingTheStepTakesASixteenthOfTheError() {
        let ratio = logistic(10) / logistic(20)
        #expect((12...20).contains(ratio), "the error falls by \(ratio)")
    }

    /// x' = -x(t - 1) with x = 1 before 0: 1 - t up to 1, then 1 - t + (t - 1)^2 / 2 up to 2, and so on; exact for a method of order 4 up to 4.
    @Test func followsThePolynomialsOfTheLinearEquation() {
        let trajectory = DelayEquation(delay: 1, stepsPerDelay: 4).integrate(over: 3, history: { _ in 1 }, slope: { -$1 })
        func exact(_ t: Double) -> Double {
            1 - t + (t > 1 ? (t - 1) * (t - 1) / 2 : 0) - (t > 2 ? (t - 2) * (t - 2) * (t - 2) / 6 : 0)
        }
        for index in trajectory.values.indices { #expect((trajectory.values[index] - exact(trajectory.time(index))).magnitude < 1e-14) }
    }

    @Test func withoutDelayItIsAnOrdinaryEquation() {
        let trajectory = DelayEquation(delay: 0, step: 0.01).integrate(over: 2, history: { _ in 0.1 }, slope: { x, past in past * (1 - x) })
        #expect((trajectory.values.last! - 1 / (1 + 9 * exp(-2.0))).magnitude < 1e-10)
        #expect(trajectory.values.count == 201)
    }

    @Test func theStepDividesTheDelay() {
        let equation = DelayEquation(delay: 1, step: 0.3)
        #expect(equation.stepsPerDelay == 4 && equation.step == 0.25)
    }

    @Test func oneStepPerDelayIsEnough() {
        let trajectory = DelayEquation(delay: 1, stepsPerDelay: 1).integrate(over: 2, history: { _ in 1 }, slope: { -$1 })
        #expect(trajectory.values == [1, 0, -0.5])
    }
}
