import Dynamics
import Glibc
import Statistics

/// The moving parts of one run: flat buffers over agents, allocated once, and the two streams that the steps draw from.
///
/// An observation is coded as (influence bucket x 3 + alarm bucket) x 2 + punished, 18 states. The authors' 36 also hold whether the agent is a
/// bridge, which never changes for an agent, so that its table needs only its own half.
struct Crowd: ~Copyable {
    private let count: Int
    private let settings: DelayedRepression.Population.Settings
    private let revisionRate: Double
    private var policy: RandomStream
    private var punishment: RandomStream

    // Agents
    private let action: UnsafeMutablePointer<Int>
    private let level: UnsafeMutablePointer<Double>
    private let detectability: UnsafeMutablePointer<Double>
    private let state: UnsafeMutablePointer<Int>
    private let influence: UnsafeMutablePointer<Double>
    /// Scaled benefit and cost: 3 x agent + action.
    private let benefit: UnsafeMutablePointer<Double>
    private let cost: UnsafeMutablePointer<Double>
    /// Learned values: 3 x (18 x agent + state) + action.
    private let table: UnsafeMutablePointer<Double>

    // In-edges
    private let offsets: UnsafeMutablePointer<Int>
    private let sources: UnsafeMutablePointer<Int>
    private let weights: UnsafeMutablePointer<Double>

