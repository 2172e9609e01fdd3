public import Statistics

/// What a policy does when it is asked each of some questions many times.
public struct Evaluation: Codable, Hashable, Sendable {
    /// Answers to each question.
    public var samples: Int
    /// Correct answers and different outcomes of each question.
    public var correct: [Int]
    public var distinct: [Int]
    /// Mean entropy of a token's distribution, in nats.
    public var entropy: Double
    /// Share of answers of the right form.
    public var valid: Double

    /// The chance that one of k answers is correct, mean over questions.
    public func pass(at k: Int) -> Double { mean(correct.map { passAtK(correct: $0, of: samples, k: k) }) }

    /// Different outcomes among the answers to a question, mean over questions.
    public var distinctOutcomes: Double { mean(distinct.map { Double($0) }) }
}

/// Draws so many answers to each question.
public func evaluate<Task: VerifiableTask>(
    _ policy: PolicyNetwork, _ task: Task, _ questions: [Task.Question], samples: Int, using random: inout RandomStream
) -> Evaluation {
    let tape = Tape()
    var evaluation = Evaluation(samples: samples, correct: [], distinct: [], entropy: 0, valid: 0)
    // Question by question, so that the tape stays in the processor's cache.
    for question in questions {
        tape.sample(policy, [task.features(of: question)], group: samples, using: &random)
        let tokens = tape.tokens
        let outcomes = (0..<samples).compactMap { row in
            task.outcome(of: tokens[row * task.length..<(row + 1) * task.length], to: question)
        }
        evaluation.correct.append(outcomes.count { task.isCorrect($0, for: question) })
        evaluation.distinct.append(Set(outcomes).count)
        evaluation.entropy += mean(tape.entropies) / Double(questions.count)
        evaluation.valid += Double(outcomes.count) / Double(samples * questions.count)
    }
    return evaluation
}
