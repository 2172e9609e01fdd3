import ImageSets
package import Statistics
package import Workbench

/// Learners that end well after each task: what happens to the old tasks in the first steps of a new one?
///
/// A learner of tasks one after the other is usually tested when a task ends. The paper tests it after every update, and finds that methods
/// which end well lose much of what they knew right after a switch and then win it back: a stability gap. It names measures that see it,
/// says that it grows with the difference between tasks, and explains it by two gradients of which the one that keeps the old task is near
/// zero at first. Here the tasks are clothes from Fashion-MNIST, turned by an angle or two kinds at a time. The least value of a noisy curve
/// lies below its course even where nothing happens, so that every depth is taken less that of a twin which goes on without a switch.
package struct StabilityGap: Study {
    package struct Config: Configuration {
        package var images = ImageSettings()
        package var learner = LearnerSettings()
        /// Angles over which depth is compared with dissimilarity.
        @Quantity(in: 1...359, unit: "degrees") package var angles = [10, 30, 50, 70, 90]
        /// The angle of the second task where one is singled out.
        @Quantity(in: 1...359, unit: "degrees") package var angle = 80
        /// More angle and less dissimilarity: clothes upside down.
        @Quantity(in: 1...359, unit: "degrees") package var upsideDown = 160
        /// Runs of replay, each with its control.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(10)
        package var streams = StreamSettings()
        package init() {}
    }

    package struct ImageSettings: Configuration {
        /// From the beginning of the training part.
        @Quantity(in: 10...60_000, unit: "images") package var training = 6000
        /// Of each task, from the beginning of the test part.
        @Quantity(in: 1...1500, unit: "images") package var test = 500
        /// Side of the squares of which each becomes a pixel.
        @Quantity(in: 1...28, unit: "pixels") package var pooling = 2
        package init() {}
    }

    /// The streams of several tasks, on which the methods are compared.
    package struct StreamSettings: Configuration {
        /// Tasks of two classes each.
        @Quantity(in: 2...5) package var classTasks = 5
        /// Angles of the tasks of the other stream.
        @Quantity(in: 0...359, unit: "degrees") package var rotations = [0, 80, 160]
        /// Methods that are compared with replay and fine-tuning.
        package var methods: [Method] = [.elasticWeights, .distillation, .joint]
        /// Runs of each method, the first of the seeds.
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(5)
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        let (training, test) = (FashionMNIST.training, FashionMNIST.test)
        let images = Data("images", Self.read, training.images, training.labels, test.images, test.labels, config.images)

        // Two tasks, the second turned: with replay, and as if nothing were switched.
        let (angle, upsideDown) = (value(of: config.angle), value(of: config.upsideDown))
        let angles = Array(Set(value(of: config.angles) + [0, angle, upsideDown])).sorted()
        let upright = Data("upright images", Self.turn, images, 0, config.images)
        let switched = ForEach(factor("angle", angles), config.seeds) { angle, seed in
            let (first, turned) = (learned(upright, config, seed), turned(images, config, angle))
            Train("second task", Self.learnSecond, first, upright, turned, config.learner, seed)
        }
        let again = ForEach(config.seeds) { seed in
            Train("second task again", Self.learnSecondAgain, learned(upright, config, seed), upright, upright, config.learner, seed)
        }
        let remembering = ForEach(factor("angle", [0, angle]), config.seeds) { angle, seed in
            let (first, turned) = (learned(upright, config, seed), turned(images, config, angle))
            Train("second task with full memory", Self.learnSecondWithFullMemory, first, upright, turned, config.learner, seed)
        }

        // Five tasks of two classes each, and three angles, learned by several methods.
        let pairs = ForEach(factor("task", Array(0..<value(of: config.streams.classTasks)))) {
            Data("pair of classes", Self.pair, images, $0, config.images)
        }
        let turns = ForEach(factor("rotation", value(of: config.streams.rotations))) { turned(images, config, $0) }
        let replay = ForEach(config.seeds) { Train("replay and control", Self.learnWithControl, pairs, Method.replay, config.learner, $0) }
        let tuned = ForEach(config.streams.seeds) {
            Train("fine-tuning and control", Self.learnWithControl, pairs, Method.finetune, config.learner, $0)
        }
        let others = ForEach(config.streams.methods, config.streams.seeds) { method, seed in
            Train("other methods", Self.learnStream, pairs, method, config.learner, seed)
        }
        let turning = ForEach(
            factor("method", [Method.finetune, .replay] + value(of: config.streams.methods)), config.streams.seeds
        ) { method, seed in
            Train("turning tasks", Self.learnStream, turns, method, config.learner, seed)
        }

        let depths = Evaluate("depths", Self.depths, switched, again, remembering, config.learner)
        let classes = Evaluate("class depths", Self.classDepths, replay, config.learner)
        Analyze("gap-exists-for-replay", Self.evidenceForGap, depths, classes, config.angle)
        Analyze("standard-metrics-miss-it", Self.evidenceForMetrics, replay, tuned, config.learner)
        Analyze("dissimilarity", Self.evidenceForDissimilarity, depths, config.angles, config.angle, config.upsideDown)
        Analyze("gradient-imbalance", Self.evidenceForImbalance, depths, config.angle)
        Report(
            Self.report, depths, classes, switched, remembering, replay, tuned, others, turning, config.angle, config.upsideDown,
            config.learner)
    }

    private func learned(_ images: Artifact<TaskImages>, _ config: Settings<Config>, _ seed: Factor<Seed>) -> Artifact<Learner> {
        Train("first task", Self.learnFirst, images, config.learner, seed)
    }

    private func turned(_ images: Artifact<TaskImages>, _ config: Settings<Config>, _ degrees: Factor<Int>) -> Artifact<TaskImages> {
        Data("turned images", Self.turn, images, degrees, config.images)
    }
}
