import ContentStore
import DualHeadDistillation
import Statistics
import Testing
import Workbench

/// The measures on planted outcomes, for which each is known.
@Suite struct EvidenceTests {
    typealias Study = DualHeadDistillation
    typealias Method = Study.Method

    private static func outcome(_ run: Run, problem: Study.Problem, method: Method, seed: Seed) -> Study.Outcome { fatalError() }
    private static func score(_ run: Run, problem: Study.Problem, method: Method, rate: Double, seed: Seed) -> Double { 0 }

    private let problems = factor("problem", [Study.Problem.pairs, .ten])

    /// Two problems; on the second, which isn't judged, everything is 0.
    private func outcomes(_ methods: [Method], _ accuracies: [Method: [Double]], angles: [Study.Angles] = []) throws -> Ensemble<
        Study.Outcome
    > {
        let seeds = factor("seed", Seeds(3).all)
        let artifact = ForEach(problems, factor("method", methods), seeds) { Train("cell", Self.outcome, $0, $1, $2) }
        let values = [true, false].flatMap { isJudged in
            methods.flatMap { method in
                (0..<3).map { seed in
                    Study.Outcome(
                        rate: 0.1, testAccuracy: isJudged ? accuracies[method]?[seed] ?? 0 : 0, steps: 40,
                        angles: isJudged && seed < angles.count ? angles[seed] : Study.Angles())
                }
            }
        }
        return try artifact._port.load(.ensemble(values.map { try ArtifactEncoder.encode($0) }))
    }

    private func value(_ finding: Finding, _ name: String) throws -> Estimate {
        try #require(finding.measured.first { $0.name == name }).estimate
    }

    /// Differences of 0.02, 0.03 and 0.04 have a mean of 0.03 and a half width of 0.01 t / sqrt(3), t(0.975; 2) = 4.302652729749464.
    @Test func differencesArePairedBySeedOnTheFirstProblem() throws {
        let judged = try outcomes(
            Method.judged,
            [
                .labels: [0.5, 0.6, 0.7], .logits: [0.6, 0.6, 0.6], .both: [0.52, 0.63, 0.74], .softTargets: [0.4, 0.5, 0.6],
                .full: [0.42, 0.53, 0.64], .twice: [0.5, 0.6, 0.7], .idle: [0.51, 0.61, 0.71],
            ])
        let chosen = Method.tuned.map {
            Study.ChosenRate(problem: "pairs", method: $0.rawValue, rate: 0.1, isAtTheEdge: $0 == .both || $0 == .full)
        }
        let combination = try Study.evidenceForCombination(.unwatched, judged: judged, chosen: chosen)
        let gain = try value(combination, "minus_ce")
        let half = 0.01 * 4.302652729749464 / 3.0.squareRoot()
        #expect((gain.value - 0.03).magnitude < 1e-12)
        #expect((gain.low! - (0.03 - half)).magnitude < 1e-9)
        #expect((gain.high! - (0.03 + half)).magnitude < 1e-9)
        #expect((try value(combination, "minus_bkl").value - 0.03).magnitude < 1e-12)
        #expect(try value(combination, "at_edge").value == 1)
        #expect(try value(combination, "ce_twice").value == 0)
        let heads = try Study.evidenceForTwoHeads(.unwatched, judged: judged)
        #expect((try value(heads, "full_minus_kd").value - 0.03).magnitude < 1e-12)
        #expect((try value(heads, "full_minus_one_head").value - -0.1).magnitude < 1e-12)
        #expect((try value(heads, "idle_head_gain").value - 0.01).magnitude < 1e-12)
    }

    @Test func dropsAreWhatCrossEntropyHasMore() throws {
        let common = try outcomes(
            Method.atOneRate,
            [.labels: [0.5, 0.6, 0.7], .both: [0.1, 0.2, 0.3], .matched: [0.6, 0.7, 0.8], .scaled: [0.3, 0.4, 0.5]])
        let finding = try Study.evidenceForStepSize(.unwatched, common: common)
        for (name, expected) in [("drop_plain", 0.4), ("drop_matched", -0.1), ("scaled_ce_drop", 0.2)] {
            #expect((try value(finding, name).value - expected).magnitude < 1e-12)
        }
    }

    /// Of 40 steps the last 20 count.
    @Test func cosinesAreThoseOfTheLastHalf() throws {
        let angles = [0.1, 0.2, 0.3].map { cosine in
            Study.Angles(
                step: [0, 10, 20, 30], head: [1, 1, cosine, -cosine], features: [1, 1, cosine, cosine], permuted: [1, 1, 0, -2 * cosine])
        }
        let judged = try outcomes(Method.judged, [:], angles: angles)
        let finding = try Study.evidenceForConflict(.unwatched, judged: judged)
        #expect(try value(finding, "head_cosine").value == 0)
        #expect((try value(finding, "feature_cosine").value - 0.2).magnitude < 1e-12)
        #expect((try value(finding, "permuted_feature_cosine").value - -0.2).magnitude < 1e-12)
        #expect(try value(finding, "negative_share").value == 0.5)
    }

    @Test func theBestRateWinsAndTheSmallerOfTwo() throws {
        let artifact = ForEach(
            factor("problem", [Study.Problem.pairs]), factor("method", [Method.labels, .both]), factor("rate", [0.01, 0.02, 0.05]),
            factor("seed", Seeds(2).all)
        ) { Train("cell", Self.score, $0, $1, $2, $3) }
        let scores = [0.3, 0.5, 0.4, 0.4, 0.1, 0.2, 0.2, 0.2, 0.6, 0.1, 0.3, 0.3]
        let scan = try artifact._port.load(.ensemble(scores.map { try ArtifactEncoder.encode($0) }))
        let chosen = Study.chooseRates(.unwatched, scan: scan)
        #expect(chosen.map(\.method) == ["CE", "CE + BinaryKL"])
        #expect(chosen.map(\.rate) == [0.01, 0.02])
        #expect(chosen.map(\.isAtTheEdge) == [true, false])
    }
}
