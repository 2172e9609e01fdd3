import GaussianProcesses
import Glibc
import Statistics

extension GpFishery {
    /// The paper's own data set: fits, curves, policies, and stocks under them.
    package struct ArchivedTable: Codable, Sendable {
        package var fits: [Fit] = []
        package var process: ProcessFit?
        package var paperProcess: ProcessFit?
        package var dic: [Double] = []
        package var curves: [Curve] = []
        package var policies: [Escapements] = []

        package func fit(_ model: Model) -> Fit? { fits.first { $0.model == model } }
    }

    /// The next stock over the stock: its median or mean, and two predictive standard deviations around.
    package struct Curve: Codable, Sendable {
        package var arm: Arm
        package var stock: [Double] = []
        package var next: [Double] = []
        package var low: [Double] = []
        package var high: [Double] = []

        mutating func append(_ stock: Double, _ next: Double, _ low: Double, _ high: Double) {
            self.stock.append(stock)
            self.next.append(next)
            self.low.append(low)
            self.high.append(high)
        }
    }

    /// What a policy leaves at each stock of the grid, and how the first runs go.
    package struct Escapements: Codable, Sendable {
        package var arm: Arm
        package var stock: [Double]
        package var escapement: [Double]
        package var paths: [[Double]]
        package var outcome: Outcome
    }

    package static func archivedTable(
        _ world: World, _ settings: Process, _ sampling: Sampling, _ program: Program, _ forward: Forward
    ) -> ArchivedTable {
        var table = ArchivedTable()
        table.fits = fits(archivedSeries)
        table.dic = table.fits.map { sample($0, archivedSeries, sampling, seed: Seed(0)).dic }
        let data = Transitions(archivedSeries, pseudoObservation: settings.pseudoObservation)
        let fitted = fitProcess(data, settings)
        table.process = fitted
        let truth = truth(world)
        let shocks = shocks(truth, forward, seed: Seed(0))
        let growths = [(Arm.truth, truth)] + table.fits.map { (Arm.of($0.model), $0.growth) }
        var matrices = growths.map { ($0.0, rows($0.1, program)) }
        for (arm, growth) in growths {
            var curve = Curve(arm: arm)
            for stock in stride(from: 0.0, through: 10, by: 0.2) {
                let (median, width) = (growth.median(after: stock), exp(2 * growth.noise))
                curve.append(stock, median, median / width, median * width)
            }
            table.curves.append(curve)
        }
        let paperFitted = fitProcess(data, settings.asInThePaper)
        table.paperProcess = paperFitted
        for (arm, fit) in [(Arm.process, fitted), (.paperProcess, paperFitted)] {
            guard let process = data.process(fit) else { continue }
            matrices.append((arm, rows(process, program)))
            var curve = Curve(arm: arm)
            for stock in stride(from: 0.0, through: 10, by: 0.2) {
                let (mean, width) = (process.prediction(at: stock).mean, 2 * predictiveDeviation(process, after: stock))
                curve.append(stock, mean, mean - width, mean + width)
            }
            table.curves.append(curve)
        }
        let grid = grid(program)
        for (arm, rows) in matrices {
            let policy = policy(rows, program)
            table.policies.append(
                Escapements(
                    arm: arm, stock: grid, escapement: grid.map { $0 - policy.harvest(at: $0) },
                    paths: paths(policy, truth, forward, shocks: shocks, runs: 15),
                    outcome: outcome(policy, truth, forward, shocks: shocks, collapse: world.collapse * world.threshold)))
        }
        return table
    }
}
