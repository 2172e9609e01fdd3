import SoftmaxPolicies
import Statistics
import Workbench

// The functions that the stages name.
extension BroadRollouts {
    /// Checks the three terms of the balance against a finite step on random policies, and counts negative totals.
    static func massBalance(_ run: Run, settings: Identity) -> BalanceTable { checkBalance(settings) }

    /// Compares the mean of what is not drawn, over many sets of draws, with the closed form.
    static func unsampledDecay(_ run: Run, settings: Decay) -> DecayTable { checkDecay(settings) }

    /// Trains the simulator's policy with so many draws a step and follows its correct tokens.
    static func simulator(_ run: Run, settings: Simulator, optimizer: Optimizer, vocab: Int, rollouts: Int, seed: Seed) -> Growth {
        var random = seed.stream("rollouts")
        return train(
            Task(vocab: vocab, correctShare: settings.correctShare, rollouts: rollouts, steps: settings.steps), optimizer, random: &random)
    }

    /// Follows the expected update, as with infinitely many draws a step.
    static func exactUpdate(_ run: Run, settings: Simulator, optimizer: Optimizer, vocab: Int) -> Growth {
        var random = Seed(0).stream("none")
        return train(
            Task(vocab: vocab, correctShare: settings.correctShare, rollouts: nil, steps: settings.steps), optimizer, random: &random)
    }

    /// What the simulator's conclusions may hang on, beside the number of draws.
    package enum Variant: String, Choice { case published, sgd, equalStart = "equal start" }

    /// Trains one run with another optimiser or another start.
    ///
    /// Our choice: the rate of plain gradient descent gives the likeliest correct token the same first step as AdamW's rate would.
    static func variant(
        _ run: Run, settings: Simulator, optimizer: Optimizer, vocab: Int, variant: Variant, rollouts: Int
    ) -> Growth {
        var task = Task(vocab: vocab, correctShare: settings.correctShare, rollouts: rollouts, steps: settings.steps)
        var optimizer = optimizer
        task.startsEqual = variant == .equalStart
        if variant == .sgd {
            optimizer.kind = .sgd
            var slope = [Double](repeating: 0, count: vocab)
            var weights = task.logits
            let total = exponentials(&weights)
            expectedGradient(&slope, weights, total: total, correct: task.correct)
            optimizer.rate /= slope[0].magnitude
        }
        var random = Seed(0).stream("rollouts")
        return train(task, optimizer, random: &random)
    }

    /// Spends the draws at one learning rate, on seeds that are not compared.
    static func scan(
        _ run: Run, settings: Compute, correctShare: Double, optimizer: Optimizer, rollouts: Int, rate: Double, seed: Seed
    ) -> Growth {
        spend(settings, correctShare, optimizer, rollouts, rate, seed.stream("rollouts"))
    }

    /// Spends the draws at the learning rate chosen for this number of draws a step.
    static func equalDraws(
        _ run: Run, settings: Compute, correctShare: Double, optimizer: Optimizer, chosen: [ChosenRate], rollouts: Int, seed: Seed
    ) -> Growth {
        spend(settings, correctShare, optimizer, rollouts, rate(chosen, rollouts), seed.stream("rollouts"))
    }

    /// Spends the draws as 16 a step once more, with a stream of its own.
    static func equalDrawsAgain(
        _ run: Run, settings: Compute, correctShare: Double, optimizer: Optimizer, chosen: [ChosenRate], seed: Seed
    ) -> Growth {
        spend(settings, correctShare, optimizer, 16, rate(chosen, 16), seed.stream("rollouts again"))
    }

    private static func rate(_ chosen: [ChosenRate], _ rollouts: Int) -> Double {
        chosen.first { $0.rollouts == rollouts }?.rate ?? .nan
    }

    private static func spend(
        _ settings: Compute, _ correctShare: Double, _ optimizer: Optimizer, _ rollouts: Int, _ rate: Double, _ stream: RandomStream
    ) -> Growth {
        var optimizer = optimizer
        optimizer.rate = rate
        var random = stream
        return train(
            Task(vocab: settings.vocab, correctShare: correctShare, rollouts: rollouts, steps: max(1, settings.samples / rollouts)),
            optimizer, random: &random)
    }

    /// Trains to the plateau with few draws a question, then goes on with few, with few again, and with many.
    static func plateau(_ run: Run, settings: Plateau, seed: Seed) -> PlateauRun { trainToThePlateau(settings, seed: seed) }
}
