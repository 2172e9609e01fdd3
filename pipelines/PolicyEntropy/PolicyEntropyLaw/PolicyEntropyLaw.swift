package import PolicyLab
package import Statistics
package import Workbench

/// Why does a policy's entropy fall as it learns from verified answers, what does the loss cost, and does reining in few tokens help?
///
/// The paper derives that one step changes the entropy of a policy by minus the covariance of log-probability and logit change, fits accuracy
/// and entropy by R = -a exp(H) + b over more than two hundred runs, and proposes to leave out (Clip-Cov) or to penalise (KL-Cov) the few tokens with the
/// largest covariance. The identity is checked here on tabular policies, where everything is exact; the law and the two methods on a small
/// autoregressive policy that learns countdown, beside the line that the law has to beat and beside a random choice of tokens.
package struct PolicyEntropyLaw: Study {
    package struct Config: Configuration {
        package var identity = Identity()
        package var signs = Signs()
        package var tabular = Tabular()
        package var lab = CountdownLab()
        package var training = Training()
        package var methods = Methods()
        /// Shares of a course from which the rest is forecast; the first one is judged.
        @Quantity(in: 0...1, unit: "share") package var forecasts = [0.15, 0.4]
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(5)
        package init() {}
    }

    /// The training runs on countdown.
    package struct Training: Configuration {
        @Quantity(in: 1..., unit: "updates") package var steps = 600
        @Quantity(in: 1..., unit: "questions a step") package var questions = 32
        @Quantity(in: 2..., unit: "answers a question") package var group = 16
        /// Adam's learning rate.
        @Quantity(in: 0...) package var rate = 1e-3
        /// Passes over a batch of the arms that need more than one.
        @Quantity(in: 2..., unit: "passes") package var passes = 2
        /// Updates between two evaluations of plain GRPO, and between two points of every arm's course.
        @Quantity(in: 1..., unit: "updates") package var interval = 10
        /// Answers to each question in an evaluation.
        @Quantity(in: 64..., unit: "answers") package var samples = 64
        /// First updates in which the sign of the covariance is counted.
        @Quantity(in: 1..., unit: "updates") package var signSteps = 300
        /// Runs from a base that has only seen random answers.
        @Quantity(in: 1..., unit: "runs") package var randomBaseSeeds = Seeds(2)
        package init() {}
    }

    /// What the arms do to tokens.
    package struct Methods: Configuration {
        /// Share of the tokens that Clip-Cov leaves out; the paper's is 2e-4 of far larger batches.
        @Quantity(in: 0...1, unit: "share") package var clipCovShare = 0.02
        package var clipCovRule = ClipCovRule.top
        /// Share of the tokens that KL-Cov holds back.
        @Quantity(in: 0...1, unit: "share") package var klCovShare = 0.02
        /// Coefficients of KL-Cov that are tried; 0 is its baseline, GRPO with as many passes.
        @Quantity(in: 0...) package var coefficients = [0.0, 1, 3, 10, 30]
        /// The smallest coefficient counts that lifts the final entropy to so many times the baseline's.
        @Quantity(in: 0...) package var neededRatio = 1.5
        /// The run on which the coefficient is chosen; it is not judged.
        @Quantity(in: 1...1, unit: "runs") package var tuning = Seeds(1, first: 1000)
        /// Range of ratios within which a token counts, to both sides of 1, and the wider upper side of clip-higher.
        @Quantity(in: 0...) package var clip = 0.2
        @Quantity(in: 0...) package var clipHigher = 0.28
        @Quantity(in: 0...) package var entropyBonus = 0.01
        /// Runs of clip-higher and of the entropy bonus, which no claim reads.
        @Quantity(in: 1..., unit: "runs") package var otherSeeds = Seeds(2)
        package init() {}
    }

    package enum ClipCovRule: String, Choice { case top, window }

    /// The arms that the claims compare, beside KL-Cov, which waits for its coefficient.
    package enum Arm: String, Choice {
        case grpo = "GRPO"
        case twice = "GRPO, two passes"
        case clipCov = "Clip-Cov"
        case klCov = "KL-Cov"
        case randomDrop = "random drop"
        case clipHigher = "clip-higher"
        case entropyBonus = "entropy bonus"
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // Where everything is exact.
        let identity = Evaluate("covariance identity", Self.covarianceIdentity, config.identity)
        let signs = Evaluate("first steps", Self.firstSteps, config.signs)
        let tables = ForEach(config.tabular.raised, config.tabular.seeds) { raised, seed in
            Train("tabular policy", Self.tabularPolicy, config.tabular, raised, seed)
        }
        let row = Evaluate("single rows", Self.singleRows, config.tabular, config.forecasts)

        // The policy that learns countdown, from one base.
        let questions = Data("questions", countdownQuestions, config.lab)
        let base = Train("base policy", baseCountdownPolicy, config.lab, questions)
        let start = Evaluate("base", Self.evaluateBase, config.lab, config.training, questions, base)
        let arms = ForEach(factor("arm", [Arm.grpo, .twice, .clipCov, .randomDrop]), config.seeds) { arm, seed in
            Train("arm", Self.trainArm, config.lab, config.training, config.methods, questions, base, arm, seed)
        }
        let scan = ForEach(config.methods.coefficients, config.methods.tuning) { coefficient, seed in
            Train("KL-Cov scan", Self.trainKLCov, config.lab, config.training, config.methods, questions, base, coefficient, seed)
        }
        let coefficient = Evaluate("chosen coefficient", Self.chooseCoefficient, scan, config.methods.neededRatio)
        let penalised = ForEach(config.seeds) { seed in
            Train("KL-Cov", Self.trainKLCov, config.lab, config.training, config.methods, questions, base, coefficient, seed)
        }
        let others = ForEach(factor("arm", [Arm.clipHigher, .entropyBonus]), config.methods.otherSeeds) { arm, seed in
            Train("other arm", Self.trainArm, config.lab, config.training, config.methods, questions, base, arm, seed)
        }

        // The same from a base that doesn't know how to solve anything.
        let randomBase = Train("random base policy", Self.randomBase, config.lab, questions)
        let fromRandom = ForEach(config.training.randomBaseSeeds) { seed in
            Train("arm from random base", Self.trainFromRandom, config.lab, config.training, config.methods, questions, randomBase, seed)
        }

        Analyze("covariance-identity", Self.evidenceForIdentity, identity)
        Analyze("covariance-sign", Self.evidenceForSign, signs, arms, fromRandom)
        Analyze("exp-law", Self.evidenceForLaw, arms, config.forecasts)
        Analyze("exp-law-tabular", Self.evidenceForTabularLaw, tables, row, config.forecasts)
        Analyze("interventions-keep-entropy", Self.evidenceForEntropy, arms, penalised)
        Analyze("interventions-raise-accuracy", Self.evidenceForAccuracy, arms, penalised)
        Report(
            Self.report, identity, signs, tables, row, start, arms, scan, coefficient, penalised, others, fromRandom, config.forecasts,
            config.training, config.methods)
    }
}
