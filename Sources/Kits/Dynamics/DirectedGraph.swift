/// A directed graph with weighted edges, stored by target: the in-edges of each node in one run (compressed sparse rows).
@frozen
public struct DirectedGraph: Codable, Hashable, Sendable {
    /// An edge from one node to another.
    @frozen
    public struct Edge: Codable, Hashable, Sendable {
        public var source: Int
        public var target: Int
        public var weight: Double

        public init(from source: Int, to target: Int, weight: Double = 1) {
            self.source = source
            self.target = target
            self.weight = weight
        }
    }

    public let nodeCount: Int
    /// The in-edges of node i are offsets[i] ..< offsets[i + 1].
    public let offsets: [Int]
    /// The source of each in-edge, in the order in which the edges were given.
    public let sources: [Int]
    public let weights: [Double]

    public init(nodeCount: Int, edges: [Edge]) {
        var offsets = [Int](repeating: 0, count: nodeCount + 1)
        for edge in edges {
            precondition(
                (0..<nodeCount).contains(edge.source) && (0..<nodeCount).contains(edge.target),
                "an edge joins nodes 0 to \(nodeCount - 1), found \(edge.source) to \(edge.target)")
            offsets[edge.target + 1] += 1
        }
        for node in 0..<nodeCount { offsets[node + 1] += offsets[node] }
        var next = offsets
        var sources = [Int](repeating: 0, count: edges.count)
        var weights = [Double](repeating: 0, count: edges.count)
        for edge in edges {
            let place = next[edge.target]
            next[edge.target] += 1
            sources[place] = edge.source
            weights[place] = edge.weight
        }
        self.nodeCount = nodeCount
        self.offsets = offsets
        self.sources = sources
        self.weights = weights
    }

    /// The sum over in-edges of weight x value of the source, for every node.
    public func inflow(of values: [Double]) -> [Double] {
        precondition(values.count == nodeCount, "a graph of \(nodeCount) nodes needs as many values, found \(values.count)")
        return (0..<nodeCount).map { node in
            var sum = 0.0
            for edge in offsets[node]..<offsets[node + 1] { sum += weights[edge] * values[sources[edge]] }
            return sum
        }
    }

    /// The undirected version: two nodes are neighbours if an edge joins them in either direction; loops are left out.
    public var undirected: UndirectedGraph {
        var pairs: [(Int, Int)] = []
        pairs.reserveCapacity(sources.count)
        for node in 0..<nodeCount {
            for edge in offsets[node]..<offsets[node + 1] { pairs.append((sources[edge], node)) }
        }
        return UndirectedGraph(nodeCount: nodeCount, pairs: pairs)
    }
}
