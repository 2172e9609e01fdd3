public import Statistics

/// Whether several stimuli stand in one conversation.
public enum Delivery: String, Codable, Hashable, Sendable, CaseIterable {
    /// Each begins a conversation of its own.
    case fresh
    /// Each follows the answers to those before it.
    case continued
}

extension Respondent {
    /// The answers to some stimuli in turn.
    ///
    /// - Parameter opening: the turns that every conversation begins with, such as a frame.
    public func answers(
        to stimuli: [Stimulus], _ delivery: Delivery = .fresh, opening: [Turn] = [], repetition: Int = 0, using random: inout RandomStream
    ) async throws -> [(stimulus: Stimulus, answer: RawAnswer)] {
        var conversation = Conversation(opening, repetition: repetition)
        var answers: [(Stimulus, RawAnswer)] = []
        for stimulus in stimuli {
            let answer = try await answer(stimulus, in: conversation, using: &random)
            answers.append((stimulus, answer))
            if delivery == .continued { conversation = conversation.after(stimulus, answer: answer) }
        }
        return answers
    }
}

/// Puts each trial's stimulus to a respondent, in a conversation of its own, and keeps the answers in the order of the trials.
///
///     let responses = try await administer(design.trials(units: names, seed: seed), to: respondent, seed: seed) { trial in
///         Stimulus(trial.unit, text: question(trial), options: ["A", "B"], facts: trial.cell.facts)
///     }
///
/// - Parameters:
///   - seed: each trial has its own stream of it, so that neither their order nor `width` changes an answer.
///   - width: how many trials may be under way at a time; more than one pays off for endpoints.
///   - opening: the turns that a trial's conversation begins with.
///
/// Errors: those of the respondent.
public func administer(
    _ trials: [Trial], to respondent: some Respondent, seed: Seed, width: Int = 1, opening: @Sendable (Trial) -> [Turn] = { _ in [] },
    progress: @Sendable (Double) -> Void = { _ in }, stimulus: @Sendable (Trial) -> Stimulus
) async throws -> Responses {
    try await administer(trials, seed: seed, width: width, progress: progress) { trial, random in
        try await respondent.answers(
            to: [stimulus(trial)], opening: opening(trial), repetition: trial.repetition, using: &random)
    }
}

/// Runs each trial as a sitting of several stimuli, and keeps the answers in the order of the trials.
///
/// - Parameter sitting: the stimuli of a trial with their answers, such as those of ``Respondent/answers(to:_:opening:repetition:using:)``.
public func administer(
    _ trials: [Trial], seed: Seed, width: Int = 1, progress: @Sendable (Double) -> Void = { _ in },
    sitting: @Sendable (Trial, inout RandomStream) async throws -> [(stimulus: Stimulus, answer: RawAnswer)]
) async throws -> Responses {
    precondition(width > 0, "trials are administered one or more at a time, not \(width)")
    typealias Sitting = (index: Int, answers: [(stimulus: Stimulus, answer: RawAnswer)])
    let sittings = try await withoutActuallyEscaping(sitting) { sitting in
        try await withThrowingTaskGroup(of: Sitting.self) { group in
            var sittings = [[(stimulus: Stimulus, answer: RawAnswer)]](repeating: [], count: trials.count)
            var next = 0
            func start() {
                guard next < trials.count else { return }
                let index = next
                next += 1
                group.addTask {
                    var random = trials[index].stream(of: seed)
                    return (index, try await sitting(trials[index], &random))
                }
            }
            for _ in 0..<width { start() }
            var done = 0
            while let (index, answers) = try await group.next() {
                sittings[index] = answers
                done += 1
                progress(Double(done) / Double(trials.count))
                start()
            }
            return sittings
        }
    }
    var responses = Responses(factors: trials.first?.cell.factors ?? [])
    for (trial, sitting) in zip(trials, sittings) {
        for (stimulus, answer) in sitting { responses.append(answer, to: stimulus, of: trial) }
    }
    return responses
}
