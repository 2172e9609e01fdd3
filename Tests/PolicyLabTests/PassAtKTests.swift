import PolicyLab
import Testing

@Suite struct PassAtKTests {
    @Test func agreesWithBinomialCoefficients() {
        // 1 - C(61, 16) / C(64, 16), and the edges.
        #expect((passAtK(correct: 3, of: 64, k: 16) - 0.5848694316436252).magnitude < 1e-15)
        #expect(passAtK(correct: 0, of: 64, k: 64) == 0)
        #expect(passAtK(correct: 1, of: 64, k: 64) == 1)
        #expect((passAtK(correct: 5, of: 20, k: 1) - 0.25).magnitude < 1e-15)
    }
}
