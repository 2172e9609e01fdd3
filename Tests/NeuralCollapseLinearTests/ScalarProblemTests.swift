import NeuralCollapseLinear
import Testing

@Suite struct ScalarProblemTests {
    @Test func minimisersAreThoseOfScipy() {
        for row in NeuralCollapseLinearValues.scalars {
            let problem = NeuralCollapseLinear.ScalarProblem(
                n: Int(row[0]), total: Int(row[1]), depth: Int(row[2]), weightDecay: row[3], featureDecay: row[4])
            #expect((problem.minimiser - row[5]).magnitude < 1e-6 && (problem.minimiser == 0) == (row[5] == 0), "\(row)")
            #expect((problem.objective(problem.minimiser) - row[6]).magnitude < 1e-12, "\(row)")
        }
    }

    /// Where a class can be above zero and still is better at zero: between the two sizes that the transition of first order has.
    @Test func aMinimumMayBeLocalOnly() {
        let problem = NeuralCollapseLinear.ScalarProblem(n: 5, total: 95, depth: 2, weightDecay: 0.02, featureDecay: 0.005)
        #expect((problem.localMinimum ?? 0) > 1 && problem.minimiser == 0)
        let smaller = NeuralCollapseLinear.ScalarProblem(n: 3, total: 93, depth: 2, weightDecay: 0.02, featureDecay: 0.005)
        #expect(smaller.localMinimum == nil)
    }
}
