public import Statistics

/// One step of an environment as a learner keeps it.
public struct Transition: Codable, Hashable, Sendable {
    public var state: [Float]
    /// The place of a discrete action, or the coordinates of a continuous one.
    public var action: [Float]
    public var reward: Float
    public var next: [Float]
    /// Whether it is the last of its rollout: its next state is never a state of that rollout, only a target.
    public var isLast: Bool
    /// Its place in the rollout, from 0.
    public var time: Int
    /// The number of the rollout.
    public var rollout: Int
    /// A value to use for the next state in place of a learned one.
    public var nextValue: Float?

    public init(
        state: [Float], action: [Float], reward: Float, next: [Float], isLast: Bool = false, time: Int = 0, rollout: Int = 0,
        nextValue: Float? = nil
    ) {
        (self.state, self.action, self.reward, self.next) = (state, action, reward, next)
        (self.isLast, self.time, self.rollout, self.nextValue) = (isLast, time, rollout, nextValue)
    }
}

/// Transitions side by side: what an update learns from.
public struct TransitionBatch: Sendable {
    public var count = 0
    /// Row after row.
    public var states: [Float] = []
    public var actions: [Float] = []
    /// With the known value of the next state, discounted, where there is one.
    public var rewards: [Float] = []
    /// What the learned value of the next state is multiplied with: the discount, or 0 where that value is known.
    public var discounts: [Float] = []
    public var nextStates: [Float] = []
    /// How many are the last of their rollouts.
    public var lasts = 0

    public init() {}

    /// Adds the transitions of another batch.
    public mutating func append(_ other: TransitionBatch) {
        count += other.count
        states += other.states
        actions += other.actions
        rewards += other.rewards
        discounts += other.discounts
        nextStates += other.nextStates
        lasts += other.lasts
    }
}

/// The transitions seen last, in a ring: once it is full, a new one takes the place of the oldest.
public struct ReplayBuffer: Codable, Sendable {
    public let capacity: Int
    public let stateWidth: Int
    public let actionWidth: Int
    public private(set) var count = 0
    private var place = 0
    private var states: [Float]
    private var actions: [Float]
    private var rewards: [Float]
    private var nextStates: [Float]
    /// Not a number where the next state's value is to be learned.
    private var nextValues: [Float]
    public private(set) var isLast: [Bool]
    public private(set) var times: [Int32]
    public private(set) var rollouts: [Int32]

    public init(capacity: Int, stateWidth: Int, actionWidth: Int = 1) {
        precondition(capacity > 0, "a replay buffer needs room for a transition, found a capacity of \(capacity)")
        (self.capacity, self.stateWidth, self.actionWidth) = (capacity, stateWidth, actionWidth)
        states = [Float](repeating: 0, count: capacity * stateWidth)
        actions = [Float](repeating: 0, count: capacity * actionWidth)
        rewards = [Float](repeating: 0, count: capacity)
        nextStates = states
        nextValues = [Float](repeating: .nan, count: capacity)
        isLast = [Bool](repeating: false, count: capacity)
        times = [Int32](repeating: 0, count: capacity)
        rollouts = times
    }

    public mutating func append(_ transition: Transition) {
        precondition(
            transition.state.count == stateWidth && transition.next.count == stateWidth && transition.action.count == actionWidth,
            "a buffer of states of width \(stateWidth) and actions of width \(actionWidth) was given widths "
                + "\(transition.state.count), \(transition.next.count) and \(transition.action.count)")
        for column in 0..<stateWidth {
            states[place * stateWidth + column] = transition.state[column]
            nextStates[place * stateWidth + column] = transition.next[column]
        }
        for column in 0..<actionWidth { actions[place * actionWidth + column] = transition.action[column] }
        rewards[place] = transition.reward
        nextValues[place] = transition.nextValue ?? .nan
        isLast[place] = transition.isLast
        times[place] = Int32(truncatingIfNeeded: transition.time)
        rollouts[place] = Int32(truncatingIfNeeded: transition.rollout)
        place = (place + 1) % capacity
        count = min(capacity, count + 1)
    }

    /// The transition at a place of the ring.
    public subscript(place: Int) -> Transition {
        precondition(place >= 0 && place < count, "a buffer of \(count) transitions has no place \(place)")
        return Transition(
            state: Array(states[place * stateWidth..<(place + 1) * stateWidth]),
            action: Array(actions[place * actionWidth..<(place + 1) * actionWidth]), reward: rewards[place],
            next: Array(nextStates[place * stateWidth..<(place + 1) * stateWidth]), isLast: isLast[place], time: Int(times[place]),
            rollout: Int(rollouts[place]), nextValue: nextValues[place].isNaN ? nil : nextValues[place])
    }

    /// So many transitions, each drawn from all with equal probability.
    public func sample(_ size: Int, discount: Double, using random: inout RandomStream) -> TransitionBatch {
        precondition(count > 0, "nothing can be drawn from an empty buffer")
        var (batch, lasts) = (TransitionBatch(), 0)
        batch.count = size
        let discount = Float(discount)
        let places = [Int](unsafeUninitializedCapacity: size) { places, filled in
            for row in 0..<size { places[row] = random.index(below: count) }
            filled = size
        }
        batch.states = rows(of: states, at: places, width: stateWidth)
        batch.nextStates = rows(of: nextStates, at: places, width: stateWidth)
        batch.actions = rows(of: actions, at: places, width: actionWidth)
        batch.rewards = rows(of: rewards, at: places, width: 1)
        batch.discounts = [Float](repeating: discount, count: size)
        for row in 0..<size {
            let place = places[row]
            if isLast[place] { lasts += 1 }
            guard !nextValues[place].isNaN else { continue }
            batch.rewards[row] += discount * nextValues[place]
            batch.discounts[row] = 0
        }
        batch.lasts = lasts
        return batch
    }

    private func rows(of values: [Float], at places: [Int], width: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: places.count * width) { rows, filled in
            values.withUnsafeBufferPointer { values in
                var entry = 0
                for place in places {
                    for column in place &* width..<(place &+ 1) &* width {
                        rows[entry] = values[column]
                        entry &+= 1
                    }
                }
                filled = entry
            }
        }
    }
}
