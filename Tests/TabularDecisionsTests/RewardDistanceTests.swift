import TabularDecisions
import Testing

@Suite struct RewardDistanceTests {
    let distance = RewardDistance(process)

    @Test func canonicalFormAndDistanceAgreeWithNumpy() {
        #expect(isClose(distance.canonical(Reference.reward), Reference.canonical, 1e-13))
        #expect((distance.between(Reference.reward, Reference.other) - Reference.distance).magnitude < 1e-13)
    }

    @Test func shapingAndScaleAreInvisible() {
        let potential = [0.4, -3, 2, 0.1, 7]
        let next = process.expectedNext(potential)
        let shaped = Reference.reward.indices.map { 17 * Reference.reward[$0] + 0.85 * next[$0] - potential[$0 / 3] }
        #expect(distance.between(Reference.reward, shaped) < 1e-14)
    }

    @Test func aReversedRewardIsAsFarAsCanBe() {
        #expect(distance.between(Reference.reward, Reference.reward.map { -2 * $0 }) == 1)
    }

    @Test func aRewardWithoutOrderIsFarFromOthers() {
        let nothing = [Double](repeating: 0, count: 15)
        #expect(distance.between(nothing, nothing) == 0)
        #expect((distance.between(nothing, Reference.reward) - 0.5).magnitude < 1e-15)
    }
}
