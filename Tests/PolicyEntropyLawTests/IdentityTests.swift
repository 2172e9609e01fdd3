import PolicyEntropyLaw
import SoftmaxPolicies
import Statistics
import Testing
import Workbench

@Suite struct IdentityTests {
    @Test func covarianceAndChangeAgreeWithNumpy() {
        let logits = [0.3, -1.2, 2.0, 0.7, -0.4]
        let p = softmax(logits)
        for (gradient, expected) in zip([PolicyEntropyLaw.Gradient.plain, .natural], PolicyEntropyLawValues.steps) {
            let change = gradient.change(p, [0.9, 0.1, 0.4, 0.6, 0.2], size: 0.3)
            #expect((PolicyEntropyLaw.predictedChange(p, change) - expected[0]).magnitude < 1e-14)
            #expect((PolicyEntropyLaw.trueChange(logits, change) - expected[1]).magnitude < 1e-14)
        }
    }

    @Test func theErrorIsOfFirstOrderAndTheOtherCovarianceMisses() {
        var settings = PolicyEntropyLaw.Identity()
        settings.rows = 40
        let cells = PolicyEntropyLaw.checkIdentity(settings, seed: Seed(9))
        #expect(cells.map(\.size) == [1e-3, 1e-2, 1e-1, 1, 1e-3, 1e-2, 1e-1, 1])
        for (small, large) in [(0, 1), (1, 2), (4, 5), (5, 6)] {
            #expect((cells[large].error / cells[small].error / 10 - 1).magnitude < 0.1)
        }
        #expect(cells[0].swapped > 0.2 && cells[4].swapped > 0.2)
    }

    @Test func entropyFallsWhereTheClosedFormSays() {
        var settings = PolicyEntropyLaw.Signs()
        settings.cell = 0.02
        for curve in PolicyEntropyLaw.firstSteps(.unwatched, settings: settings) {
            #expect(curve.probability.count == 49)
            if curve.gradient == .natural { #expect(curve.misplaced <= 1) }
        }
        // With all arms alike the natural gradient's threshold is a probability of 1 / arms.
        let shares = PolicyEntropyLaw.Shape.twoLarge.shares(49)
        #expect((shares[0] + shares[1] - 0.9).magnitude < 1e-12 && (shares.reduce(0, +) - 1).magnitude < 1e-12)
    }
}
