public import Statistics

/// The stochastic differential equation dx = drift(x) dt + noise(x) dW (Ito), integrated with fixed steps by Euler and Maruyama.
///
/// Strong order 1/2, and 1 where the noise is constant; a linear drift of rate r has a stationary variance that is 1 / (1 - r step / 2) too high:
/// take ``OrnsteinUhlenbeck`` there. Source: Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), section 10.2.
@frozen
public struct StochasticEquation: Codable, Hashable, Sendable {
    /// The step, in units of time.
    public let step: Double
    @usableFromInline let root: Double

    public init(step: Double) {
        precondition(step > 0 && step < .infinity, "a step is finite and positive, found \(step)")
        self.step = step
        root = step.squareRoot()
    }

    /// The value one step on; takes one normal number.
    @inlinable @inline(__always)
    public func advanced(_ value: Double, drift: Double, noise: Double, random: inout RandomStream) -> Double {
        value + drift * step + noise * root * random.normal()
    }

    /// The values at every `stride`-th step, without the start: `count` of them, or fewer when `hasEnded` is true of a step before.
    ///
    /// `drift` and `noise` get the number of the step from 0, for coefficients that change in time, and the value. The step at which the path
    /// has ended is not among the values.
    @inlinable
    public func observations(
        _ count: Int, every stride: Int, from start: Double, random: inout RandomStream,
        until hasEnded: (_ step: Int, _ value: Double) -> Bool = { _, _ in false },
        noise: (_ step: Int, _ value: Double) -> Double, drift: (_ step: Int, _ value: Double) -> Double
    ) -> [Double] {
        precondition(stride > 0, "observations are at least one step apart, found \(stride)")
        var observed: [Double] = []
        observed.reserveCapacity(count)
        var value = start
        var index = 0
        for _ in 0..<count {
            for _ in 0..<stride {
                value = advanced(value, drift: drift(index, value), noise: noise(index, value), random: &random)
                index += 1
                if hasEnded(index, value) { return observed }
            }
            observed.append(value)
        }
        return observed
    }
}
