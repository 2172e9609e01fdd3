import NeuralCollapseLinear
import Statistics
import Testing

@Suite struct DescentTests {
    private typealias Study = NeuralCollapseLinear

    private func descent(
        _ sizes: [Int], depth: Int, width: Int, loss: Study.Loss = .squared, hasBias: Bool = false, seed: UInt64 = 0
    ) -> Study.Descent {
        var settings = Study.Matrices()
        settings.tolerance = 1e-11
        var problem = Study.MatrixProblem(
            sizes: sizes, depth: depth, width: width, weightDecay: settings.weightDecay, featureDecay: settings.featureDecay)
        (problem.loss, problem.hasBias) = (loss, hasBias)
        return Study.Descent(problem, settings, from: Study.Weights(problem, deviation: settings.deviation, seed: Seed(seed)))
    }

    /// Numbers of samples that are and that aren't whole vectors, both losses, with and without bias.
    @Test func objectivesAreThoseOfAQuasiNewtonMethod() throws {
        for row in NeuralCollapseLinearValues.minima {
            let loss = try #require(Study.Loss(rawValue: row.loss))
            let lowest = (0..<3).map { seed in
                var descent = descent(row.sizes, depth: row.depth, width: row.width, loss: loss, hasBias: row.hasBias, seed: UInt64(seed))
                descent.run()
                return descent.objective()
            }
            #expect(((lowest.min() ?? .nan) - row.objective).magnitude < 1e-9, "\(row)")
        }
    }

    @Test func equalClassesCollapseToAnOrthogonalFrame() {
        var descent = descent([10, 10, 10], depth: 2, width: 6)
        let before = Study.Fit(descent)
        descent.run()
        let fit = Study.Fit(descent)
        #expect(before.nc1 > 0.1 && fit.nc1 < 1e-12)
        #expect(fit.worstCosine < 1e-6 && fit.alignmentGap < 1e-9 && fit.singularError < 1e-6 && fit.normError < 1e-6)
        #expect((fit.objective - fit.problem.predictedObjective).magnitude < 1e-10)
        #expect(!fit.isAtZero && fit.gradientNorm < 1e-11 && fit.steps < 30_000)
    }

    @Test func theClosedFormStands() {
        let settings = Study.Matrices()
        let problem = Study.MatrixProblem(sizes: [12, 6, 3], depth: 3, width: 5, weightDecay: 0.005, featureDecay: 0.0005)
        var descent = Study.Descent(
            problem, settings, from: Study.Weights(problem, at: problem.predicted, moved: 0, seed: Seed(0)))
        descent.run()
        // The first step finds no slope.
        #expect(descent.steps == 1)
        #expect((descent.objective() - problem.predictedObjective).magnitude < 1e-14)
    }

    @Test func aBiasGivesTheSimplex() {
        var descent = descent([8, 8, 8, 8], depth: 1, width: 6, hasBias: true)
        descent.run()
        let fit = Study.Fit(descent)
        #expect(fit.simplexError < 1e-6 && fit.globalMean < 1e-6)
    }
}
