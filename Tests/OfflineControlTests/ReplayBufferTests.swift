import OfflineControl
import Statistics
import Testing

@Suite struct ReplayBufferTests {
    @Test func theOldestGiveWay() {
        var buffer = ReplayBuffer(capacity: 3, stateWidth: 1)
        for number in 0..<5 {
            buffer.append(
                Transition(
                    state: [Float(number)], action: [0], reward: Float(10 * number), next: [Float(number + 1)], isLast: number == 4,
                    time: number, rollout: 7, nextValue: number == 3 ? 2 : nil))
        }
        #expect(buffer.count == 3)
        #expect((0..<3).map { buffer[$0].state[0] } == [3, 4, 2])
        #expect(buffer.isLast == [false, true, false] && buffer.times == [3, 4, 2] && buffer.rollouts == [7, 7, 7])
        #expect(buffer[0].nextValue == 2 && buffer[1].nextValue == nil)
    }

    /// A known value of the next state goes into the reward, discounted, and nothing is learned of it.
    @Test func knownValuesReplaceLearnedOnes() {
        var buffer = ReplayBuffer(capacity: 1, stateWidth: 2)
        buffer.append(Transition(state: [1, 2], action: [5], reward: 0.25, next: [3, 4], isLast: true, nextValue: 8))
        var random = Seed(0).stream("x")
        let batch = buffer.sample(2, discount: 0.5, using: &random)
        #expect(batch.rewards == [4.25, 4.25] && batch.discounts == [0, 0] && batch.lasts == 2)
        #expect(batch.states == [1, 2, 1, 2] && batch.nextStates == [3, 4, 3, 4] && batch.actions == [5, 5])
    }
}
