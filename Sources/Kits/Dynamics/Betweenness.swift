extension UndirectedGraph {
    /// The betweenness centrality of every node: the share of shortest paths between other nodes that pass through it.
    ///
    /// Normalised by the number of pairs, (n - 1)(n - 2) / 2. Source: Brandes, Journal of Mathematical Sociology 25 (2001), 163-177.
    public func betweenness() -> [Double] {
        let n = nodeCount
        guard n > 2 else { return [Double](repeating: 0, count: n) }
        var centrality = [Double](repeating: 0, count: n)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * n) { numbers in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * n) { amounts in
                offsets.withUnsafeBufferPointer { offsets in
                    neighbours.withUnsafeBufferPointer { neighbours in
                        let distance = numbers.baseAddress!
                        let order = distance + n
                        let paths = amounts.baseAddress!
                        let dependency = paths + n
                        for source in 0..<n {
                            distance.update(repeating: -1, count: n)
                            amounts.update(repeating: 0)
                            distance[source] = 0
                            paths[source] = 1
                            order[0] = source
                            // Outwards, level by level: distances and numbers of shortest paths. Without branches on what a neighbour is,
                            // since no processor can guess it.
                            var (head, tail) = (0, 1)
                            while head < tail {
                                let node = order[head]
                                head &+= 1
                                let (next, ways) = (distance[node] &+ 1, paths[node])
                                for edge in offsets[node]..<offsets[node &+ 1] {
                                    let other = neighbours[edge]
                                    let known = distance[other]
                                    let found = known < 0 ? next : known
                                    distance[other] = found
                                    if tail < n { order[tail] = other }
                                    tail &+= known < 0 ? 1 : 0
                                    paths[other] += found == next ? ways : 0
                                }
                            }
                            // And back: each node hands its dependency to those before it on the paths.
                            for place in stride(from: tail &- 1, to: 0, by: -1) {
                                let node = order[place]
                                let share = (1 + dependency[node]) / paths[node]
                                let previous = distance[node] &- 1
                                for edge in offsets[node]..<offsets[node &+ 1] {
                                    let other = neighbours[edge]
                                    dependency[other] += distance[other] == previous ? paths[other] * share : 0
                                }
                                centrality[node] += dependency[node]
                            }
                        }
                    }
                }
            }
        }
        // Every pair was counted from both ends.
        let scale = 1 / (Double(n - 1) * Double(n - 2))
        return centrality.map { $0 * scale }
    }
}
