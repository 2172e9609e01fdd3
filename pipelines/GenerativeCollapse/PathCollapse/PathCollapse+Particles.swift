import Diffusion
import Glibc
import LinearAlgebra
import Particles
package import Statistics

extension PathCollapse {
    /// Particles on the way: positions and the logarithms of their weights.
    package struct Cloud: Codable, Sendable {
        package var x: [Double]
        package var y: [Double]
        package var logWeights: [Double]

        package var weights: [Double] { normalizedWeights(logWeights) }

        /// The variance of x about its mean, weighted.
        package var varianceOfX: Double {
            let weights = weights
            let centre = zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 }
            return zip(weights, x).reduce(0) { $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre) }
        }

        /// Puts equally weighted copies in place of the weighted particles, and says of which.
        @discardableResult
        mutating func resample(_ random: inout RandomStream) -> [Int] {
            let picked = systematicResample(weights, &random)
            (x, y) = (picked.map { x[$0] }, picked.map { y[$0] })
            logWeights = logWeights.map { _ in 0 }
            return picked
        }
    }

    /// How particles are moved and weighted.
    package struct Motion: Sendable {
        package var experts: [any Expert]
        /// Exponents of the experts; the first may vary in time.
        package var first: Exponent
        package var rest: [Double]
        package var settings: Sampling
        package var particles: Int
        /// Draws particles anew, by weight.
        package var resamples = true
        /// Keeps the term d gamma / dt log q in the weights.
        package var hasTerm = true

        package init(experts: [any Expert], first: Exponent, rest: [Double], settings: Sampling, particles: Int) {
            self.experts = experts
            self.first = first
            self.rest = rest
            self.settings = settings
            self.particles = particles
        }
    }

    /// Moves particles from noise to the end, the last expert's velocity and the product's score as drift, and weights them (Feynman-Kac).
    ///
    /// Weights follow d log w = [div v* + sum gamma_i' log q_i + sum gamma_i (-div v_i + (v* - v_i) s_i)] dt (authors' program, with exact
    /// divergences); gamma' dt is the exponent's change over the step. Where the first expert knows no density, log q_1 is carried along with the
    /// particles by Ito's formula. `watch` sees the particles before each step, and at the end.
    package static func move(
        _ motion: Motion, seed: Seed, watch: (_ t: Double, _ cloud: Cloud, _ effectiveShare: Double) -> Void = { _, _, _ in }
    ) throws -> Cloud {
        let settings = motion.settings
        let isFlat = motion.experts.allSatisfy { $0.dimension == 1 }
        let count = motion.particles
        var (start, noise, draws) = (seed.stream("start"), seed.stream("noise"), seed.stream("resampling"))
        // At time 0 all models are standard normal, and the product has the sum of exponents as its precision.
        let initial = [motion.first.value(at: 0)] + motion.rest
        let wide = 1 / initial.reduce(0, +).squareRoot()
        let high = 1 / zip(initial, motion.experts).reduce(0) { $0 + ($1.1.dimension == 2 ? $1.0 : 0) }.squareRoot()
        var cloud = Cloud(
            x: start.normals(count).map { $0 * wide },
            y: isFlat ? [Double](repeating: 0, count: count) : start.normals(count).map { $0 * high },
            logWeights: [Double](repeating: 0, count: count))
        var carried = zip(cloud.x, cloud.y).map { standardLogDensity($0, motion.experts[0].dimension == 1 ? nil : $1) }
        let dt = settings.end / Double(settings.steps)
        let jump = settings.sigma * dt.squareRoot()
        for step in 0..<settings.steps {
            let t = Double(step) * dt
            let weights = cloud.weights
            let share = effectiveSampleSize(weights) / Double(count)
            watch(t, cloud, share)
            if motion.resamples && share < settings.threshold && t < settings.lastResampling {
                let picked = cloud.resample(&draws)
                carried = picked.map { carried[$0] }
            }

            let exponents = [motion.first.value(at: t)] + motion.rest
            let rise = motion.hasTerm ? motion.first.value(at: Double(step + 1) * dt) - exponents[0] : 0
            let found = try motion.experts.map { try $0.fields(x: cloud.x, y: cloud.y, at: t) }
            let last = found.count - 1
            let (jumpX, jumpY) = (noise.normals(count), isFlat ? [] : noise.normals(count))
            for i in 0..<count {
                let (x, y) = (cloud.x[i], cloud.y[i])
                let guide = found[last][i]
                // The last expert's own share of the weight: its velocity is the particles'.
                var rate = guide.divergence * (1 - exponents[last])
                var (scoreX, scoreY) = (exponents[last] * guide.scoreX, exponents[last] * guide.scoreY)
                var growth = 0.0
                for k in 0..<last {
                    let fields = found[k][i]
                    let along = (guide.velocityX - fields.velocityX) * fields.scoreX + (guide.velocityY - fields.velocityY) * fields.scoreY
                    rate += exponents[k] * (along - fields.divergence)
                    scoreX += exponents[k] * fields.scoreX
                    scoreY += exponents[k] * fields.scoreY
                    if k == 0 { growth = rise * (motion.experts[0].knowsDensity ? fields.logDensity : carried[i]) }
                }
                let drift = 0.5 * settings.sigma * settings.sigma
                cloud.x[i] = x + (guide.velocityX + drift * scoreX) * dt + jump * jumpX[i]
                if !isFlat { cloud.y[i] = y + (guide.velocityY + drift * scoreY) * dt + jump * jumpY[i] }
                cloud.logWeights[i] += rate * dt + growth
                if motion.experts[0].knowsDensity { continue }
                let first = found[0][i]
                carried[i] += (drift * first.scoreDivergence - first.divergence) * dt
                carried[i] +=
                    first.scoreX * (cloud.x[i] - x - first.velocityX * dt) + first.scoreY * (cloud.y[i] - y - first.velocityY * dt)
            }
        }
        watch(settings.end, cloud, effectiveSampleSize(cloud.weights) / Double(count))
        return cloud
    }

    /// A method on the board.
    package static func motion(_ board: Board, _ settings: Sampling, _ pairing: Pairing, _ method: Method) -> Motion {
        let experts = experts(board, second: pairing.second)
        let first: Exponent =
            switch method {
            case .adaptive: .adaptive(experts.conditional, experts.marginal)
            case .bump: .bump(100)
            default: .constant(1)
            }
        var motion = Motion(
            experts: experts.all, first: first, rest: [method == .positive ? 0 : -1, 1], settings: settings, particles: settings.particles)
        motion.resamples = method != .unweighted
        return motion
    }

    /// Exact samples of p(x | A) p(x, y | B) / p(x) by rejection from p(x, y | B).
    package static func exactSamples(_ board: Board, count: Int, _ random: inout RandomStream) -> (x: [Double], y: [Double]) {
        let (conditional, marginal) = (experts(board).conditional.at(1), experts(board).marginal.at(1))
        // The ratio of the two densities is at most the ratio of the weights of a column.
        let most = 4 / Double(board.columns.count)
        var (xs, ys): ([Double], [Double]) = ([], [])
        while xs.count < count {
            let cell = blackCells[random.index(below: blackCells.count)]
            let x = random.normal(mean: centre(cell.column), deviation: board.spread)
            let y = random.normal(mean: centre(cell.row), deviation: board.spread)
            let ratio = exp(conditional.logDensity(x) - marginal.logDensity(x))
            if random.uniform() * most < ratio {
                xs.append(x)
                ys.append(y)
            }
        }
        return (xs, ys)
    }

    /// What a run comes to.
    package struct SampleQuality: Codable, Sendable {
        /// Sliced Wasserstein-1 distance to exact samples, particles clipped to [-5, 5].
        package var distance = 0.0
        /// Squared maximum mean discrepancy of the first 400 of both.
        package var discrepancy = 0.0
        /// Share of particles with a coordinate beyond 3, or none that is a number.
        package var escaped = 0.0
        /// Least share of the effective sample size on the way.
        package var leastEffective = 1.0
    }

    package static func quality(_ x: [Double], _ y: [Double], _ exact: (x: [Double], y: [Double])) -> SampleQuality {
        func clipped(_ values: [Double]) -> [Double] { values.map { $0.isNaN ? 5 : min(5, max(-5, $0)) } }
        let points = (x: clipped(x), y: clipped(y))
        var quality = SampleQuality()
        quality.distance = slicedWasserstein1(points, exact)
        func some(_ values: [Double]) -> [Double] { Array(values.prefix(400)) }
        quality.discrepancy = maximumMeanDiscrepancy((some(points.x), some(points.y)), (some(exact.x), some(exact.y)))
        quality.escaped = Double(x.indices.count { !(x[$0].magnitude <= 3 && y[$0].magnitude <= 3) }) / Double(x.count)
        return quality
    }
}
