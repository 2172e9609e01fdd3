internal import Glibc

/// The squared exponential kernel of numbers: amplitude^2 exp(-(a - b)^2 / (2 length^2)).
///
/// Source: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), equation 2.31 without its noise.
public struct SquaredExponential: Codable, Hashable, Sendable {
    /// The standard deviation of the function at a point, in its unit.
    public var amplitude: Double
    /// How far apart inputs are when the function has changed, in their unit.
    public var length: Double

    public init(amplitude: Double = 1, length: Double) {
        self.amplitude = amplitude
        self.length = length
    }

    /// The covariance of the function at two inputs.
    public func covariance(_ a: Double, _ b: Double) -> Double {
        let distance = (a - b) / length
        return amplitude * amplitude * exp(-0.5 * distance * distance)
    }
}
