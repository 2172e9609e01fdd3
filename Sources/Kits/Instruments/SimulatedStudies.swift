public import Statistics

/// What one simulated study says: whether it finds the effect, and how large it takes it to be.
public struct StudyOutcome: Codable, Hashable, Sendable {
    /// Whether the effect counts as found, after whatever correction the study makes.
    public var isDetected: Bool
    public var estimate: Estimate?

    public init(isDetected: Bool, estimate: Estimate? = nil) { (self.isDetected, self.estimate) = (isDetected, estimate) }
}

/// Many studies of a respondent whose truth is known: how often they find the effect, how far off they are, and how often their intervals hold the truth.
public struct SimulatedStudies: Codable, Hashable, Sendable {
    /// The size of the planted effect, in the unit of the estimates.
    public let truth: Double
    public private(set) var detected: [Bool] = []
    /// The estimates of the studies that gave one; not a number for an end that is missing.
    public private(set) var values: [Double] = []
    public private(set) var lows: [Double] = []
    public private(set) var highs: [Double] = []

    public init(truth: Double, _ outcomes: [StudyOutcome]) {
        self.truth = truth
        for outcome in outcomes {
            detected.append(outcome.isDetected)
            guard let estimate = outcome.estimate else { continue }
            values.append(estimate.value)
            lows.append(estimate.low ?? .nan)
            highs.append(estimate.high ?? .nan)
        }
    }

    /// The share of studies that find the effect, with Wilson's interval: power where there is one, the rate of false positives where there is none.
    public var detection: Estimate { wilson(detected) }

    /// The mean estimate minus the truth, with Student's t interval.
    public var bias: Estimate { meanInterval(values.map { $0 - truth }) }

    /// The share of intervals that hold the truth, with Wilson's interval; one that is missing doesn't hold it.
    public var coverage: Estimate { wilson(zip(lows, highs).map { $0 <= truth && truth <= $1 }) }
}

/// How often studies find an effect, by its size: the evidence that an instrument works, and from which size on.
public struct PowerCurve: Codable, Hashable, Sendable {
    /// In the order asked for.
    public let points: [SimulatedStudies]

    public init(_ points: [SimulatedStudies]) { self.points = points }

    /// The studies with a planted effect of one size.
    public func at(_ truth: Double) -> SimulatedStudies {
        guard let point = points.first(where: { $0.truth == truth }) else {
            preconditionFailure("the power curve has no effect of \(truth); its effects are \(points.map(\.truth))")
        }
        return point
    }

    /// The share of studies that find an effect where none was planted.
    public var falsePositives: Estimate { at(0).detection }

    /// The smallest planted effect that is found with at least a given probability, with all larger ones of its sign; nil if there is none.
    public func smallestEffect(withPower power: Double = 0.8) -> Double? {
        let rising = points.filter { $0.truth > 0 }.sorted { $0.truth < $1.truth }
        let last = rising.lastIndex { $0.detection.value < power }
        return rising.dropFirst(last.map { $0 + 1 } ?? 0).first?.truth
    }
}

/// Runs studies of planted respondents for each size of effect.
///
///     let curve = try await powerCurve(effects: [0, 0.05, 0.1], studies: 300, seed: seed) { effect, seed in
///         let answers = try await administer(trials, to: planted(effect), seed: seed) { ... }
///         let difference = newcombe(...)
///         return StudyOutcome(isDetected: !difference.contains(0), estimate: difference)
///     }
///
/// - Parameters:
///   - effects: sizes to plant, in the unit of the studies' estimates; with 0 among them the curve has a rate of false positives.
///   - study: one study, from the effect and a seed of its own; study number 7 has the same seed for every effect.
public func powerCurve(
    effects: [Double], studies: Int, seed: Seed, progress: (Double) -> Void = { _ in },
    study: (Double, Seed) async throws -> StudyOutcome
) async rethrows -> PowerCurve {
    precondition(studies > 0, "a power curve needs a study or more, found \(studies)")
    let seeds = (0..<studies).map { number in
        var random = seed.stream("study \(number)")
        return Seed(random.next())
    }
    var points: [SimulatedStudies] = []
    for (index, effect) in effects.enumerated() {
        var outcomes: [StudyOutcome] = []
        for (number, seed) in seeds.enumerated() {
            outcomes.append(try await study(effect, seed))
            progress((Double(index) + Double(number + 1) / Double(studies)) / Double(effects.count))
        }
        points.append(SimulatedStudies(truth: effect, outcomes))
    }
    return PowerCurve(points)
}
