import Dynamics
import Glibc
import Optimizers
package import Statistics

extension EarlyWarning {
    /// An Ornstein-Uhlenbeck process whose restoring rate falls on a straight line, fitted to a series by maximum likelihood.
    ///
    /// x(t+1) = mean + (x(t) - mean) exp(-rate(t)) + a normal number of variance noise^2 (1 - exp(-2 rate(t))) / (2 rate(t)), given the first
    /// value, with rate(t) = rate (1 - decline t) and t from 0 at the first to 1 at the last step. Boettiger and Hastings, Journal of the Royal
    /// Society Interface 9 (2012), 2527-2539, compare the same pair of models.
    package struct RateFit: Codable, Hashable, Sendable {
        /// Per observation, at the first step.
        package var rate: Double
        /// The share of the rate that is gone at the last step; 0 is a constant rate.
        package var decline: Double
        package var mean: Double
        package var noise: Double
        package var logLikelihood: Double

        /// Rates further out can't be told from these ends: nothing, or everything, of a deviation is left after an observation.
        static let rates = 1e-3...10.0

        /// The best mean and noise for a rate and its decline, in closed form: a weighted regression on one column.
        package init(_ x: [Double], rate: Double, decline: Double) {
            let steps = x.count - 1
            var (aa, ay, yy, logs) = (0.0, 0.0, 0.0, 0.0)
            var kept = exp(-rate)
            let factor = exp(rate * decline / Double(max(1, steps - 1)))
            let slope = rate * decline / Double(max(1, steps - 1))
            x.withUnsafeBufferPointer { x in
                for t in 0..<steps {
                    let variance = (1 - kept * kept) / (2 * (rate - slope * Double(t)))
                    let (a, y) = (1 - kept, x[t + 1] - kept * x[t])
                    let weight = 1 / variance
                    aa += a * a * weight
                    ay += a * y * weight
                    yy += y * y * weight
                    logs += log(variance)
                    kept *= factor
                }
            }
            let n = Double(steps)
            let squares = max(0, yy - ay * ay / aa) / n
            self.rate = rate
            self.decline = decline
            mean = ay / aa
            noise = squares.squareRoot()
            logLikelihood = -0.5 * (n * (log(2 * .pi * squares) + 1) + logs)
        }

        /// The best constant rate: the autoregression of order one, in closed form.
        package static func constant(_ x: [Double]) -> RateFit {
            let (before, after) = (Array(x.dropLast()), Array(x.dropFirst()))
            let (centreBefore, centreAfter) = (Statistics.mean(before), Statistics.mean(after))
            var (products, squares) = (0.0, 0.0)
            for (a, b) in zip(before, after) {
                products += (a - centreBefore) * (b - centreAfter)
                squares += (a - centreBefore) * (a - centreBefore)
            }
            let kept = products / squares
            let rate = kept > 0 ? min(max(-log(kept), rates.lowerBound), rates.upperBound) : rates.upperBound
            return RateFit(x, rate: rate, decline: 0)
        }

        /// The best rate that stays or falls, by the simplex search from two starts.
        package static func declining(_ x: [Double], from constant: RateFit) -> RateFit {
            let search = NelderMead(pointTolerance: 1e-4, valueTolerance: 1e-6, maximumEvaluations: 300)
            let starts = [[constant.rate, 0.2], [min(1.6 * constant.rate, 5), 0.8]]
            let found = search.minimize(fromEach: starts, within: [rates, 0...0.999]) {
                -RateFit(x, rate: $0[0], decline: $0[1]).logLikelihood
            }
            let best = RateFit(x, rate: found.point[0], decline: found.point[1])
            return best.logLikelihood > constant.logLikelihood ? best : constant
        }
    }

    /// Twice the logarithm of the likelihood ratio of a falling over a constant restoring rate; 0 where no fall explains more.
    package static func likelihoodRatio(_ residuals: [Double]) -> Double {
        let constant = RateFit.constant(residuals)
        return 2 * (RateFit.declining(residuals, from: constant).logLikelihood - constant.logLikelihood)
    }

    /// What each detector says of the runs of one arm, in the order of their seeds.
    package struct Detection: Codable, Hashable, Sendable {
        package var observations = 0
        package var variance: [Double] = []
        package var autocorrelation: [Double] = []
        package var likelihoodRatio: [Double] = []
        /// The likelihood ratio of one series simulated from each run's constant-rate fit: the parametric bootstrap's null distribution.
        package var simulated: [Double] = []
        package init() {}

        /// The 95% quantile of the simulated ratios: above it a series is called slowing down.
        package var threshold: Double { quantile(simulated, at: 0.95) }
    }

    /// Simulates one arm of the fold and asks all detectors about the same residuals.
    ///
    /// Our choice: the likelihoods see the residuals that the indicators see. The simulated series are detrended as the runs are. Without
    /// `drift` the course that the fold takes without noise is taken off first, so that nothing but slowing down is left to find: a kernel
    /// average leaves some of a falling mean over, near the ends of a series above all.
    package static func detect(
        _ systems: Systems, _ detector: Detector, observations: Int, spacing: Double = 1, observationNoise: Double = 0, drift: Bool = true,
        arm: Arm, seeds: Seeds
    ) throws -> Detection {
        var found = Detection()
        found.observations = observations
        for seed in seeds.all {
            var series = try systems.series(.fold, arm, observations: observations, spacing: spacing, drift: drift, seed: seed).values
            if observationNoise > 0 {
                var random = seed.stream("observation noise, \(arm.rawValue)")
                for place in series.indices { series[place] += random.normal(deviation: observationNoise) }
            }
            let residuals = detector.residuals(series)
            found.variance.append(detector.trend(.variance, of: residuals))
            found.autocorrelation.append(detector.trend(.autocorrelation, of: residuals))
            found.likelihoodRatio.append(likelihoodRatio(residuals))
            let constant = RateFit.constant(residuals)
            var random = seed.stream("parametric bootstrap, \(arm.rawValue), \(observations) observations")
            let null = OrnsteinUhlenbeck(rate: constant.rate, noise: constant.noise, mean: constant.mean)
            let simulated = null.series(count: observations, every: 1, random: &random)
            found.simulated.append(likelihoodRatio(detector.residuals(simulated)))
        }
        return found
    }
}
