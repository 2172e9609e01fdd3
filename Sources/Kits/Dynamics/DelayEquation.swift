/// The delay equation x'(t) = f(x(t), x(t - delay)), integrated with a fixed step by the classical Runge-Kutta method of order 4.
///
/// The step divides the delay, so that the kinks that the initial history sends down the solution (at 0, delay, 2 delay, ...) fall on grid points;
/// the past at half steps comes from the cubic Hermite interpolant of values and slopes, with the slope from the right at 0. Both keep the
/// global order at 4. Source: Bellen and Zennaro, Numerical Methods for Delay Differential Equations (2003), chapters 4 and 6.
@frozen
public struct DelayEquation: Sendable {
    /// The delay, in units of time; 0 is an ordinary differential equation.
    public let delay: Double
    /// The step actually taken, in units of time.
    public let step: Double
    /// Steps in one delay; 0 if there is none.
    public let stepsPerDelay: Int

    /// An equation with a delay, integrated with the largest step up to `step` that divides the delay.
    public init(delay: Double, step: Double) {
        precondition(delay >= 0 && delay < .infinity, "a delay is finite and not negative, found \(delay)")
        precondition(step > 0 && step < .infinity, "a step is finite and positive, found \(step)")
        self.delay = delay
        stepsPerDelay = Int((delay / step).rounded(.up))
        self.step = stepsPerDelay > 0 ? delay / Double(stepsPerDelay) : step
    }

    /// An equation with a positive delay, cut into so many steps.
    public init(delay: Double, stepsPerDelay: Int) {
        precondition(delay > 0 && delay < .infinity, "steps per delay need a positive delay, found \(delay)")
        precondition(stepsPerDelay > 0, "a delay needs at least one step, found \(stepsPerDelay)")
        self.delay = delay
        self.stepsPerDelay = stepsPerDelay
        step = delay / Double(stepsPerDelay)
    }

    /// The solution from time 0 to the first grid point at or after `duration`.
    ///
    /// `history` gives x(t) for t in [-delay, 0]; x(0) is the start. `slope` gets the present and the past value.
    @inlinable
    public func integrate(
        over duration: Double, history: (_ time: Double) -> Double, slope: (_ present: Double, _ past: Double) -> Double
    ) -> Trajectory {
        let steps = Swift.max(0, Int((duration / step - 1e-9).rounded(.up)))
        let h = step
        let lag = stepsPerDelay
        let values = [Double](unsafeUninitializedCapacity: steps + 1) { x, count in
            x[0] = history(0)
            count = steps + 1
            if lag == 0 {
                for i in 0..<steps {
                    let x0 = x[i]
                    let k1 = slope(x0, x0)
                    let x1 = x0 + 0.5 * h * k1
                    let k2 = slope(x1, x1)
                    let x2 = x0 + 0.5 * h * k2
                    let k3 = slope(x2, x2)
                    let x3 = x0 + h * k3
                    x[i + 1] = x0 + h / 6 * (k1 + 2 * (k2 + k3) + slope(x3, x3))
                }
                return
            }
            withUnsafeTemporaryAllocation(of: Double.self, capacity: steps + 1) { slopes in
                for i in 0..<steps {
                    let j = i - lag
                    let x0 = x[i]
                    let past = j < 0 ? history(Double(j) * h) : x[j]
                    let k1 = slope(x0, past)
                    slopes[i] = k1
                    let pastHalf: Double
                    let pastFull: Double
                    if j < 0 {
                        pastHalf = history((Double(j) + 0.5) * h)
                        pastFull = history(Double(j + 1) * h)
                    } else {
                        pastHalf = 0.5 * (x[j] + x[j + 1]) + 0.125 * h * (slopes[j] - slopes[j + 1])
                        pastFull = x[j + 1]
                    }
                    let k2 = slope(x0 + 0.5 * h * k1, pastHalf)
                    let k3 = slope(x0 + 0.5 * h * k2, pastHalf)
                    let k4 = slope(x0 + h * k3, pastFull)
                    x[i + 1] = x0 + h / 6 * (k1 + 2 * (k2 + k3) + k4)
                }
            }
        }
        return Trajectory(start: 0, step: h, values: values)
    }
}
