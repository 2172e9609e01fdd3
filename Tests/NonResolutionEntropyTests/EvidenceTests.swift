import ContentStore
import NonResolutionEntropy
import Statistics
import Testing
import Workbench

/// The measures on planted outcomes, for which each is known.
@Suite struct EvidenceTests {
    typealias Study = NonResolutionEntropy
    private static func make(_ run: Run, model: Study.Architecture, padding: Study.Padding, seed: Seed) -> Study.Outcome { outcome() }
    private static func make(_ run: Run, model: Study.Architecture, fraction: Double, seed: Seed) -> Study.Outcome { outcome() }
    private static func make(_ run: Run, seed: Seed) -> Study.Outcome { outcome() }

    /// A network that was never trained, for the fields that a test doesn't set.
    private static let untrained: Study.Outcome = {
        var training = Study.Training()
        (training.epochs, training.examples) = (0, 1)
        return Study.outcome(Study.Model(.twoVector, padding: 0), training: training, seed: Seed(0))
    }()

    private static func outcome(_ entropy: Double = 0, accuracy: Double = 1, gate: Double = 1) -> Study.Outcome {
        var outcome = untrained
        (outcome.entropy, outcome.accuracy, outcome.gateEntropy) = (entropy, accuracy, gate)
        (outcome.untrainedEntropy, outcome.neutralGateEntropy, outcome.biasedGateEntropy) = (0.98, 0.97, 0.84)
        return outcome
    }

    private let models = factor("model", [Study.Architecture.single, .twoVector])

    private func load(_ artifact: EnsembleArtifact<Study.Outcome>, _ outcomes: [Study.Outcome]) throws -> Ensemble<Study.Outcome> {
        try artifact._port.load(.ensemble(try outcomes.map { try ArtifactEncoder.encode($0) }))
    }

    /// Cells in the order single random, single zero, two random, two zero, with seeds 0, 1, 2 apart by 0.01.
    private func cells(_ means: [Double], seeds: Int = 3) throws -> Ensemble<Study.Outcome> {
        let paddings = factor("padding", [Study.Padding.random, .zero])
        let artifact = ForEach(models, paddings, factor("seed", Seeds(seeds).all)) { Train("cell", Self.make, $0, $1, $2) }
        let outcomes = means.enumerated().flatMap { index, mean in
            (0..<seeds).map { Self.outcome(mean + 0.01 * Double($0), accuracy: index == 0 ? 0.96 : 0.98, gate: 1 - 0.001 * Double($0)) }
        }
        return try load(artifact, outcomes)
    }

    private func bare(_ entropies: [Double]) throws -> Ensemble<Study.Outcome> {
        let artifact = ForEach(factor("seed", Seeds(entropies.count).all)) { Train("bare", Self.make, $0) }
        return try load(artifact, entropies.map { Self.outcome($0) })
    }

    private func value(_ finding: Finding, _ name: String) throws -> Estimate {
        try #require(finding.measured.first { $0.name == name }).estimate
    }

    private func isNear(_ estimate: Estimate, _ value: Double, low: Double? = nil, high: Double? = nil) -> Bool {
        (estimate.value - value).magnitude < 1e-12 && (low.map { (estimate.low! - $0).magnitude < 1e-9 } ?? true)
            && (high.map { (estimate.high! - $0).magnitude < 1e-9 } ?? true)
    }

    /// Seeds 0.01 apart have the standard deviation 0.01; t(0.975; 2) = 4.302652729749464.
    @Test func theContrastIsPairedBySeed() throws {
        let finding = try Study.evidenceForContrast(
            .unwatched, cells: try cells([0.3, 0.8, 0.4, 0.9], seeds: 4), again: try bare([0.79, 0.82, 0.80]), seeds: 3)
        let half = 4.302652729749464 * 0.01 / 3.0.squareRoot()
        #expect(isNear(try value(finding, "two_vector_entropy"), 0.91, low: 0.91 - half, high: 0.91 + half))
        #expect(isNear(try value(finding, "control_entropy"), 0.31, low: 0.31 - half))
        #expect(isNear(try value(finding, "contrast"), 0.6, low: 0.6, high: 0.6))
        #expect(isNear(try value(finding, "context_accuracy"), 0.96))
        // 0.80 - 0.79, 0.81 - 0.82, 0.82 - 0.80
        #expect(isNear(try value(finding, "null_contrast"), (0.01 - 0.01 + 0.02) / 3))
        #expect(finding.measured.allSatisfy { $0.estimate.n == nil || $0.estimate.n == 3 })
    }

    /// Welch with deviations 0.01 of 3 and 0.13 of 5 with divisor 5, limit by scipy's t distribution.
    @Test func theControlsLevelIsComparedByWelch() throws {
        let finding = try Study.evidenceForControlLevel(.unwatched, cells: try cells([0.3, 0.8, 0.4, 0.9]), seeds: 3)
        let excess = try value(finding, "control_excess")
        #expect(isNear(excess, 0.16) && (excess.low! - -0.020079266588194228).magnitude < 1e-9)
        #expect(isNear(try value(finding, "untrained_entropy"), 0.98))
    }

