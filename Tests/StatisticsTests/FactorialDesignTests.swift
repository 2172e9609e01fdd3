import Statistics
import Testing

@Suite struct FactorialDesignTests {
    private let design = FactorialDesign(
        ["a", "b", "c"].map { .init($0, low: "low", high: "high") }, units: InferenceValues.units)

    /// Ordinary least squares by statsmodels: levels of +-1 for main effects and interactions, of 0 and 1 for simple effects.
    @Test func effectsAgreeWithLeastSquares() {
        #expect(design.effects.map(\.name) == InferenceValues.effects.map(\.name))
        for (effect, expected) in zip(design.effects, InferenceValues.effects) {
            #expect(close(mean(design.contrasts(effect)), expected.value, relative: 1e-9, absolute: 1e-12), "\(expected)")
        }
        #expect(design.effect(of: "b", "a") == design.effects[3])
        #expect(design.simpleEffects(of: "b").map(\.name).first == "b at a=low, c=low")
    }

    @Test func anEffectsIntervalIsTheBootstrapOfItsContrasts() {
        let effect = design.effect(of: "a", "b")
        var (random, same) = (Seed(2).stream("bootstrap"), Seed(2).stream("bootstrap"))
        let ours = design.estimate(effect, resamples: 400, random: &random)
        let expected = bootstrap(design.contrasts(effect), resamples: 400, random: &same) { mean($0) }
        #expect(close(ours.low!, expected.low!) && close(ours.high!, expected.high!) && ours.n == 12)
    }

    /// Two effects of +1 and -1 without spread: the least is -1, whatever the resample.
    @Test func theLeastOfEffects() {
        let crossed = FactorialDesign(
            [.init("a", low: "0", high: "1"), .init("b", low: "0", high: "1")], units: [[0, 1, 1, 0], [2, 3, 3, 2]])
        var random = Seed(2).stream("bootstrap")
        let least = crossed.least(crossed.simpleEffects(of: "a"), random: &random)
        #expect(least == Estimate(-1, low: -1, high: -1, n: 2, method: "bootstrap 95%"))
        #expect(mean(crossed.contrasts(crossed.effect(of: "a"))) == 0)
        #expect(mean(crossed.contrasts(crossed.effect(of: "a", "b"))) == -2)
    }
}
