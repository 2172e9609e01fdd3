internal import Glibc
internal import LinearAlgebra

/// Regression on numbers with a Gaussian process of mean 0, seen with independent normal noise.
///
/// Source: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), algorithm 2.1.
public struct GaussianProcess: Sendable {
    public let inputs: [Double]
    public let kernel: SquaredExponential
    /// The standard deviation of the noise, in the unit of the outputs.
    public let noise: Double
    private let factor: Cholesky
    /// The covariance matrix's inverse times the outputs.
    private let weights: [Double]
    /// -y' K^-1 y / 2 with K the covariance of the outputs: the part of the likelihood that says how well the outputs are met.
    public let dataFit: Double

    /// The process given what was seen; nil if the covariance of the outputs is singular to rounding, as without noise at equal inputs.
    public init?(inputs: [Double], outputs: [Double], kernel: SquaredExponential, noise: Double) {
        precondition(inputs.count == outputs.count, "each input has an output, found \(inputs.count) and \(outputs.count)")
        let count = inputs.count
        var covariance = [Double](repeating: 0, count: count * count)
        covariance.withUnsafeMutableBufferPointer { covariance in
            inputs.withUnsafeBufferPointer { x in
                // The factor reads the lower triangle only.
                for row in 0..<count {
                    for column in 0..<row { covariance[row &* count &+ column] = kernel.covariance(x[row], x[column]) }
                    covariance[row &* count &+ row] = kernel.amplitude * kernel.amplitude + noise * noise
                }
            }
        }
        guard let factor = Cholesky(covariance, dimension: count) else { return nil }
        (self.inputs, self.kernel, self.noise, self.factor) = (inputs, kernel, noise, factor)
        let whitened = factor.forward(outputs)
        dataFit = -0.5 * whitened.reduce(0) { $0 + $1 * $1 }
        weights = factor.backward(whitened)
    }

    /// The logarithm of the determinant of the outputs' covariance.
    public var logDeterminant: Double { factor.logDeterminant }

    /// The logarithm of the density of the outputs given the inputs, equation 2.30 there.
    public var logMarginalLikelihood: Double { dataFit - 0.5 * logDeterminant - 0.5 * Double(inputs.count) * log(2 * Double.pi) }

    /// The function's mean and variance at an input, given what was seen; a new output has the noise's variance on top.
    public func prediction(at input: Double) -> (mean: Double, variance: Double) {
        let covariances = inputs.map { kernel.covariance(input, $0) }
        let mean = zip(covariances, weights).reduce(0) { $0 + $1.0 * $1.1 }
        let explained = factor.forward(covariances).reduce(0) { $0 + $1 * $1 }
        return (mean, max(0, kernel.amplitude * kernel.amplitude - explained))
    }
}
