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
    /// Transition after transition, so that one drawn at random lies in one place: state, action, next state, reward, and the next state's
    /// value, not a number where it is to be learned.
    private var numbers: [Float]
    public private(set) var isLast: [Bool]
    public private(set) var times: [Int32]
    public private(set) var rollouts: [Int32]

    public init(capacity: Int, stateWidth: Int, actionWidth: Int = 1) {
        precondition(capacity > 0, "a replay buffer needs room for a transition, found a capacity of \(capacity)")
        (self.capacity, self.stateWidth, self.actionWidth) = (capacity, stateWidth, actionWidth)
        numbers = [Float](repeating: 0, count: capacity * (2 * stateWidth + actionWidth + 2))
        isLast = [Bool](repeating: false, count: capacity)
        times = [Int32](repeating: 0, count: capacity)
        rollouts = times
    }

    public mutating func append(_ transition: Transition) {
        precondition(
            transition.state.count == stateWidth && transition.next.count == stateWidth && transition.action.count == actionWidth,
            "a buffer of states of width \(stateWidth) and actions of width \(actionWidth) was given widths "
                + "\(transition.state.count), \(transition.next.count) and \(transition.action.count)")
        var entry = place * width
        func add(_ values: [Float]) {
            for value in values {
                numbers[entry] = value
                entry += 1
            }
        }
        add(transition.state)
        add(transition.action)
        add(transition.next)
        numbers[entry] = transition.reward
        numbers[entry + 1] = transition.nextValue ?? .nan
        isLast[place] = transition.isLast
        times[place] = Int32(truncatingIfNeeded: transition.time)
        rollouts[place] = Int32(truncatingIfNeeded: transition.rollout)
        place = (place + 1) % capacity
        count = min(capacity, count + 1)
    }

    /// The transition at a place of the ring.
    public subscript(place: Int) -> Transition {
        precondition(place >= 0 && place < count, "a buffer of \(count) transitions has no place \(place)")
        let row = numbers[place * width..<(place + 1) * width]
        let rest = row.dropFirst(stateWidth + actionWidth)
        let (reward, value) = (row[row.endIndex - 2], row[row.endIndex - 1])
        return Transition(
            state: Array(row.prefix(stateWidth)), action: Array(row.dropFirst(stateWidth).prefix(actionWidth)), reward: reward,
            next: Array(rest.prefix(stateWidth)), isLast: isLast[place], time: Int(times[place]), rollout: Int(rollouts[place]),
            nextValue: value.isNaN ? nil : value)
    }

    /// How many numbers a transition takes.
    private var width: Int { 2 * stateWidth + actionWidth + 2 }

    /// So many transitions, each drawn from all with equal probability.
    public func sample(_ size: Int, discount: Double, using random: inout RandomStream) -> TransitionBatch {
        precondition(count > 0, "nothing can be drawn from an empty buffer")
        var batch = TransitionBatch()
        batch.count = size
        let discount = Float(discount)
        let places = [Int](unsafeUninitializedCapacity: size) { places, filled in
            for row in 0..<size { places[row] = random.index(below: count) }
            filled = size
        }
        batch.states = columns(0..<stateWidth, at: places)
        batch.actions = columns(stateWidth..<stateWidth + actionWidth, at: places)
        batch.nextStates = columns(width - stateWidth - 2..<width - 2, at: places)
        batch.rewards = columns(width - 2..<width - 1, at: places)
        batch.discounts = [Float](repeating: discount, count: size)
        for (row, value) in columns(width - 1..<width, at: places).enumerated() where !value.isNaN {
            batch.rewards[row] += discount * value
            batch.discounts[row] = 0
        }
        batch.lasts = places.count { isLast[$0] }
        return batch
    }

    private func columns(_ columns: Range<Int>, at places: [Int]) -> [Float] {
        [Float](unsafeUninitializedCapacity: places.count * columns.count) { rows, filled in
            numbers.withUnsafeBufferPointer { numbers in
                let width = width
                var entry = 0
                for place in places {
                    for column in columns {
                        rows[entry] = numbers[place &* width &+ column]
                        entry &+= 1
                    }
                }
                filled = entry
            }
        }
    }
}
