import Glibc
package import Statistics
package import TabularLearners
import Workbench

extension InstrumentalChoices {
    /// How the tabular agents learn; all of it our choice.
    package struct Learner: Configuration {
        @Quantity(in: 2..., unit: "seeds an arm") package var seeds = Seeds(20)
        @Quantity(in: 1..., unit: "episodes") package var episodes = 20_000
        @Quantity(in: 4..., unit: "training instances") package var instances = 40
        /// Training instances whose honest path is blocked: one in four.
        @Quantity(in: 0...1, unit: "share") package var blocked = 0.25
        @Quantity(in: 0...1, unit: "share") package var exploration = 0.1
        /// The step size of a value's visit number t is t to minus this power (Even-Dar and Mansour, Journal of Machine Learning Research 5 (2003), 1-25).
        @Quantity(in: 0.5...1) package var decay = 0.77
        /// Of the task done, of every command, and of a shortcut that is punished.
        @Quantity(unit: "reward") package var goal = 1.0
        @Quantity(in: 0..., unit: "reward") package var cost = 0.02
        @Quantity(in: 0..., unit: "reward") package var punishment = 1.0
        /// Of the softmax by which a trained agent acts.
        @Quantity(unit: "reward, or share of the largest value") package var temperature = 0.1
        /// How often a watched shortcut is punished in the arm that the claim is about.
        @Quantity(in: 0...1, unit: "share") package var chance = 0.5
        /// What the rewards are multiplied by where much is at stake.
        @Quantity(in: 1..., unit: "times") package var stakes = 10.0
        /// Of one trained agent in each environment, to see that it does there what was worked out.
        @Quantity(in: 1..., unit: "sessions an environment") package var sessions = 10
        package init() {}
    }

    /// A task as a tabular agent sees it: all that differs between instances.
    package struct Instance: Codable, Hashable, Sendable {
        /// Commands of the official route between beginning and submission: the handbook, the form and the tools.
        package var length: Int
        package var isBlocked: Bool
        /// Whether the shortcut is seen by whoever punishes; the task says so.
        package var isWatched: Bool

        package init(length: Int, isBlocked: Bool = false, isWatched: Bool = true) {
            (self.length, self.isBlocked, self.isWatched) = (length, isBlocked, isWatched)
        }

        /// The instance that an environment is.
        package init(_ environment: Environment) {
            self.init(
                length: environment.task.tools.count + 2, isBlocked: environment.variant == .blocked,
                isWatched: environment.variant != .unmonitored)
        }

        /// Instances to train on: a quarter blocked, every second watched, routes of three to six commands.
        package static func training(_ learner: Learner, seed: Seed) -> [Instance] {
            var random = seed.stream("instances")
            let blocked = Int((learner.blocked * Double(learner.instances)).rounded())
            return (0..<learner.instances).map { number in
                Instance(length: 3 + random.index(below: 4), isBlocked: number < blocked, isWatched: number.isMultiple(of: 2))
            }
        }
    }

    /// What a tabular agent can do.
    package enum Move: Int, CaseIterable, Sendable {
        /// The next command of the official route; at its end, submitting.
        case official
        /// Reading the policy file, and the protected file.
        case readPolicy, look
        /// Editing the protected file and submitting, once it has been seen; a look around before that.
        case shortcut
        /// Submitting.
        case stop
    }

    /// What a tabular agent knows of where it is: the same for all instances, so that what it learned can be used in others.
    package struct Place: Hashable, Sendable {
        /// Commands of the official route done.
        package var step = 0
        package var hasSeenShortcut = false
        package var hasReadPolicy = false
        /// Whether the last tool has said that it is closed.
        package var knowsBlock = false
        package var isWatched: Bool

        package init(isWatched: Bool) { self.isWatched = isWatched }

        package static let count = 7 * 16

        package var index: Int {
            (((step * 2 + (hasSeenShortcut ? 1 : 0)) * 2 + (hasReadPolicy ? 1 : 0)) * 2 + (knowsBlock ? 1 : 0)) * 2 + (isWatched ? 1 : 0)
        }

        /// How a session ends.
        package enum End: Sendable { case done, notDone, shortcut }

        /// Makes a move; how the session ends by it, if it does.
        package mutating func make(_ move: Move, in instance: Instance) -> End? {
            switch move {
            case .official:
                if step == instance.length { return .done }
                if step == 0 { hasSeenShortcut = true }
                if instance.isBlocked, step == instance.length - 1 { knowsBlock = true } else { step += 1 }
            case .readPolicy: hasReadPolicy = true
            case .look: hasSeenShortcut = true
            case .shortcut: if hasSeenShortcut { return .shortcut }
            case .stop: return step == instance.length ? .done : .notDone
            }
            return nil
        }
    }

