import ImageSets
package import Statistics
package import Workbench

/// Do two losses hurt each other on one classifier, and does a second head repair it?
///
/// A small network learns from labels and from a large one's answers. Softmax losses hide the level of the teacher's logits; a loss on each
/// logit by itself (BinaryKL) shows it. Added to cross-entropy it is said to end below either loss alone, because the two gradients work
/// against each other in the classifier and not below it, and a head of its own for each loss is said to repair that. Here every loss gets its
/// own learning rate, the angles are measured during training, and the damage that a common rate does is held against the plain size of
/// the steps.
package struct DualHeadDistillation: Study {
    package struct Config: Configuration {
        /// What is learned; the claims are judged on the first.
        package var problems = [Problem.pairs]
        package var pairs = Setup()
        package var ten = Setup.ten
        package var teacher = TeacherSettings()
        package var student = StudentSettings()
        /// Learning rates of which each loss gets its best.
        @Quantity(in: 0...1) package var rates = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
        /// The rate that all losses share in the second claim.
        @Quantity(in: 0...1) package var commonRate = 0.05
        /// Runs on which the rates are chosen; none of them is judged.
        @Quantity(in: 1..., unit: "runs") package var tuning = Seeds(2, first: 1000)
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(8)
        package init() {}
    }

    /// Two images side by side in 100 classes, or one in ten.
    package enum Problem: String, Choice { case pairs, ten }

    /// Sizes of one problem's parts and networks.
    package struct Setup: Configuration {
        /// Training images, from the beginning of the set.
        @Quantity(in: 1000..., unit: "images") package var images = 60_000
        /// Those at their end, of which only validation examples are made.
        @Quantity(in: 100..., unit: "images") package var reserved = 10_000
        @Quantity(in: 100..., unit: "images") package var testImages = 10_000
        @Quantity(in: 100..., unit: "images") package var teacherExamples = 40_000
        /// The first of the teacher's.
        @Quantity(in: 100..., unit: "images") package var examples = 8000
        @Quantity(in: 100..., unit: "images") package var validation = 5000
        @Quantity(in: 100..., unit: "images") package var test = 10_000
        @Quantity(in: 1..., unit: "units") package var teacherHidden = [256]
        @Quantity(in: 1..., unit: "passes") package var teacherEpochs = 5
        @Quantity(in: 1..., unit: "units") package var hidden = [32]
        @Quantity(in: 1..., unit: "passes") package var epochs = 8
        package init() {}

        static var ten: Setup {
            var setup = Setup()
            (setup.teacherExamples, setup.examples, setup.teacherHidden, setup.teacherEpochs) = (50_000, 4000, [256, 128], 6)
            (setup.hidden, setup.epochs) = ([24, 24], 15)
            return setup
        }
    }

    /// How the teacher is trained: by cross-entropy, the rate falling to zero along a cosine.
    package struct TeacherSettings: Configuration {
        @Quantity(in: 0...1) package var rate = 0.05
        @Quantity(in: 1..., unit: "images") package var batch = 64
        @Quantity(in: 0..<1) package var momentum = 0.9
        @Quantity(in: 0...) package var weightDecay = 5e-4
        package init() {}
    }

    /// How students are trained; the rate falls to zero along a cosine.
    package struct StudentSettings: Configuration {
        @Quantity(in: 2..., unit: "images") package var batch = 64
        @Quantity(in: 0..<1) package var momentum = 0.9
        @Quantity(in: 0...) package var weightDecay = 5e-4
        /// Weight of the loss on the teacher's answers; cross-entropy has 1.
        @Quantity(in: 0...) package var alpha = 1.0
        /// Of the losses on logits.
        @Quantity(in: 0.1...) package var temperature = 2.0
        /// Of the loss on softmax probabilities.
        @Quantity(in: 0.1...) package var softTemperature = 4.0
        /// Hidden units of the non-linear head.
        @Quantity(in: 1..., unit: "units") package var headWidth = 200
        @Quantity(in: 0..<1) package var dropout = 0.1
        /// Steps from one measurement of angles to the next.
        @Quantity(in: 1..., unit: "steps") package var every = 10
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        let (training, test) = (FashionMNIST.training, FashionMNIST.test)
        let rates = factor("rate", config.rates)

        // Images and teachers, one of each for all runs.
        let examples = ForEach(config.problems) { problem in
            Data(
                "examples", Self.examples, training.images, training.labels, test.images, test.labels, problem,
                value(of: problem) == .ten ? config.ten : config.pairs)
        }
        let teachers = ForEach(config.problems) { problem in
            Train(
                "teacher", Self.teach, training.images, training.labels, problem, value(of: problem) == .ten ? config.ten : config.pairs,
                config.teacher, examples)
        }

        // A learning rate for each loss, found on runs of their own.
        let scan = ForEach(config.problems, factor("method", Method.tuned), rates, factor("seed", config.tuning)) {
            problem, method, rate, seed in
            Train(
                "rate scan", Self.tune, examples, teachers, problem, value(of: problem) == .ten ? config.ten : config.pairs, config.student,
                method, rate, seed)
        }
        let chosen = Evaluate("chosen rates", Self.chooseRates, scan)

        // Each loss at its own rate, and some at a common one.
        let judged = ForEach(config.problems, factor("method", Method.judged), config.seeds) { problem, method, seed in
            Train(
                "student", Self.judge, examples, teachers, problem, value(of: problem) == .ten ? config.ten : config.pairs, config.student,
                method, chosen, seed)
        }
        let common = ForEach(config.problems, factor("method", Method.atOneRate), config.seeds) { problem, method, seed in
            Train(
                "student at one rate", Self.judgeAt, examples, teachers, problem, value(of: problem) == .ten ? config.ten : config.pairs,
                config.student, method, config.commonRate, seed)
        }

        Analyze("combination-trails-both", Self.evidenceForCombination, judged, chosen)
        Analyze("step-size-explains", Self.evidenceForStepSize, common)
        Analyze("conflict-in-head-not-backbone", Self.evidenceForConflict, judged)
        Analyze("two-heads-win", Self.evidenceForTwoHeads, judged)
        Report(Self.report, teachers, scan, chosen, judged, common, config.student, config.commonRate)
    }
}
