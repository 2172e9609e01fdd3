import Foundation
import Optimizers
import Testing

@Suite struct AdamWTests {
    @Test func agreesWithNumpyStepByStep() {
        var x = [1.0, -2, 0.5, 3, 0]
        var state = AdamW.State(count: 5)
        let settings = AdamW(rate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.1)
        for step in 1...30 {
            var gradient = x.map { -sin($0) + $0 / 2 }
            gradient[4] = 1e-7 * Double(step % 3)
            state.step(&x, gradient: gradient, settings)
            guard step % 10 == 0 else { continue }
            for (ours, theirs) in zip(x, OptimizersValues.adamW[step / 10 - 1]) { #expect((ours - theirs).magnitude < 1e-14) }
        }
    }

    /// Without epsilon and decay the first step is the rate against the sign of the gradient, whatever its size.
    @Test func theFirstStepIsTheRate() {
        var x = [0.0, 0, 0]
        var state = AdamW.State(count: 3)
        state.step(&x, gradient: [1e-6, -40, 3], AdamW(rate: 0.1, epsilon: 0))
        for (moved, expected) in zip(x, [-0.1, 0.1, -0.1]) { #expect((moved - expected).magnitude < 1e-12) }
    }

    @Test func aStateMakesTheRoundTrip() throws {
        var x = [1.0, 2]
        var state = AdamW.State(count: 2)
        state.step(&x, gradient: [0.3, -0.2], AdamW(rate: 0.1))
        var again = try JSONDecoder().decode(AdamW.State.self, from: JSONEncoder().encode(state))
        var y = x
        state.step(&x, gradient: [0.1, 0.4], AdamW(rate: 0.1))
        again.step(&y, gradient: [0.1, 0.4], AdamW(rate: 0.1))
        #expect(x == y)
    }
}
