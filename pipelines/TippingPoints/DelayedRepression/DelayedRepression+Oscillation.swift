package import Dynamics

extension DelayedRepression {
    /// The solution of the equation from a constant history, over a duration in units of the closed form's critical delay.
    package static func solve(
        _ constants: Replicator.Constants, delayRatio: Double, from start: Double, over duration: Double, stepsPerDelay: Int = 100
    ) -> Trajectory {
        let unit = constants.criticalDelay
        let equation =
            delayRatio > 0
            ? DelayEquation(delay: delayRatio * unit, stepsPerDelay: stepsPerDelay)
            : DelayEquation(delay: 0, step: unit / Double(stepsPerDelay))
        return equation.integrate(over: duration * unit, history: { _ in start }, slope: { constants.slope($0, $1) })
    }

    /// The start of an integration, x* + 0.05; our choice: half way to 1 where that is nearer.
    package static func start(_ constants: Replicator.Constants) -> Double {
        let x = constants.equilibrium
        return x + min(0.05, 0.5 * (1 - x))
    }

    /// The delay at which a small oscillation stops to decay and begins to grow; nothing if that isn't between 0.5 and 2 times the formula.
    ///
    /// Bisection on the sign of the logarithmic decrement. Our choices: start 1e-5 min(x*, 1 - x*) away from x*, over 140 critical delays of which
    /// the first 20 are left to the transient; extremes above 100 times the start or below 1e-12 don't count; bracket down to 1e-7 of the formula.
    package static func empiricalThreshold(_ constants: Replicator.Constants, stepsPerDelay: Int = 100) -> Double? {
        let unit = constants.criticalDelay
        let x = constants.equilibrium
        let small = 1e-5 * min(x, 1 - x)
        let ratio = bisect(0.5...2, tolerance: 1e-7) { ratio in
            let trajectory = solve(constants, delayRatio: ratio, from: x + small, over: 140, stepsPerDelay: stepsPerDelay)
            // Fast growth or decay leaves the band before the transient is over; its direction is then plain.
            return trajectory.growthRate(around: x, from: 20 * unit, band: 1e-12...(100 * small))
                ?? ((trajectory.last(10 * unit).amplitude) > small ? 1 : -1)
        }
        return ratio.map { $0 * unit }
    }

    /// What the equation does near its critical delay, one row for each set of constants.
    package struct ThresholdTable: Codable, Sendable {
        package var a: [Double] = []
        package var C: [Double] = []
        package var k: [Double] = []
        package var xc: [Double] = []
        package var equilibrium: [Double] = []
        /// The closed form of the critical delay.
        package var formula: [Double] = []
        /// The delay at which a small oscillation begins to grow; not a number if there is none in the bracket.
        package var empirical: [Double] = []
        /// The same with half the time step.
        package var empiricalHalved: [Double] = []
        /// Period at 1.02 critical delays divided by 4 delays; not a number if there is no oscillation.
        package var periodRatio: [Double] = []
        /// Half peak-to-peak without delay, at 0.9, 1.02 and 1.05 critical delays.
        package var amplitudeUndelayed: [Double] = []
        package var amplitude090: [Double] = []
        package var amplitude102: [Double] = []
        package var amplitude105: [Double] = []
        /// Integrated amplitude divided by the normal form's, at 1.02 and 1.05 critical delays.
        package var amplitudeRatio102: [Double] = []
        package var amplitudeRatio105: [Double] = []

        package init() {}

        /// |empirical - formula| / formula, row by row; 1 where the bracket held no change of sign.
        package var relativeErrors: [Double] {
            zip(empirical, formula).map { $0.isNaN ? 1 : ($0 - $1).magnitude / $1 }
        }

        package var worstRelativeError: Double { relativeErrors.max() ?? .nan }

        /// Largest |period / (4 delay) - 1| at 1.02 critical delays; infinite if a set doesn't oscillate.
        package var worstPeriodError: Double {
            periodRatio.map { $0.isNaN ? .infinity : ($0 - 1).magnitude }.max() ?? .nan
        }

        /// |empirical threshold of the first row - published value|.
        package func publishedDelayError(_ published: Double = 0.471) -> Double {
            ((empirical.first ?? .nan) - published).magnitude
        }

        /// Largest relative change of an empirical threshold when the step is halved; 1 where either is missing.
        package var halvedStepChange: Double {
            zip(empirical, empiricalHalved).map { $0.isNaN || $1.isNaN ? 1 : ($0 - $1).magnitude / $1 }.max() ?? .nan
        }
    }

