import Dynamics

extension DelayedRepression {
    /// The distances below the threshold at which a large oscillation is asked whether it survives, relative to the threshold.
    package static let hysteresisDistances = [0.005, 0.01, 0.02, 0.05, 0.1]

    /// Amplitudes that large oscillations have kept below the critical delay, column by column; one entry for each set and distance.
    package struct HysteresisTable: Codable, Sendable {
        /// Number of the set of constants.
        package var set: [Double] = []
        /// Distance below the critical delay, relative to it (for the normal form: -mu).
        package var distance: [Double] = []
        package var amplitude: [Double] = []

        /// The largest distance at which an oscillation above `least` is left; 0 if none.
        package func bistableWidth(above least: Double = 0.01) -> Double {
            zip(distance, amplitude).reduce(0) { $1.1 > least ? max($0, $1.0) : $0 }
        }
    }

    /// What is left of a large oscillation after 3,000 critical delays just below the critical delay.
    ///
    /// Started from x* + 0.3 min(x*, 1 - x*). Our choice: half peak-to-peak over the last 20 critical delays, five periods.
    package static func scanHysteresis(
        _ sets: [Replicator.Constants], distances: [Double] = hysteresisDistances, over duration: Double = 3000, stepsPerDelay: Int = 50
    ) throws -> HysteresisTable {
        var table = HysteresisTable()
        for (number, constants) in sets.enumerated() {
            try constants.validate()
            let x = constants.equilibrium
            for distance in distances {
                let trajectory = solve(
                    constants, delayRatio: 1 - distance, from: x + 0.3 * min(x, 1 - x), over: duration, stepsPerDelay: stepsPerDelay)
                table.set.append(Double(number))
                table.distance.append(distance)
                table.amplitude.append(trajectory.last(20 * constants.criticalDelay).amplitude)
            }
        }
        return table
    }

    /// The same scan on a planted subcritical bifurcation, the normal form dr/dt = mu r + r^3 - r^5 started at r = 1, mu = -distance.
    ///
    /// Bistable down to mu = -0.25, so that the scan has to find every distance. The amplitude is r itself.
    package static func scanPlantedHysteresis(distances: [Double] = hysteresisDistances, over duration: Double = 3000) -> HysteresisTable {
        var table = HysteresisTable()
        for distance in distances {
            let trajectory = DelayEquation(delay: 0, step: 0.05).integrate(
                over: duration, history: { _ in 1 }, slope: { r, _ in r * (-distance + r * r * (1 - r * r)) })
            table.set.append(0)
            table.distance.append(distance)
            table.amplitude.append(trajectory.values.last ?? .nan)
        }
        return table
    }
}
