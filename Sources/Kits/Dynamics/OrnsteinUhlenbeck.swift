internal import Glibc
public import Statistics

/// The Ornstein-Uhlenbeck process dx = -rate (x - mean) dt + noise dW, by its exact transitions.
///
/// Over a time h the value moves to mean + (x - mean) exp(-rate h) plus a normal number of variance noise^2 (1 - exp(-2 rate h)) / (2 rate),
/// whatever h is, where an Euler step of h puts the stationary variance 1 / (1 - rate h / 2) too high. Rate 0 is Brownian motion.
/// Source: Gillespie, Physical Review E 54 (1996), 2084-2091, equations 1.9.
@frozen
public struct OrnsteinUhlenbeck: Codable, Hashable, Sendable {
    /// Share of a deviation that is lost, per unit of time; not negative.
    public var rate: Double
    /// Size of the noise, per root of time.
    public var noise: Double
    /// Where the process returns to.
    public var mean: Double

    public init(rate: Double, noise: Double, mean: Double = 0) {
        precondition(rate >= 0 && rate < .infinity, "a restoring rate is finite and not negative, found \(rate)")
        precondition(noise >= 0 && noise < .infinity, "the size of the noise is finite and not negative, found \(noise)")
        self.rate = rate
        self.noise = noise
        self.mean = mean
    }

    /// The variance that the process settles to, noise^2 / (2 rate); infinite at rate 0.
    public var stationaryVariance: Double { noise * noise / (2 * rate) }

    /// The correlation of two values that are so much time apart, exp(-rate time), once the process has settled.
    public func autocorrelation(after time: Double) -> Double { exp(-rate * time) }

    /// What is left of a deviation after a time, and the standard deviation of the noise that came in.
    public func transition(over time: Double) -> (kept: Double, deviation: Double) {
        // expm1, because 1 - exp(-2 rate h) loses its digits where the rate is small.
        let variance = rate == 0 ? noise * noise * time : -noise * noise * expm1(-2 * rate * time) / (2 * rate)
        return (exp(-rate * time), variance.squareRoot())
    }

    /// So many values, the first drawn from the stationary distribution unless a start is given; one normal number each, drawn as needed.
    public func series(count: Int, every step: Double, from start: Double? = nil, random: inout RandomStream) -> [Double] {
        precondition(rate > 0 || start != nil, "a process that never settles, of rate 0, needs a start")
        let (kept, deviation) = transition(over: step)
        var value = (start ?? random.normal(mean: mean, deviation: stationaryVariance.squareRoot())) - mean
        return (0..<count).map { index in
            if index > 0 { value = kept * value + deviation * random.normal() }
            return mean + value
        }
    }
}
