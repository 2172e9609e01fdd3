import Glibc
import Statistics
import Workbench

extension BroadRollouts {
    /// The learning rate of one number of rollouts.
    package struct ChosenRate: Codable, Sendable {
        package var rollouts: Int
        package var rate: Double
        /// True if no rate of the grid is too large, or all are: the true one may lie outside.
        package var isAtTheEdge: Bool
    }

    /// The largest rate at which so many of the correct tokens gain, logarithmic between neighbours of an ascending grid.
    package static func largestRate(_ rates: [Double], gaining: [Double], level: Double) -> (rate: Double, isAtTheEdge: Bool) {
        guard let last = gaining.lastIndex(where: { $0 >= level }) else { return (rates.first ?? .nan, true) }
        guard last + 1 < rates.count else { return (rates[last], true) }
        let share = (gaining[last] - level) / (gaining[last] - gaining[last + 1])
        return (exp(log(rates[last]) + share * (log(rates[last + 1]) - log(rates[last]))), last == 0 && gaining[last] == level)
    }

    /// Chooses for each number of rollouts the largest rate at which enough of the correct tokens gain, mean over the tuning seeds.
    static func chooseRates(_ run: Run, scan: Ensemble<Growth>, gaining level: Double) -> [ChosenRate] {
        scan.levels(of: "rollouts").map { rollouts in
            let rates = scan.levels(of: "rate")
            let gaining = rates.map { rate in
                mean(scan.filter { $0.levels.contains(rollouts) && $0.levels.contains(rate) }.values.map(\.finalGaining))
            }
            let found = largestRate(rates.compactMap(\.number), gaining: gaining, level: level)
            return ChosenRate(rollouts: Int(rollouts.number ?? 0), rate: found.rate, isAtTheEdge: found.isAtTheEdge)
        }
    }
}
