import Statistics
import Workbench

// The functions that the stages name.
extension EdgeOfReach {
    /// Follows an error from the edge through a chain and a grid, and one that is put into a state that is updated.
    static func propagation(_ run: Run, settings: Propagation) -> PropagationTable { checkPropagation(settings) }

    /// Trains Q-learners on rollouts of the true plane, one for each seed of a block, and follows their values and returns.
    static func learn(_ run: Run, plane: PlaneSettings, settings: Learning, arm: Arm, block: SeedBlock) throws -> [LearningCurve] {
        try train(run, plane, settings, arm, block)
    }

    /// Trains soft actor-critic with so many critics on rollouts of the true plane, and asks where the critics differ.
    static func learnWithCritics(
        _ run: Run, plane: PlaneSettings, learning: Learning, settings: Critics, critics: Int, diversity: Double, seed: Seed
    ) throws -> CriticsRun {
        try trainCritics(run, plane, learning, settings, critics: critics, diversity: diversity, seed: seed)
    }

    /// Trains the pendulum's reference online, and keeps the data of its policy of an early moment with a model of them.
    static func learnOnline(_ run: Run, settings: Swing, seed: Seed) throws -> OnlineRun { try trainOnline(run, settings, seed: seed) }

    /// Trains on rollouts of a model between learned and true, by one method.
    static func learnOffline(
        _ run: Run, settings: Swing, online: Ensemble<OnlineRun>, method: Method, lambda: Double, seed: Seed
    ) throws -> OfflineRun {
        try trainOffline(run, settings, online.at("seed", seed).values[0], method, lambda: lambda, seed: seed)
    }
}
