import LastSwitchBandits
import Statistics
import Testing

@Suite struct RulesTests {
    @Test func optimumAndRulesAgreeWithValueIterationAndSimulation() {
        for instance in Reference.instances {
            let best = instance.arms.optimum(instance.clocks)
            #expect((best.cycle.mean - instance.optimum).magnitude < 1e-11)
            #expect(best.bound - best.cycle.mean < 1e-11)
            // A cycle of the last 2,520 rounds need not fit greedy's.
            #expect((instance.arms.greedy().mean - instance.greedy).magnitude < 1e-3)
            #expect((instance.arms.roundRobin().mean - instance.roundRobin).magnitude < 1e-11)
            #expect(best.cycle.mean <= instance.arms.programme().value + 1e-9)
        }
    }

    /// Greedy plays the first arm for ever; taking turns earns half of 1 and of half the little.
    @Test func theTrapHoldsGreedy() {
        let trap = Arms.trap(little: 0.05, depth: 3)
        #expect(trap.greedy() == Arms.Cycle(mean: 0.05, plays: [0]))
        #expect((trap.optimum(.init(count: 2, depth: 3)).cycle.mean - 0.5125).magnitude < 1e-14)
        #expect((trap.roundRobin().mean - 0.5125).magnitude < 1e-14)
        #expect((trap.bestSingleArm().mean - 0.5).magnitude < 1e-14)
    }

    @Test func aClimbGoesDown() {
        let climb = LastSwitchBandits.climb(.roundRobin, count: 3, depth: 2, evaluations: 200, seed: Seed(1))
        #expect(climb.ratio < climb.first && climb.ratio > 1.0 / 3 - 1e-9)
        let found = climb.arms.roundRobin().mean / climb.arms.optimum(.init(count: 3, depth: 2)).cycle.mean
        #expect((found - climb.ratio).magnitude < 1e-12)
        for arm in 0..<3 { #expect(climb.arms.payoffs[4 * arm] <= climb.arms.payoffs[4 * arm + 3]) }
    }
}
