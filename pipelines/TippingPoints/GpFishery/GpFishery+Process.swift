package import GaussianProcesses
import Glibc
import Optimizers

extension GpFishery {
    /// The numbers of a Gaussian process.
    package struct ProcessFit: Codable, Hashable, Sendable {
        package var length: Double
        /// Standard deviation of the noise, in the unit of the stock.
        package var noise: Double
        package var amplitude: Double
    }

    /// What the regression sees: a stock and the next one, and that 0 stays 0.
    package struct Transitions: Sendable {
        package var inputs: [Double]
        package var outputs: [Double]

        package init(_ series: [Double], pseudoObservation: Bool) {
            self.init(Array(series.dropLast()), Array(series.dropFirst()), pseudoObservation: pseudoObservation)
        }

        package init(_ inputs: [Double], _ outputs: [Double], pseudoObservation: Bool) {
            self.inputs = (pseudoObservation ? [0] : []) + inputs
            self.outputs = (pseudoObservation ? [0] : []) + outputs
        }

        package func process(_ fit: ProcessFit) -> GaussianProcess? {
            GaussianProcess(
                inputs: inputs, outputs: outputs, kernel: SquaredExponential(amplitude: fit.amplitude, length: fit.length), noise: fit.noise
            )
        }
    }

    /// Logarithms of length and noise, and of the amplitude where it is fitted.
    package static func processFit(_ logs: [Double]) -> ProcessFit {
        ProcessFit(length: exp(logs[0]), noise: exp(logs[1]), amplitude: logs.count > 2 ? exp(logs[2]) : 1)
    }

    /// The ranges of the logarithms. Our choice: the amplitude lies between a tenth and a hundred.
    package static func processRanges(_ settings: Process) -> [ClosedRange<Double>] {
        let ranges = [log(0.1)...log(1000), log(0.001)...log(10)]
        return settings.amplitude == .fitted ? ranges + [log(0.1)...log(100)] : ranges
    }

    /// The log marginal likelihood, up to a constant; where there are priors, with Gamma(10, scale 10) on the length and Gamma(5, rate 5) on the
    /// noise, which the archived code takes as densities of the logarithms.
    package static func processLogPosterior(_ logs: [Double], _ data: Transitions, _ settings: Process) -> Double {
        let ranges = processRanges(settings)
        for (value, range) in zip(logs, ranges) where !range.contains(value) { return -.infinity }
        let fit = processFit(logs)
        guard let process = data.process(fit) else { return -.infinity }
        let prior = settings.priors ? 9 * logs[0] - fit.length / 10 + 4 * logs[1] - 5 * fit.noise : 0
        return process.dataFit - settings.logDeterminantFactor * process.logDeterminant + prior
    }

    /// The best hyper-parameters.
    package static func fitProcess(_ data: Transitions, _ settings: Process) -> ProcessFit {
        let starts = [[log(5.0), log(0.4), log(5.0)], [log(20.0), log(0.4), log(10.0)], [log(60.0), log(0.5), log(50.0)]]
        let ranges = processRanges(settings)
        let search = NelderMead(pointTolerance: 1e-4, valueTolerance: 1e-7, maximumEvaluations: 600)
        let best = search.minimize(fromEach: starts.map { Array($0.prefix(ranges.count)) }, within: ranges) {
            -processLogPosterior($0, data, settings)
        }
        return processFit(best.point)
    }

    /// The predictive standard deviation of the next stock, process noise included.
    package static func predictiveDeviation(_ process: GaussianProcess, after escapement: Double) -> Double {
        (process.prediction(at: escapement).variance + process.noise * process.noise).squareRoot()
    }

    /// The predictive standard deviation at a stock of 3 over that at 7.5.
    package static func deviationRatio(_ process: GaussianProcess) -> Double {
        predictiveDeviation(process, after: 3) / predictiveDeviation(process, after: 7.5)
    }

    /// The same for the function alone, without the noise around it.
    package static func functionRatio(_ process: GaussianProcess) -> Double {
        (process.prediction(at: 3).variance / process.prediction(at: 7.5).variance).squareRoot()
    }
}
