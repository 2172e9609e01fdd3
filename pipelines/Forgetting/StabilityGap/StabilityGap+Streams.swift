import ContinualLearning
import Statistics
import Torch
import Workbench

extension StabilityGap {
    /// Accuracies on the old tasks while a task is learned: by old task, before the first update and after each.
    package struct Period: Codable, Sendable {
        package var old: [[Double]] = []
        /// The same where only the classes of the image's own task may be answered.
        package var masked: [[Double]] = []

        package init(old: [[Double]] = [], masked: [[Double]] = []) { (self.old, self.masked) = (old, masked) }
    }

    /// A stream of tasks learned by one method.
    package struct Course: Codable, Sendable {
        /// The second task, the third, and so on.
        package var periods: [Period] = []
        /// For each switch, what would have come without it; empty where no control was run.
        package var controls: [Period] = []
        /// After each task: the accuracy on it and on all before it.
        package var ends: [[Double]] = []

        package init() {}

        /// All that is known of the stream's accuracies, without those before each first update.
        var evaluation: ContinualEvaluation {
            ContinualEvaluation(
                ends: ends, curves: periods.indices.map { task in periods[task...].flatMap { $0.old[task].dropFirst() } })
        }
    }

    /// Learns a stream of tasks.
    static func learnStream(
        _ run: Run, tasks: Ensemble<TaskImages>, method: Method, settings: LearnerSettings, seed: Seed
    ) throws -> Course {
        try course(run, try tasks.values.map { try Task($0) }, method, settings, seed, hasControls: false)
    }

    /// Learns a stream of tasks, and at each switch goes on a second time with the task that it has just learned.
    static func learnWithControl(
        _ run: Run, tasks: Ensemble<TaskImages>, method: Method, settings: LearnerSettings, seed: Seed
    ) throws -> Course {
        try course(run, try tasks.values.map { try Task($0) }, method, settings, seed, hasControls: true)
    }

    private static func course(
        _ run: Run, _ tasks: [Task], _ method: Method, _ settings: LearnerSettings, _ seed: Seed, hasControls: Bool
    ) throws -> Course {
        var learner = try firstTask(tasks[0], settings, memory: settings.memory, seed, method: method)
        var course = Course()
        course.ends = [try Examination(tasks[..<1]).accuracies(learner.network).all]
        for next in 1..<tasks.count {
            if hasControls {
                var twin = try learner.copied()
                course.controls.append(try period(&twin, tasks[next - 1], Array(tasks[..<next]), method, settings, seed, next))
            }
            course.periods.append(try period(&learner, tasks[next], Array(tasks[..<next]), method, settings, seed, next))
            var random = seed.stream("memory \(next)")
            try learner.finish(tasks[next], method, settings, &random)
            course.ends.append(try Examination(tasks[...next]).accuracies(learner.network).all)
            run.progress(Double(next) / Double(tasks.count - 1))
        }
        return course
    }

    private static func period(
        _ learner: inout Learner, _ new: Task, _ old: [Task], _ method: Method, _ settings: LearnerSettings, _ seed: Seed, _ number: Int
    ) throws -> Period {
        let tests = try Examination(old)
        var draws = Draws(new, settings, seed, "task \(number)")
        var log: GradientLog?
        var period = Period(old: old.map { _ in [] }, masked: old.map { _ in [] })
        for update in 0...settings.updates {
            // In a long stream the momentum of weights without a gradient shrinks for ever.
            if update > 0 { try flushingSubnormals { try learner.update(method, new, old, settings, &draws, log: &log) } }
            let (all, masked) = try tests.accuracies(learner.network)
            for task in old.indices {
                period.old[task].append(all[task])
                period.masked[task].append(masked[task])
            }
        }
        return period
    }
}
