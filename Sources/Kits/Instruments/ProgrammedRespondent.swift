public import Statistics

/// A program that answers by a declared truth, with noise: what is found about it can be compared with what was planted.
///
///     let follower = ProgrammedRespondent.choosing(
///         "follower", truth: PlantedTruth(intercept: -3, effects: [PlantedEffect("authority", "professor", logit: 2)]),
///         noise: .init(refusal: 0.02, garbled: 0.01)) { stimulus in
///             (yes: stimulus.facts["imposed"] ?? "", no: stimulus.facts["right"] ?? "")
///         }
public struct ProgrammedRespondent: Respondent {
    /// How often an answer is spoilt, whatever the truth says.
    public struct Noise: Codable, Hashable, Sendable {
        /// The probability of a refusal.
        public var refusal: Double
        /// The probability of an answer that no parser understands.
        public var garbled: Double

        public init(refusal: Double = 0, garbled: Double = 0) {
            precondition(refusal >= 0 && garbled >= 0 && refusal + garbled <= 1, "noise needs probabilities, found \(refusal), \(garbled)")
            (self.refusal, self.garbled) = (refusal, garbled)
        }

        public static let none = Noise()
    }

    public let name: String
    /// What was planted; nil if the behaviour is no logit model.
    public let truth: PlantedTruth?
    public let noise: Noise
    let behaviour: @Sendable (Stimulus, Conversation, inout RandomStream) -> String

    /// A respondent that does what a function says.
    ///
    /// - Parameter behaviour: the answer's text, from the stimulus, the conversation and a stream.
    public init(
        _ name: String, truth: PlantedTruth? = nil, noise: Noise = .none,
        behaviour: @escaping @Sendable (Stimulus, Conversation, inout RandomStream) -> String
    ) {
        (self.name, self.truth, self.noise, self.behaviour) = (name, truth, noise, behaviour)
    }

    /// A respondent that gives one of two answers, with the truth's probability under the stimulus's ``Stimulus/facts``.
    public static func choosing(
        _ name: String, truth: PlantedTruth, noise: Noise = .none,
        between answers: @escaping @Sendable (Stimulus) -> (yes: String, no: String)
    ) -> ProgrammedRespondent {
        ProgrammedRespondent(name, truth: truth, noise: noise) { stimulus, _, random in
            let (yes, no) = answers(stimulus)
            return random.bernoulli(truth.rate(given: stimulus.facts)) ? yes : no
        }
    }

    /// A respondent that picks any of the options: the baseline that knows nothing.
    public static func uniform(_ name: String = "uniform", noise: Noise = .none) -> ProgrammedRespondent {
        ProgrammedRespondent(name, noise: noise) { stimulus, _, random in
            stimulus.options.isEmpty ? "" : stimulus.options[random.index(below: stimulus.options.count)]
        }
    }

    public func answer(_ stimulus: Stimulus, in conversation: Conversation, using random: inout RandomStream) async -> RawAnswer {
        let spoilt = random.uniform()
        let text = behaviour(stimulus, conversation, &random)
        let version = "programmed"
        if spoilt < noise.refusal { return RawAnswer("I'm sorry, but I can't help with that.", version: version) }
        if spoilt < noise.refusal + noise.garbled { return RawAnswer("~", version: version) }
        return RawAnswer(text, version: version)
    }
}
