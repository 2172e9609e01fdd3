package import PolicyLab
package import Statistics
package import Workbench

extension PolicyEntropyLaw {
    /// One run of training, point by point over its steps, and what the policy does at its end.
    package struct TrainingRun: Codable, Sendable {
        /// Means over the updates that end at a step: entropy and share of correct answers of the batches.
        package var step: [Double] = []
        package var batchEntropy: [Double] = []
        package var batchReward: [Double] = []
        package var effectiveGroups: [Double] = []
        /// Share of the first updates whose covariance of advantage and log-probability is positive.
        package var positiveShare = 0.0
        /// The final policy on held-out and on impossible questions.
        package var heldOut: Evaluation
        package var impossible: Evaluation
        /// Held-out evaluations along the way, empty where an arm is only evaluated at its end.
        package var course = Course()

        package var entropy: Double { heldOut.entropy }
        package var pass1: Double { heldOut.pass(at: 1) }
        package var pass16: Double { heldOut.pass(at: 16) }
        package var pass64: Double { heldOut.pass(at: 64) }
    }

    /// Entropy and pass@k of one policy over its training.
    package struct Course: Codable, Sendable {
        package var step: [Double] = []
        package var entropy: [Double] = []
        package var pass1: [Double] = []
        package var pass16: [Double] = []
        package var pass64: [Double] = []

        mutating func note(_ step: Int, _ evaluation: Evaluation) {
            self.step.append(Double(step))
            entropy.append(evaluation.entropy)
            pass1.append(evaluation.pass(at: 1))
            pass16.append(evaluation.pass(at: 16))
            pass64.append(evaluation.pass(at: 64))
        }
    }

    /// Trains a policy; arms with the same seed see the same questions and draw from the same streams.
    package static func train(
        _ run: Run, _ lab: CountdownLab, _ settings: Training, _ questions: CountdownQuestions, _ base: PolicyNetwork,
        passes: Int = 1, entropyBonus: Double = 0, weighting: some TokenWeighting, followed: Bool = false, seed: Seed
    ) -> TrainingRun {
        let task = lab.task
        let plan = StepPlan(questions: settings.questions, group: settings.group, passes: passes, entropyBonus: entropyBonus)
        var learner = Learner(task, questions: questions.train, policy: base, optimizer: PolicyOptimizer(rate: settings.rate))
        var streams = TrainingStreams(seed)
        var along = seed.stream("answers along the way")
        func evaluation(_ asked: [Countdown.Question], _ random: inout RandomStream) -> Evaluation {
            evaluate(learner.policy, task, asked, samples: settings.samples, using: &random)
        }
        var course = Course()
        if followed { course.note(0, evaluation(questions.heldOut, &along)) }
        var logs: [StepLog] = []
        for step in 1...settings.steps {
            logs.append(learner.step(plan, weighting: weighting, streams: &streams))
            if followed && step % settings.interval == 0 { course.note(step, evaluation(questions.heldOut, &along)) }
            if step % settings.interval == 0 {
                run.progress(Double(step) / Double(settings.steps))
                run.log("entropy", at: Double(step), logs[step - 1].entropy)
            }
        }
        var (heldOut, impossible) = (seed.stream("held-out answers"), seed.stream("impossible answers"))
        var result = TrainingRun(
            heldOut: evaluation(questions.heldOut, &heldOut), impossible: evaluation(questions.impossible, &impossible))
        result.course = course
        let counted = logs.prefix(settings.signSteps)
        result.positiveShare = Double(counted.count { $0.covariance > 0 }) / Double(counted.count)
        for end in stride(from: settings.interval, through: settings.steps, by: settings.interval) {
            let part = logs[end - settings.interval..<end]
            result.step.append(Double(end))
            result.batchEntropy.append(mean(part.map(\.entropy)))
            result.batchReward.append(mean(part.map(\.reward)))
            result.effectiveGroups.append(mean(part.map(\.effectiveGroups)))
        }
        return result
    }