    @Test func theContrastComesApartIntoItsEffects() throws {
        let finding = try Study.evidenceForVectors(
            .unwatched, cells: try cells([0.3, 0.8, 0.45, 0.9]), frozen: try bare([0.92, 0.93, 0.94]), resamples: 200)
        #expect(isNear(try value(finding, "vector_effect"), 0.125, low: 0.125, high: 0.125))
        #expect(isNear(try value(finding, "vector_effect_least"), 0.1, low: 0.1))
        #expect(isNear(try value(finding, "padding_effect"), 0.475))
        #expect(isNear(try value(finding, "published_contrast"), 0.6))
        #expect(isNear(try value(finding, "gate_effect"), 0.02, low: 0.02, high: 0.02))
    }

    @Test func theGateIsTakenAtItsLeast() throws {
        let finding = try Study.evidenceForGate(.unwatched, cells: try cells([0, 0, 0, 0], seeds: 5), seeds: 3)
        #expect(isNear(try value(finding, "gate_entropy_least"), 0.998))
        #expect(isNear(try value(finding, "neutral_gate_entropy"), 0.97))
        #expect(isNear(try value(finding, "biased_gate_entropy"), 0.84))
    }

    @Test func theHonestAdvantageIsWithoutNeutralTurns() throws {
        let artifact = ForEach(models, factor("fraction", [0, 0.1, 0.3]), factor("seed", Seeds(2).all)) {
            Train("honest", Self.make, $0, $1, $2)
        }
        let entropies = [0.6, 0.7, 0.97, 0.99, 0.98, 1, 0.65, 0.73, 0.96, 0.98, 0.99, 0.99]
        let finding = try Study.evidenceForHonest(.unwatched, honest: try load(artifact, entropies.map { Self.outcome($0) }))
        #expect(isNear(try value(finding, "gated_advantage"), 0.04))
        #expect(isNear(try value(finding, "trained_entropy_least"), 0.97))
    }

    @Test func seedsWithoutRunsAreNamed() throws {
        var config = Study.Config()
        config.factorial.seeds = Seeds(20)
        config.seeds = Seeds(20)
        config.templates.seeds = Seeds(21)
        let error = #expect(throws: Study.MissingSeeds.self) { try Study().pipeline(Settings(config)) }
        #expect(
            error?.description == """
                'templates.seeds' asks for runs that the 2 x 2 doesn't make
                  found     templates.seeds: 21, factorial.seeds: 20
                  expected  every seed of 'templates.seeds' among those of 'factorial.seeds'
                """)
        config.templates.seeds = Seeds(20)
        #expect(throws: Never.self) { try Study().pipeline(Settings(config)) }
    }

    /// Of five values that are 0 or 1, at most one is 1 with probability 6/32.
    @Test func shareOfLowMeansIsBinomial() {
        let share = Study.shareOfMeans(of: 5, atMost: 0.2, among: [0, 1, 1, 0], 10_000)
        #expect(wilson(successes: Int((share * 10_000).rounded()), of: 10_000, level: 0.999).contains(6.0 / 32))
    }

    /// Contrast, vectors and padding, each with its ends.
    @Test(arguments: [
        ([0.4, 0.5], [-0.01, 0.02], [0.4, 0.5], "it is the treatment of padding that makes it, not the two vectors or their gate."),
        ([0.4, 0.5], [0.4, 0.5], [-0.02, 0.03], "it is the two vectors that make it."),
        ([0.4, 0.5], [0.2, 0.5], [0.05, 0.8], "how it divides between the vectors and padding remains open."),
        ([0.4, 0.5], [-0.3, 0.4], [0.2, 0.5], "how it divides between the vectors and padding remains open."),
        ([0.4, 0.5], [0.2, 0.3], [0.2, 0.3], "So both have a part in the contrast."),
        ([-0.1, 0.5], [0.2, 0.3], [0.2, 0.3], "do not differ reliably here, so there is nothing to attribute."),
        (
            [-0.5, -0.1], [0.2, 0.3], [0.2, 0.3],
            "it is the control that keeps more: there is no advantage of the two vectors to attribute."
        ),
        ([.nan, .nan], [0.2, 0.3], [0.2, 0.3], "There are too few runs to say more."),
    ])
    func theAttributionIsChosenByWholeIntervals(contrast: [Double], vectors: [Double], padding: [Double], ending: String) {
        func estimate(_ ends: [Double]) -> Estimate { Estimate((ends[0] + ends[1]) / 2, low: ends[0], high: ends[1]) }
        let words = Study.attribution(contrast: estimate(contrast), vectors: estimate(vectors), padding: estimate(padding))
        #expect(words.hasSuffix(ending), "\(words)")
    }
}
