import Glibc
package import Statistics

extension EmergentCollusion {
    /// Groups whose members choose one after the other, each after seeing all choices before; and the same signals put to a vote.
    package struct Herds: Codable, Sendable {
        package var accuracy: Double
        package var groups: Int
        /// Groups in which a cascade had begun after 2, 4, ... agents.
        package var cascaded: [Int]
        /// Groups in which the agent at each place chose rightly.
        package var right: [Int]
        /// Groups in which most of the first 1, 2, ... signals were right; ties count half.
        package var votes: [Double]
    }

    /// Bayesian agents in a row, with private signals that are right with a given probability.
    ///
    /// Each weighs its signal with what the choices before it tell to somebody who knows that their makers did the same. Indifferent agents
    /// follow their own signal or the majority, each with probability one half. Source: Bikhchandani, Hirshleifer and Welch, Journal of Political
    /// Economy 100 (1992), 992-1026, section II.
    package static func herd(accuracy: Double, agents: Int, groups: Int, seed: Seed) -> Herds {
        var (states, signals, coins) = (seed.stream("states"), seed.stream("signals"), seed.stream("coins"))
        let strength = log(accuracy / (1 - accuracy))
        /// The probability that an agent with some signal chooses "up" after a public log-likelihood ratio in its favour.
        func rises(_ signal: Bool, _ history: Double) -> Double {
            let evidence = history + (signal ? strength : -strength)
            // Sums of logarithms that cancel leave rounding behind.
            return evidence > 1e-9 ? 1 : evidence < -1e-9 ? 0 : 0.5
        }
        var herds = Herds(
            accuracy: accuracy, groups: groups, cascaded: [Int](repeating: 0, count: agents / 2), right: [Int](repeating: 0, count: agents),
            votes: [Double](repeating: 0, count: agents))
        for _ in 0..<groups {
            let isUp = states.bernoulli(0.5)
            var (history, lead) = (0.0, 0)
            for place in 0..<agents {
                let signal = signals.bernoulli(accuracy) == isUp
                let coin = coins.uniform()
                let (afterUp, afterDown) = (rises(true, history), rises(false, history))
                // An indifferent agent's own signal and the majority point to different sides.
                let choice = coin < (signal ? afterUp : afterDown)
                if choice == isUp { herds.right[place] += 1 }
                let up = accuracy * afterUp + (1 - accuracy) * afterDown
                let down = (1 - accuracy) * afterUp + accuracy * afterDown
                if afterUp != afterDown { history += choice ? log(up / down) : log((1 - up) / (1 - down)) }
                if place % 2 == 1, rises(true, history) == rises(false, history) { herds.cascaded[place / 2] += 1 }
                lead += signal == isUp ? 1 : -1
                herds.votes[place] += lead > 0 ? 1 : lead == 0 ? 0.5 : 0
            }
        }
        return herds
    }

    /// The probability that a cascade has begun after 2 k agents: 1 - (q (1 - q))^k.
    package static func cascadeProbability(accuracy q: Double, pairs k: Int) -> Double { 1 - pow(q * (1 - q), Double(k)) }

    /// The probability that agent n, an odd number, chooses rightly in a row of Bayesian agents.
    ///
    /// Before it, cascades have begun with probability 1 - (q (1 - q))^((n - 1) / 2), and are right with q (1 + q) / (2 (1 - q + q^2)).
    package static func herdAccuracy(accuracy q: Double, agents n: Int) -> Double {
        let begun = cascadeProbability(accuracy: q, pairs: (n - 1) / 2)
        return begun * q * (1 + q) / (2 * (1 - q + q * q)) + (1 - begun) * q
    }

    /// The probability that most of n independent votes, an odd number, are right (Condorcet).
    package static func majorityAccuracy(accuracy q: Double, agents n: Int) -> Double {
        var term = pow(q, Double(n))
        var sum = term
        for right in stride(from: n - 1, through: (n + 1) / 2, by: -1) {
            term *= Double(right + 1) / Double(n - right) * (1 - q) / q
            sum += term
        }
        return sum
    }

    /// Groups that discuss: each moves from its own signal towards what most say.
    package struct Debate: Codable, Sendable {
        package var weight: Double
        package var groups: Int
        /// Groups in which most are right at the end, in which all agree, and in which all agree on what is wrong.
        package var right = 0
        package var unanimous = 0
        package var unanimouslyWrong = 0
    }

    /// Signals are normal, with a mean that makes their sign right with a given probability; opinions are the signal times (1 - weight) plus the sign
    /// of the majority times the weight, several times over.
    package static func debate(accuracy: Double, agents: Int, weight: Double, rounds: Int, groups: Int, seed: Seed) -> Debate {
        var random = seed.stream("opinions")
        let drift = Normal.quantile(accuracy)
        var debate = Debate(weight: weight, groups: groups)
        for _ in 0..<groups {
            let signals = (0..<agents).map { _ in random.normal(mean: drift) }
            var opinions = signals
            for _ in 0..<rounds {
                let majority: Double = 2 * opinions.count { $0 > 0 } > agents ? 1 : -1
                opinions = signals.map { (1 - weight) * $0 + weight * majority }
            }
            let right = opinions.count { $0 > 0 }
            if 2 * right > agents { debate.right += 1 }
            if right == 0 || right == agents { debate.unanimous += 1 }
            if right == 0 { debate.unanimouslyWrong += 1 }
        }
        return debate
    }
}
