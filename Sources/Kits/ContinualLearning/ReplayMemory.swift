public import Statistics

/// Examples of earlier tasks that a learner may keep: as many of each task, and no more in all than fit.
///
/// It knows where an example stands, not what it is: task and place. When a task joins, each earlier one gives up places at random so that
/// all have the same number again.
public struct ReplayMemory: Codable, Sendable {
    public let capacity: Int
    /// The places that are kept of each task, in random order.
    public private(set) var places: [[Int]] = []

    public init(capacity: Int) {
        precondition(capacity > 0, "a memory has room for an example at least, found \(capacity)")
        self.capacity = capacity
    }

    /// How many examples are kept.
    public var count: Int { places.reduce(0) { $0 + $1.count } }

    /// Takes in a task of so many examples.
    public mutating func add(_ count: Int, using random: inout RandomStream) {
        var new = Array(0..<count)
        random.shuffle(&new)
        places.append(new)
        let share = max(1, capacity / places.count)
        // The places are in random order: the first ones are a random part.
        for task in places.indices { places[task] = Array(places[task].prefix(share)) }
    }

    /// So many examples drawn with replacement, all that are kept equally likely.
    public func draw(_ count: Int, using random: inout RandomStream) -> [(task: Int, place: Int)] {
        precondition(self.count > 0, "nothing can be drawn from an empty memory")
        let total = self.count
        return (0..<count).map { _ in
            var rest = random.index(below: total)
            var task = 0
            while rest >= places[task].count {
                rest -= places[task].count
                task += 1
            }
            return (task, places[task][rest])
        }
    }
}
