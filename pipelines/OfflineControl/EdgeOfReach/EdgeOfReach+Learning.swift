package import OfflineControl
package import Statistics
package import Workbench

extension EdgeOfReach {
    /// What a learner in the plane came to, evaluation by evaluation.
    package struct LearningCurve: Codable, Sendable {
        package var update: [Double] = []
        /// Mean predicted value of the starts.
        package var q0: [Double] = []
        /// Mean sum of rewards of the greedy policy from them.
        package var sumOfRewards: [Double] = []
        /// What the oracle controller gets from the same starts, and its mean discounted value without end.
        package var oracleSum = 0.0
        package var oracleValue = 0.0
        /// No value can be above it.
        package var bound = 0.0
        /// Share of the transitions learned from whose next state ends a rollout.
        package var edgeShare = 0.0
        /// Mean difference of predicted and oracle value at next states of the last buffer, at ends of rollouts and within.
        package var edgeError = 0.0
        package var innerError = 0.0
        package var map = ValueMap()

        package init() {}

        package var lastQ0: Double { q0.last ?? .nan }
        /// Mean over the last three evaluations, as a share of the oracle's.
        package var lastReturn: Double { mean(sumOfRewards.suffix(3)) / oracleSum }
        package var isCollapsed: Bool { lastReturn < 0.5 && lastQ0 > bound }
        package func isFine(_ share: Double) -> Bool { lastReturn >= share && lastQ0 <= bound }
    }

    /// Values over the plane.
    package struct ValueMap: Codable, Sendable {
        package var x: [Double] = []
        package var y: [Double] = []
        package var value: [Double] = []
        /// How far the critics differ, where there are several.
        package var spread: [Double] = []

        /// The points of a grid that holds all that short rollouts reach and more.
        package static var points: [Plane.Point] {
            stride(from: -1.5, through: 1.8, by: 0.15).flatMap { x in
                stride(from: -1.5, through: 1.5, by: 0.15).map { Plane.Point(x, $0) }
            }
        }
    }

    /// The task of one arm: where it is rewarded, how long its rollouts are.
    package struct Task: Sendable {
        package var oracle: PlaneOracle
        package var horizon: Int
        package var discount: Double
        package var starts: [Plane.Point]
        package var start: Double

        package init(_ settings: PlaneSettings, _ learning: Learning, _ arm: Arm, isContinuous: Bool = false, seed: Seed) {
            let isInside = arm == .inside
            oracle = PlaneOracle(
                Plane(
                    step: settings.step, centre: Plane.Point(isInside ? settings.insideBump : settings.bump, 0),
                    width: isInside ? settings.insideWidth : settings.width), isContinuous: isContinuous)
            horizon = arm == .full ? learning.fullHorizon : learning.horizon
            discount = [.patient, .patientPatch].contains(arm) ? 0.99 : learning.discount
            start = settings.start
            var random = seed.stream("evaluated starts")
            starts = (0..<settings.starts).map { _ in Self.start(settings.start, &random) }
        }

        static func start(_ half: Double, _ random: inout RandomStream) -> Plane.Point {
            let x = random.uniform(), y = random.uniform()
            return Plane.Point(half * (2 * x - 1), half * (2 * y - 1))
        }

        /// A curve with what is known before the first update.
        package func curve(steps: Int) -> LearningCurve {
            var curve = LearningCurve()
            curve.oracleSum = mean(starts.map { oracle.sumOfRewards(from: $0, steps: steps) })
            curve.oracleValue = mean(starts.map { oracle.value(of: $0, discount: discount) })
            curve.bound = 1 / (1 - discount)
            return curve
        }
    }

    static func floats(_ points: [Plane.Point]) -> [Float] { points.flatMap { [Float($0.x), Float($0.y)] } }

    /// Trains a Q-learner on rollouts of the true plane and evaluates it six times.
    package static func train(_ run: Run, _ plane: PlaneSettings, _ settings: Learning, _ arm: Arm, seed: Seed) throws -> LearningCurve {
        let task = Task(plane, settings, arm, seed: seed)
        var weights = seed.stream("weights")
        var batches = seed.stream("batches")
        var collector = Collector(task, settings, arm, seed: seed)
        var learner = try DeepQLearner(
            stateWidth: 2, actions: Plane.moves.count,
            .init(hidden: settings.hidden, learningRate: settings.rate, tau: settings.tau, networks: arm == .minimum ? 10 : 1),
            using: &weights)
        var curve = task.curve(steps: plane.steps)
        var lasts = 0
        for update in 0..<settings.updates {
            if update % settings.every == 0 { try collector.collect(learner) }
            let batch = collector.buffer.sample(settings.batch, discount: task.discount, using: &batches)
            lasts += batch.lasts
            try learner.update(batch)
            if (update + 1) * 6 / settings.updates > update * 6 / settings.updates {
                try evaluate(learner, task, steps: plane.steps, at: update + 1, &curve)
                run.progress(Double(update + 1) / Double(settings.updates))
                run.log("Q0", at: update + 1, curve.lastQ0)
                run.log("return", at: update + 1, curve.sumOfRewards.last ?? .nan)
            }
        }
        curve.edgeShare = Double(lasts) / Double(settings.updates * settings.batch)
        try lookAtEdges(learner, task, collector.buffer, &curve)
        let points = ValueMap.points
        curve.map.x = points.map(\.x)
        curve.map.y = points.map(\.y)
        curve.map.value = try learner.greedy(floats(points), count: points.count).map { Double($0.value) }
        return curve
    }

