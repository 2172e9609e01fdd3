public import Statistics

/// The answers that one step of training drew, with what a program said of them.
public struct Rollouts: Sendable {
    /// Places of the questions, `group` answers each.
    public var questions: [Int]
    public var group: Int
    /// From answers x length.
    public var tokens: [Int32]
    public var logProbability: [Double]
    public var entropy: [Double]
    /// One for each answer; nil where an answer has not the right form.
    public var outcomes: [Int?]
    public var rewards: [Double]
}

/// What one step of training looked like, before its update.
public struct StepLog: Codable, Hashable, Sendable {
    /// Mean entropy of a token's distribution, in nats.
    public var entropy: Double
    /// Share of correct answers.
    public var reward: Double
    /// Covariance of advantage and log-probability over the batch's tokens.
    public var covariance: Double
    /// Share of questions with correct and wrong answers: the others teach nothing.
    public var effectiveGroups: Double
}

/// How a step draws answers and how often it goes over them.
public struct StepPlan: Codable, Hashable, Sendable {
    public var questions: Int
    public var group: Int
    public var passes: Int
    /// Weight of the mean entropy of the tokens in the objective.
    public var entropyBonus: Double

    public init(questions: Int = 32, group: Int = 16, passes: Int = 1, entropyBonus: Double = 0) {
        (self.questions, self.group, self.passes, self.entropyBonus) = (questions, group, passes, entropyBonus)
    }
}

/// Trains a policy with verified rewards: draws answers, rewards them, and follows weighted tokens.
public struct Learner<Task: VerifiableTask> {
    public let task: Task
    public let questions: [Task.Question]
    public private(set) var policy: PolicyNetwork
    private var optimizer: PolicyOptimizer
    private let features: [[Feature]]
    private let tape = Tape()

    public init(_ task: Task, questions: [Task.Question], policy: PolicyNetwork, optimizer: PolicyOptimizer) {
        (self.task, self.questions, self.policy, self.optimizer) = (task, questions, policy, optimizer)
        features = questions.map(task.features)
    }

    /// Draws answers to the questions at some places.
    public func rollouts(to places: [Int], group: Int, using random: inout RandomStream) -> Rollouts {
        tape.sample(policy, places.map { features[$0] }, group: group, using: &random)
        let tokens = tape.tokens
        let length = task.length
        var (outcomes, rewards): ([Int?], [Double]) = ([], [])
        for row in 0..<tape.rows {
            let question = questions[places[row / group]]
            let outcome = task.outcome(of: tokens[row * length..<(row + 1) * length], to: question)
            outcomes.append(outcome)
            rewards.append(outcome.map { task.isCorrect($0, for: question) ? 1 : 0 } ?? 0)
        }
        return Rollouts(
            questions: places, group: group, tokens: tokens, logProbability: tape.logProbabilities, entropy: tape.entropies,
            outcomes: outcomes, rewards: rewards)
    }

    /// Goes over a batch and follows its tokens: `advantages` has one number a token, `passes` is how often.
    ///
    /// The batch is the last one that was drawn, or any other; only the last one spares the first pass's forward computation.
    public mutating func learn(
        from batch: Rollouts, isLast: Bool = true, advantages: [Double], plan: StepPlan, weighting: some TokenWeighting,
        using random: inout RandomStream
    ) {
        let asked = batch.questions.map { features[$0] }
        let scale = 1 / Double(batch.tokens.count)
        var table = TokenTable(
            advantage: advantages, logProbability: batch.logProbability, firstLogProbability: batch.logProbability, entropy: batch.entropy)
        for pass in 0..<plan.passes {
            if pass > 0 || !isLast {
                tape.replay(policy, asked, answers: batch.tokens)
                (table.logProbability, table.entropy) = (tape.logProbabilities, tape.entropies)
                if pass == 0 { table.firstLogProbability = table.logProbability }
            }
            let weights = weighting.weights(table, using: &random).map { $0 * scale }
            let bonus = plan.entropyBonus == 0 ? nil : [Double](repeating: plan.entropyBonus * scale, count: weights.count)
            optimizer.ascend(&policy.parameters, along: policy.gradient(tape, asked, weights: weights, entropyWeights: bonus))
        }
    }

    /// One step: questions at random, a group of answers to each, advantages within groups, and so many passes.
    public mutating func step(_ plan: StepPlan, weighting: some TokenWeighting, streams: inout TrainingStreams) -> StepLog {
        let places = (0..<plan.questions).map { _ in streams.questions.index(below: questions.count) }
        let batch = rollouts(to: places, group: plan.group, using: &streams.rollouts)
        let length = task.length
        let advantages = groupAdvantages(batch.rewards, group: plan.group).flatMap { [Double](repeating: $0, count: length) }
        let table = TokenTable(
            advantage: advantages, logProbability: batch.logProbability, firstLogProbability: batch.logProbability, entropy: batch.entropy)
        let log = StepLog(
            entropy: mean(batch.entropy), reward: mean(batch.rewards), covariance: mean(table.covariances),
            effectiveGroups: Double(
                places.indices.count { group in
                    let sum = batch.rewards[group * plan.group..<(group + 1) * plan.group].reduce(0, +)
                    return sum > 0 && sum < Double(plan.group)
                }) / Double(plan.questions))
        learn(from: batch, advantages: advantages, plan: plan, weighting: weighting, using: &streams.weights)
        return log
    }

    /// Asks the policy as it is now.
    public func evaluate(_ places: some Sequence<Int>, samples: Int, using random: inout RandomStream) -> Evaluation {
        PolicyLab.evaluate(policy, task, places.map { questions[$0] }, samples: samples, using: &random)
    }
}

/// The random numbers of a training run, by purpose: arms of an experiment that take them from one seed see the same questions.
public struct TrainingStreams: Codable, Sendable {
    public var questions: RandomStream
    public var rollouts: RandomStream
    /// For methods that choose tokens at random.
    public var weights: RandomStream

    public init(_ seed: Seed) {
        questions = seed.stream("questions")
        rollouts = seed.stream("rollouts")
        weights = seed.stream("token weights")
    }
}
