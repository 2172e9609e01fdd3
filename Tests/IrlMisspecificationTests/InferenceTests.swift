import IrlMisspecification
import Statistics
import TabularDecisions
import Testing

typealias Reference = IrlMisspecificationValues

@Suite struct InferenceTests {
    let observer = DecisionProcess(states: 5, actions: 3, transitions: Reference.transitions, discount: 0.85)

    @Test(arguments: [
        (IrlMisspecification.Behaviour.boltzmann, Reference.boltzmann), (.entropy, Reference.entropy), (.optimal, Reference.optimal),
    ]) func distancesUnderAWrongDiscountAgreeWithNumpy(_ behaviour: IrlMisspecification.Behaviour, _ expected: Double) {
        let found = IrlMisspecification.inferred(from: Reference.reward, in: observer.discounted(by: 0.7), behaviour, beta: 5)
        #expect((RewardDistance(observer).between(Reference.reward, found) - expected).magnitude < 1e-10)
    }

    @Test func aShapingThatTheAgentCannotSeeTurnsTheOrderRound() {
        let agent = observer.discounted(by: 0.7)
        let next = observer.expectedNext(Reference.potential)
        let shaped = next.indices.map { next[$0] + 3 / 0.15 * (0.7 * next[$0] - Reference.potential[$0 / 3]) }
        let found = IrlMisspecification.inferred(from: shaped, in: agent, beta: 5)
        #expect((RewardDistance(observer).between(shaped, found) - Reference.constructed).magnitude < 1e-9)
        #expect(Reference.constructed > 0.9)
        // The behaviour is that of the base reward.
        let base = IrlMisspecification.inferred(from: next, in: agent, beta: 5)
        #expect(zip(found, base).allSatisfy { ($0 - $1).magnitude < 1e-9 })
    }

    @Test func onlyTheSignOfTheTemperatureMatters() {
        let table = IrlMisspecification.temperatureTable(.init(), Seeds(5), [0.1, 25])
        #expect(table.largest.allSatisfy { $0 < 1e-9 })
        #expect(table.reversed.allSatisfy { $0 > 0.999999 })
    }
}
