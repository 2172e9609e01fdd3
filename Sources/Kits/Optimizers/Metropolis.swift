internal import Glibc
internal import LinearAlgebra
public import Statistics

/// Draws from a density that is known up to a factor: random-walk Metropolis with normal proposals that adapt while the chain burns in.
///
/// During the burn-in the covariance of the proposals follows that of the points so far, and their size moves towards the acceptance
/// asked for; both are then left as they are, so that what is kept comes from one Markov chain. Source: Haario, Saksman and Tamminen,
/// Bernoulli 7 (2001), 223-242, with the size of algorithm 4 in Andrieu and Thoms, Statistics and Computing 18 (2008), 343-373.
public struct Metropolis: Codable, Hashable, Sendable {
    /// Steps after the burn-in.
    public var steps: Int
    public var burnIn: Int
    /// Every so many of the steps one is kept.
    public var thinning: Int
    /// The share of proposals that the burn-in aims at.
    public var acceptance: Double

    public init(steps: Int, burnIn: Int, thinning: Int = 1, acceptance: Double = 0.3) {
        self.steps = steps
        self.burnIn = burnIn
        self.thinning = thinning
        self.acceptance = acceptance
    }

    /// The points that were kept.
    public struct Chain: Codable, Hashable, Sendable {
        public let dimension: Int
        /// Point after point.
        public internal(set) var points: [Double] = []
        public internal(set) var logDensities: [Double] = []
        /// The share of proposals taken after the burn-in.
        public internal(set) var acceptance = 0.0

        public var count: Int { logDensities.count }

        /// The coordinates of one point.
        public func point(_ index: Int) -> [Double] { Array(points[index * dimension..<(index + 1) * dimension]) }

        /// One coordinate of all points.
        public func coordinate(_ index: Int) -> [Double] {
            precondition(index >= 0 && index < dimension, "a chain of \(dimension) coordinates has no number \(index)")
            return stride(from: index, to: points.count, by: dimension).map { points[$0] }
        }
    }

    /// A chain from a point where the density is positive.
    ///
    /// - Parameters:
    ///   - scales: the first standard deviations of the proposals, one a coordinate.
    ///   - logDensity: up to a constant; minus infinity, or what is no number, where the density is 0.
    public func chain(
        from start: [Double], scales: [Double], random: inout RandomStream, _ logDensity: ([Double]) -> Double
    ) -> Chain {
        let dimension = start.count
        precondition(dimension > 0 && scales.count == dimension, "\(dimension) coordinates have as many scales, found \(scales.count)")
        precondition(thinning > 0, "a chain keeps every so many steps, at least every one, found \(thinning)")
        var current = start
        var density = logDensity(start)
        precondition(density > -.infinity, "a chain starts where the density is positive, found log density \(density)")

        var chain = Chain(dimension: dimension)
        var adaptation = Adaptation(scales: scales, start: start, acceptance: acceptance)
        var proposal = start
        var accepted = 0
        for step in 0..<burnIn + steps {
            adaptation.propose(from: current, into: &proposal, &random)
            let proposed = logDensity(proposal)
            let chance = proposed.isNaN ? 0 : min(1, exp(proposed - density))
            let isTaken = random.uniform() < chance
            if isTaken { (current, density) = (proposal, proposed) }
            if step < burnIn {
                adaptation.learn(current, chance: chance)
            } else {
                accepted += isTaken ? 1 : 0
                if (step - burnIn + 1).isMultiple(of: thinning) {
                    chain.points += current
                    chain.logDensities.append(density)
                }
            }
        }
        chain.acceptance = Double(accepted) / Double(max(1, steps))
        return chain
    }

    /// The proposals' covariance and size, and what is learnt of them.
    private struct Adaptation {
        let wanted: Double
        var logSize: Double
        var mean: [Double]
        /// Lower triangle, row after row: sums of products of deviations.
        var products: [Double]
        var seen = 0.0
        /// The factor of the covariance that proposals have, row after row.
        var factor: [Double]
        let scales: [Double]

        init(scales: [Double], start: [Double], acceptance: Double) {
            let count = scales.count
            (self.scales, mean, wanted) = (scales, start, acceptance)
            products = [Double](repeating: 0, count: count * count)
            factor = products
            for k in 0..<count { factor[k * count + k] = scales[k] }
            // Roberts, Gelman and Gilks (1997): the best size for a normal density.
            logSize = log(2.38 / Double(count).squareRoot())
        }

        mutating func propose(from point: [Double], into proposal: inout [Double], _ random: inout RandomStream) {
            let (count, size) = (point.count, exp(logSize))
            for k in 0..<count { proposal[k] = point[k] }
            for column in 0..<count {
                let z = size * random.normal()
                for row in column..<count { proposal[row] += factor[row * count + column] * z }
            }
        }

        mutating func learn(_ point: [Double], chance: Double) {
            seen += 1
            logSize += (chance - wanted) / pow(seen, 0.6)
            let count = point.count
            let before = zip(point, mean).map(-)
            for k in 0..<count { mean[k] += before[k] / seen }
            for row in 0..<count {
                for column in 0...row { products[row * count + column] += (point[row] - mean[row]) * before[column] }
            }
            // A new factor now and then; the first points are too few to know a covariance.
            guard seen >= Double(50 * count), Int(seen).isMultiple(of: 25) else { return }
            var covariance = products.map { $0 / (seen - 1) }
            for k in 0..<count { covariance[k * count + k] += 1e-8 * scales[k] * scales[k] }
            if let known = Cholesky(covariance, dimension: count) { factor = known.lower }
        }
    }
}