    /// Thresholds, periods and amplitudes of the equation for sets of constants.
    ///
    /// Amplitudes and periods over the last quarter of 400 critical delays.
    package static func measureThresholds(_ sets: [Replicator.Constants], stepsPerDelay: Int = 100) throws -> ThresholdTable {
        var table = ThresholdTable()
        for constants in sets {
            try constants.validate()
            let x = constants.equilibrium
            let unit = constants.criticalDelay
            func tail(_ ratio: Double) -> Trajectory {
                solve(constants, delayRatio: ratio, from: start(constants), over: 400, stepsPerDelay: stepsPerDelay).last(100 * unit)
            }
            table.a.append(constants.a)
            table.C.append(constants.C)
            table.k.append(constants.k)
            table.xc.append(constants.xc)
            table.equilibrium.append(x)
            table.formula.append(unit)
            table.empirical.append(empiricalThreshold(constants, stepsPerDelay: stepsPerDelay) ?? .nan)
            table.empiricalHalved.append(empiricalThreshold(constants, stepsPerDelay: 2 * stepsPerDelay) ?? .nan)
            let above = tail(1.02)
            table.periodRatio.append((above.period(around: x) ?? .nan) / (4 * 1.02 * unit))
            table.amplitudeUndelayed.append(tail(0).amplitude)
            table.amplitude090.append(tail(0.9).amplitude)
            table.amplitude102.append(above.amplitude)
            table.amplitude105.append(tail(1.05).amplitude)
            table.amplitudeRatio102.append(above.amplitude / constants.predictedAmplitude(at: 1.02))
            table.amplitudeRatio105.append(table.amplitude105.last! / constants.predictedAmplitude(at: 1.05))
        }
        return table
    }

    /// The bifurcation diagram: the range of the solution's tail at multiples of the critical delay.
    package struct BifurcationDiagram: Codable, Sendable {
        /// Delay divided by the critical delay.
        package var ratio: [Double] = []
        package var least: [Double] = []
        package var most: [Double] = []
        package var amplitude: [Double] = []
        /// The normal form's amplitude; 0 up to the critical delay.
        package var predicted: [Double] = []
        /// In units of 4 delays; not a number if there are no two crossings.
        package var period: [Double] = []
    }

    /// Least and largest share of radicals over the last quarter of 400 critical delays, at multiples of the critical delay.
    package static func bifurcationDiagram(
        _ constants: Replicator.Constants, ratios: [Double], stepsPerDelay: Int = 100
    ) throws -> BifurcationDiagram {
        try constants.validate()
        var diagram = BifurcationDiagram()
        for ratio in ratios {
            let tail = solve(constants, delayRatio: ratio, from: start(constants), over: 400, stepsPerDelay: stepsPerDelay)
                .last(100 * constants.criticalDelay)
            diagram.ratio.append(ratio)
            diagram.least.append(tail.values.min() ?? .nan)
            diagram.most.append(tail.values.max() ?? .nan)
            diagram.amplitude.append(tail.amplitude)
            diagram.predicted.append(constants.predictedAmplitude(at: ratio))
            diagram.period.append((tail.period(around: constants.equilibrium) ?? .nan) / (4 * ratio * constants.criticalDelay))
        }
        return diagram
    }
}
