package import Statistics

extension EarlyWarning {
    /// Scores of one or several detectors on the same cases and controls.
    package struct Contest: Sendable {
        package let detectors: [RankedScores]

        /// Each detector's scores of the cases and of the controls, in the order of their seeds.
        package init(_ detectors: [(cases: [Double], controls: [Double])]) {
            self.detectors = detectors.map { RankedScores(ReceiverOperatingCharacteristic(cases: $0.cases, controls: $0.controls)) }
        }
    }

    /// A statistic of areas under the ROC curve with its bootstrap interval; cases and controls of each contest are drawn anew, each with all their scores.
    ///
    /// `statistic` gets the detectors' areas, contest by contest.
    package static func bootstrappedAreas(
        _ contests: [Contest], level: Double = standardLevel, resamples: Int = 2000, _ statistic: ([[Double]]) -> Double
    ) -> Estimate {
        var random = Seed(0).stream("bootstrap of areas")
        let runs = contests.map { (Array(0..<$0.detectors[0].cases), Array(0..<$0.detectors[0].controls)) }
        let replicates = (0..<resamples).map { _ in
            statistic(
                zip(contests, runs).map { contest, runs in
                    let cases = random.resample(runs.0)
                    let controls = random.resample(runs.1)
                    return contest.detectors.map { $0.area(cases: cases, controls: controls) }
                })
        }
        return interval(
            statistic(zip(contests, runs).map { contest, runs in contest.detectors.map { $0.area(cases: runs.0, controls: runs.1) } }),
            replicates, level: level, n: runs.reduce(0) { $0 + $1.0.count + $1.1.count })
    }

    /// A statistic with the quantiles of its bootstrap replicates as its interval.
    static func interval(_ value: Double, _ replicates: [Double], level: Double, n: Int) -> Estimate {
        Estimate(
            value, low: quantile(replicates, at: (1 - level) / 2), high: quantile(replicates, at: (1 + level) / 2), n: n,
            method: "bootstrap \(Int((100 * level).rounded()))%")
    }

    /// The area of one detector, bootstrapped.
    package static func area(_ cases: [Double], _ controls: [Double], level: Double = standardLevel) -> Estimate {
        bootstrappedAreas([Contest([(cases, controls)])], level: level) { $0[0][0] }
    }

    /// The larger or the smaller area of the two indicators, bootstrapped run by run.
    package static func extremeArea(_ cases: Scores, _ controls: Scores, largest: Bool) -> Estimate {
        let contest = Contest([(cases.variance, controls.variance), (cases.autocorrelation, controls.autocorrelation)])
        return bootstrappedAreas([contest]) { largest ? max($0[0][0], $0[0][1]) : min($0[0][0], $0[0][1]) }
    }
}