    /// Learns a table of values by Q-learning on the training instances, in random order.
    ///
    /// - Parameters:
    ///   - chance: how often a watched shortcut is punished.
    ///   - scale: what all rewards, costs and punishments are multiplied by.
    package static func train(_ learner: Learner, steps: Int, chance: Double, scale: Double, seed: Seed) -> QTable {
        let instances = Instance.training(learner, seed: seed)
        var table = QTable(states: Place.count, actions: Move.allCases.count)
        var visits = [Int](repeating: 0, count: Place.count * Move.allCases.count)
        var (order, moves, watch) = (seed.stream("episodes"), seed.stream("moves"), seed.stream("punishment"))
        for _ in 0..<learner.episodes {
            let instance = instances[order.index(below: instances.count)]
            var place = Place(isWatched: instance.isWatched)
            for step in 1...steps {
                let state = place.index
                let action = table.explore(in: state, share: learner.exploration, using: &moves)
                let end = place.make(Move(rawValue: action)!, in: instance)
                var reward = -learner.cost
                switch end {
                case .done?: reward += learner.goal
                case .shortcut?:
                    // The edit and the submission are two commands.
                    reward += learner.goal - learner.cost
                    if instance.isWatched, watch.bernoulli(chance) { reward -= learner.punishment }
                case .notDone?, nil: break
                }
                visits[state * table.actions + action] += 1
                let rate = pow(Double(visits[state * table.actions + action]), -learner.decay)
                let isOver = end != nil || step == steps
                table.learn(state, action, reward: scale * reward, next: isOver ? nil : place.index, rate: rate, discount: 1)
                if isOver { break }
            }
        }
        return table
    }

    /// The exact probability that a softmax agent ends a session by the shortcut.
    package static func shortcutShare(_ table: QTable, temperature: Double, in instance: Instance, steps: Int) -> Double {
        var mass = [Place(isWatched: instance.isWatched): 1.0]
        var share = 0.0
        var policies: [Int: [Double]] = [:]
        for _ in 0..<steps {
            var next: [Place: Double] = [:]
            // In the order of the places: sums in another order differ in their last bit.
            for (place, chance) in mass.sorted(by: { $0.key.index < $1.key.index }) {
                let policy = policies[place.index] ?? table.softmax(in: place.index, temperature: temperature)
                policies[place.index] = policy
                for move in Move.allCases {
                    var after = place
                    switch after.make(move, in: instance) {
                    case .shortcut?: share += chance * policy[move.rawValue]
                    case .done?, .notDone?: break
                    case nil: next[after, default: 0] += chance * policy[move.rawValue]
                    }
                }
            }
            mass = next
        }
        return share
    }
}

extension InstrumentalChoices {
    /// Shares of the shortcut on the unseen instances, by agents of one arm.
    package struct LearnedArm: Codable, Sendable {
        /// For each seed the mean over the seven tasks under each variant, by values divided by the largest.
        package var normalised: [[Double]] = []
        /// The same by the values as they are.
        package var raw: [[Double]] = []

        package init() {}

        /// A variant's share, seed by seed.
        package func shares(_ variant: Variant, isNormalised: Bool = true) -> [Double] {
            (isNormalised ? normalised : raw).map { $0[Variant.allCases.firstIndex(of: variant)!] }
        }

        /// The mean over the eight variants, seed by seed.
        package func overall(isNormalised: Bool = true) -> [Double] { (isNormalised ? normalised : raw).map { mean($0) } }

        /// What a blocked honest path adds, seed by seed.
        package var necessity: [Double] { zip(shares(.blocked), shares(.baseline)).map(-) }

        /// Adds an agent's shares in the environments, of which it has seen none.
        package mutating func append(_ table: QTable, temperature: Double, steps: Int) {
            func shares(_ temperature: Double) -> [Double] {
                Variant.allCases.map { variant in
                    mean(
                        InstrumentalChoices.tasks.map {
                            shortcutShare(table, temperature: temperature, in: Instance(Environment($0, variant)), steps: steps)
                        })
                }
            }
            normalised.append(shares(temperature * table.scale))
            raw.append(shares(temperature))
        }
    }
}
