package import Dynamics
import Statistics

extension EarlyWarning.Detector {
    /// What is left of a series when its trend is taken off.
    package func residuals(_ series: [Double]) -> [Double] {
        switch detrending {
        case .gaussian: GaussianDetrending(deviation: bandwidth * Double(series.count)).residuals(series)
        case .none: series
        }
    }

    /// The rolling window, in observations.
    package func width(of count: Int) -> Int { max(3, min(count - 2, Int((window * Double(count)).rounded()))) }

    /// Kendall's tau of an indicator against time, over all full windows; not a number if the indicator stands still.
    package func trend(_ indicator: RollingIndicator, of residuals: [Double]) -> Double {
        let values = rolling(indicator, of: residuals, window: width(of: residuals.count))
        return kendallCorrelation(values.indices.map(Double.init), values)
    }
}

extension EarlyWarning {
    /// Kendall's tau of each indicator for the runs of one kind, in the order of their seeds.
    package struct Scores: Codable, Hashable, Sendable {
        package var variance: [Double] = []
        package var autocorrelation: [Double] = []
        package var skewness: [Double] = []
        /// Runs that were begun; more than those kept where some left before the series was complete.
        package var begun = 0

        package init() {}

        package mutating func append(_ series: [Double], _ detector: Detector) {
            let residuals = detector.residuals(series)
            variance.append(detector.trend(.variance, of: residuals))
            autocorrelation.append(detector.trend(.autocorrelation, of: residuals))
            skewness.append(detector.trend(.skewness, of: residuals))
        }

        /// The share of runs that left before their series was complete and were drawn anew.
        package var redrawn: Double { begun == 0 ? 0 : 1 - Double(variance.count) / Double(begun) }
    }
}
