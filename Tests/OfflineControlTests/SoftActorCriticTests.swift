import OfflineControl
import Statistics
import Testing
import Torch

@Suite(.enabled(if: TorchLibrary.isThere, "libtorch isn't here: './reprise setup torch' installs it")) struct SoftActorCriticTests {
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
            #expect(a.allSatisfy(\.isFinite))
            #expect(v.allSatisfy(\.isFinite), "\(v.prefix(3)) \(try learner.temperature)")
        }
    }
}
