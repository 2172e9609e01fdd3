import OfflineControl
package import Statistics
package import Workbench

extension EdgeOfReach {
    /// How an offline learner of the pendulum is made careful.
    package enum Method: String, Choice {
        /// Two critics, and a penalty on the reward where the models differ.
        case mopo = "MOPO"
        /// Many critics with the diversity term, no penalty.
        case ravl = "RAVL"
        /// MOPO with the penalty off.
        case unpenalised = "MOPO, no penalty"
        /// RAVL with two critics and without the term.
        case plain = "RAVL, two critics"
    }

    /// What training online left behind: the data of a mediocre policy, a model of them, and the ends of the scale.
    package struct OnlineRun: Codable, Sendable {
        package var randomReturn = 0.0
        package var mediocreReturn = 0.0
        package var onlineReturn = 0.0
        var states: [[Float]] = []
        var actions: [Float] = []
        var rewards: [Float] = []
        var nextStates: [[Float]] = []
        var model: DynamicsEnsemble?
        package var modelLoss = 0.0
    }

    package struct OfflineRun: Codable, Sendable {
        package var sumOfRewards = 0.0
        /// Mean of the least critic's value at the states of the data.
        package var meanValue = 0.0
        /// Mean spread of the models along the last rollouts.
        package var meanSpread = 0.0
    }

    static func observed(_ pendulum: Pendulum) -> [Float] { pendulum.observation.map(Float.init) }

    /// Mean sum of rewards of a policy over some episodes; nil acts at random.
    private static func evaluate(_ policy: TanhGaussianPolicy?, episodes: Int, seed: Seed) throws -> Double {
        var starts = seed.stream("evaluated starts")
        var random = seed.stream("evaluated random policy")
        var pendulums = (0..<episodes).map { _ in Pendulum(using: &starts) }
        var sum = 0.0
        for _ in 0..<Pendulum.episode {
            let actions =
                try policy?.actions(pendulums.flatMap(observed), count: episodes, using: &random, isDrawn: false)
                ?? pendulums.map { _ in Float(random.uniform(in: -1..<1)) }
            for place in pendulums.indices { sum += pendulums[place].step(Double(actions[place])) }
        }
        return sum / Double(episodes)
    }

    private static func settings(_ settings: Swing, critics: Int, diversity: Double) -> SoftActorCritic.Settings {
        .init(critics: critics, diversity: diversity, hidden: settings.hidden, learningRate: settings.rate)
    }

    /// Trains online, one step of the pendulum an update, and on the way makes the data with the policy of an early moment.
    package static func trainOnline(_ run: Run, _ settings: Swing, seed: Seed) throws -> OnlineRun {
        var weights = seed.stream("online weights")
        var batches = seed.stream("online batches")
        var noise = seed.stream("online noise")
        var acting = seed.stream("online acting")
        var learner = try SoftActorCritic(
            stateWidth: 3, actionWidth: 1, self.settings(settings, critics: 2, diversity: 0), using: &weights)
        var buffer = ReplayBuffer(capacity: 100_000, stateWidth: 3)
        var result = OnlineRun()
        var pendulum = Pendulum(using: &acting)
        let mediocre = Int(Double(settings.onlineUpdates) * settings.mediocre)
        for update in 0..<settings.onlineUpdates {
            if update % Pendulum.episode == 0 { pendulum = Pendulum(using: &acting) }
            let state = observed(pendulum)
            let action = try learner.policy.actions(state, count: 1, using: &acting)
            let reward = pendulum.step(Double(action[0]))
            buffer.append(Transition(state: state, action: action, reward: Float(reward), next: observed(pendulum)))
            if update == mediocre {
                result.mediocreReturn = try evaluate(learner.policy, episodes: settings.episodes, seed: seed)
                try collect(learner.policy, settings, seed: seed, &result)
            }
            try learner.update(buffer.sample(settings.batch, discount: settings.discount, using: &batches), using: &noise)
            run.progress(Double(update + 1) / Double(settings.onlineUpdates))
        }
        result.onlineReturn = try evaluate(learner.policy, episodes: settings.episodes, seed: seed)
        result.randomReturn = try evaluate(nil, episodes: settings.episodes, seed: seed)
        try fit(settings, seed: seed, &result)
        return result
    }

