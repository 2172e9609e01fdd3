import GaussianProcesses
import Glibc
import Optimizers
package import Statistics

extension GpFishery {
    /// A data set with what posterior sampling adds to it; without sampling nothing.
    package struct Sampled: Codable, Sendable {
        package var replicate: Replicate
        /// Policies from averaged transition probabilities: of the process with the paper's kernel, then of the models in their order.
        package var outcomes: [Outcome] = []
        package var deviationRatio = Double.nan
        /// Posterior predictive deviations of the log next stock at 3 over that at 7.5, one a model.
        package var modelRatios: [Double] = []
        package var dic: [Double] = []
        package var acceptance: [Double] = []

        /// The outcome of an arm with posterior sampling.
        package func outcome(_ arm: Arm) -> Outcome? {
            Arm.sampled.firstIndex(of: arm).flatMap { outcomes.indices.contains($0) ? outcomes[$0] : nil }
        }

        package func relative(_ arm: Arm) -> Double {
            guard let own = outcome(arm), let best = replicate.outcome(.truth) else { return .nan }
            return own.taken / best.taken
        }
    }

    /// A sampled growth model.
    package struct ModelChain: Sendable {
        package var growths: [Growth]
        package var deviances: [Double]
        package var acceptance: Double

        /// The mean deviance plus half its variance. Our choice: unlike a deviance at mean parameters it doesn't mind a posterior with two modes.
        package var dic: Double { mean(deviances) + variance(deviances) / 2 }

        /// The posterior predictive standard deviation of the log next stock.
        package func deviation(after escapement: Double) -> Double {
            let medians = growths.map { $0.logMedian(after: escapement) }
            return (mean(growths.map { $0.noise * $0.noise }) + variance(medians)).squareRoot()
        }
    }

    static func sampler(_ sampling: Sampling) -> Metropolis {
        Metropolis(steps: sampling.steps, burnIn: sampling.burnIn, thinning: max(1, sampling.steps / sampling.kept))
    }

    /// Draws the parameters of a model under its uniform priors, that of the noise between 1e-6 and 100.
    package static func sample(_ fit: Fit, _ series: [Double], _ sampling: Sampling, seed: Seed) -> ModelChain {
        let logs = series.map { log($0) }
        let ranges = fit.model.ranges + [1e-6...100]
        // A start at an edge may leave the chain little room; a thousandth inside it.
        let start = zip(fit.growth.parameters + [fit.growth.noise], ranges).map { value, range in
            let margin = 1e-3 * (range.upperBound - range.lowerBound)
            return range.upperBound == 100 ? value : min(max(value, range.lowerBound + margin), range.upperBound - margin)
        }
        var random = seed.stream("posterior of \(fit.model.rawValue)")
        let chain = sampler(sampling).chain(from: start, scales: start.map { 0.05 * $0 }, random: &random) { point in
            for (value, range) in zip(point, ranges) where !range.contains(value) { return -.infinity }
            return -0.5 * deviance(growth(fit.model, point), series, logs: logs)
        }
        return ModelChain(
            growths: (0..<chain.count).map { growth(fit.model, chain.point($0)) }, deviances: chain.logDensities.map { -2 * $0 },
            acceptance: chain.acceptance)
    }

    private static func growth(_ model: Model, _ point: [Double]) -> Growth {
        Growth(model, Array(point.dropLast()), noise: point[point.count - 1])
    }

    /// Draws the process's hyper-parameters, starting from the best.
    package static func sample(_ fit: ProcessFit, _ data: Transitions, _ settings: Process, _ sampling: Sampling, seed: Seed) -> (
        fits: [ProcessFit], acceptance: Double
    ) {
        let ranges = processRanges(settings)
        let start = zip([log(fit.length), log(fit.noise), log(fit.amplitude)], ranges).map { value, range in
            min(max(value, range.lowerBound), range.upperBound)
        }
        var random = seed.stream("posterior of the process")
        let chain = sampler(sampling).chain(from: start, scales: start.map { _ in 0.1 }, random: &random) {
            processLogPosterior($0, data, settings)
        }
        return ((0..<chain.count).map { processFit(chain.point($0)) }, chain.acceptance)
    }

    /// Samples the posteriors of a data set and runs the policies of averaged transition probabilities.
    package static func sampled(
        _ replicate: Replicate, _ truth: Growth, _ world: World, _ settings: Process, _ sampling: Sampling, _ program: Program,
        _ forward: Forward, seed: Seed
    ) -> Sampled {
        var result = Sampled(replicate: replicate)
        guard !replicate.isLost, let fit = replicate.paperProcess else { return result }
        let settings = settings.asInThePaper
        let data = Transitions(replicate.series, pseudoObservation: settings.pseudoObservation)
        let (draws, acceptance) = sample(fit, data, settings, sampling, seed: seed)
        let processes = draws.compactMap { data.process($0) }
        let chains = replicate.fits.map { sample($0, replicate.series, sampling, seed: seed) }
        let averages = [average(processes.map { rows($0, program) })] + chains.map { average($0.growths.map { rows($0, program) }) }
        let shocks = shocks(truth, forward, seed: seed)
        result.outcomes = averages.map {
            outcome(policy($0, program), truth, forward, shocks: shocks, collapse: world.collapse * world.threshold)
        }
        func deviation(after escapement: Double) -> Double {
            let predictions = processes.map { $0.prediction(at: escapement) }
            let within = mean(zip(predictions, processes).map { $0.variance + $1.noise * $1.noise })
            return (within + variance(predictions.map(\.mean))).squareRoot()
        }
        result.deviationRatio = deviation(after: 3) / deviation(after: 7.5)
        result.modelRatios = chains.map { $0.deviation(after: 3) / $0.deviation(after: 7.5) }
        result.dic = chains.map(\.dic)
        result.acceptance = [acceptance] + chains.map(\.acceptance)
        return result
    }

    private static func average(_ matrices: [[Double]]) -> [Double] {
        guard var sum = matrices.first else { return [] }
        for matrix in matrices.dropFirst() {
            for index in sum.indices { sum[index] += matrix[index] }
        }
        return sum.map { $0 / Double(matrices.count) }
    }
}
