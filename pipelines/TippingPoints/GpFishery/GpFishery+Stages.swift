import Statistics
import Workbench

// The functions that the stages name.
extension GpFishery {
    /// Fits the paper's own data set, samples the growth models' posteriors for their deviances, and runs the policies.
    static func archived(
        _ run: Run, world: World, process: Process, sampling: Sampling, program: Program, forward: Forward
    ) -> ArchivedTable {
        archivedTable(world, process, sampling, program, forward)
    }

    /// Simulates one data set, fits the models and the process by likelihood, solves their dynamic programs, and runs each policy on the true stock.
    static func replicate(
        _ run: Run, world: World, process: Process, program: Program, forward: Forward, seed: Seed
    ) -> Replicate {
        replicate(truth(world), world, process, program, forward, seed: seed)
    }

    /// Samples the posteriors of one data set and runs the policies of averaged transition probabilities; with inference `ml` nothing is added.
    static func posterior(
        _ run: Run, replicate: Replicate, world: World, process: Process, sampling: Sampling, program: Program, forward: Forward,
        inference: Inference, seed: Seed
    ) -> Sampled {
        guard inference == .mcmc else { return Sampled(replicate: replicate) }
        return sampled(replicate, truth(world), world, process, sampling, program, forward, seed: seed)
    }

    /// Fits a Gaussian process that is set up in another way to the same data sets and runs its policies.
    static func variant(
        _ run: Run, world: World, process: Process, program: Program, forward: Forward, variant: Variant, seeds: Seeds
    ) -> ProcessTable {
        processTable(world, variant.changed(process), program, forward, seeds)
    }

    /// Fits the Gaussian process to transitions from stocks spread evenly over all of the range.
    static func coveredRatios(_ run: Run, world: World, process: Process, seeds: Seeds) -> [Double] {
        coveredTable(world, process, seeds)
    }

    /// Fits the three growth models to data sets that begin at one stock, and notes which model each criterion picks.
    static func choices(_ run: Run, world: World, start: Double, seeds: Seeds) -> ChoiceTable {
        choiceTable(world, from: start, seeds)
    }

    /// The same where the data come from Ricker models, which have no threshold.
    static func thresholdFreeChoices(_ run: Run, world: World, seeds: Seeds) -> ChoiceTable { thresholdFreeTable(world, seeds) }

    /// Repeats fits, policies and runs with another noise and another threshold.
    static func otherWorld(
        _ run: Run, world: World, process: Process, program: Program, forward: Forward, noise: Double, threshold: Double, dataSets: Int
    ) -> CellTable {
        var world = world
        (world.noise, world.threshold) = (noise, threshold)
        return cellTable(truth(world), world, process, program, forward, dataSets: dataSets)
    }

    /// Repeats them where the true stock is the Ricker model fitted to the paper's data, which has no threshold.
    static func worldWithoutThreshold(
        _ run: Run, archived: ArchivedTable, world: World, process: Process, program: Program, forward: Forward, dataSets: Int
    ) -> CellTable {
        var world = world
        world.collapse = 0
        guard let fit = archived.fit(.ricker) else { return CellTable() }
        return cellTable(fit.growth, world, process, program, forward, dataSets: dataSets)
    }
}
