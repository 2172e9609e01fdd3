import PsychometricScales
import Statistics
import Testing

@Suite struct GaussianCopulaTests {
    /// Two items whose scores are exactly bivariate normal with correlation .6, and an independent item of three answers.
    @Test func marginalsAndCorrelationsComeBack() throws {
        var random = Seed(1).stream("people")
        var items: [[Double]] = [[], [], []]
        for _ in 0..<4000 {
            let x = random.normal()
            items[0].append(x)
            items[1].append(0.6 * x + 0.8 * random.normal())
            items[2].append(Double(random.index(weights: [5, 3, 2])))
        }
        let copula = try #require(GaussianCopula(items))
        let sampled = (0..<4000).map { _ in copula.sample(&random) }
        // Standard errors of 4,000: .010 for the correlation of .6, .016 for that of 0, .008 for a share.
        #expect((pearsonCorrelation(sampled.map { $0[0] }, sampled.map { $0[1] }) - 0.6).magnitude < 0.06)
        #expect(pearsonCorrelation(sampled.map { $0[0] }, sampled.map { $0[2] }).magnitude < 0.08)
        for (answer, share) in [0.5, 0.3, 0.2].enumerated() {
            #expect((Double(sampled.count { $0[2] == Double(answer) }) / 4000 - share).magnitude < 0.05)
        }
        #expect(sampled.allSatisfy { items[0].contains($0[0]) })
    }

    @Test func itemsThatGoTogetherWhollyHaveNoCopula() {
        #expect(GaussianCopula([[1, 2, 3, 4], [2, 4, 6, 8]]) == nil)
        #expect(GaussianCopula([[1], [2]]) == nil && GaussianCopula([]) == nil)
    }
}
