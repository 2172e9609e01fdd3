import ContinualLearning
import ImageSets
import Statistics
import Torch
import Workbench

extension StabilityGap {
    /// What happened to the first task while a second was learned.
    package struct Switch: Codable, Sendable {
        /// Accuracy on the first task before the first update and after each.
        package var old: [Double]
        /// Accuracy on the second task before and after.
        package var new: [Double]
        package var gradients: GradientLog
        /// How much less accurate the learner of the first task is on the second, before it learns it.
        package var zeroShotDrop: Double
    }

    /// Learns the first task from random weights.
    static func learnFirst(_ run: Run, images: TaskImages, settings: LearnerSettings, seed: Seed) throws -> Learner {
        try firstTask(Task(images), settings, memory: settings.memory, seed)
    }

    /// Goes on with the second task and a memory of the first.
    static func learnSecond(
        _ run: Run, learner: Learner, first: TaskImages, second: TaskImages, settings: LearnerSettings, seed: Seed
    ) throws -> Switch {
        try secondTask(learner, Task(first), Task(second), settings, Draws(Task(second), settings, seed, "second"))
    }

    /// The same with other batches.
    static func learnSecondAgain(
        _ run: Run, learner: Learner, first: TaskImages, second: TaskImages, settings: LearnerSettings, seed: Seed
    ) throws -> Switch {
        try secondTask(learner, Task(first), Task(second), settings, Draws(Task(second), settings, seed, "second again"))
    }

    /// The same with all images of the first task in the memory, in batches of the same size.
    static func learnSecondWithFullMemory(
        _ run: Run, learner: Learner, first: TaskImages, second: TaskImages, settings: LearnerSettings, seed: Seed
    ) throws -> Switch {
        let task = try Task(first)
        var learner = learner
        learner.memory = .init(capacity: task.count)
        var random = seed.stream("memory")
        learner.memory.add(task.count, using: &random)
        return try secondTask(learner, task, Task(second), settings, Draws(Task(second), settings, seed, "second"))
    }

    static func firstTask(_ task: Task, _ settings: LearnerSettings, memory: Int, _ seed: Seed, method: Method = .replay) throws -> Learner
    {
        var learner = try Learner(inputs: task.test.size, classes: task.test.classes, settings, memory: memory, seed: seed)
        var draws = Draws(task, settings, seed, "first")
        var log: GradientLog?
        for _ in 0..<settings.updates { try learner.update(method, task, [], settings, &draws, log: &log) }
        var random = seed.stream("memory")
        try learner.finish(task, method, settings, &random)
        return learner
    }

    private static func secondTask(
        _ learner: Learner, _ first: Task, _ second: Task, _ settings: LearnerSettings, _ draws: Draws
    ) throws -> Switch {
        var (learner, draws) = (learner, draws)
        let (tests, both) = (try Examination([first]), try Examination([first, second]))
        let before = try both.accuracies(learner.network).all
        var log: GradientLog? = GradientLog()
        var old = [before[0]]
        for _ in 0..<settings.updates {
            try learner.update(.replay, second, [first], settings, &draws, log: &log)
            old.append(try tests.accuracies(learner.network).all[0])
        }
        let after = try both.accuracies(learner.network).all
        return Switch(
            old: old, new: [before[1], after[1]], gradients: log ?? GradientLog(), zeroShotDrop: before[0] - before[1])
    }
}
