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
        // Cases and controls are strata of their own, contest by contest.
        let strata = contests.flatMap { [Array(0..<$0.detectors[0].cases), Array(0..<$0.detectors[0].controls)] }
        var area = stratifiedBootstrap(strata, level: level, resamples: resamples, random: &random) { drawn in
            statistic(
                contests.indices.map { place in
                    contests[place].detectors.map { $0.area(cases: drawn[2 * place], controls: drawn[2 * place + 1]) }
                })
        }
        area.method?.trimPrefix("stratified ")
        return area
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
