import Glibc
import SoftmaxPolicies
package import Statistics

extension BroadRollouts {
    /// The balance of correct mass in one step, in units of step size over number of rollouts (theorem 1).
    package struct MassBalance: Codable, Sendable {
        /// What correct tokens that were drawn contribute; never negative.
        package var sampledCorrect: Double
        /// What wrong tokens that were drawn contribute; never negative.
        package var sampledWrong: Double
        /// What tokens that were not drawn contribute, of either sign.
        package var unsampled: Double

        package var total: Double { sampledCorrect + sampledWrong + unsampled }
        package var magnitude: Double { sampledCorrect.magnitude + sampledWrong.magnitude + unsampled.magnitude }
    }

    /// The three terms for probabilities of which the first `correct` are correct; a token drawn twice counts once, rewards are 1 and -1.
    package static func massBalance(_ p: [Double], correct: Int, isDrawn: [Bool]) -> MassBalance {
        // Sums of p and p^2 over correct and wrong tokens that were drawn and that were not.
        var mass = [0.0, 0.0, 0.0, 0.0]
        var squares = [0.0, 0.0, 0.0, 0.0]
        for token in p.indices {
            let place = (token < correct ? 0 : 1) + (isDrawn[token] ? 0 : 2)
            mass[place] += p[token]
            squares[place] += p[token] * p[token]
        }
        let balance = mass[0] - mass[1]
        let (positive, negative) = (mass[0] + mass[2], mass[1] + mass[3])
        return MassBalance(
            sampledCorrect: (1 - balance) * negative * squares[0], sampledWrong: (balance + 1) * positive * squares[1],
            unsampled: balance * (positive * squares[3] - negative * squares[2]))
    }

    /// The change of correct mass in a finite step over its size, for the logit change `size` p (R - sum of R p over drawn tokens).
    ///
    /// The change is formed from exp(x) - 1, not as a difference of two masses, so that small steps keep their digits.
    package static func finiteStep(_ p: [Double], correct: Int, isDrawn: [Bool], size: Double) -> Double {
        var balance = 0.0
        for token in p.indices where isDrawn[token] { balance += token < correct ? p[token] : -p[token] }
        var (gain, loss, positive, negative) = (0.0, 0.0, 0.0, 0.0)
        for token in p.indices {
            let reward = !isDrawn[token] ? 0.0 : token < correct ? 1 : -1
            let weight = p[token] * expm1(size * p[token] * (reward - balance))
            if token < correct {
                gain += weight
                positive += p[token]
            } else {
                loss += weight
                negative += p[token]
            }
        }
        return (negative * gain - positive * loss) / (1 + gain + loss) / size
    }

    /// What the random policies say about the balance of mass, one entry for each number of rollouts.
    package struct BalanceTable: Codable, Sendable {
        package var rollouts: [Int] = []
        /// Largest difference of a finite step from the three terms, over the sum of their absolute values.
        package var worstError: [Double] = []
        /// The same without the unsampled term.
        package var worstErrorWithoutThird: [Double] = []
        /// Draws in which one of the first two terms is negative.
        package var negativeTerms: [Int] = []
        package var checked: [Int] = []
        /// Draws with a negative total, among all.
        package var negativeTotals: [Int] = []
        package var draws: [Int] = []
        /// Mean of |unsampled term| over |total|, the totals and terms being summed first.
        package var unsampledShare: [Double] = []

        func negativeShare(_ rollouts: Int) -> Estimate {
            guard let row = self.rollouts.firstIndex(of: rollouts) else { return Estimate(.nan) }
            return wilson(successes: negativeTotals[row], of: draws[row])
        }

        func negativeShares() -> [Estimate] { rollouts.map(negativeShare) }
    }

