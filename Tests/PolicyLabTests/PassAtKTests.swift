import PolicyLab
import Testing

@Suite struct PassAtKTests {
    @Test func agreesWithBinomialCoefficients() {
        #expect((passAtK(correct: 3, of: 64, k: 16) - PolicyLabValues.passAt16).magnitude < 1e-14)
        #expect(passAtK(correct: 0, of: 64, k: 64) == 0)
        #expect(passAtK(correct: 1, of: 64, k: 64) == 1)
        #expect((passAtK(correct: 5, of: 20, k: 1) - 0.25).magnitude < 1e-15)
    }

    @Test func advantagesAreStandardisedWithinGroups() {
        let advantages = groupAdvantages([1, 0, 0, 0, 1, 1, 1, 1], group: 4)
        // Mean 1/4 and deviation the root of 3/16.
        for (ours, expected) in zip(advantages, [1.7320508, -0.5773503, -0.5773503, -0.5773503, 0, 0, 0, 0]) {
            #expect((ours - expected).magnitude < 1e-5)
        }
    }
}
