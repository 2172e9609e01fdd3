/// An undirected graph without loops or repeated edges: the neighbours of each node in one ascending run.
public struct UndirectedGraph: Hashable, Sendable {
    public let nodeCount: Int
    /// The neighbours of node i are at offsets[i] ..< offsets[i + 1].
    public let offsets: [Int]
    public let neighbours: [Int]

    /// A graph from pairs of nodes, in any order and direction; repeated pairs count once, loops not at all.
    public init(nodeCount: Int, pairs: [(Int, Int)]) {
        var lists = [[Int]](repeating: [], count: nodeCount)
        for (a, b) in pairs where a != b {
            precondition(
                (0..<nodeCount).contains(a) && (0..<nodeCount).contains(b), "an edge joins nodes 0 to \(nodeCount - 1), found \(a) and \(b)"
            )
            lists[a].append(b)
            lists[b].append(a)
        }
        var offsets = [0]
        var neighbours: [Int] = []
        for list in lists {
            var previous = -1
            for neighbour in list.sorted() where neighbour != previous {
                neighbours.append(neighbour)
                previous = neighbour
            }
            offsets.append(neighbours.count)
        }
        self.nodeCount = nodeCount
        self.offsets = offsets
        self.neighbours = neighbours
    }

    public var edgeCount: Int { neighbours.count / 2 }

    /// The betweenness centrality of every node: the share of shortest paths between other nodes that pass through it.
    ///
    /// Normalised by the number of pairs, (n - 1)(n - 2) / 2. Source: Brandes, Journal of Mathematical Sociology 25 (2001), 163-177.
    public func betweenness() -> [Double] {
        let n = nodeCount
        var centrality = [Double](repeating: 0, count: n)
        guard n > 2 else { return centrality }
        var distance = [Int](repeating: -1, count: n)
        var paths = [Double](repeating: 0, count: n)
        var dependency = [Double](repeating: 0, count: n)
        var order = [Int](repeating: 0, count: n)
        for source in 0..<n {
            for node in 0..<n {
                distance[node] = -1
                paths[node] = 0
                dependency[node] = 0
            }
            distance[source] = 0
            paths[source] = 1
            order[0] = source
            var (head, tail) = (0, 1)
            while head < tail {
                let node = order[head]
                head += 1
                for edge in offsets[node]..<offsets[node + 1] {
                    let other = neighbours[edge]
                    if distance[other] < 0 {
                        distance[other] = distance[node] + 1
                        order[tail] = other
                        tail += 1
                    }
                    if distance[other] == distance[node] + 1 { paths[other] += paths[node] }
                }
            }
            for place in stride(from: tail - 1, to: 0, by: -1) {
                let node = order[place]
                let share = (1 + dependency[node]) / paths[node]
                for edge in offsets[node]..<offsets[node + 1] where distance[neighbours[edge]] == distance[node] - 1 {
                    dependency[neighbours[edge]] += paths[neighbours[edge]] * share
                }
                centrality[node] += dependency[node]
            }
        }
        // Every pair was counted from both ends.
        let scale = 1 / (Double(n - 1) * Double(n - 2))
        return centrality.map { $0 * scale }
    }
}