    /// Draws policies and sets of tokens, checks the three terms against a finite step on the first quarter, and counts negative totals on all.
    package static func checkBalance(_ settings: Identity) -> BalanceTable {
        var table = BalanceTable()
        for rollouts in settings.rollouts {
            var policies = Seed(0).stream("policies \(rollouts)")
            var tokens = Seed(0).stream("tokens \(rollouts)")
            var row = (error: 0.0, without: 0.0, terms: 0, checked: 0, negative: 0, third: 0.0, total: 0.0)
            for draw in 0..<settings.draws {
                var place = draw
                func pick<Value>(_ values: [Value]) -> Value {
                    defer { place /= values.count }
                    return values[place % values.count]
                }
                let (vocab, spread, share) = (pick(settings.vocabularies), pick(settings.spreads), pick(settings.shares))
                let correct = max(1, Int((share * Double(vocab)).rounded()))
                let p = softmax((0..<vocab).map { _ in policies.normal(deviation: spread) })
                let drawn = CategoricalTable(p, draws: rollouts)
                var isDrawn = [Bool](repeating: false, count: vocab)
                for _ in 0..<rollouts { isDrawn[drawn.draw(&tokens)] = true }

                let terms = massBalance(p, correct: correct, isDrawn: isDrawn)
                row.negative += terms.total < 0 ? 1 : 0
                row.third += terms.unsampled.magnitude
                row.total += terms.total.magnitude
                guard 4 * draw < settings.draws else { continue }
                let change = finiteStep(p, correct: correct, isDrawn: isDrawn, size: settings.step)
                row.checked += 1
                row.error = max(row.error, (change - terms.total).magnitude / terms.magnitude)
                row.without = max(row.without, (change - terms.sampledCorrect - terms.sampledWrong).magnitude / terms.magnitude)
                row.terms += min(terms.sampledCorrect, terms.sampledWrong) < -1e-15 ? 1 : 0
            }
            table.rollouts.append(rollouts)
            table.worstError.append(row.error)
            table.worstErrorWithoutThird.append(row.without)
            table.negativeTerms.append(row.terms)
            table.checked.append(row.checked)
            table.negativeTotals.append(row.negative)
            table.draws.append(settings.draws)
            table.unsampledShare.append(row.third / row.total)
        }
        return table
    }

    /// The expected sum of p^2 over tokens that do not come up in so many draws.
    package static func expectedUnsampled(_ p: [Double], rollouts: Int) -> Double {
        p.reduce(0) { $0 + $1 * $1 * pow(1 - $1, Double(rollouts)) }
    }

    /// Measured and expected sums of p^2 over tokens that were not drawn.
    package struct DecayTable: Codable, Sendable {
        package var distribution: [String] = []
        package var rollouts: [Int] = []
        /// Mean over sets of draws, with the 99.9% interval.
        package var measured: [Estimate] = []
        package var formula: [Double] = []
        /// The formula with one draw less.
        package var offByOne: [Double] = []

        func misses(_ formula: [Double], _ isCounted: (String) -> Bool = { _ in true }) -> Int {
            measured.indices.count { isCounted(distribution[$0]) && !measured[$0].contains(formula[$0]) }
        }
    }

    /// The distributions over so many tokens: equal, by Zipf's law, and softmax of normal quantiles with standard deviation 2.
    package static func distributions(_ vocab: Int) -> [(name: String, p: [Double])] {
        [
            ("uniform", [Double](repeating: 1 / Double(vocab), count: vocab)),
            ("Zipf", softmax((1...vocab).map { -log(Double($0)) })),
            ("peaked", softmax((0..<vocab).map { 2 * Normal.quantile((Double($0) + 0.5) / Double(vocab)) })),
        ]
    }

    package static func checkDecay(_ settings: Decay) -> DecayTable {
        var table = DecayTable()
        for (name, p) in distributions(settings.vocab) {
            let all = p.reduce(0) { $0 + $1 * $1 }
            for rollouts in settings.rollouts {
                var random = Seed(0).stream("\(name) \(rollouts)")
                let drawn = CategoricalTable(p, draws: settings.vocab)
                var lastSet = [Int](repeating: -1, count: settings.vocab)
                let sums = (0..<settings.sets).map { set in
                    var rest = all
                    for _ in 0..<rollouts {
                        let token = drawn.draw(&random)
                        if lastSet[token] != set { rest -= p[token] * p[token] }
                        lastSet[token] = set
                    }
                    return rest
                }
                table.distribution.append(name)
                table.rollouts.append(rollouts)
                table.measured.append(meanInterval(sums, level: 0.999))
                table.formula.append(expectedUnsampled(p, rollouts: rollouts))
                table.offByOne.append(expectedUnsampled(p, rollouts: rollouts - 1))
            }
        }
        return table
    }
}
