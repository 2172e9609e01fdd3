/// The classical Runge-Kutta method of order 4 with a fixed step, for a system of ordinary differential equations x'(t) = f(t, x).
///
/// Source: Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I (2nd edition), section II.1, table 1.2.
public struct RungeKutta: Codable, Hashable, Sendable {
    /// By how much a step moves time; a negative one goes back.
    public let step: Double

    public init(step: Double) {
        precondition(step.isFinite && step != 0, "a step is finite and not zero, found \(step)")
        self.step = step
    }

    /// Moves a state on by so many steps.
    ///
    /// - Parameters:
    ///   - state: x at `time`; afterwards x at `time + steps * step`.
    ///   - slope: overwrites its last argument with f(t, x).
    public func advance(
        _ state: inout [Double], from time: Double = 0, steps: Int,
        slope: (_ time: Double, _ state: [Double], _ slope: inout [Double]) -> Void
    ) {
        var (stage, sum) = (state, state)
        var slopes = [Double](repeating: 0, count: state.count)
        for index in 0..<max(0, steps) {
            let now = time + Double(index) * step
            sum = state
            slope(now, state, &slopes)
            add(step / 6, slopes, to: &sum)
            move(&stage, from: state, 0.5 * step, slopes)
            slope(now + 0.5 * step, stage, &slopes)
            add(step / 3, slopes, to: &sum)
            move(&stage, from: state, 0.5 * step, slopes)
            slope(now + 0.5 * step, stage, &slopes)
            add(step / 3, slopes, to: &sum)
            move(&stage, from: state, step, slopes)
            slope(now + step, stage, &slopes)
            add(step / 6, slopes, to: &sum)
            swap(&state, &sum)
        }
    }

    private func move(_ stage: inout [Double], from state: [Double], _ factor: Double, _ slopes: [Double]) {
        stage.withUnsafeMutableBufferPointer { stage in
            state.withUnsafeBufferPointer { state in
                slopes.withUnsafeBufferPointer { slopes in
                    for index in stage.indices { stage[index] = state[index] + factor * slopes[index] }
                }
            }
        }
    }

    private func add(_ factor: Double, _ slopes: [Double], to sum: inout [Double]) {
        sum.withUnsafeMutableBufferPointer { sum in
            slopes.withUnsafeBufferPointer { slopes in
                for index in sum.indices { sum[index] += factor * slopes[index] }
            }
        }
    }
}
