package import Statistics
import TabularDecisions

extension IrlMisspecification {
    /// Distances and regrets of rewards that nobody constructed, one entry for each process, family and signed error.
    package struct TypicalTable: Codable, Sendable {
        package var process: [Int] = []
        package var family: [Int] = []
        /// The agent's discount less the assumed one.
        package var error: [Double] = []
        package var distance: [Double] = []
        /// Loss of the policy that is optimal for the inferred reward, over the range between the best and the worst policy.
        package var regret: [Double] = []
        /// What the distance guarantees the regret to stay under.
        package var bound: [Double] = []

        package func rows(error size: Double, family: Int? = nil) -> [Int] {
            error.indices.filter { (error[$0].magnitude - size).magnitude < 1e-9 && (family == nil || self.family[$0] == family) }
        }

        package func quantile(_ share: Double, error: Double, family: Int? = nil) -> Double {
            Statistics.quantile(rows(error: error, family: family).map { distance[$0] }, at: share)
        }

        /// A statistic of the distances of one size of error, with a bootstrap interval over processes.
        ///
        /// The statistic gets one list of distances for each family.
        package func estimate(error size: Double, resamples: Int, _ statistic: ([[Double]]) -> Double) -> Estimate {
            var byProcess = [[[Double]]](repeating: [[], [], []], count: (process.max() ?? -1) + 1)
            for row in rows(error: size) { byProcess[process[row]][family[row]].append(distance[row]) }
            var random = Seed(0).stream("bootstrap")
            return bootstrap(byProcess, resamples: resamples, random: &random) { drawn in
                statistic((0..<3).map { family in drawn.flatMap { $0[family] } })
            }
        }
    }

    package static func typicalTable(
        _ world: World, _ processes: Seeds, _ settings: Typical, _ environment: Environment
    ) -> TypicalTable {
        var table = TypicalTable()
        for (number, seed) in processes.all.enumerated() {
            let scene = scene(world, environment, seed: seed)
            let observer = scene.process
            let distance = RewardDistance(observer)
            for (family, reward) in scene.rewards.enumerated() {
                let range = returnRange(reward, observer)
                // Occupancies are not negative and sum to 1 / (1 - discount), so that two of them are no further apart than root 2 of it.
                let scale =
                    distance.canonical(reward).reduce(0) { $0 + $1 * $1 }.squareRoot() * 2 * 2.0.squareRoot()
                    / (1 - observer.discount) / (range.best - range.worst)
                for error in settings.errors.flatMap({ [-$0, $0] }) {
                    let discount = world.discount + error
                    guard discount > 0 && discount < 1 - 1e-9 else { continue }
                    let found = inferred(from: reward, in: observer.discounted(by: discount), beta: world.beta)
                    let between = distance.between(reward, found)
                    let policy = observer.greedyPolicy(observer.optimalValues(found))
                    table.process.append(number)
                    table.family.append(family)
                    table.error.append(error)
                    table.distance.append(between)
                    table.regret.append((range.best - mean(observer.values(of: policy, reward))) / (range.best - range.worst))
                    table.bound.append(between * scale)
                }
            }
        }
        return table
    }

    /// The return of the best and of the worst policy, first states being equally likely.
    private static func returnRange(_ reward: [Double], _ process: DecisionProcess) -> (best: Double, worst: Double) {
        func best(_ reward: [Double]) -> Double {
            mean(process.values(of: process.greedyPolicy(process.optimalValues(reward)), reward))
        }
        return (best(reward), -best(reward.map { -$0 }))
    }

    /// Distances when the observer's kernel is another random one in some share; one row for each process and share.
    package struct MixingTable: Codable, Sendable {
        package var share: [Double] = []
        package var distance: [Double] = []

        package func distances(_ share: Double) -> [Double] { self.share.indices.filter { self.share[$0] == share }.map { distance[$0] } }
    }

    package static func mixingTable(_ world: World, _ processes: Seeds, _ settings: Typical) -> MixingTable {
        var table = MixingTable()
        for seed in processes.all {
            let scene = scene(world, seed: seed)
            let found = inferred(from: scene.rewards[0], in: scene.process, beta: world.beta)
            let other = otherKernel(world, scene.process, seed)
            for share in settings.mixing {
                table.share.append(share)
                table.distance.append(RewardDistance(scene.process.mixed(with: other, share: share)).between(scene.rewards[0], found))
            }
        }
        return table
    }
}
