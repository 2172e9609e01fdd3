import Statistics
import Workbench

// The functions that the stages name: each fits one computation of the other files to the values that the pipeline passes.
extension DelayedRepression {
    /// Bisects the delay at which a small oscillation begins to grow, for the published constants and 12 drawn sets, and measures periods and amplitudes near it.
    static func thresholds(_ run: Run, equation: Equation) throws -> ThresholdTable {
        try measureThresholds(parameterSets(published: equation.constants, count: equation.sets), stepsPerDelay: equation.stepsPerDelay)
    }

    /// Integrates the equation at multiples of the critical delay and keeps the range of the last quarter.
    static func diagram(_ run: Run, equation: Equation) throws -> BifurcationDiagram {
        try bifurcationDiagram(equation.constants, ratios: equation.ratios, stepsPerDelay: equation.stepsPerDelay)
    }

    /// The closed form of the first Lyapunov quantity: over random admissible points, at the tabulated point, and on a map.
    package struct LyapunovTable: Codable, Sendable {
        package var scan: LyapunovScan
        /// At (a, C, k, x_c) = (2, 5, 10, 0.5), the row of the paper's appendix.
        package var tabulated: Double
        /// Coordinates and values of the map for C = 7 and x* = 0.5.
        package var rho: [Double] = []
        package var k: [Double] = []
        package var value: [Double] = []
    }

    /// Evaluates the closed form of the first Lyapunov quantity on a random grid of admissible points and at the tabulated point.
    static func lyapunov(_ run: Run, equation: Equation) -> LyapunovTable {
        var table = LyapunovTable(
            scan: scanLyapunov(points: equation.gridPoints), tabulated: Replicator.Constants(a: 2, C: 5, k: 10, xc: 0.5).lyapunov)
        for rho in stride(from: 0.05, through: 0.95, by: 0.05) {
            for k in stride(from: 2.0, through: 30, by: 2) {
                // x* = 0.5 fixes x_c; scaling time by C leaves the sign alone.
                let shift = Replicator.Constants(a: 7 * rho, C: 7, k: k, xc: 0).equilibrium
                table.rho.append(rho)
                table.k.append(k)
                table.value.append(Replicator.Constants(a: 7 * rho, C: 7, k: k, xc: 0.5 - shift).lyapunov)
            }
        }
        return table
    }

    /// What the scan for bistability finds in the equation, and in a planted subcritical bifurcation.
    package struct HysteresisScans: Codable, Sendable {
        package var equation: HysteresisTable
        package var planted: HysteresisTable
    }

    /// Starts large oscillations just below the threshold and looks whether they die; a planted subcritical normal form shows that the scan can see one survive.
    static func hysteresis(_ run: Run, equation: Equation) throws -> HysteresisScans {
        HysteresisScans(
            equation: try scanHysteresis(
                parameterSets(published: equation.constants, count: equation.sets), over: equation.hysteresisDuration),
            planted: scanPlantedHysteresis(over: equation.hysteresisDuration))
    }

    /// Simulates one population of agents under one delay from the quiet initial state.
    static func population(
        _ run: Run, agents: Population.Settings, architecture: Architecture, sharpness: Double, delay: Int, seed: Seed
    ) throws -> Trace {
        try simulate(agents: agents, kind: architecture, sharpness: sharpness, delay: delay, seed: seed)
    }

    /// The labels of the runs of one cell.
    package struct LabelledCell: Codable, Sendable {
        package var architecture: String
        package var delay: Int
        package var labels: LabelTable
    }

    /// Labels every run in three ways: maximum above 0.40 over the whole run, over its last half, and from step 50 on.
    static func labels(_ run: Run, runs: Ensemble<Trace>) -> [LabelledCell] {
        var cells: [LabelledCell] = []
        for architecture in runs.levels(of: "architecture") {
            for delay in runs.levels(of: "delay") {
                let cell = runs.filter { $0.levels.contains(architecture) && $0.levels.contains(delay) }
                cells.append(
                    LabelledCell(
                        architecture: architecture.text, delay: Int(delay.number ?? -1), labels: LabelTable(cell.values.map { label($0) })))
            }
        }
        return cells
    }

    /// The labels of planted series whose nature is known.
    package struct PlantedLabels: Codable, Sendable {
        package var cycle: LabelTable
        package var transient: LabelTable
    }

    /// Labels 50 planted limit cycles and 50 planted transients, to see that the tail label can say yes and no.
    static func plantedSeries(_ run: Run) -> PlantedLabels {
        PlantedLabels(cycle: plantedCell { plantedLimitCycle(seed: $0) }, transient: plantedCell { plantedTransient(seed: $0) })
    }

    /// Simulates and labels the runs of one cell from the quiet initial state.
    static func cell(
        _ run: Run, agents: Population.Settings, architecture: Architecture, sharpness: Double, delay: Int, seeds: Seeds
    ) throws -> LabelTable {
        try cell(agents: agents, kind: architecture, sharpness: sharpness, delay: delay, seeds: seeds)
    }

    /// Lets each population settle for 200 steps without delay, then switches the delay on and labels the 500 steps that follow.
    static func settledCell(
        _ run: Run, agents: Population.Settings, architecture: Architecture, sharpness: Double, delay: Int, seeds: Seeds
    ) throws -> LabelTable {
        try cell(agents: agents, kind: architecture, sharpness: sharpness, delay: delay, settled: true, seeds: seeds)
    }

    /// The same with agents that revise their choice only now and then, by a smooth response to expected payoffs.
    static func smoothCell(
        _ run: Run, agents: Population.Settings, rate: Double, sharpness: Double, delay: Int, seeds: Seeds
    ) throws -> LabelTable {
        try cell(agents: agents, kind: .smooth, sharpness: sharpness, delay: delay, settled: true, revisionRate: rate, seeds: seeds)
    }

    /// Shows the smooth agents the long-run mean of the alarm instead of its past.
    static func constantAlarm(
        _ run: Run, agents: Population.Settings, rate: Double, sharpness: Double, delay: Int, seeds: Seeds
    ) throws -> LabelTable {
        LabelTable(
            try seeds.all.map { seed in
                label(
                    try simulateConstantAlarm(
                        agents: agents, kind: .smooth, sharpness: sharpness, delay: delay, revisionRate: rate, seed: seed))
            }, seeds: seeds.all)
    }

    /// Interpolates, for each revision rate, the delay at which half of the runs oscillate, and compares (threshold + 1) x rate.
    static func scaling(_ run: Run, smooth: Ensemble<LabelTable>) -> ScalingTable {
        let (rates, delays) = (smooth.levels(of: "rate"), smooth.levels(of: "delay"))
        let cells = rates.map { rate in
            delays.map { delay in smooth.filter { $0.levels.contains(rate) && $0.levels.contains(delay) }.values[0] }
        }
        return measureScaling(
            revisionRates: rates.compactMap(\.number), delays: delays.compactMap { $0.number.map { Int($0) } }, cells: cells)
    }
}
