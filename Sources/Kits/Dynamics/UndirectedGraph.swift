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
}
