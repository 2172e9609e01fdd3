internal import Glibc

/// A learning rate that changes with the step: a linear warm-up, then a decay from the peak to the floor.
///
///     adam.learningRate = schedule(step)
public struct Schedule: Codable, Hashable, Sendable {
    public enum Decay: String, Codable, Sendable {
        case constant, linear, cosine, exponential
    }

    public var peak: Double
    /// Steps in which the rate rises to the peak; the first has peak / warmup.
    public var warmup: Int
    /// Steps in all; afterwards the rate stays at the floor.
    public var steps: Int
    public var decay: Decay
    /// What the rate falls to; an exponential decay needs one above zero.
    public var floor: Double

    public init(peak: Double, warmup: Int = 0, steps: Int, decay: Decay = .constant, floor: Double = 0) {
        (self.peak, self.warmup, self.steps, self.decay, self.floor) = (peak, warmup, steps, decay, floor)
    }

    /// The rate of a step, counted from 0.
    public func callAsFunction(_ step: Int) -> Double {
        if step < warmup { return peak * Double(step + 1) / Double(warmup) }
        let share = steps > warmup ? min(1, Double(step - warmup) / Double(steps - warmup)) : 1
        return switch decay {
        case .constant: peak
        case .linear: peak + (floor - peak) * share
        case .cosine: floor + (peak - floor) * (1 + cos(Double.pi * share)) / 2
        case .exponential: peak * pow(floor / peak, share)
        }
    }
}
