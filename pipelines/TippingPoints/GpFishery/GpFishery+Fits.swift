import Glibc
import Optimizers

extension GpFishery {
    /// A growth model at its maximum likelihood.
    package struct Fit: Codable, Hashable, Sendable {
        package var growth: Growth
        /// The sum of squared errors of a model's predictions of the next logarithm.
        private static func squaredErrors(_ model: Model, _ parameters: [Double], _ series: [Double], logs: [Double]) -> Double {
            var sum = 0.0
            for t in 0..<series.count - 1 {
                let error = logs[t + 1] - model.logNext(series[t], log: logs[t], parameters)
                sum += error * error
            }
            return sum
        }

        /// -2 log likelihood of the logarithms of the stocks.
        package var deviance: Double
        /// Transitions.
        package var n: Int

        package var model: Model { growth.model }
        package var aic: Double { deviance + 2 * Double(model.parameters) }
        package var bic: Double { deviance + log(Double(n)) * Double(model.parameters) }
        /// The archived code's arithmetic: minus the deviance plus twice the number of parameters.
        package var publishedAIC: Double { -deviance + 2 * Double(model.parameters) }
    }

    /// The three models' fits to a series, in the order of the cases; the noise has a closed form.
    package static func fits(_ series: [Double]) -> [Fit] { Model.allCases.map { fit($0, series) } }

    package static func fit(_ model: Model, _ series: [Double]) -> Fit {
        let logs = series.map { log($0) }
        let n = series.count - 1
        func residuals(_ parameters: [Double]) -> Double { squaredErrors(model, parameters, series, logs: logs) }
        let search = NelderMead(pointTolerance: 1e-7, valueTolerance: 1e-10, maximumEvaluations: 1500)
        let best = search.minimize(fromEach: model.searchStarts, within: model.ranges) { Double(n) * log(residuals($0) / Double(n)) }
        let growth = Growth(model, best.point, noise: (residuals(best.point) / Double(n)).squareRoot())
        return Fit(growth: growth, deviance: best.value + Double(n) * (1 + log(2 * Double.pi)), n: n)
    }

    /// The sum of squared errors of a model's predictions of the next logarithm.
    private static func squaredErrors(_ model: Model, _ parameters: [Double], _ series: [Double], logs: [Double]) -> Double {
        var sum = 0.0
        for t in 0..<series.count - 1 {
            let error = logs[t + 1] - model.logNext(series[t], log: logs[t], parameters)
            sum += error * error
        }
        return sum
    }

    /// -2 log likelihood of the logarithms of a series under a growth model.
    package static func deviance(_ growth: Growth, _ series: [Double], logs: [Double]) -> Double {
        let n = series.count - 1
        let sum = squaredErrors(growth.model, growth.parameters, series, logs: logs)
        return sum / (growth.noise * growth.noise) + Double(n) * (2 * log(growth.noise) + log(2 * Double.pi))
    }

    /// The model that a criterion picks: the one with the least value, the first of equals.
    package static func pick(_ fits: [Fit], by criterion: (Fit) -> Double) -> Model {
        fits.min { criterion($0) < criterion($1) }?.model ?? .allen
    }

    /// The paper's data set: the stocks of forty years, as archived in its repository (manuscripts/components/data/training_data.csv).
    package static let archivedSeries: [Double] = [
        5.5, 5.384138, 5.633497, 6.232650, 5.933389, 6.438732, 7.083936, 7.306391, 7.473848, 7.567500, 7.493697, 7.611481, 7.474110,
        7.487927,
        7.817207, 8.334427, 8.004732, 7.799332, 7.583938, 7.521535, 8.813319, 8.053030, 7.818203, 7.771304, 8.111015, 7.750398, 7.365355,
        7.944154, 7.586661, 7.838490, 7.588054, 8.289643, 7.857367, 7.680738, 7.693673, 7.277078, 7.226759, 6.838686, 6.836486, 7.201817,
    ]

    /// The paper's table of criteria.
    package struct Printed: Sendable {
        package var model: Model
        package var aic: String
        package var dic: String
        /// The deviance that the archived code's arithmetic had as its input.
        package var impliedDeviance: Double { 2 * Double(model.parameters) - (Double(aic) ?? .nan) }
    }

    package static let printed = [
        Printed(model: .allen, aic: "-24.51", dic: "50.75"), Printed(model: .ricker, aic: "-30.13", dic: "50.45"),
        Printed(model: .myers, aic: "-27.01", dic: "50.41"),
    ]

    /// What the archived sampler's deviance has on top of ours: it is that of the stocks, not of their logarithms, with the first one uniform on (0, 10).
    package static func sampledDevianceOffset(_ series: [Double]) -> Double {
        2 * series.dropFirst().reduce(0) { $0 + log($1) } + 2 * log(10)
    }
}
