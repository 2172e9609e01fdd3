import Glibc
import Instruments
import Statistics
import Testing
import TestSupport

@Suite struct ProgrammedRespondentTests {
    private let design = ExperimentalDesign([.init("authority", ["none", "professor"]), .init("domain", ["law", "sums"])])
    private let truth = PlantedTruth(
        intercept: -1, effects: [PlantedEffect("authority", "professor", logit: 2), PlantedEffect("domain", "law", logit: 0.5)])

    private func expit(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    @Test func theTruthSaysWhatIsToBeFound() {
        #expect(distance(design.cells.map { truth.rate(in: $0) }, [expit(-0.5), expit(-1), expit(1.5), expit(1)]) < 1e-15)
        let difference = (expit(1.5) + expit(1) - expit(-0.5) - expit(-1)) / 2
        #expect(distance([truth.difference(in: "authority", of: "professor", minus: "none", over: design)], [difference]) < 1e-15)
        #expect(distance([truth.meanRate(over: design)], [(expit(-0.5) + expit(-1) + expit(1.5) + expit(1)) / 4]) < 1e-15)
        #expect(truth.without("authority").difference(in: "authority", of: "professor", minus: "none", over: design) == 0)
        #expect(truth.rate(given: [:]) == expit(-1))
    }

    @Test func answersFollowTheTruthAndTheNoise() async throws {
        let noise = ProgrammedRespondent.Noise(refusal: 0.1, garbled: 0.05)
        let respondent = ProgrammedRespondent.choosing("follower", truth: truth, noise: noise) { _ in ("yes", "no") }
        #expect(respondent.truth == truth && respondent.name == "follower")
        var counts = [String: Int]()
        let parser = AnswerParser.choice(of: ["yes", "no"])
        var random = Seed(4).stream("answers")
        for _ in 0..<20_000 {
            let answer = await respondent.answer(
                Stimulus("q", text: "?", facts: ["authority": "professor", "domain": "sums"]), in: Conversation(), using: &random)
            let parsed = parser.parse(answer)
            counts[parsed.value ?? parsed.outcome.rawValue, default: 0] += 1
        }
        // Each within four binomial standard errors.
        for (outcome, p) in [("refused", 0.1), ("unparsable", 0.05), ("yes", 0.85 * expit(1)), ("no", 0.85 * expit(-1))] {
            #expect((Double(counts[outcome] ?? 0) / 20_000 - p).magnitude < 4 * (p * (1 - p) / 20_000).squareRoot(), "\(outcome)")
        }
    }

    /// Noise takes its number first, so that arms with different noise still draw the same choices.
    @Test func noiseShiftsNoChoice() async {
        let plain = ProgrammedRespondent.uniform()
        let noisy = ProgrammedRespondent.uniform(noise: .init(refusal: 0.3))
        for seed in 0..<50 {
            var (first, second) = (Seed(UInt64(seed)).stream("answer"), Seed(UInt64(seed)).stream("answer"))
            let stimulus = Stimulus("q", text: "?", options: ["A", "B", "C"])
            let answer = await plain.answer(stimulus, in: Conversation(), using: &first)
            let other = await noisy.answer(stimulus, in: Conversation(), using: &second)
            #expect(other.text == answer.text || refuses(other.text))
            #expect(first.next() == second.next())
        }
    }
}
