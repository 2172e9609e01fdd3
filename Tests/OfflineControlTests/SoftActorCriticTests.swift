import OfflineControl
import Statistics
import TestSupport
import Testing
import Torch

@Suite(.needsTorch) struct SoftActorCriticTests {
    @Test(arguments: [0.0, 1]) func numbersStayNumbers(_ diversity: Double) throws {
        var random = Seed(0).stream("x")
        var learner = try SoftActorCritic(stateWidth: 2, actionWidth: 2, .init(critics: 3, diversity: diversity), using: &random)
        var buffer = ReplayBuffer(capacity: 100, stateWidth: 2, actionWidth: 2)
        for _ in 0..<100 {
            let n = (0..<7).map { _ in Float(random.uniform(in: -1.0..<1)) }
            buffer.append(Transition(state: [n[0], n[1]], action: [n[2], n[3]], reward: n[4], next: [n[5], n[6]]))
        }
        for _ in 0..<10 {
            let batch = buffer.sample(32, discount: 0.9, using: &random)
            try learner.update(batch, using: &random)
            let a = try learner.policy.actions(batch.states, count: 32, using: &random)
            let v = try learner.values(batch.states, a, count: 32)
            #expect(!a.contains { !$0.isFinite })
            #expect(!v.contains { !$0.isFinite })
        }
    }
}

extension SoftActorCriticTests {
    /// Slopes along and across each other: pairs of cosines 0, 0 and 1.
    @Test func theMeanCosineIsThatOverPairs() throws {
        let slopes = try Tensor([Float(1), 0, 0, 2, 3, 0], [3, 1, 2])
        let found = try SoftActorCritic.meanCosine(slopes).item()
        #expect((found - 1.0 / 3).magnitude < 1e-6)
    }

    /// The term's gradient, which takes second derivatives of the critics, against finite differences.
    @Test func diversityHasTheRightGradient() throws {
        var random = Seed(0).stream("x")
        let critics = try EnsembleNetwork(3, [4, 8, 1], using: &random)
        let (states, actions) = (try Tensor.normal([5, 2], using: &random), try Tensor.normal([5, 2], using: &random))
        let wanted = try Tensor.normal([5], using: &random)
        func loss() throws -> Tensor { try SoftActorCritic.criticLoss(critics, states, actions, wanted: wanted, diversity: 2) }
        let weight = critics.weights[1]
        let gradient = try loss().gradients(of: [weight])[0].doubles()
        let before = try weight.detached().copied()
        for entry in [0, 7, 13] {
            var direction = [Float](repeating: 0, count: 24)
            direction[entry] = 1e-2
            let step = try Tensor(direction, [3, 8, 1])
            try weight.assign(before + step)
            let up = try loss().item()
            try weight.assign(before - step)
            let down = try loss().item()
            try weight.assign(before)
            #expect(((up - down) / 2e-2 - gradient[entry]).magnitude < 0.02 * max(1, gradient[entry].magnitude))
        }
    }
}
