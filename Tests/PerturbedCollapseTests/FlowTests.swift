import LinearAlgebra
import PerturbedCollapse
import Statistics
import TestSupport
import Testing
import Workbench

@Suite struct FlowTests {
    private typealias Study = PerturbedCollapse

    @Test func theScatterAlongTheFlowIsThatOfScipy() {
        var flow = Study.Flow()
        (flow.records, flow.steps) = (4, 40)
        let problem = Study.TiedProblem(.reference, Study.Penalties(features: 0.005, classifier: 0.005, tie: 0.5))
        let course = Study.follow(problem, over: 4, flow)
        #expect(course.times == [0, 1, 2, 3, 4])
        #expect(absoluteDistance(zip(course.nc1, course.ratio).flatMap { [$0, $1] }, Values.flow.flatMap { $0 }) < 1e-8)
    }

    @Test func decayAloneLeavesTheRatioAndBackwardsItRises() {
        let problem = Study.TiedProblem(.reference, Study.Penalties(features: 0.05, classifier: 0.005, tie: 0))
        let decayed = Study.follow(problem, over: 20, Study.Flow(), hasData: false)
        #expect(decayed.largestRise.magnitude < 1e-12 && decayed.relativeDrop.magnitude < 1e-12)
        let forwards = Study.follow(problem, over: 1, Study.Flow())
        let backwards = Study.follow(problem, over: -1, Study.Flow())
        #expect(forwards.largestRise < 0 && backwards.relativeDrop < 0 && backwards.largestRise > 0)
    }

    @Test(arguments: 0..<5) func givenFeaturesAreAsAskedFor(_ seed: Int) {
        var problems = Study.Problems()
        (problems.separations, problems.classes) = ([2, 2], [3, 4])
        let features = Study.givenFeatures(problems, seed: Seed(UInt64(seed)))
        #expect((features.spread.ratio - 0.25).magnitude < 1e-9)
        #expect((3...4).contains(features.classes) && (10...50).contains(features.samples) && (10...30).contains(features.width))
        #expect(
            absoluteDistance(
                Study.Features(features.residuals, classes: features.classes).means.values, features.means.values.map { _ in 0 }) < 1e-12)
        // Classes have axes of their own: their scatter isn't a multiple of the identity.
        let all = features.residuals.rowProducts()
        let diagonal = (0..<features.width).map { all[$0 * features.width + $0] }
        #expect((diagonal.max() ?? 0) > 1.2 * (diagonal.min() ?? 0))
    }
}
