import GaussianProcesses
import Glibc
package import Statistics
import TabularDecisions

extension GpFishery {
    /// What is taken at each stock.
    package enum Policy: Codable, Hashable, Sendable {
        /// By the nearest point of an even grid from 0.
        case table(harvests: [Double], spacing: Double)
        case constantEscapement(Double)
        case nothing

        package func harvest(at stock: Double) -> Double {
            switch self {
            case .table(let harvests, let spacing):
                min(stock, harvests[min(harvests.count - 1, Int((stock / spacing).rounded()))])
            case .constantEscapement(let level): max(0, stock - level)
            case .nothing: 0
            }
        }
    }

    /// The points of the program's grid.
    package static func grid(_ program: Program) -> [Double] {
        (0..<program.points).map { Double($0) * program.top / Double(program.points - 1) }
    }

    /// Transition probabilities on the grid, row after row, by linear interpolation between its points.
    ///
    /// What is empty stays empty, whatever a model says; and as in the archived code, a stock that is expected nearer to 0 than to the next point is
    /// gone.
    static func rows(_ program: Program, _ row: (Double, [Double]) -> (expected: Double, weights: [Double])) -> [Double] {
        let grid = grid(program)
        var gone = [Double](repeating: 0, count: grid.count)
        gone[0] = 1
        return grid.flatMap { escapement in
            let (expected, weights) = row(escapement, grid)
            return escapement == 0 || expected < grid[1] / 2 ? gone : weights
        }
    }

    static func rows(_ growth: Growth, _ program: Program) -> [Double] {
        rows(program) { escapement, grid in
            let median = growth.median(after: escapement)
            return (median, interpolationWeights(lognormalMedian: median, logDeviation: growth.noise, on: grid))
        }
    }

    /// - Parameter truth: replaces what the process has learnt, without uncertainty; its noise stays.
    static func rows(_ process: GaussianProcess, _ program: Program, knowing truth: Growth? = nil) -> [Double] {
        rows(program) { escapement, grid in
            let learnt = process.prediction(at: escapement)
            let mean = truth.map { $0.median(after: escapement) } ?? learnt.mean
            let variance = (truth == nil ? learnt.variance : 0) + process.noise * process.noise
            return (mean, interpolationWeights(normalMean: mean, deviation: variance.squareRoot(), on: grid))
        }
    }

    /// The best policy for transition probabilities.
    package static func policy(_ rows: [Double], _ program: Program) -> Policy {
        let grid = grid(program)
        let solution = GridDynamicProgram(grid: grid, transitions: rows, discount: 1 / (1 + program.interest)).solve(tolerance: 1e-6)
        return .table(harvests: grid.indices.map { grid[$0] - grid[solution.escapements[$0]] }, spacing: grid[1])
    }

    /// What a policy did to the true stock.
    package struct Outcome: Codable, Hashable, Sendable {
        /// Total catch of a run, mean over runs.
        package var taken: Double
        /// Share of runs that end below the line.
        package var crashed: Double
        /// What the policy leaves of a stock of 8.
        package var escapement: Double
    }

    /// The noise of all runs and years of a seed, the same for every policy.
    package static func shocks(_ truth: Growth, _ forward: Forward, seed: Seed) -> [Double] {
        var random = seed.stream("forward")
        return (0..<forward.runs * forward.years).map { _ in truth.factor(&random) }
    }

    /// Runs a policy on the true stock.
    package static func outcome(
        _ policy: Policy, _ truth: Growth, _ forward: Forward, shocks: [Double], collapse: Double
    ) -> Outcome {
        var (taken, crashed) = (0.0, 0)
        for run in 0..<forward.runs {
            var stock = forward.start
            for year in 0..<forward.years {
                let harvest = policy.harvest(at: stock)
                taken += harvest
                stock = truth.median(after: stock - harvest) * shocks[run * forward.years + year]
            }
            crashed += stock < collapse ? 1 : 0
        }
        let runs = Double(forward.runs)
        return Outcome(taken: taken / runs, crashed: Double(crashed) / runs, escapement: 8 - policy.harvest(at: 8))
    }

    /// Stocks before harvest of the first runs, year by year.
    package static func paths(_ policy: Policy, _ truth: Growth, _ forward: Forward, shocks: [Double], runs: Int) -> [[Double]] {
        (0..<min(runs, forward.runs)).map { run in
            var stocks = [forward.start]
            for year in 0..<forward.years {
                let escapement = stocks.last! - policy.harvest(at: stocks.last!)
                stocks.append(truth.median(after: escapement) * shocks[run * forward.years + year])
            }
            return stocks
        }
    }
}