    private static func collect(_ policy: TanhGaussianPolicy, _ settings: Swing, seed: Seed, _ result: inout OnlineRun) throws {
        var random = seed.stream("data")
        let count = max(1, settings.data / Pendulum.episode)
        var pendulums = (0..<count).map { _ in Pendulum(using: &random) }
        for _ in 0..<Pendulum.episode {
            let actions = try policy.actions(pendulums.flatMap(observed), count: count, using: &random)
            for place in pendulums.indices {
                result.states.append(observed(pendulums[place]))
                result.actions.append(actions[place])
                result.rewards.append(Float(pendulums[place].step(Double(actions[place]))))
                result.nextStates.append(observed(pendulums[place]))
            }
        }
    }

    private static func fit(_ settings: Swing, seed: Seed, _ result: inout OnlineRun) throws {
        var random = seed.stream("model")
        let model = try DynamicsEnsemble(
            inputs: zip(result.states, result.actions).map { $0 + [$1] },
            changes: zip(result.nextStates, result.states).map { zip($0, $1).map { $0 - $1 } },
            .init(hidden: settings.hidden, updates: settings.modelUpdates), using: &random)
        result.model = model
        result.modelLoss = mean(model.heldOutLoss)
    }

    /// Trains offline on rollouts whose next states lie between the model's and the true ones, mixed with some of the data.
    package static func trainOffline(
        _ run: Run, _ settings: Swing, _ online: OnlineRun, _ method: Method, lambda: Double, seed: Seed
    ) throws -> OfflineRun {
        guard let model = online.model else { return OfflineRun() }
        let isMany = method == .ravl
        var weights = seed.stream("offline weights")
        var batches = seed.stream("offline batches")
        var noise = seed.stream("offline noise")
        var acting = seed.stream("offline rollouts")
        var learner = try SoftActorCritic(
            stateWidth: 3, actionWidth: 1,
            self.settings(settings, critics: isMany ? settings.critics : 2, diversity: isMany ? settings.diversity : 0), using: &weights)
        var data = ReplayBuffer(capacity: online.states.count, stateWidth: 3)
        for place in online.states.indices {
            data.append(
                Transition(
                    state: online.states[place], action: [online.actions[place]], reward: online.rewards[place],
                    next: online.nextStates[place]))
        }
        var imagined = ReplayBuffer(capacity: 20_000, stateWidth: 3)
        var result = OfflineRun()
        let real = Int((Double(settings.batch) * settings.datasetRatio).rounded())
        let penalty = method == .mopo ? settings.penalty : 0
        for update in 0..<settings.updates {
            if update % 50 == 0 {
                let count = 1000 / settings.horizon
                var states = (0..<count).map { _ in online.states[acting.index(below: online.states.count)] }
                result.meanSpread = 0
                for time in 0..<settings.horizon {
                    let actions = try learner.policy.actions(states.flatMap { $0 }, count: count, using: &acting)
                    let predicted = try model.predict(zip(states, actions).flatMap { $0 + [$1] }, count: count, using: &acting)
                    for row in 0..<count {
                        var pendulum = Pendulum(observation: states[row].map(Double.init))
                        let reward = pendulum.step(Double(actions[row]))
                        let true_ = observed(pendulum)
                        let next = (0..<3).map { column -> Float in
                            let learned = states[row][column] + predicted.changes[3 * row + column]
                            return Float(1 - lambda) * learned + Float(lambda) * true_[column]
                        }
                        // The true part is the same for all models: their spread shrinks with it.
                        let spread = (1 - lambda) * Double(predicted.spread[row])
                        imagined.append(
                            Transition(
                                state: states[row], action: [actions[row]], reward: Float(reward - penalty * spread), next: next,
                                isLast: time == settings.horizon - 1, time: time))
                        states[row] = next
                        result.meanSpread += spread / Double(count * settings.horizon)
                    }
                }
            }
            var batch = imagined.sample(settings.batch - real, discount: settings.discount, using: &batches)
            if real > 0 { batch.append(data.sample(real, discount: settings.discount, using: &batches)) }
            try learner.update(batch, using: &noise)
            run.progress(Double(update + 1) / Double(settings.updates))
        }
        result.sumOfRewards = try evaluate(learner.policy, episodes: settings.episodes, seed: seed)
        let states = online.states.prefix(500).flatMap { $0 }
        let count = states.count / 3
        let values = try learner.values(
            states, learner.policy.actions(states, count: count, using: &acting, isDrawn: false), count: count)
        let critics = values.count / count
        result.meanValue = mean((0..<count).map { row in (0..<critics).map { Double(values[$0 * count + row]) }.min() ?? .nan })
        return result
    }
}
