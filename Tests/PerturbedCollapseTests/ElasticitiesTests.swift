import LinearAlgebra
import NeuralCollapse
import PerturbedCollapse
import Statistics
import TestSupport
import Testing

@Suite struct ElasticitiesTests {
    @Test(arguments: Values.cases) func elasticitiesAreDifferencesOfScipysMinimisers(_ row: Values.Case) throws {
        let response = PerturbedCollapse.respond(try PerturbedCollapse.TiedProblem(row), PerturbedCollapse.Minimisation())
        #expect(absoluteDistance([response.featureElasticity, response.classifierElasticity], row.elasticities) < 1e-9)
        #expect(response.residual < 1e-11 && response.gradientNorm < 1e-9)
    }

    @Test func theDerivativeOfNC1IsThatOfTheMetric() throws {
        let features = PerturbedCollapse.Features.reference
        let slope = try #require(PerturbedCollapse.VariabilitySlope(features))
        #expect((slope.nc1 - features.spread.nc1).magnitude < 1e-14)
        let step = 1e-6
        func nc1(_ factor: Double) -> Double {
            let values = zip(Values.given, Values.direction).map { $0 + factor * $1 }
            return PerturbedCollapse.Features(RowMatrix(values, rows: 5), classes: 3).spread.nc1
        }
        let difference = (nc1(step) - nc1(-step)) / (2 * step) / nc1(0)
        #expect((slope.logSlope(along: RowMatrix(Values.direction, rows: 5)) - difference).magnitude < 1e-8)
    }

    @Test func aTieThatNailsFeaturesDownLeavesNoAnswer() {
        let penalties = PerturbedCollapse.Penalties(features: 0.005, classifier: 0.005, tie: 1e6)
        let response = PerturbedCollapse.respond(.init(.reference, penalties), PerturbedCollapse.Minimisation())
        #expect(response.featureElasticity.magnitude < 1e-6 && response.classifierElasticity.magnitude < 1e-6)
        #expect(response.place.givenDistance < 1e-5 && response.place.givenDistance > 0)
    }
}
