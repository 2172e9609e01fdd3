import Dynamics
import Statistics

extension EarlyWarning {
    /// A stock that grows logistically and is harvested by consumers that saturate; above a fold only an overgrazed state remains.
    ///
    /// May, Nature 269 (1977), 471-477, with capacity 10 in units of the consumers' half-saturation; the harvest rises from 1 to 2.6.
    package enum Harvest {
        static let capacity = 10.0
        static let (first, last) = (1.0, 2.6)

        /// The growth of the stock less what is taken, per unit of time.
        @inline(__always)
        static func growth(_ x: Double, harvest: Double) -> Double { x * (1 - x / 10) - harvest * x * x / (x * x + 1) }

        /// Minus the slope of the growth: the rate at which a small deviation from an equilibrium shrinks.
        package static func restoringRate(_ x: Double, harvest: Double) -> Double {
            2 * x / capacity - 1 + 2 * harvest * x / ((x * x + 1) * (x * x + 1))
        }

        /// The harvest of which x is an equilibrium.
        package static func balance(_ x: Double) -> Double { (1 - x / capacity) * (x + 1 / x) }

        /// The stocks at which equilibria meet: the balance is least and largest there.
        package static let folds: (low: Double, high: Double) = {
            func slope(_ x: Double) -> Double { (1 - x / capacity) * (1 - 1 / (x * x)) - (x + 1 / x) / capacity }
            return (bisect(1.0...2, tolerance: 0, slope) ?? .nan, bisect(2.0...10, tolerance: 0, slope) ?? .nan)
        }()

        /// The upper stable equilibrium.
        package static func equilibrium(harvest: Double) -> Double {
            bisect(folds.high...capacity, tolerance: 0) { balance($0) - harvest } ?? .nan
        }

        /// The unstable equilibrium below which a stock is lost; 0 where there is none.
        package static func threshold(harvest: Double) -> Double {
            bisect(folds.low...folds.high, tolerance: 0) { balance($0) - harvest } ?? 0
        }

        /// The upper equilibrium at the ends of 1000 equal parts of the ramp.
        static let upper = (0...1000).map { equilibrium(harvest: first + (last - first) * Double($0) / 1000) }

        /// The mean restoring rate over the ramp, by the trapezoidal rule.
        package static let meanRate: Double = {
            let rates = upper.enumerated().map { restoringRate($1, harvest: first + (last - first) * Double($0) / 1000) }
            return (rates.reduce(0, +) - 0.5 * (rates[0] + rates[1000])) / 1000
        }()

        /// The harvest at every step, and the stock below which a run is lost.
        static func ramp(steps: Int) -> (rate: [Double], lost: [Double]) {
            let rates = (0..<steps).map { first + (last - first) * Double($0) / Double(steps) }
            // The threshold moves slowly: on a grid it is exact enough for a run that is lost anyway.
            return (rates, rates.map { thresholds[Int(1000 * ($0 - first) / (last - first))] })
        }

        private static let thresholds = (0...1000).map { threshold(harvest: first + (last - first) * Double($0) / 1000) }
    }
}
