import LinearAlgebra
import Optimizers
import PerturbedCollapse
import Statistics
import TestSupport
import Testing

typealias Values = PerturbedCollapseValues

extension PerturbedCollapse.Features {
    /// The features that the values are about.
    static let reference = PerturbedCollapse.Features(RowMatrix(Values.given, rows: 5), classes: 3)
}

extension PerturbedCollapse.TiedProblem {
    init(_ row: Values.Case) throws {
        let scaling = try #require(PerturbedCollapse.Scaling(rawValue: row.scaling))
        self.init(
            .reference, PerturbedCollapse.Penalties(features: row.features, classifier: row.weight, tie: row.tie, scaling: scaling))
    }
}

@Suite struct TiedProblemTests {
    private let place = zip(Values.given, Values.direction).map { $0 + 0.1 * $1 }

    @Test(arguments: Values.cases) func objectivesAndGradientsAreThoseOfNumpy(_ row: Values.Case) throws {
        let problem = try PerturbedCollapse.TiedProblem(row)
        var gradient = [Double](repeating: .nan, count: place.count)
        #expect((problem.evaluate(place, &gradient) - row.objective).magnitude < 1e-12)
        // Numpy differentiates the objective without the envelope theorem.
        #expect((innerProduct(gradient, Values.direction) - row.slope).magnitude < 1e-7)
    }

    @Test(arguments: Values.cases) func secondDerivativesAreDifferencesOfGradients(_ row: Values.Case) throws {
        let problem = try PerturbedCollapse.TiedProblem(row)
        let solution = try #require(problem.solution(RowMatrix(place, rows: 5)))
        let found = problem.gradientSlope(solution, along: RowMatrix(Values.direction, rows: 5))
        #expect(absoluteDistance(found, row.curvature) < 1e-7)
    }

    @Test(arguments: Values.cases) func theGradientAnswersToTheClassifiersPenalty(_ row: Values.Case) throws {
        let step = 1e-5
        func gradient(_ change: Double) throws -> [Double] {
            var moved = row
            moved.weight += change
            var gradient = [Double](repeating: 0, count: place.count)
            _ = try PerturbedCollapse.TiedProblem(moved).evaluate(place, &gradient)
            return gradient
        }
        let problem = try PerturbedCollapse.TiedProblem(row)
        let solution = try #require(problem.solution(RowMatrix(place, rows: 5)))
        let found = problem.gradientSlope(solution, along: nil, ridge: problem.ridgeSlope)
        let differences = zip(try gradient(step), try gradient(-step)).map { ($0 - $1) / (2 * step) }
        #expect(absoluteDistance(found, differences) < 1e-5)
    }

    @Test(arguments: Values.cases) func minimaAreThoseOfScipy(_ row: Values.Case) throws {
        let (features, found) = try PerturbedCollapse.TiedProblem(row).minimise(LBFGS(tolerance: 1e-11, limit: 2000))
        #expect(found.ending == .converged && (found.value - row.minimum).magnitude < 1e-12)
        #expect(absoluteDistance([features.spread.nc1, features.spread.ratio], row.spread) < 1e-8)
    }

    @Test func withoutATieFeaturesCollapseToTheClosedForm() {
        let penalties = PerturbedCollapse.Penalties(features: 0.02, classifier: 0.005, tie: 0)
        let problem = PerturbedCollapse.TiedProblem(.reference, penalties)
        let (features, found) = problem.minimise(LBFGS(tolerance: 1e-10, limit: 5000))
        #expect(found.ending == .converged)
        #expect(features.spread.nc1 < 1e-12)
        #expect(PerturbedCollapse.collapseDistance(features, penalties) < 1e-6)
        // Each class: (1 - ab)^2 / 2 + (mu a^2 + lambda b^2) / 2, so that ab = 0.99 and 0.005 a^2 = 0.02 b^2.
        let norms = PerturbedCollapse.collapsedNorms(penalties, samples: 4)
        #expect((norms.classifier * norms.mean - 0.99).magnitude < 1e-14 && (norms.classifier - 2 * norms.mean).magnitude < 1e-14)
        #expect(PerturbedCollapse.collapseDistance(.reference, penalties) > 0.3)
    }
}
