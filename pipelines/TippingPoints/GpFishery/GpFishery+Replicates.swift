import GaussianProcesses
package import Statistics

extension GpFishery {
    /// Whose policy is run.
    package enum Arm: String, CaseIterable, Codable, Sendable {
        case truth = "true model"
        case process = "Gaussian process"
        case paperProcess = "Gaussian process, paper's kernel"
        case allen = "Allen"
        case ricker = "Ricker"
        case myers = "Myers"
        case known = "process that knows the mean"
        case constant = "constant escapement"
        case unharvested = "no harvest"

        /// The learnt ones, as readers compare them.
        package static let learnt: [Arm] = [.process, .paperProcess, .allen, .ricker, .myers]

        /// Those whose posteriors are sampled.
        package static let sampled: [Arm] = [.paperProcess, .allen, .ricker, .myers]

        package static func of(_ model: Model) -> Arm {
            switch model {
            case .allen: .allen
            case .ricker: .ricker
            case .myers: .myers
            }
        }
    }

    /// One data set: what was fitted to it, and what the policies did.
    package struct Replicate: Codable, Sendable {
        package var series: [Double]
        /// Whether the unharvested stock died out, so that there is nothing else.
        package var isLost = true
        package var fits: [Fit] = []
        /// With the settings of the study, and with the paper's kernel.
        package var process: ProcessFit?
        package var paperProcess: ProcessFit?
        /// In the order of the arms.
        package var outcomes: [Outcome] = []
        /// The process's predictive deviation of the next stock at stocks of 1 to 10.
        package var deviations: [Double] = []
        package var deviationRatio = 0.0
        package var functionRatio = 0.0
        /// The deviations of the function alone.
        package var functionDeviations: [Double] = []

        package init(series: [Double]) { self.series = series }

        package func outcome(_ arm: Arm) -> Outcome? {
            Arm.allCases.firstIndex(of: arm).flatMap { outcomes.indices.contains($0) ? outcomes[$0] : nil }
        }

        /// Total catch over that of the true model's policy.
        package func relative(_ arm: Arm) -> Double {
            guard let own = outcome(arm), let best = outcome(.truth) else { return .nan }
            return own.taken / best.taken
        }
    }

    /// Fits everything to the data set of a seed and runs all policies on the true stock.
    package static func replicate(
        _ truth: Growth, _ world: World, _ settings: Process, _ program: Program, _ forward: Forward, seed: Seed
    ) -> Replicate {
        var result = Replicate(series: observe(truth, world, seed: seed))
        result.isLost = isLost(result.series, world)
        guard !result.isLost else { return result }
        result.fits = fits(result.series)
        let data = Transitions(result.series, pseudoObservation: settings.pseudoObservation)
        let fitted = fitProcess(data, settings)
        result.process = fitted
        let paperFitted = fitProcess(data, settings.asInThePaper)
        result.paperProcess = paperFitted
        guard let process = data.process(fitted), let paperProcess = data.process(paperFitted) else { return result }
        let shocks = shocks(truth, forward, seed: seed)
        result.outcomes = Arm.allCases.map { arm in
            let policy: Policy =
                switch arm {
                case .truth: Self.policy(rows(truth, program), program)
                case .process: Self.policy(rows(process, program), program)
                case .paperProcess: Self.policy(rows(paperProcess, program), program)
                case .allen: Self.policy(rows(result.fits[0].growth, program), program)
                case .ricker: Self.policy(rows(result.fits[1].growth, program), program)
                case .myers: Self.policy(rows(result.fits[2].growth, program), program)
                case .known: Self.policy(rows(process, program, knowing: truth), program)
                case .constant: .constantEscapement(5.5)
                case .unharvested: .nothing
                }
            return outcome(policy, truth, forward, shocks: shocks, collapse: world.collapse * world.threshold)
        }
        result.deviations = (1...10).map { predictiveDeviation(process, after: Double($0)) }
        result.functionDeviations = (1...10).map { process.prediction(at: Double($0)).variance.squareRoot() }
        result.deviationRatio = deviationRatio(process)
        result.functionRatio = functionRatio(process)
        return result
    }