    /// Trains one arm other than KL-Cov.
    ///
    /// In a single pass all ratios are 1 and nothing is clipped.
    static func trainArm(
        _ run: Run, lab: CountdownLab, training: Training, methods: Methods, questions: CountdownQuestions, base: PolicyNetwork, arm: Arm,
        seed: Seed
    ) -> TrainingRun {
        let clip = ClippedRatio(below: methods.clip, above: methods.clip)
        func go(_ weighting: some TokenWeighting, passes: Int = 1, bonus: Double = 0) -> TrainingRun {
            train(
                run, lab, training, questions, base, passes: passes, entropyBonus: bonus, weighting: weighting, followed: arm == .grpo,
                seed: seed)
        }
        switch arm {
        case .grpo: return go(clip)
        case .twice: return go(clip, passes: training.passes)
        case .clipHigher: return go(ClippedRatio(below: methods.clip, above: methods.clipHigher), passes: training.passes)
        case .entropyBonus: return go(clip, bonus: methods.entropyBonus)
        case .randomDrop: return go(RandomDrop(share: methods.clipCovShare, clip: clip))
        case .clipCov:
            return go(ClipCov(share: methods.clipCovShare, rule: methods.clipCovRule == .top ? .top : .window, clip: clip))
        case .klCov: preconditionFailure("KL-Cov needs a coefficient")
        }
    }

    /// Trains KL-Cov with a coefficient; 0 is GRPO with as many passes.
    static func trainKLCov(
        _ run: Run, lab: CountdownLab, training: Training, methods: Methods, questions: CountdownQuestions, base: PolicyNetwork,
        coefficient: Double, seed: Seed
    ) -> TrainingRun {
        train(
            run, lab, training, questions, base, passes: training.passes,
            weighting: KLCov(
                share: methods.klCovShare, coefficient: coefficient, clip: ClippedRatio(below: methods.clip, above: methods.clip)),
            seed: seed)
    }

    /// Trains a base on random answers of the right form only.
    static func randomBase(_ run: Run, lab: CountdownLab, questions: CountdownQuestions) -> PolicyNetwork {
        var lab = lab
        lab.solving = 0
        return baseCountdownPolicy(run, lab: lab, questions: questions)
    }

    /// Trains GRPO from the base that has only seen random answers.
    static func trainFromRandom(
        _ run: Run, lab: CountdownLab, training: Training, methods: Methods, questions: CountdownQuestions, base: PolicyNetwork, seed: Seed
    ) -> TrainingRun {
        train(
            run, lab, training, questions, base, weighting: ClippedRatio(below: methods.clip, above: methods.clip), followed: false,
            seed: seed)
    }

    /// The base policy before any reward.
    package struct Base: Codable, Sendable {
        package var weights: Int
        package var heldOut: Evaluation
        package var impossible: Evaluation
    }

    /// Asks the base policy.
    static func evaluateBase(_ run: Run, lab: CountdownLab, training: Training, questions: CountdownQuestions, base: PolicyNetwork) -> Base
    {
        var (heldOut, impossible) = (Seed(0).stream("held-out answers"), Seed(0).stream("impossible answers"))
        return Base(
            weights: base.weightCount,
            heldOut: evaluate(base, lab.task, questions.heldOut, samples: training.samples, using: &heldOut),
            impossible: evaluate(base, lab.task, questions.impossible, samples: training.samples, using: &impossible))
    }

    /// The smallest coefficient whose final entropy is so many times the baseline's on the tuning seed; the largest if none is.
    ///
    /// Errors: ``InvalidSetting`` without the baseline's 0 or without any other coefficient.
    static func chooseCoefficient(_ run: Run, scan: Ensemble<TrainingRun>, needed: Double) throws -> Double {
        try smallestCoefficient(
            scan.cells.map { ($0.level("coefficient")?.number ?? .nan, $0.value.entropy) }, needed: needed)
    }

    package static func smallestCoefficient(_ tried: [(coefficient: Double, entropy: Double)], needed: Double) throws -> Double {
        let others = tried.filter { $0.coefficient > 0 }.sorted { $0.coefficient < $1.coefficient }
        guard let baseline = tried.first(where: { $0.coefficient == 0 }), let largest = others.last else {
            throw InvalidSetting(
                name: "methods.coefficients", found: "\(tried.map(\.coefficient))",
                expected: "0, which is the baseline, and one or more above it")
        }
        return (others.first { $0.entropy >= needed * baseline.entropy } ?? largest).coefficient
    }

    /// A value of the configuration for which there is nothing to compute.
    package struct InvalidSetting: Error, Hashable, CustomStringConvertible {
        package var name: String
        package var found: String
        package var expected: String

        package var description: String { "setting '\(name)' can't be used\n  found     \(found)\n  expected  \(expected)" }
    }
}
