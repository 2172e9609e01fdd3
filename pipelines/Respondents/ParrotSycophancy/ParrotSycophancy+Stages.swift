package import Statistics
package import Workbench

extension ParrotSycophancy {
    /// Trains a network on questions, half of them with an advisor's word, and examines it after so many steps.
    package static func learn(
        _ run: Run, world: World, training: Training, width: Int, steps: [Int], reliability: Double, repair: Repair, keepsItems: Bool,
        seed: Seed
    ) throws -> [Outcome] {
        let questions = Questions(world, seed: seed)
        var examples = Examples(world, questions, reliability: reliability, repair: repair, seed: seed)
        var network = AdvisedNetwork(
            inputs: questions.inputs, width: width, capacity: training.batch, start: training.start, seed: seed)
        var outcomes: [Outcome] = []
        for step in 1...(steps.max() ?? 1) {
            let batch = (0..<training.batch).map { _ in examples.next() }
            network.train(
                batch.map { questions.prompt($0.question, assertion: $0.assertion) }, right: batch.map { questions.right[$0.question] },
                rate: training.rate)
            guard steps.contains(step) else { continue }
            var outcome = examine(&network, questions, reliability: reliability, keepsItems: keepsItems)
            (outcome.width, outcome.steps, outcome.repair) = (width, step, repair)
            outcomes.append(outcome)
            run.progress(Double(step) / Double(steps.max() ?? 1))
        }
        return outcomes
    }

    /// One place of a dial: the same network of every seed.
    package struct Setting: Codable, Sendable {
        package var width: Int
        package var steps: Int
        package var reliability: Double
        package var repair: Repair
        /// One for each seed, in their order.
        package var outcomes: [Outcome]

        package init(_ outcomes: [Outcome]) {
            let first = outcomes.first ?? Outcome()
            (width, steps, reliability, repair) = (first.width, first.steps, first.reliability, first.repair)
            self.outcomes = outcomes
        }

        /// The mean over seeds of the mean follow rate of the bins.
        package var follow: Double { mean(outcomes.map(\.follow)) }

        func isAt(_ other: Setting) -> Bool { width == other.width && steps == other.steps }
    }

    /// All places of all dials.
    package struct Grid: Codable, Sendable {
        /// With the advisor who is mostly right: along the steps, and along the widths, ascending.
        package var steps: [Setting]
        package var widths: [Setting]
        /// The same with the advisor who knows nothing.
        package var uselessSteps: [Setting]
        package var uselessWidths: [Setting]
        /// Along reliability, ascending.
        package var reliabilities: [Setting]
        /// With an advisor who is always right, by the share of contradictions, 0 first; then the control.
        package var repairs: [Setting]

        package init(
            steps: [Setting], widths: [Setting], uselessSteps: [Setting] = [], uselessWidths: [Setting] = [],
            reliabilities: [Setting] = [], repairs: [Setting] = []
        ) {
            (self.steps, self.widths, self.uselessSteps, self.uselessWidths) = (steps, widths, uselessSteps, uselessWidths)
            (self.reliabilities, self.repairs) = (reliabilities, repairs)
        }

        /// The networks of both dials of weakness, each once.
        package var weak: [Setting] { Self.joined(steps, widths) }
        package var uselessWeak: [Setting] { Self.joined(uselessSteps, uselessWidths) }
        /// The network at the default setting, where the dials cross.
        package var standard: Setting { steps.first { step in widths.contains { $0.isAt(step) } } ?? Setting([]) }

        private static func joined(_ steps: [Setting], _ widths: [Setting]) -> [Setting] {
            steps + widths.filter { width in !steps.contains { $0.isAt(width) } }
        }
    }

    /// Lays the examined networks out along the dials.
    package static func gather(
        _ run: Run, longer: Ensemble<[Outcome]>, wider: Ensemble<[Outcome]>, surer: Ensemble<[Outcome]>, repaired: Ensemble<[Outcome]>,
        training: Training, steps: [Int], widths: [Int], reliabilities: [Double], believed: Double, useless: Double, mixes: [Repair]
    ) -> Grid {
        let all = (longer.values + wider.values + surer.values + repaired.values).flatMap(\.self).map { outcome in
            var small = outcome
            small.items = nil
            return small
        }
        func setting(_ width: Int, _ steps: Int, _ reliability: Double, _ repair: Repair = .none) -> Setting {
            Setting(all.filter { $0.width == width && $0.steps == steps && $0.reliability == reliability && $0.repair == repair })
        }
        return Grid(
            steps: steps.map { setting(training.width, $0, believed) }, widths: widths.map { setting($0, training.steps, believed) },
            uselessSteps: steps.map { setting(training.width, $0, useless) },
            uselessWidths: widths.map { setting($0, training.steps, useless) },
            reliabilities: reliabilities.map { setting(training.width, training.steps, $0) },
            repairs: ([.none] + mixes).map { setting(training.width, training.steps, 1, $0) })
    }

    /// Compares arithmetic with facts, and facts with facts, at equal margins of the same networks.
    static func matchDomains(_ run: Run, longer: Ensemble<[Outcome]>, world: World, seeds: Seeds, reliability: Double) -> Matching {
        match(longer.at("reliability", reliability).values, questions: seeds.all.map { Questions(world, seed: $0) })
    }
}
