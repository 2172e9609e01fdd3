import Glibc
import SoftmaxPolicies
import Testing

@Suite struct SoftmaxTests {
    @Test func exponentialsAgreeWithTheMathematicalLibrary() {
        let logits = (0..<4003).map { -690 * Double($0) / 4002 } + [-1e-9, -0.3465, -0.3466, 0]
        var weights = logits
        let total = exponentials(&weights)
        for (weight, logit) in zip(weights, logits) { #expect((weight / exp(logit) - 1).magnitude < 5e-16, "\(logit)") }
        #expect((total / weights.reduce(0, +) - 1).magnitude < 1e-14)
    }

    @Test func whatIsFarBelowTheLargestIsNothing() {
        #expect(softmax([1000, 200, 1000, -4000]) == [0.5, 0, 0.5, 0])
    }

    @Test func softmaxIsTheRatioOfExponentials() {
        let p = softmax([0, log(2), log(5)])
        for (ours, expected) in zip(p, [0.125, 0.25, 0.625]) { #expect((ours - expected).magnitude < 1e-15) }
    }

    @Test func entropyOfEqualAndSureDistributions() {
        #expect((entropy([Double](repeating: 0.125, count: 8)) - log(8)).magnitude < 1e-15)
        #expect(entropy([0, 1, 0]) == 0)
    }
}
