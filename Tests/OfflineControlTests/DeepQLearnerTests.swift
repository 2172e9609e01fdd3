import OfflineControl
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct DeepQLearnerTests {
    /// Two states that lead to each other, reward 1 in the first: values 1 / (1 - d^2) and d / (1 - d^2).
    @Test func findsTheValuesOfACycle() throws {
        var streams = [Seed(0).stream("weights"), Seed(1).stream("weights")]
        var learner = try DeepQLearner(
            stateWidth: 1, actions: 2, .init(hidden: [16], learningRate: 0.01, tau: 0.1), using: &streams)
        var buffer = ReplayBuffer(capacity: 4, stateWidth: 1)
        for (state, reward) in [(Float(-1), Float(1)), (1, 0)] {
            for action in 0..<2 {
                buffer.append(Transition(state: [state], action: [Float(action)], reward: reward, next: [-state]))
            }
        }
        var random = Seed(2).stream("batches")
        for _ in 0..<1500 {
            try learner.update((0..<2).map { _ in buffer.sample(32, discount: 0.8, using: &random) })
        }
        let found = try learner.greedy([-1, 1, -1, 1], rows: 2).map { Double($0.value) }
        for (ours, exact) in zip(found, [1 / 0.36, 0.8 / 0.36, 1 / 0.36, 0.8 / 0.36]) { #expect((ours - exact).magnitude < 0.05) }
    }

    @Test func aLearnerIsWhatItWouldBeAlone() throws {
        func values(_ seeds: [UInt64]) throws -> [Float] {
            var streams = seeds.map { Seed($0).stream("weights") }
            var random = seeds.map { Seed($0).stream("batches") }
            var learner = try DeepQLearner(stateWidth: 1, actions: 2, .init(hidden: [64, 64]), using: &streams)
            var buffer = ReplayBuffer(capacity: 2, stateWidth: 1)
            buffer.append(Transition(state: [0.5], action: [1], reward: 1, next: [-0.5]))
            buffer.append(Transition(state: [-0.5], action: [0], reward: 0.5, next: [0.5], nextValue: 2))
            for _ in 0..<20 { try learner.update(random.indices.map { buffer.sample(256, discount: 0.9, using: &random[$0]) }) }
            return try learner.greedy(seeds.map { _ in 0.5 }, rows: 1).map(\.value)
        }
        let (together, alone) = (try values([4, 5]), try values([5]))
        #expect((together[1] - alone[0]).magnitude < 1e-4)
        #expect(together[0] != together[1])
    }
}