    private static func evaluate(_ learner: DeepQLearner, _ task: Task, steps: Int, at update: Int, _ curve: inout LearningCurve) throws {
        var (points, sum) = (task.starts, 0.0)
        curve.update.append(Double(update))
        curve.q0.append(mean(try learner.greedy(floats(points), count: points.count).map { Double($0.value) }))
        for _ in 0..<steps {
            let choices = try learner.greedy(floats(points), count: points.count)
            for place in points.indices {
                points[place] = task.oracle.plane.next(points[place], move: choices[place].action)
                sum += task.oracle.plane.reward(points[place])
            }
        }
        curve.sumOfRewards.append(sum / Double(points.count))
    }

    private static func lookAtEdges(_ learner: DeepQLearner, _ task: Task, _ buffer: ReplayBuffer, _ curve: inout LearningCurve) throws {
        var (edge, inner) = ([Double](), [Double]())
        for place in stride(from: 0, to: buffer.count, by: max(1, buffer.count / 2000)) {
            let next = buffer[place].next
            let predicted = Double(try learner.greedy(next, count: 1)[0].value)
            let error = predicted - task.oracle.value(of: Plane.Point(Double(next[0]), Double(next[1])), discount: task.discount)
            if buffer.isLast[place] { edge.append(error) } else { inner.append(error) }
        }
        (curve.edgeError, curve.innerError) = (mean(edge), mean(inner))
    }
}

/// Rolls a policy out from fresh starts and keeps the transitions, with the oracle's values where an arm wants them.
struct Collector {
    typealias Arm = EdgeOfReach.Arm
    let task: EdgeOfReach.Task
    let arm: Arm
    let epsilon: Double
    let collected: Int
    var buffer: ReplayBuffer
    private var random, patches: RandomStream
    private var rollouts = 0

    init(_ task: EdgeOfReach.Task, _ settings: EdgeOfReach.Learning, _ arm: Arm, actionWidth: Int = 1, seed: Seed) {
        (self.task, self.arm, epsilon, collected) = (task, arm, settings.epsilon, settings.collected)
        buffer = ReplayBuffer(capacity: settings.capacity, stateWidth: 2, actionWidth: actionWidth)
        random = seed.stream("rollouts")
        patches = seed.stream("random patches")
    }

    /// Collects rollouts of the greedy policy, which takes a random move now and then.
    mutating func collect(_ learner: DeepQLearner) throws {
        let epsilon = epsilon
        try collect { points, random in
            let choices = try learner.greedy(EdgeOfReach.floats(points), count: points.count)
            return choices.map { choice in
                let isRandom = random.bernoulli(epsilon)
                let other = random.index(below: Plane.moves.count)
                return [Float(isRandom ? other : choice.action)]
            }
        } move: { plane, point, action in
            plane.next(point, move: Int(action[0]))
        }
    }

    /// Collects rollouts of a policy that gives an action for each state.
    mutating func collect(
        _ policy: ([Plane.Point], inout RandomStream) throws -> [[Float]], move: (Plane, Plane.Point, [Float]) -> Plane.Point
    ) throws {
        let count = max(1, collected / task.horizon)
        var points = (0..<count).map { _ in EdgeOfReach.Task.start(task.start, &random) }
        for time in 0..<task.horizon {
            let actions = try policy(points, &random)
            for place in points.indices {
                let next = move(task.oracle.plane, points[place], actions[place])
                let isLast = time == task.horizon - 1
                buffer.append(
                    Transition(
                        state: EdgeOfReach.floats([points[place]]), action: actions[place], reward: Float(task.oracle.plane.reward(next)),
                        next: EdgeOfReach.floats([next]), isLast: isLast, time: time, rollout: rollouts + place,
                        nextValue: nextValue(next, isLast: isLast)))
                points[place] = next
            }
        }
        rollouts += count
    }

    /// The value that an arm puts in place of the learned one.
    private mutating func nextValue(_ next: Plane.Point, isLast: Bool) -> Float? {
        // Every arm draws, so that the streams stay aligned.
        let isDrawn = patches.index(below: task.horizon) == 0
        return switch arm {
        case .edgePatch, .patientPatch: isLast ? Float(task.oracle.value(of: next, discount: task.discount)) : nil
        case .randomPatch: isDrawn ? Float(task.oracle.value(of: next, discount: task.discount)) : nil
        case .zeroPatch: isLast ? 0 : nil
        case .base, .full, .inside, .minimum, .patient: nil
        }
    }
}
