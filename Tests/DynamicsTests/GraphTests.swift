import Dynamics
import Statistics
import Testing

@Suite struct GraphTests {
    @Test func betweennessAgreesWithNetworkx() {
        let graph = UndirectedGraph(nodeCount: 40, pairs: DynamicsValues.pairs)
        for (ours, theirs) in zip(graph.betweenness(), DynamicsValues.betweenness) { #expect((ours - theirs).magnitude < 1e-14) }
        // Repeated edges, loops and directions make no difference.
        let messy = UndirectedGraph(nodeCount: 40, pairs: DynamicsValues.pairs + DynamicsValues.pairs.map { ($0.1, $0.0) } + [(3, 3)])
        #expect(messy == graph)
    }

    @Test func theMiddleOfAStarLiesOnEveryPath() {
        #expect(UndirectedGraph(nodeCount: 5, pairs: [(0, 1), (0, 2), (0, 3), (0, 4)]).betweenness() == [1, 0, 0, 0, 0])
        #expect(UndirectedGraph(nodeCount: 2, pairs: [(0, 1)]).betweenness() == [0, 0])
    }

    @Test func inflowIsAMatrixProduct() {
        let graph = DirectedGraph(
            nodeCount: 3, edges: [.init(from: 0, to: 2, weight: 2), .init(from: 1, to: 2, weight: 0.5), .init(from: 2, to: 0, weight: 3)])
        #expect(graph.inflow(of: [1, 10, 100]) == [300, 0, 7])
        #expect(graph.undirected == UndirectedGraph(nodeCount: 3, pairs: [(0, 2), (1, 2)]))
    }

    @Test func blocksHaveTheirDensities() {
        let model = BlockModel(nodes: 241, communities: 6, within: 0.08, between: 0.004)
        #expect(model.sizes == [41, 40, 40, 40, 40, 40])
        let community = model.communities
        var random = Seed(3).stream("graph")
        var (inside, outside) = (0, 0)
        for _ in 0..<20 {
            for (a, b) in model.edges(random: &random) {
                #expect(a < b)
                if community[a] == community[b] { inside += 1 } else { outside += 1 }
            }
        }
        let pairsInside = 41 * 40 / 2 + 5 * 40 * 39 / 2
        #expect(wilson(successes: inside, of: 20 * pairsInside, level: 0.999).contains(0.08))
        #expect(wilson(successes: outside, of: 20 * (241 * 240 / 2 - pairsInside), level: 0.999).contains(0.004))
    }
}