    init(_ society: DelayedRepression.Population.Society, settings: DelayedRepression.Population.Settings, revisionRate: Double, seed: Seed)
    {
        func copied<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
            let pointer = UnsafeMutablePointer<Value>.allocate(capacity: max(1, values.count))
            pointer.initialize(from: values, count: values.count)
            return pointer
        }
        count = society.initialActions.count
        self.settings = settings
        self.revisionRate = revisionRate
        policy = seed.stream("policy")
        punishment = seed.stream("punishment")
        action = copied(society.initialActions)
        level = copied(society.initialActions.map(Double.init))
        detectability = copied(society.detectability)
        state = copied([Int](repeating: 0, count: count))
        influence = copied([Double](repeating: 0, count: count))
        let payoffs = settings.payoffTable
        benefit = copied(society.charisma.flatMap { charisma in payoffs.benefit.map { $0 * charisma } })
        cost = copied(society.costScale.flatMap { scale in payoffs.cost.map { $0 * scale } })
        table = copied([Double](repeating: 0, count: 54 * count))
        offsets = copied(society.network.offsets)
        sources = copied(society.network.sources)
        weights = copied(society.network.weights)
    }

    deinit {
        for pointer in [action, state, offsets, sources] { pointer.deallocate() }
        for pointer in [level, detectability, influence, benefit, cost, table, weights] { pointer.deallocate() }
    }

    var radicalShare: Double {
        var radicals = 0
        for agent in 0..<count where action[agent] == 2 { radicals += 1 }
        return Double(radicals) / Double(count)
    }

    /// The mean of detectability x level.
    func alarm() -> Double {
        var sum = 0.0
        for agent in 0..<count { sum += detectability[agent] * level[agent] }
        return sum / Double(count)
    }

    // MARK: Seeing

    /// The influence on every agent: the sum over in-edges of weight x level of the source.
    private func updateInfluence() {
        for agent in 0..<count {
            var sum = 0.0
            for edge in offsets[agent]..<offsets[agent + 1] { sum += weights[edge] * level[sources[edge]] }
            influence[agent] = sum
        }
    }

    private static func alarmBucket(_ alarm: Double) -> Int { alarm < 0.35 ? 0 : alarm < 0.75 ? 1 : 2 }

    @inline(__always)
    private static func code(influence: Double, alarmBucket: Int, punished: Bool) -> Int {
        let influenceBucket = (influence < 2 ? 0 : 1) &+ (influence < 5 ? 0 : 1)
        return (influenceBucket &* 3 &+ alarmBucket) &* 2 &+ (punished ? 1 : 0)
    }

    /// What every agent sees before the first step, when nobody has been punished.
    func observe(_ alarm: Double) {
        updateInfluence()
        let bucket = Self.alarmBucket(alarm)
        for agent in 0..<count { state[agent] = Self.code(influence: influence[agent], alarmBucket: bucket, punished: false) }
    }

    // MARK: Acting

    @inline(__always)
    private func take(_ choice: Int, _ agent: Int) {
        action[agent] = choice
        level[agent] = Double(choice)
    }

    /// L, M, R with .65, .27, .08.
    mutating func actFixed() {
        for agent in 0..<count {
            let u = policy.uniform()
            take(u < 0.65 ? 0 : u < 0.92 ? 1 : 2, agent)
        }
    }

    /// L if punished or the alarm is high, M if it is middling; else by influence: R, M, or drawn with .30, .55, .15.
    mutating func actReactive() {
        for agent in 0..<count {
            let u = policy.uniform()
            let punished = state[agent] & 1
            let alarmBucket = (state[agent] &>> 1) % 3
            let influenceBucket = state[agent] / 6
            let choice =
                punished == 1 || alarmBucket == 2
                ? 0
                : alarmBucket == 1
                    ? 1
                    : influenceBucket == 2 ? 2 : influenceBucket == 1 ? 1 : u < 0.30 ? 0 : u < 0.85 ? 1 : 2
            take(choice, agent)
        }
    }

    /// The best action by the agent's table, ties broken at random; with probability epsilon any action.
    mutating func actByTable() {
        let exploration = settings.exploration
        for agent in 0..<count {
            let u = policy.uniform()
            if u < exploration {
                take(min(2, Int(3 * (u / exploration))), agent)
                continue
            }
            let values = table + 3 &* (18 &* agent &+ state[agent])
            let (q0, q1, q2) = (values[0], values[1], values[2])
            let best = max(q0, max(q1, q2))
            let ties = (q0 == best ? 1 : 0) &+ (q1 == best ? 1 : 0) &+ (q2 == best ? 1 : 0)
            if ties == 1 {
                take(q1 == best ? 1 : q2 == best ? 2 : 0, agent)
                continue
            }
            // What is left of the uniform number, stretched over [0, 1), picks among the best.
            var rank = min(ties &- 1, Int(Double(ties) * ((u - exploration) / (1 - exploration))))
            for choice in 0..<3 where values[choice] == best {
                if rank == 0 {
                    take(choice, agent)
                    break
                }
                rank &-= 1
            }
        }
    }

    /// With the revision rate's probability a draw from softmax(expected payoff / temperature), else the last action.
    mutating func actSmoothly(_ response: Double) {
        for agent in 0..<count {
            let u = policy.uniform()
            guard u < revisionRate else { continue }
            let p = min(1, detectability[agent] * response)
            let gain = benefit + 3 &* agent
            let loss = cost + 3 &* agent
            let (e0, e1, e2) = (gain[0] - p * loss[0], gain[1] - p * loss[1], gain[2] - p * loss[2])
            let best = max(e0, max(e1, e2))
            let w0 = exp((e0 - best) / settings.temperature)
            let w1 = exp((e1 - best) / settings.temperature)
            let w2 = exp((e2 - best) / settings.temperature)
            let place = u / revisionRate * (w0 + w1 + w2)
            take(place < w0 ? 0 : place < w0 + w1 ? 1 : 2, agent)
        }
    }

    // MARK: Consequences

    /// Draws who is punished and what everybody sees next.
    mutating func punish(_ response: Double, next alarm: Double) {
        updateInfluence()
        let bucket = Self.alarmBucket(alarm)
        for agent in 0..<count {
            let punished = punishment.uniform() < min(1, detectability[agent] * response)
            state[agent] = Self.code(influence: influence[agent], alarmBucket: bucket, punished: punished)
        }
    }

    /// Draws who is punished, rewards everybody, and updates the tables with what everybody sees next.
    mutating func learn(_ response: Double, next alarm: Double) {
        updateInfluence()
        let bucket = Self.alarmBucket(alarm)
        let (rate, discount, weight) = (settings.learningRate, settings.discount, settings.influenceWeight)
        for agent in 0..<count {
            let punished = punishment.uniform() < min(1, detectability[agent] * response)
            let choice = 3 &* agent &+ action[agent]
            let reward = benefit[choice] + weight * influence[agent] * level[agent] - (punished ? cost[choice] : 0)
            let next = Self.code(influence: influence[agent], alarmBucket: bucket, punished: punished)
            let own = table + 54 &* agent
            let after = own + 3 &* next
            let old = own + (3 &* state[agent] &+ action[agent])
            let target = reward + discount * max(after[0], max(after[1], after[2]))
            old.pointee += rate * (target - old.pointee)
            state[agent] = next
        }
    }
}
