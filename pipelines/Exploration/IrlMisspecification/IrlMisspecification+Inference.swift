package import Statistics
package import TabularDecisions

extension IrlMisspecification {
    /// The ways in which rewards are drawn.
    package enum Family: String, CaseIterable, Sendable {
        /// Normal numbers for each state, action and next state.
        case transitions
        /// 1 on entering one state.
        case goal
        /// A normal number for each state.
        case states
    }

    /// A process and rewards of it, as means over the next state.
    package struct Scene: Sendable {
        package var process: DecisionProcess
        package var rewards: [[Double]]
    }

    /// The process of an environment and one reward of each family, in their order.
    package static func scene(_ world: World, _ environment: Environment = .random, seed: Seed) -> Scene {
        var transitions = seed.stream("transitions")
        let process =
            switch environment {
            case .random: DecisionProcess.random(states: world.states, actions: world.actions, discount: world.discount, &transitions)
            case .large: DecisionProcess.random(states: 50, actions: world.actions, discount: world.discount, &transitions)
            case .grid: DecisionProcess.grid(side: 5, slip: 0.1, discount: world.discount)
            }
        return Scene(process: process, rewards: Family.allCases.map { reward(process, $0, seed.stream("reward \($0.rawValue)")) })
    }

    package static func reward(_ process: DecisionProcess, _ family: Family, _ stream: RandomStream) -> [Double] {
        var random = stream
        switch family {
        case .transitions: return process.expected(process.transitions.map { _ in random.normal() })
        case .goal:
            let goal = random.index(below: process.states)
            return process.expectedNext((0..<process.states).map { $0 == goal ? 1 : 0 })
        case .states:
            let values = (0..<process.states).map { _ in random.normal() }
            return (0..<process.states * process.actions).map { values[$0 / process.actions] }
        }
    }

    /// What an observer infers from the policy that a reward makes: a reward that has the same behaviour.
    ///
    /// - For Boltzmann behaviour at inverse temperature beta, log of the policy less its maximum, over the assumed beta: its own optimal values.
    /// - For the policy of greatest causal entropy, log of the policy over beta.
    /// - For optimal behaviour, uniform over best actions: 1 on them. Many other rewards have the same behaviour.
    package static func inferred(
        from reward: [Double], in process: DecisionProcess, _ behaviour: Behaviour = .boltzmann, beta: Double, assumed: Double? = nil
    ) -> [Double] {
        switch behaviour {
        case .boltzmann:
            let logs = process.logSoftmaxPolicy(process.optimalValues(reward), inverseTemperature: beta)
            return inferred(fromLogPolicy: logs, process, beta: assumed ?? beta)
        case .entropy:
            let values = process.softOptimalValues(reward, temperature: 1 / beta)
            let logs = process.logSoftmaxPolicy(values, inverseTemperature: beta)
            return logs.map { $0 / (assumed ?? beta) }
        case .optimal:
            let values = process.optimalValues(reward)
            let best = process.maxima(values)
            return values.indices.map { values[$0] >= best[$0 / process.actions] - 1e-9 ? 1 : 0 }
        }
    }

    package static func inferred(fromLogPolicy logs: [Double], _ process: DecisionProcess, beta: Double) -> [Double] {
        let best = process.maxima(logs)
        return logs.indices.map { (logs[$0] - best[$0 / process.actions]) / beta }
    }

    /// Distances when the observer is wrong about the temperature only, one entry a process.
    package struct TemperatureTable: Codable, Sendable {
        package var assumed: [Double] = []
        /// Largest distance over processes, one entry an assumed value.
        package var largest: [Double] = []
        /// With the sign of the temperature turned.
        package var reversed: [Double] = []
        /// Of two independent rewards.
        package var randomPair: [Double] = []
    }

    package static func temperatureTable(_ world: World, _ processes: Seeds, _ assumed: [Double]) -> TemperatureTable {
        var table = TemperatureTable(assumed: assumed, largest: assumed.map { _ in 0 })
        for seed in processes.all {
            let scene = scene(world, seed: seed)
            let distance = RewardDistance(scene.process)
            let reward = scene.rewards[0]
            for (row, beta) in assumed.enumerated() {
                let found = inferred(from: reward, in: scene.process, beta: world.beta, assumed: beta)
                table.largest[row] = max(table.largest[row], distance.between(reward, found))
            }
            let turned = inferred(from: reward, in: scene.process, beta: world.beta, assumed: -world.beta)
            table.reversed.append(distance.between(reward, turned))
            table.randomPair.append(
                distance.between(reward, Self.reward(scene.process, .transitions, seed.stream("another reward"))))
        }
        return table
    }

    /// Distances of one kind of behaviour, with nothing misspecified and with a discount that is wrong by 0.01.
    package struct BehaviourTable: Codable, Sendable {
        package var wellSpecified: [Double] = []
        package var wrongDiscount: [Double] = []
    }

    package static func behaviourTable(_ world: World, _ processes: Seeds, _ behaviour: Behaviour) -> BehaviourTable {
        var table = BehaviourTable()
        for seed in processes.all {
            let scene = scene(world, seed: seed)
            let distance = RewardDistance(scene.process)
            for (place, agent) in [world.discount, world.discount - 0.01].enumerated() {
                let found = inferred(from: scene.rewards[0], in: scene.process.discounted(by: agent), behaviour, beta: world.beta)
                let between = distance.between(scene.rewards[0], found)
                if place == 0 { table.wellSpecified.append(between) } else { table.wrongDiscount.append(between) }
            }
        }
        return table
    }
}
