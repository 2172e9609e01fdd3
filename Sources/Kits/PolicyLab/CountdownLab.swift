internal import Statistics
public import Workbench

/// The countdown questions of an experiment and the policy that it starts from: settings that studies can share.
///
/// Studies with equal settings share the trained base policy, because the names of stages are not in their keys.
public struct CountdownLab: Configuration {
    @Quantity(in: 2...5, unit: "cards") public var cards = 3
    @Quantity(in: 1..., unit: "questions") public var train = 1500
    @Quantity(in: 1..., unit: "questions") public var heldOut = 200
    /// Questions whose target can't be reached; nobody is trained on them.
    @Quantity(in: 1..., unit: "questions") public var impossible = 200
    /// Units in each of the two hidden layers.
    @Quantity(in: 8..., unit: "units") public var hidden = 96
    @Quantity(in: 0..., unit: "minibatches") public var minibatches = 600
    @Quantity(in: 1..., unit: "demonstrations") public var minibatch = 128
    @Quantity(in: 0...) public var rate = 1e-3
    /// Share of the demonstrations that solve their question; the others are random answers of the right form.
    @Quantity(in: 0...1, unit: "share") public var solving = 0.5
    public init() {}

    public var task: Countdown { Countdown(cards: cards) }
}

/// Questions to train on, held-out ones, and impossible ones.
public struct CountdownQuestions: Codable, Sendable {
    public var train: [Countdown.Question]
    public var heldOut: [Countdown.Question]
    public var impossible: [Countdown.Question]
}

/// A stage: draws the questions; held-out ones differ from those to train on in a card, the cards' order, or the target.
public func countdownQuestions(_ run: Run, lab: CountdownLab) -> CountdownQuestions {
    let task = lab.task
    var (train, heldOut, impossible) = (
        Seed(0).stream("training questions"), Seed(0).stream("held-out questions"), Seed(0).stream("impossible questions")
    )
    let trained = task.questions(lab.train, using: &train)
    return CountdownQuestions(
        train: trained, heldOut: task.questions(lab.heldOut, except: trained, using: &heldOut),
        impossible: task.questions(lab.impossible, isPossible: false, using: &impossible))
}

/// A stage: the base policy, trained to imitate demonstrations of which a share is correct and the rest merely of the right form.
public func baseCountdownPolicy(_ run: Run, lab: CountdownLab, questions: CountdownQuestions) -> PolicyNetwork {
    let task = lab.task
    let answers = task.answers
    var weights = Seed(0).stream("base weights")
    var demonstrations = Seed(0).stream("demonstrations")
    var policy = PolicyNetwork(task, hidden: lab.hidden, using: &weights)
    let solutions = questions.train.map { question in answers.filter { task.reward(of: $0[...], to: question) == 1 } }
    let features = questions.train.map(task.features)
    var optimizer = PolicyOptimizer(rate: lab.rate, beta2: 0.999)
    let tape = Tape()
    let weight = 1 / Double(lab.minibatch * task.length)
    for minibatch in 0..<lab.minibatches {
        var (asked, shown): ([[Feature]], [Int32]) = ([], [])
        for _ in 0..<lab.minibatch {
            let place = demonstrations.index(below: questions.train.count)
            let choices = demonstrations.bernoulli(lab.solving) ? solutions[place] : answers
            asked.append(features[place])
            shown += choices[demonstrations.index(below: choices.count)]
        }
        tape.replay(policy, asked, answers: shown)
        let gradient = policy.gradient(tape, asked, weights: [Double](repeating: weight, count: shown.count))
        optimizer.ascend(&policy.parameters, along: gradient)
        if minibatch % 10 == 0 { run.log("loss", at: Double(minibatch), -mean(tape.logProbabilities)) }
    }
    return policy
}
