package import Statistics

// How measures go with the loss, over models that are no independent ones.
extension NeuralCollapseLanguage {
    /// Models of one width and depth at all lengths: what the bootstrap draws together.
    package typealias Architecture = [Collapse]

    /// The runs by architecture, in their order.
    package static func architectures(_ runs: [Collapse]) -> [Architecture] {
        var found: [Architecture] = []
        for run in runs {
            if let place = found.firstIndex(where: { $0[0].width == run.width && $0[0].depth == run.depth }) {
                found[place].append(run)
            } else {
                found.append([run])
            }
        }
        return found
    }

    /// A statistic of all runs, with an interval from drawing architectures; every statistic sees the same draws.
    package static func overArchitectures(
        _ runs: [Collapse], level: Double = standardLevel, _ statistic: ([Collapse]) -> Double
    ) -> Estimate {
        var random = Seed(0).stream("bootstrap")
        return bootstrap(architectures(runs), level: level, random: &random) { statistic($0.flatMap { $0 }) }
    }

    /// Spearman's correlation of the loss with a measure, with that interval.
    package static func relation(_ runs: [Collapse], _ measure: (Collapse) -> Double) -> Estimate {
        overArchitectures(runs) { defined(rho($0, measure)) }
    }

    /// The same given another quantity.
    package static func partialRelation(
        _ runs: [Collapse], _ measure: (Collapse) -> Double, given other: (Collapse) -> Double
    ) -> Estimate {
        overArchitectures(runs) { defined(partialRho($0, measure, given: other)) }
    }

    /// How much stronger the log kernel goes with the loss than a measure does, with a 90% interval.
    package static func kernelLead(_ runs: [Collapse], over measure: (Collapse) -> Double) -> Estimate {
        overArchitectures(runs, level: 0.9) { abs(defined(rho($0, \.kernel))) - abs(defined(rho($0, measure))) }
    }

    /// Spearman's correlation of the loss with a measure.
    package static func rho(_ runs: [Collapse], _ measure: (Collapse) -> Double) -> Double {
        spearmanCorrelation(runs.map(\.loss), runs.map(measure))
    }

    /// The same given another quantity.
    package static func partialRho(
        _ runs: [Collapse], _ measure: (Collapse) -> Double, given other: (Collapse) -> Double
    ) -> Double {
        residualSpearman(runs.map(\.loss), runs.map(measure), given: runs.map(other))
    }

    /// The correlation of ranks once a straight line in the ranks of z is taken off both, also for the resamples where the usual formula fails.
    ///
    /// Our choice: a constant z takes nothing off, and where z leaves nothing of a side there is no correlation left, 0.
    package static func residualSpearman(_ x: [Double], _ y: [Double], given z: [Double]) -> Double {
        let ranks = midranks(z)
        guard ranks.contains(where: { $0 != ranks[0] }) else { return spearmanCorrelation(x, y) }
        func isLine(_ values: [Double]) -> Bool { 1 - abs(pearsonCorrelation(midranks(values), ranks)) < 1e-12 }
        return isLine(x) || isLine(y) ? 0 : partialSpearmanCorrelation(x, y, given: z)
    }

    /// A measure and the sign of its relation to the loss that the paper finds.
    package struct Signed: Sendable {
        package var name: String
        package var sign: Double
        package var value: @Sendable (Collapse) -> Double
    }

    /// The three measures that the paper's claim is about.
    package static let three = [
        Signed(name: "mean CDNV", sign: 1) { $0.cdnv }, Signed(name: "mean log kernel", sign: 1) { $0.kernel },
        Signed(name: "nearest-centre agreement", sign: -1) { $0.agreement },
    ]

    /// The five measures that are followed over seeds.
    package static let five = [
        three[0], three[1], Signed(name: "variation of norms", sign: 1) { $0.normSpread },
        Signed(name: "deviation of alignment", sign: 1) { $0.alignmentDeviation }, three[2],
    ]

    /// The correlation of loss and a measure over seeds, and how often shuffled losses give one as far from 0.
    package struct SeedTest: Codable, Sendable {
        package var name: String
        package var sign: Double
        package var rho: Estimate
        package var p: Double
        package var adjusted: Double

        /// Survives Holm's correction with the paper's sign.
        package var survives: Bool { adjusted <= 1 - standardLevel + 1e-12 && rho.value * sign > 0 }
    }

    /// Tests the five measures over seeds, with p-values from 10,000 shuffles adjusted by Holm's method.
    ///
    /// - Parameter shift: how many seeds the losses are moved on; 0 for each run's own.
    package static func seedTests(_ runs: [Collapse], shift: Int = 0) -> [SeedTest] {
        let losses = runs.indices.map { runs[($0 + shift) % runs.count].loss }
        var tests = five.map { measure in
            let values = runs.map(measure.value)
            var shuffles = Seed(0).stream("shuffles of \(measure.name), shift \(shift)")
            var draws = Seed(0).stream("bootstrap of \(measure.name), shift \(shift)")
            return SeedTest(
                name: measure.name, sign: measure.sign,
                rho: bootstrap(Array(zip(losses, values)), random: &draws) { pairs in
                    defined(spearmanCorrelation(pairs.map(\.0), pairs.map(\.1)))
                },
                p: permutationTest(pairing: losses, with: values, shuffles: 10_000, random: &shuffles).p, adjusted: 1)
        }
        for (place, p) in holm(tests.map(\.p)).enumerated() { tests[place].adjusted = p }
        return tests
    }

    /// A correlation, or 0 where a resample holds one value only.
    package static func defined(_ correlation: Double) -> Double { correlation.isNaN ? 0 : correlation }

    /// The largest over lengths of R^2 of trained on untrained values, one pair for each architecture.
    ///
    /// - Parameter order: which untrained value an architecture is given; its own where it is nil.
    package static func widthShare(
        _ trained: [Architecture], _ untrained: [Collapse], order: [Int]? = nil, _ measure: (Collapse) -> Double
    ) -> Double {
        let before = (order ?? Array(untrained.indices)).map { measure(untrained[$0]) }
        return (0..<(trained.first?.count ?? 0)).map { length in
            let r = pearsonCorrelation(trained.map { measure($0[length]) }, before)
            return r * r
        }.max() ?? .nan
    }

    /// The mean of that over all orders of the untrained values, or over 5,000 random ones where there are more.
    package static func permutedShare(
        _ trained: [Architecture], _ untrained: [Collapse], _ measure: (Collapse) -> Double
    ) -> Double {
        var order = Array(untrained.indices)
        let all = order.reduce(1.0) { $0 * Double($1 + 1) }
        var (sum, count) = (0.0, 0)
        if all <= 5000 {
            visitOrders(&order, from: 0) { order in
                sum += widthShare(trained, untrained, order: order, measure)
                count += 1
            }
        } else {
            var random = Seed(0).stream("orders of the untrained")
            for _ in 0..<5000 {
                random.shuffle(&order)
                sum += widthShare(trained, untrained, order: order, measure)
            }
            count = 5000
        }
        return sum / Double(count)
    }

    private static func visitOrders(_ order: inout [Int], from start: Int, _ visit: ([Int]) -> Void) {
        guard start + 1 < order.count else { return visit(order) }
        for place in start..<order.count {
            order.swapAt(start, place)
            visitOrders(&order, from: start + 1, visit)
            order.swapAt(start, place)
        }
    }
}
