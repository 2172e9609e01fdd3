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
        package var returnShares: [Double] { sumOfRewards.map { $0 / oracleSum } }
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
            (-10...12).flatMap { x in (-10...10).map { Plane.Point(0.15 * Double(x), 0.15 * Double($0)) } }
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

    /// Seeds that are trained together, for speed: each run is what it would be alone.
    package struct SeedBlock: Codable, Hashable, StageInput, CustomStringConvertible {
        package typealias Value = Self
        package var first: UInt64
        package var count: Int

        package init(first: UInt64, count: Int) { (self.first, self.count) = (first, count) }

        package var description: String { count == 1 ? "\(first)" : "\(first)-\(first + UInt64(count) - 1)" }

        /// Blocks of `size` seeds: more seeds add blocks and change at most the last.
        static func blocks(of seeds: Seeds, size: Int) -> [SeedBlock] {
            stride(from: 0, to: seeds.count, by: size).map {
                SeedBlock(first: seeds.first + UInt64($0), count: min(size, seeds.count - $0))
            }
        }
    }

    /// Trains Q-learners on rollouts of the true plane, one for each seed, and evaluates them six times.
    package static func train(
        _ run: Run, _ plane: PlaneSettings, _ settings: Learning, _ arm: Arm, _ block: SeedBlock
    ) throws -> [LearningCurve] {
        let seeds = Seeds(block.count, first: block.first).all
        let tasks = seeds.map { Task(plane, settings, arm, seed: $0) }
        var weights = seeds.map { $0.stream("weights") }
        var batches = seeds.map { $0.stream("batches") }
        var collectors = zip(tasks, seeds).map { Collector($0, settings, arm, seed: $1) }
        var learner = try DeepQLearner(
            stateWidth: 2, actions: Plane.moves.count,
            .init(hidden: settings.hidden, learningRate: settings.rate, tau: settings.tau), using: &weights)
        var curves = tasks.map { $0.curve(steps: plane.steps) }
        var lasts = seeds.map { _ in 0 }
        for update in 0..<settings.updates {
            if update % settings.every == 0 { try Collector.collect(&collectors, learner) }
            let drawn = collectors.indices.map {
                collectors[$0].buffer.sample(settings.batch, discount: tasks[$0].discount, using: &batches[$0])
            }
            for place in seeds.indices { lasts[place] += drawn[place].lasts }
            try learner.update(drawn)
            if (update + 1) * 6 / settings.updates > update * 6 / settings.updates {
                try evaluate(learner, tasks, steps: plane.steps, at: update + 1, &curves)
                run.progress(Double(update + 1) / Double(settings.updates))
                run.log("Q0", at: update + 1, mean(curves.map(\.lastQ0)))
                run.log("return", at: update + 1, mean(curves.map { $0.sumOfRewards.last ?? .nan }))
            }
        }
        try lookAtEdges(learner, tasks, collectors.map(\.buffer), &curves)
        let points = ValueMap.points
        let values = try learner.greedy(seeds.flatMap { _ in floats(points) }, rows: points.count)
        for place in seeds.indices {
            curves[place].edgeShare = Double(lasts[place]) / Double(settings.updates * settings.batch)
            curves[place].map.x = points.map(\.x)
            curves[place].map.y = points.map(\.y)
            curves[place].map.value = points.indices.map { Double(values[place * points.count + $0].value) }
        }
        return curves
    }

    private static func evaluate(
        _ learner: DeepQLearner, _ tasks: [Task], steps: Int, at update: Int, _ curves: inout [LearningCurve]
    ) throws {
        let rows = tasks[0].starts.count
        var points = tasks.flatMap(\.starts)
        let first = try learner.greedy(floats(points), rows: rows)
        var sums = tasks.map { _ in 0.0 }
        for _ in 0..<steps {
            let choices = try learner.greedy(floats(points), rows: rows)
            for place in points.indices {
                let plane = tasks[place / rows].oracle.plane
                points[place] = plane.next(points[place], move: choices[place].action)
                sums[place / rows] += plane.reward(points[place])
            }
        }
        for place in tasks.indices {
            curves[place].update.append(Double(update))
            curves[place].q0.append(mean(first[place * rows..<(place + 1) * rows].map { Double($0.value) }))
            curves[place].sumOfRewards.append(sums[place] / Double(rows))
        }
    }

    private static func lookAtEdges(
        _ learner: DeepQLearner, _ tasks: [Task], _ buffers: [ReplayBuffer], _ curves: inout [LearningCurve]
    ) throws {
        let places = Array(stride(from: 0, to: buffers[0].count, by: max(1, buffers[0].count / 2000)))
        let next = buffers.flatMap { buffer in places.map { buffer[$0].next } }
        let predicted = try learner.greedy(next.flatMap { $0 }, rows: places.count)
        for run in tasks.indices {
            var (edge, inner) = ([Double](), [Double]())
            for (row, place) in places.enumerated() {
                let entry = run * places.count + row
                let point = Plane.Point(Double(next[entry][0]), Double(next[entry][1]))
                let error = Double(predicted[entry].value) - tasks[run].oracle.value(of: point, discount: tasks[run].discount)
                if buffers[run].isLast[place] { edge.append(error) } else { inner.append(error) }
            }
            (curves[run].edgeError, curves[run].innerError) = (mean(edge), mean(inner))
        }
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
    private var random: RandomStream
    private var patches: RandomStream
    private var rollouts = 0

    init(_ task: EdgeOfReach.Task, _ settings: EdgeOfReach.Learning, _ arm: Arm, actionWidth: Int = 1, seed: Seed) {
        (self.task, self.arm, epsilon, collected) = (task, arm, settings.epsilon, settings.collected)
        buffer = ReplayBuffer(capacity: settings.capacity, stateWidth: 2, actionWidth: actionWidth)
        random = seed.stream("rollouts")
        patches = seed.stream("random patches")
    }

    /// Collects rollouts of greedy policies, each for its collector, which take a random move now and then.
    static func collect(_ collectors: inout [Collector], _ learner: DeepQLearner) throws {
        var points = collectors.indices.map { collectors[$0].begin() }
        let (rows, horizon) = (points[0].count, collectors[0].task.horizon)
        for time in 0..<horizon {
            let choices = try learner.greedy(EdgeOfReach.floats(points.flatMap { $0 }), rows: rows)
            for place in collectors.indices {
                let epsilon = collectors[place].epsilon
                let moves = (0..<rows).map { row in
                    let isRandom = collectors[place].random.bernoulli(epsilon)
                    let other = collectors[place].random.index(below: Plane.moves.count)
                    return isRandom ? other : choices[place * rows + row].action
                }
                collectors[place].keep(&points[place], moves.map { [Float($0)] }, time) { plane, point, row in
                    plane.next(point, move: moves[row])
                }
            }
        }
    }

    /// Collects rollouts of an actor.
    mutating func collect(_ learner: SoftActorCritic) throws {
        var points = begin()
        for time in 0..<task.horizon {
            let drawn = try learner.policy.actions(EdgeOfReach.floats(points), count: points.count, using: &random)
            keep(&points, points.indices.map { Array(drawn[2 * $0..<2 * $0 + 2]) }, time) { plane, point, row in
                plane.next(point, Plane.Point(Double(drawn[2 * row]), Double(drawn[2 * row + 1])))
            }
        }
    }

    /// Where new rollouts begin.
    private mutating func begin() -> [Plane.Point] {
        let count = max(1, collected / task.horizon)
        defer { rollouts += count }
        return (0..<count).map { _ in EdgeOfReach.Task.start(task.start, &random) }
    }

    /// Moves all rollouts one step and keeps their transitions.
    private mutating func keep(
        _ points: inout [Plane.Point], _ actions: [[Float]], _ time: Int, move: (Plane, Plane.Point, Int) -> Plane.Point
    ) {
        let isLast = time == task.horizon - 1
        for place in points.indices {
            let next = move(task.oracle.plane, points[place], place)
            buffer.append(
                Transition(
                    state: [Float(points[place].x), Float(points[place].y)], action: actions[place],
                    reward: Float(task.oracle.plane.reward(next)), next: [Float(next.x), Float(next.y)], isLast: isLast, time: time,
                    rollout: rollouts - points.count + place, nextValue: nextValue(next, isLast: isLast)))
            points[place] = next
        }
    }

    /// The value that an arm puts in place of the learned one.
    private mutating func nextValue(_ next: Plane.Point, isLast: Bool) -> Float? {
        // Every arm draws, so that the streams stay aligned.
        let isDrawn = patches.index(below: task.horizon) == 0
        return switch arm {
        case .edgePatch, .patientPatch: isLast ? Float(task.oracle.value(of: next, discount: task.discount)) : nil
        case .randomPatch: isDrawn ? Float(task.oracle.value(of: next, discount: task.discount)) : nil
        case .zeroPatch: isLast ? 0 : nil
        case .base, .full, .inside, .patient: nil
        }
    }
}
