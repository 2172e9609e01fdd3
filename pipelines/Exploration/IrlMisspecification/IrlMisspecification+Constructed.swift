import Statistics
import TabularDecisions

extension IrlMisspecification {
    /// Distances of constructed rewards: one row for each process, sign and size of the error, one column for each strength of the shaping.
    package struct ConstructedTable: Codable, Sendable {
        package var strengths: [Double] = []
        package var error: [Double] = []
        package var sign: [Double] = []
        /// Row after row.
        package var distance: [Double] = []
        /// At the greatest strength, with nothing misspecified.
        package var withoutError: [Double] = []
        /// |computed analytically - by value iteration on the shaped reward| where the shaping has the size 1.
        package var analyticGap: [Double] = []

        package func distances(_ row: Int) -> ArraySlice<Double> { distance[row * strengths.count..<(row + 1) * strengths.count] }

        /// The least distance at the greatest strength, over the rows of one size of error, or over all.
        package func least(_ error: Double? = nil) -> Double {
            self.error.indices.filter { error == nil || self.error[$0] == error }.map { distances($0).last ?? .nan }.min() ?? .nan
        }

        /// Least at the smallest error over least at the largest.
        package var smallestErrorShare: Double { least(error.min()) / least(error.max()) }

        /// Adds the row of a reward R0 + c shaping, the shaping being invisible to the agent, whose policy is that of R0 for every c.
        mutating func append(
            _ base: [Double], shaping: [Double], error size: Double, sign: Double, agent: DecisionProcess, observer: DecisionProcess,
            beta: Double
        ) {
            let found = IrlMisspecification.inferred(from: base, in: agent, beta: beta)
            let (there, here) = (RewardDistance(observer), RewardDistance(agent))
            error.append(size)
            self.sign.append(sign)
            for strength in strengths { distance.append(Self.far(there, base, shaping, strength / size, found)) }
            withoutError.append(Self.far(here, base, shaping, (strengths.last ?? 0) / size, found))
            let shaped = zip(base, shaping).map(+)
            let again = IrlMisspecification.inferred(from: shaped, in: agent, beta: beta)
            analyticGap.append((there.between(shaped, again) - Self.far(there, base, shaping, 1, found)).magnitude)
        }

        /// The canonical form is linear, so that a large shaping costs no digits of a small one.
        private static func far(_ distance: RewardDistance, _ base: [Double], _ shaping: [Double], _ c: Double, _ found: [Double]) -> Double
        {
            let form = zip(distance.canonical(base), distance.canonical(shaping)).map { $0 + c * $1 }
            return RewardDistance.ofCanonical(form, distance.canonical(found))
        }
    }

    /// Rewards R0 + c (gamma2 Phi(s') - Phi(s)) with R0 = sign(gamma1 - gamma2) E Phi(s'), for an agent with discount gamma2 and an observer who
    /// assumes gamma1; Phi is normal, our choice.
    package static func constructDiscount(_ world: World, _ settings: Constructed) -> ConstructedTable {
        var table = ConstructedTable(strengths: settings.strengths)
        for seed in settings.processes.all {
            let observer = scene(world, seed: seed).process
            var random = seed.stream("potential")
            let potential = (0..<observer.states).map { _ in random.normal() }
            let next = observer.expectedNext(potential)
            for sign in [-1.0, 1] {
                for error in settings.errors {
                    let discount = world.discount + sign * error
                    guard discount > 0 && discount < 1 - 1e-9 else { continue }
                    let shaping = next.indices.map { discount * next[$0] - potential[$0 / observer.actions] }
                    table.append(
                        next.map { -sign * $0 }, shaping: shaping, error: error, sign: sign, agent: observer.discounted(by: discount),
                        observer: observer, beta: world.beta)
                }
            }
        }
        return table
    }

    /// Rewards R0 + c (gamma E Phi - Phi) under the agent's kernel, R0 = gamma (E' Phi - E Phi) / share, for an observer whose kernel E' is another
    /// random one in that share.
    package static func constructKernel(_ world: World, _ settings: Constructed) -> ConstructedTable {
        var table = ConstructedTable(strengths: settings.strengths)
        for seed in settings.processes.all {
            let agent = scene(world, seed: seed).process
            let other = otherKernel(world, agent, seed)
            var random = seed.stream("potential")
            let potential = (0..<agent.states).map { _ in random.normal() }
            let next = agent.expectedNext(potential)
            // (E' - E) / share does not depend on the share.
            let base = zip(other.expectedNext(potential), next).map { world.discount * ($0 - $1) }
            let shaping = next.indices.map { world.discount * next[$0] - potential[$0 / agent.actions] }
            for share in settings.errors {
                table.append(
                    base, shaping: shaping, error: share, sign: 1, agent: agent, observer: agent.mixed(with: other, share: share),
                    beta: world.beta)
            }
        }
        return table
    }

    static func otherKernel(_ world: World, _ process: DecisionProcess, _ seed: Seed) -> DecisionProcess {
        var random = seed.stream("other transitions")
        return .random(states: process.states, actions: process.actions, discount: process.discount, &random)
    }
}
