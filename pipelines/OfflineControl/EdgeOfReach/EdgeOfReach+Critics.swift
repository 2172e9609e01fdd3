import OfflineControl
package import Statistics
package import Workbench

extension EdgeOfReach {
    /// What an actor with many critics came to, and where its critics differ.
    package struct CriticsRun: Codable, Sendable {
        package var curve = LearningCurve()
        /// Area under the curve for telling ends of rollouts from states within, by the critics' deviation, by the distance from the mean start,
        /// and by the deviation with the ends shuffled.
        package var edgeArea = 0.0
        package var distanceArea = 0.0
        package var shuffledArea = 0.0
        /// Mean deviation of the critics at ends and within.
        package var edgeSpread = 0.0
        package var innerSpread = 0.0

        package init() {}
    }

    /// Trains soft actor-critic on rollouts of the true plane and evaluates it six times.
    package static func trainCritics(
        _ run: Run, _ plane: PlaneSettings, _ learning: Learning, _ settings: Critics, critics: Int, diversity: Double, seed: Seed
    ) throws -> CriticsRun {
        let task = Task(plane, learning, .base, isContinuous: true, seed: seed)
        var weights = seed.stream("critics' weights")
        var batches = seed.stream("batches")
        var noise = seed.stream("updates' noise")
        var collector = Collector(task, learning, .base, actionWidth: 2, seed: seed)
        var learner = try SoftActorCritic(
            stateWidth: 2, actionWidth: 2,
            .init(
                critics: critics, diversity: diversity, hidden: settings.hidden, learningRate: settings.rate, tau: settings.tau),
            using: &weights)
        var result = CriticsRun()
        result.curve = task.curve(steps: plane.steps)
        var lasts = 0
        for update in 0..<settings.updates {
            if update % learning.every == 0 {
                try collector.collect(learner)
            }
            let batch = collector.buffer.sample(learning.batch, discount: task.discount, using: &batches)
            lasts += batch.lasts
            try learner.update(batch, using: &noise)
            if (update + 1) * 6 / settings.updates > update * 6 / settings.updates {
                try evaluate(learner, task, steps: plane.steps, at: update + 1, &result.curve)
                run.progress(Double(update + 1) / Double(settings.updates))
            }
        }
        result.curve.edgeShare = Double(lasts) / Double(settings.updates * learning.batch)
        try compare(learner, critics, task, collector.buffer, settings.compared, seed: seed, &result)
        let points = ValueMap.points
        let values = try criticValues(learner, critics, floats(points), count: points.count)
        result.curve.map.x = points.map(\.x)
        result.curve.map.y = points.map(\.y)
        result.curve.map.value = values.map { $0.min() ?? .nan }
        result.curve.map.spread = values.map { deviation($0, lost: 0) }
        return result
    }

    /// For each state the critics' values of the policy's middle action.
    private static func criticValues(_ learner: SoftActorCritic, _ critics: Int, _ states: [Float], count: Int) throws -> [[Double]] {
        var unused = Seed(0).stream("none")
        let actions = try learner.policy.actions(states, count: count, using: &unused, isDrawn: false)
        let values = try learner.values(states, actions, count: count)
        return (0..<count).map { row in (0..<critics).map { Double(values[$0 * count + row]) } }
    }

    private static func evaluate(
        _ learner: SoftActorCritic, _ task: Task, steps: Int, at update: Int, _ curve: inout LearningCurve
    ) throws {
        var (points, sum) = (task.starts, 0.0)
        var unused = Seed(0).stream("none")
        let count = points.count
        let first = try learner.policy.actions(floats(points), count: count, using: &unused, isDrawn: false)
        let values = try learner.values(floats(points), first, count: count)
        let critics = values.count / count
        curve.update.append(Double(update))
        curve.q0.append(mean((0..<count).map { row in (0..<critics).map { Double(values[$0 * count + row]) }.min() ?? .nan }))
        for _ in 0..<steps {
            let actions = try learner.policy.actions(floats(points), count: count, using: &unused, isDrawn: false)
            for place in points.indices {
                points[place] = task.oracle.plane.next(
                    points[place], Plane.Point(Double(actions[2 * place]), Double(actions[2 * place + 1])))
                sum += task.oracle.plane.reward(points[place])
            }
        }
        curve.sumOfRewards.append(sum / Double(count))
    }

    /// Compares the critics' deviation at the next states of the last buffer: those that end a rollout, and the others.
    private static func compare(
        _ learner: SoftActorCritic, _ critics: Int, _ task: Task, _ buffer: ReplayBuffer, _ compared: Int, seed: Seed,
        _ result: inout CriticsRun
    ) throws {
        let places = Array(stride(from: 0, to: buffer.count, by: max(1, buffer.count / compared)))
        let states = places.flatMap { buffer[$0].next }
        let values = try criticValues(learner, critics, states, count: places.count)
        let spreads = values.map { deviation($0, lost: 0) }
        let distances = places.indices.map { row in
            let (x, y) = (Double(states[2 * row]), Double(states[2 * row + 1]))
            return (x * x + y * y).squareRoot()
        }
        var flags = places.map { buffer.isLast[$0] }
        func split(_ scores: [Double]) -> (edge: [Double], inner: [Double]) {
            (scores.indices.filter { flags[$0] }.map { scores[$0] }, scores.indices.filter { !flags[$0] }.map { scores[$0] })
        }
        func area(_ scores: [Double]) -> Double {
            let parts = split(scores)
            return areaUnderCurve(parts.edge, parts.inner)
        }
        let parts = split(spreads)
        (result.edgeSpread, result.innerSpread) = (mean(parts.edge), mean(parts.inner))
        (result.edgeArea, result.distanceArea) = (area(spreads), area(distances))
        var random = seed.stream("shuffled ends")
        random.shuffle(&flags)
        result.shuffledArea = area(spreads)
    }
}
