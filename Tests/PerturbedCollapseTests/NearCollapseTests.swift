import PerturbedCollapse
import Statistics
import Testing
import Workbench

@Suite struct NearCollapseTests {
    /// What is left of the closed form falls with the square of the deviation, what is left of uniform shrinkage with the deviation itself.
    @Test func theClosedFormIsRightToFirstOrder() {
        var small = PerturbedCollapse.Small()
        (small.classes, small.samples, small.width) = (3, 4, 5)
        let result = PerturbedCollapse.nearCollapse(.unwatched, small: small, penalties: .init(), tie: 1, draw: Seed(3))
        #expect((result.slope - 2).magnitude < 0.05 && (result.uniformSlope - 1).magnitude < 0.05)
        #expect((result.relativeError.last ?? .nan) < 1e-3 && result.relativeError[0] > 1e-6)
        #expect(result.gradientNorm.allSatisfy { $0 <= 1e-11 })
        // (W'W + lambda + beta)^-1 beta with W'W = 0.995 along the rows of the collapsed classifier, whose penalties are equal.
        #expect((result.along - 1 / 2.0).magnitude < 1e-14 && (result.across - 1 / 1.005).magnitude < 1e-14)
    }
}