    /// One way to set up the Gaussian process.
    package enum Variant: String, CaseIterable, Codable, Sendable {
        case asSet = "as in this study"
        case paper = "amplitude 1, priors (paper's kernel)"
        case wholeDeterminant = "the same, whole log determinant (archived code)"
        case priors = "amplitude fitted, priors"
        case withoutZero = "without the pseudo-observation"

        package func changed(_ settings: Process) -> Process {
            var settings = settings
            switch self {
            case .asSet: break
            case .paper: settings = settings.asInThePaper
            case .wholeDeterminant:
                settings = settings.asInThePaper
                settings.logDeterminantFactor = 1
            case .priors: (settings.amplitude, settings.priors) = (.fitted, true)
            case .withoutZero: settings.pseudoObservation = false
            }
            return settings
        }
    }

    /// What a process does, one entry a data set.
    package struct ProcessTable: Codable, Sendable {
        package var relative: [Double] = []
        package var crashed: [Double] = []
        package var escapement: [Double] = []
        package var ratio: [Double] = []
        package var functionRatio: [Double] = []
        package var length: [Double] = []
        package var amplitude: [Double] = []
        package var noise: [Double] = []
    }

    package static func processTable(
        _ world: World, _ settings: Process, _ program: Program, _ forward: Forward, _ seeds: Seeds
    ) -> ProcessTable {
        let truth = truth(world)
        let best = policy(rows(truth, program), program)
        let line = world.collapse * world.threshold
        var table = ProcessTable()
        for seed in seeds.all {
            let series = observe(truth, world, seed: seed)
            let data = Transitions(series, pseudoObservation: settings.pseudoObservation)
            guard !isLost(series, world), let process = data.process(fitProcess(data, settings)) else { continue }
            let shocks = shocks(truth, forward, seed: seed)
            let own = outcome(policy(rows(process, program), program), truth, forward, shocks: shocks, collapse: line)
            table.relative.append(own.taken / outcome(best, truth, forward, shocks: shocks, collapse: line).taken)
            table.crashed.append(own.crashed)
            table.escapement.append(own.escapement)
            table.ratio.append(deviationRatio(process))
            table.functionRatio.append(functionRatio(process))
            table.length.append(process.kernel.length)
            table.amplitude.append(process.kernel.amplitude)
            table.noise.append(process.noise)
        }
        return table
    }

    /// Deviation ratios of processes that have seen stocks spread evenly over 1 to 10, one a seed.
    package static func coveredTable(_ world: World, _ settings: Process, _ seeds: Seeds) -> [Double] {
        let truth = truth(world)
        return seeds.all.map { seed in
            var random = seed.stream("data everywhere")
            let inputs = (0..<world.observations).map { 1 + 9 * Double($0) / Double(world.observations - 1) }
            let outputs = inputs.map { truth.median(after: $0) * truth.factor(&random) }
            let data = Transitions(inputs, outputs, pseudoObservation: settings.pseudoObservation)
            return data.process(fitProcess(data, settings)).map(deviationRatio) ?? .nan
        }
    }

    /// Relative catches and crash shares in another world, one row a data set.
    package struct CellTable: Codable, Sendable {
        /// Data sets whose stock died out and that others replace.
        package var lost = 0
        package var process: [Double] = []
        package var paperProcess: [Double] = []
        package var allen: [Double] = []
        package var ricker: [Double] = []
        package var myers: [Double] = []
        package var processCrashed: [Double] = []
        package var rickerCrashed: [Double] = []

        package func relative(_ arm: Arm) -> [Double] {
            switch arm {
            case .process: process
            case .paperProcess: paperProcess
            case .allen: allen
            case .ricker: ricker
            case .myers: myers
            default: []
            }
        }
    }

    /// So many data sets in which the stock lives; gives up after twenty times as many.
    package static func cellTable(
        _ truth: Growth, _ world: World, _ settings: Process, _ program: Program, _ forward: Forward, dataSets: Int
    ) -> CellTable {
        var table = CellTable()
        for seed in Seeds(20 * dataSets).all where table.process.count < dataSets {
            let replicate = replicate(truth, world, settings, program, forward, seed: seed)
            if replicate.isLost {
                table.lost += 1
                continue
            }
            table.process.append(replicate.relative(.process))
            table.paperProcess.append(replicate.relative(.paperProcess))
            table.allen.append(replicate.relative(.allen))
            table.ricker.append(replicate.relative(.ricker))
            table.myers.append(replicate.relative(.myers))
            table.processCrashed.append(replicate.outcome(.process)?.crashed ?? .nan)
            table.rickerCrashed.append(replicate.outcome(.ricker)?.crashed ?? .nan)
        }
        return table
    }
}
