public import Statistics

/// The places of a training set in batches: every place once an epoch, in an order that is drawn anew for each.
///
/// It is a value: kept with a model it goes on where it was. Where the size doesn't divide the set, the last batch of an epoch is smaller.
public struct Batches: Codable, Sendable {
    public let count: Int
    public let size: Int
    private var random: RandomStream
    private var order: [Int]
    private var next: Int

    /// - Parameters:
    ///   - count: how many places there are, from 0.
    ///   - size: how many make a batch; at most `count` are taken.
    public init(of count: Int, size: Int, using random: RandomStream) {
        precondition(count > 0 && size > 0, "batches need places and a size, found \(count) and \(size)")
        (self.count, self.size, self.random) = (count, min(size, count), random)
        (order, next) = (Array(0..<count), count)
    }

    /// How many batches an epoch has.
    public var perEpoch: Int { (count + size - 1) / size }

    /// The places of the next batch.
    public mutating func draw() -> [Int] {
        if next >= count {
            random.shuffle(&order)
            next = 0
        }
        let end = min(next + size, count)
        defer { next = end }
        return Array(order[next..<end])
    }
}
