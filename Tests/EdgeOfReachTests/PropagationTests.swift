import EdgeOfReach
import TabularDecisions
import Testing

@Suite struct PropagationTests {
    /// On the chain the value of each state is known: the error arrives discounted once a step.
    @Test(arguments: [0.9, 0.99]) func anErrorIsDiscountedOnceAStep(_ discount: Double) {
        let chain = EdgeOfReach.chain(states: 10, discount: discount)
        let exact = chain.process.maxima(chain.process.optimalValues(chain.reward, tolerance: 1e-13))
        let wrong = EdgeOfReach.iterate(chain, from: exact.indices.map { exact[$0] + ($0 == 10 ? 2 : 0) })
        for state in 0...10 {
            #expect((wrong[state] - exact[state] - 2 * EdgeOfReach.power(discount, 10 - state)).magnitude < 1e-10)
        }
    }

    @Test func shortRolloutsLeaveStatesOut() {
        let grid = EdgeOfReach.grid(horizon: 3, slip: 0, discount: 0.9)
        #expect(grid.isUpdated.contains(true) && grid.isUpdated.contains(false))
        #expect(grid.isUpdated[0] && grid.stepsToEdge[0] == 3)
    }
}
