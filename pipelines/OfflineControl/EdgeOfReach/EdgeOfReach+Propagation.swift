import OfflineControl
package import TabularDecisions
import Workbench

extension EdgeOfReach {
    /// How an error at the edge comes out of exact fitted iteration: one row for each case.
    package struct PropagationTable: Codable, Sendable {
        package var world: [String] = []
        package var discount: [Double] = []
        package var error: [Double] = []
        /// Largest deviation from discount^j x error on the chain, largest excess over it in a grid; over the error.
        package var excess: [Double] = []
        /// What is left anywhere of an error put into a state that is updated, over it.
        package var inner: [Double] = []
        /// Of the first case of each world: steps to the edge, and the error there over that at the edge.
        package var profile: [Profile] = []

        package struct Profile: Codable, Sendable {
            package var world: String
            package var discount: Double
            package var steps: [Double]
            package var share: [Double]
        }
    }

    /// A world as rollouts of a length see it: what they update, and what they only ask about.
    package struct Reached: Sendable {
        package var process: DecisionProcess
        package var reward: [Double]
        package var isUpdated: [Bool]
        /// Least steps to a state that is never updated; nil if there is no way.
        package var stepsToEdge: [Int?]
    }

    /// A chain whose only move leads on: rollouts as long as it has states before its last one.
    package static func chain(states: Int, discount: Double) -> Reached {
        let world = GridWorld([String](repeating: ".", count: states + 1))
        var transitions = [Double](repeating: 0, count: (states + 1) * (states + 1))
        for state in 0...states { transitions[state * (states + 1) + min(states, state + 1)] = 1 }
        return Reached(
            process: DecisionProcess(states: states + 1, actions: 1, transitions: transitions, discount: discount),
            reward: (0...states).map { Double($0 % 3) / 3 }, isUpdated: (0...states).map { $0 < states },
            stepsToEdge: world.distances(to: [states]))
    }

    package static let map = [
        "###########",
        "#....#....#",
        "#.##.#.##.#",
        "#......#..#",
        "#.####.#.##",
        "#..#......#",
        "###########",
    ]

    /// A grid with walls, seen by rollouts of a length from its first cell; a reward in the far corner and a small one near the start.
    package static func grid(horizon: Int, slip: Double, discount: Double) -> Reached {
        let world = GridWorld(map, slip: slip)
        let depth = world.distances(from: 0)
        // A state is updated if a rollout can stand there before its last step.
        let isUpdated = depth.map { ($0 ?? .max) < horizon }
        var reward = [Double](repeating: 0, count: world.states * 4)
        for move in 0..<4 {
            reward[(world.states - 1) * 4 + move] = 1
            reward[2 * 4 + move] = 0.2
        }
        return Reached(
            process: world.process(discount: discount), reward: reward, isUpdated: isUpdated,
            stepsToEdge: world.distances(to: isUpdated.indices.filter { !isUpdated[$0] }))
    }

    /// Fitted iteration without any error of fit: states that are updated get the best of reward plus discounted value, the others keep theirs.
    package static func iterate(_ world: Reached, from start: [Double]) -> [Double] {
        var values = start
        while true {
            let next = world.process.expectedNext(values)
            let best = world.process.maxima(zip(world.reward, next).map { $0 + world.process.discount * $1 })
            var change = 0.0
            for state in values.indices where world.isUpdated[state] {
                change = max(change, (best[state] - values[state]).magnitude)
                values[state] = best[state]
            }
            // Nor can it come closer than rounding.
            if change <= 4 * (values.map(\.magnitude).max() ?? 0).ulp { return values }
        }
    }

    static func checkPropagation(_ settings: Propagation) -> PropagationTable {
        var table = PropagationTable()
        for discount in settings.discounts {
            let worlds =
                [("chain", chain(states: settings.states, discount: discount))]
                + settings.slips.map { ($0 == 0 ? "grid" : "slippery grid", grid(horizon: settings.horizon, slip: $0, discount: discount)) }
            for (name, world) in worlds {
                let exact = world.process.maxima(world.process.optimalValues(world.reward, tolerance: 1e-13))
                for error in settings.errors {
                    let wrong = iterate(world, from: exact.indices.map { exact[$0] + (world.isUpdated[$0] ? 0 : error) })
                    let shares = exact.indices.map { (wrong[$0] - exact[$0]) / error }
                    let bounds = world.stepsToEdge.map { $0.map { power(discount, $0) } ?? 0 }
                    let excesses = zip(shares, bounds).map { name == "chain" ? ($0 - $1).magnitude : $0 - $1 }
                    // The same error in a state that is updated: the first.
                    let inner = iterate(world, from: exact.indices.map { exact[$0] + ($0 == 0 ? error : 0) })
                    table.world.append(name)
                    table.discount.append(discount)
                    table.error.append(error)
                    table.excess.append(excesses.max() ?? .nan)
                    table.inner.append(zip(inner, exact).map { ($0 - $1).magnitude / error }.max() ?? .nan)
                    guard error == settings.errors.last else { continue }
                    let places = exact.indices.filter { world.stepsToEdge[$0] != nil }
                    table.profile.append(
                        .init(
                            world: name, discount: discount, steps: places.map { Double(world.stepsToEdge[$0]!) },
                            share: places.map { shares[$0] }))
                }
            }
        }
        return table
    }

    package static func power(_ base: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1) { product, _ in product * base } }
}
