import Glibc
package import Statistics
import TabularDecisions

extension IrlMisspecification {
    /// Distances after a small change of the observed policy, one entry a process.
    package struct PerturbationTable: Codable, Sendable {
        /// The largest found.
        package var worst: [Double] = []
        /// The median over random changes of the same size.
        package var random: [Double] = []
        /// The median over mixtures with random policies in a share of that size, which never lower a small probability much.
        package var mixed: [Double] = []
    }

    /// Looks for the change within a total variation in each state that spoils the inferred reward most, and tries random ones.
    ///
    /// Worst: state by state, the transfer of probability between two actions, or none, that makes the distance largest while all other states
    /// stay as they are, in several sweeps. Random, our choice: a normal direction within the simplex with exactly that total variation.
    package static func perturb(
        _ world: World, _ processes: Seeds, _ settings: Perturbation, beta: Double, size: Double
    ) -> PerturbationTable {
        var table = PerturbationTable()
        for seed in processes.all {
            let scene = scene(world, seed: seed)
            let process = scene.process
            let distance = RewardDistance(process)
            let truth = distance.canonical(scene.rewards[0])
            let logs = process.logSoftmaxPolicy(process.optimalValues(scene.rewards[0]), inverseTemperature: beta)
            func far(_ logs: [Double]) -> Double {
                RewardDistance.ofCanonical(truth, distance.canonical(inferred(fromLogPolicy: logs, process, beta: beta)))
            }

            var observed = logs
            var largest = far(observed)
            for _ in 0..<settings.sweeps {
                for state in 0..<process.states {
                    let range = state * process.actions..<(state + 1) * process.actions
                    var best = Array(observed[range])
                    for change in transfers(Array(logs[range]), size, floor: settings.floor) {
                        observed.replaceSubrange(range, with: change)
                        let found = far(observed)
                        if found > largest { (largest, best) = (found, change) }
                    }
                    observed.replaceSubrange(range, with: best)
                }
            }
            table.worst.append(largest)

            var random = seed.stream("perturbations")
            let distances = (0..<settings.random).map { _ in
                far(
                    (0..<process.states).flatMap { state in
                        randomChange(Array(logs[state * process.actions..<(state + 1) * process.actions]), size, settings.floor, &random)
                    })
            }
            table.random.append(quantile(distances, at: 0.5))

            var noise = seed.stream("noise")
            let mixtures = (0..<settings.random).map { _ in
                far(
                    (0..<process.states).flatMap { state in
                        mixture(Array(logs[state * process.actions..<(state + 1) * process.actions]), size, &noise)
                    })
            }
            table.mixed.append(quantile(mixtures, at: 0.5))
        }
        return table
    }

    /// The logarithms of one state's policy after each transfer of `size` from one action to another, as far as the giver has it, and unchanged.
    package static func transfers(_ logs: [Double], _ size: Double, floor: Double) -> [[Double]] {
        var changes = [logs]
        for giver in logs.indices {
            for taker in logs.indices where taker != giver {
                var change = logs
                let p = exp(logs[giver])
                let moved = min(size, p - min(p, floor))
                guard moved > 0 else { continue }
                change[giver] = log(p - moved)
                change[taker] = log(exp(logs[taker]) + moved)
                changes.append(change)
            }
        }
        return changes
    }

    /// A step of total variation `size` in a random direction; what it would lower below the floor stays at the floor, or where it was if
    /// that is lower.
    package static func randomChange(_ logs: [Double], _ size: Double, _ floor: Double, _ random: inout RandomStream) -> [Double] {
        let normals = logs.map { _ in random.normal() }
        let centre = mean(normals)
        let variation = normals.reduce(0) { $0 + ($1 - centre).magnitude } / 2
        let moved = logs.indices.map { index in
            let (p, step) = (exp(logs[index]), size * (normals[index] - centre) / variation)
            return step == 0 ? p : max(p + step, min(p, floor))
        }
        // Nothing moved, nothing rounded: a policy too small for numbers stays as it is.
        guard size > 0 else { return logs }
        let sum = moved.reduce(0, +)
        return moved.map { log($0 / sum) }
    }

    /// The policy with a share of a random one, drawn from the Dirichlet distribution with parameters 1/2.
    package static func mixture(_ logs: [Double], _ share: Double, _ random: inout RandomStream) -> [Double] {
        let squares = logs.map { _ in
            let x = random.normal()
            return x * x
        }
        let sum = squares.reduce(0, +)
        guard share > 0 else { return logs }
        return logs.indices.map { log((1 - share) * exp(logs[$0]) + share * squares[$0] / sum) }
    }
}
