public import Statistics

/// The stochastic block model: communities whose members are joined more often with each other than with outsiders.
public struct BlockModel: Codable, Hashable, Sendable {
    /// The number of nodes in each community; nodes are numbered community by community.
    public var sizes: [Int]
    /// The probability of an edge inside a community.
    public var within: Double
    /// The probability of an edge between communities.
    public var between: Double

    public init(sizes: [Int], within: Double, between: Double) {
        self.sizes = sizes
        self.within = within
        self.between = between
    }

    /// Nodes shared out evenly; the first communities get the remainder.
    public init(nodes: Int, communities: Int, within: Double, between: Double) {
        precondition(communities > 0, "a block model needs a community, found \(communities)")
        let sizes = (0..<communities).map { nodes / communities + ($0 < nodes % communities ? 1 : 0) }
        self.init(sizes: sizes, within: within, between: between)
    }

    /// The community of each node.
    public var communities: [Int] {
        sizes.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
    }

    /// Undirected edges as pairs in ascending order, drawn with one uniform number for each pair of nodes.
    public func edges(random: inout RandomStream) -> [(Int, Int)] {
        let community = communities
        var pairs: [(Int, Int)] = []
        for first in community.indices {
            for second in (first + 1)..<Swift.max(first + 1, community.count)
            where random.bernoulli(community[first] == community[second] ? within : between) {
                pairs.append((first, second))
            }
        }
        return pairs
    }
}
