extension UndirectedGraph {
    /// The betweenness centrality of every node: the share of shortest paths between other nodes that pass through it.
    ///
    /// Normalised by the number of pairs, (n - 1)(n - 2) / 2. Source: Brandes, Journal of Mathematical Sociology 25 (2001), 163-177.
    public func betweenness() -> [Double] {
        let n = nodeCount
        guard n > 2 else { return [Double](repeating: 0, count: n) }
        var centrality = [Double](repeating: 0, count: n)
        let starts = offsets.map(Int32.init)
        let ends = neighbours.map(Int32.init)
        // Distances, the order of discovery (one place spare), and the steps that lie on shortest paths, as pairs (nearer, farther).
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * n + 1 + 2 * (ends.count + 1)) { numbers in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * n) { amounts in
                let distance = numbers.baseAddress!
                let order = distance + n
                let nearer = order + n + 1
                let farther = nearer + ends.count + 1
                let paths = amounts.baseAddress!
                let dependency = paths + n
                starts.withUnsafeBufferPointer { starts in
                    ends.withUnsafeBufferPointer { ends in
                        for source in 0..<n {
                            distance.update(repeating: -1, count: n)
                            amounts.update(repeating: 0)
                            distance[source] = 0
                            paths[source] = 1
                            order[0] = Int32(source)
                            var (head, tail, steps) = (0, 1, 0)
                            while head < tail {
                                let node = order[head]
                                head &+= 1
                                let next = distance[Int(node)] &+ 1
                                for edge in Int(starts[Int(node)])..<Int(starts[Int(node) &+ 1]) {
                                    // No branches here, since no processor can guess whether a neighbour is new: what doesn't count is
                                    // written to the place that the next one takes.
                                    let other = ends[edge]
                                    let known = distance[Int(other)]
                                    let new = known &>> 31  // -1 if so, else 0
                                    let found = (next & new) | (known & ~new)
                                    distance[Int(other)] = found
                                    order[tail] = other
                                    tail &-= Int(new)
                                    nearer[steps] = node
                                    farther[steps] = other
                                    steps &+= found == next ? 1 : 0
                                }
                            }
                            for step in 0..<steps { paths[Int(farther[step])] += paths[Int(nearer[step])] }
                            for step in stride(from: steps &- 1, through: 0, by: -1) {
                                let (near, far) = (Int(nearer[step]), Int(farther[step]))
                                dependency[near] += paths[near] / paths[far] * (1 + dependency[far])
                            }
                            dependency[source] = 0
                            for node in 0..<n { centrality[node] += dependency[node] }
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
