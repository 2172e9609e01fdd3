internal import Glibc

/// A mixture of equal, round normal distributions as data, seen through the noise of a schedule: density, score and velocity in closed form.
///
/// At time t each component is normal around beta mu with variance v = alpha^2 + (beta spread)^2. With the posterior mean m and second moment of
/// the component's centre mu given x, the score is (beta m - x) / v and the velocity c x + (beta' - c beta) m with
/// c = (alpha alpha' + beta beta' spread^2) / v. Source: Albergo, Boffi and Vanden-Eijnden, Stochastic Interpolants (2023), section 2.
public struct DiffusedMixture: Sendable {
    /// Coordinates of a centre: 1 or 2.
    public let dimension: Int
    /// Centres, one after the other.
    public let centres: [Double]
    public let logWeights: [Double]
    /// Standard deviation of a component; 0 for points.
    public let spread: Double
    public let schedule: NoiseSchedule

    /// A mixture with such weights, equal ones where none are given.
    public init(centres: [Double], dimension: Int, weights: [Double]? = nil, spread: Double, schedule: NoiseSchedule) {
        precondition(
            (1...2).contains(dimension) && centres.count % dimension == 0 && !centres.isEmpty,
            "a mixture has centres of 1 or 2 coordinates, found \(centres.count) numbers for \(dimension)")
        let count = centres.count / dimension
        let weights = weights ?? [Double](repeating: 1, count: count)
        precondition(weights.count == count, "\(count) centres have as many weights, found \(weights.count)")
        let sum = weights.reduce(0, +)
        self.dimension = dimension
        self.centres = centres
        self.spread = spread
        self.schedule = schedule
        logWeights = weights.map { log($0 / sum) }
    }

    /// The same data under another schedule.
    public func scheduled(_ schedule: NoiseSchedule) -> DiffusedMixture {
        DiffusedMixture(centres: centres, dimension: dimension, weights: logWeights.map { exp($0) }, spread: spread, schedule: schedule)
    }

    /// The variance of a component at a time.
    public func variance(at t: Double) -> Double {
        let scales = schedule.scales(at: t)
        return scales.alpha * scales.alpha + scales.beta * scales.beta * spread * spread
    }

    /// The mixture at one time.
    public func at(_ t: Double) -> Snapshot { Snapshot(self, t) }

    /// A mixture at one time, ready for many points.
    public struct Snapshot: Sendable {
        private let mixture: DiffusedMixture
        private let scales: NoiseSchedule.Scales
        /// The variance of a component.
        public let variance: Double
        /// The factor of x in the velocity.
        private let contraction: Double
        private let logNormalization: Double

        init(_ mixture: DiffusedMixture, _ t: Double) {
            self.mixture = mixture
            scales = mixture.schedule.scales(at: t)
            let square = mixture.spread * mixture.spread
            variance = scales.alpha * scales.alpha + scales.beta * scales.beta * square
            contraction = (scales.alpha * scales.alphaSlope + scales.beta * scales.betaSlope * square) / variance
            logNormalization = -0.5 * Double(mixture.dimension) * log(2 * .pi * variance)
        }

        /// The logarithm of the density at (x, y); y is passed over in one dimension.
        public func logDensity(_ x: Double, _ y: Double = 0) -> Double { posterior(x, y).logDensity }

        /// Density, score, velocity and the divergences of both at (x, y); what belongs to y is 0 in one dimension.
        @inline(__always)
        public func fields(_ x: Double, _ y: Double = 0) -> Fields {
            let found = posterior(x, y)
            let slope = scales.betaSlope - contraction * scales.beta
            let spread = found.square - found.x * found.x - found.y * found.y
            let isFlat = mixture.dimension == 1
            return Fields(
                logDensity: found.logDensity,
                scoreX: (scales.beta * found.x - x) / variance, scoreY: isFlat ? 0 : (scales.beta * found.y - y) / variance,
                velocityX: contraction * x + slope * found.x, velocityY: isFlat ? 0 : contraction * y + slope * found.y,
                divergence: contraction * Double(mixture.dimension) + slope * scales.beta / variance * spread,
                scoreDivergence: (scales.beta * scales.beta / variance * spread - Double(mixture.dimension)) / variance)
        }

        /// Log density, and mean and mean square of the centre given the point.
        @inline(__always)
        private func posterior(_ x: Double, _ y: Double) -> (logDensity: Double, x: Double, y: Double, square: Double) {
            let (beta, half) = (scales.beta, 0.5 / variance)
            return mixture.centres.withUnsafeBufferPointer { centres in
                mixture.logWeights.withUnsafeBufferPointer { logs in
                    let isFlat = mixture.dimension == 1
                    @inline(__always) func exponent(_ k: Int) -> Double {
                        let dx = x - beta * (isFlat ? centres[k] : centres[2 &* k])
                        let dy = isFlat ? 0 : y - beta * centres[2 &* k &+ 1]
                        return logs[k] - half * (dx * dx + dy * dy)
                    }
                    var largest = -Double.infinity
                    for k in 0..<logs.count { largest = max(largest, exponent(k)) }
                    var (sum, meanX, meanY, square) = (0.0, 0.0, 0.0, 0.0)
                    for k in 0..<logs.count {
                        let weight = exp(exponent(k) - largest)
                        let muX = isFlat ? centres[k] : centres[2 &* k]
                        let muY = isFlat ? 0 : centres[2 &* k &+ 1]
                        sum += weight
                        meanX += weight * muX
                        meanY += weight * muY
                        square += weight * (muX * muX + muY * muY)
                    }
                    return (largest + log(sum) + logNormalization, meanX / sum, meanY / sum, square / sum)
                }
            }
        }
    }

    /// What a path does at one point.
    @frozen
    public struct Fields: Sendable {
        public var logDensity: Double
        public var scoreX: Double
        public var scoreY: Double
        public var velocityX: Double
        public var velocityY: Double
        /// Of the velocity.
        public var divergence: Double
        public var scoreDivergence: Double

        public init(
            logDensity: Double, scoreX: Double, scoreY: Double, velocityX: Double, velocityY: Double, divergence: Double,
            scoreDivergence: Double
        ) {
            (self.logDensity, self.scoreX, self.scoreY) = (logDensity, scoreX, scoreY)
            (self.velocityX, self.velocityY) = (velocityX, velocityY)
            (self.divergence, self.scoreDivergence) = (divergence, scoreDivergence)
        }
    }
}
