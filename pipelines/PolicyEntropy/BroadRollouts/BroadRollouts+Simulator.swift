import Optimizers
import SoftmaxPolicies
package import Statistics

extension BroadRollouts {
    /// What became of the correct tokens, at equally spaced steps from the start.
    package struct Growth: Codable, Sendable {
        package var step: [Double] = []
        /// Probability of all correct tokens together.
        package var mass: [Double] = []
        /// Share of the correct tokens that are more probable than at the start.
        package var gaining: [Double] = []
        /// Least relative change of a correct token's probability since the start.
        package var worstRelative: [Double] = []
        /// Least change of a correct token's probability at the end.
        package var worstChange = 0.0
        /// Entropy of the policy at the end, in nats.
        package var entropy = 0.0

        package var finalMass: Double { mass.last ?? .nan }
        package var finalGaining: Double { gaining.last ?? .nan }
        package var finalWorstRelative: Double { worstRelative.last ?? .nan }
    }

    /// A policy over tokens of which the first are correct, and how it is trained.
    package struct Task: Sendable {
        package var vocab: Int
        package var correct: Int
        /// Draws of a step; nothing means the expected update of infinitely many.
        package var rollouts: Int?
        package var steps: Int
        /// Times at which the growth is noted, beside the start.
        package var records = 20
        /// Starts with equal logits in place of 3 for correct tokens, 5 for one wrong token and 0 elsewhere.
        package var startsEqual = false

        package init(vocab: Int, correctShare: Double, rollouts: Int?, steps: Int) {
            self.vocab = vocab
            correct = max(1, Int((correctShare * Double(vocab)).rounded()))
            self.rollouts = rollouts
            self.steps = steps
        }

        var logits: [Double] {
            if startsEqual { return [Double](repeating: 0, count: vocab) }
            var logits = [Double](repeating: 3, count: correct) + [Double](repeating: 0, count: vocab - correct)
            if correct < vocab { logits[correct] = 5 }
            return logits
        }
    }

    /// Trains a softmax policy on the loss -(1/N) sum (R - b) p over N draws, rewards 1 and -1, b the mean reward of the step.
    package static func train(_ task: Task, _ optimizer: Optimizer, random: inout RandomStream) -> Growth {
        var logits = task.logits
        var weights = logits
        var gradient = [Double](repeating: 0, count: task.vocab)
        var state = AdamW.State(count: task.vocab)
        let settings = optimizer.adamW
        var table = CategoricalTable()
        var drawn: [Int32] = []
        var growth = Growth()
        var start: [Double] = []
        for step in 0...task.steps {
            weights.withUnsafeMutableBufferPointer { weights in
                for token in logits.indices { weights[token] = logits[token] }
            }
            let total = exponentials(&weights)
            if step == 0 { start = weights[..<task.correct].map { $0 / total } }
            if step * task.records / task.steps > (step - 1) * task.records / task.steps || step == 0 {
                growth.note(step, weights, total, start)
            }
            if step == task.steps {
                growth.worstChange = start.indices.reduce(Double.infinity) { min($0, weights[$1] / total - start[$1]) }
                growth.entropy = entropy(weights.lazy.map { $0 / total })
                break
            }
            if let rollouts = task.rollouts {
                table.fill(weights, draws: rollouts)
                drawn.removeAll(keepingCapacity: true)
                for _ in 0..<rollouts { drawn.append(Int32(truncatingIfNeeded: table.draw(&random))) }
                sampledGradient(&gradient, weights, total: total, drawn, correct: task.correct)
            } else {
                expectedGradient(&gradient, weights, total: total, correct: task.correct)
            }
            switch optimizer.kind {
            case .adamw: state.step(&logits, gradient: gradient, settings)
            case .sgd: for token in logits.indices { logits[token] -= optimizer.rate * gradient[token] }
            }
        }
        return growth
    }

    /// The gradient of the loss with respect to the logits for the tokens drawn.
    package static func sampledGradient(
        _ gradient: inout [Double], _ weights: [Double], total: Double, _ drawn: [Int32], correct: Int
    ) {
        let (share, scale) = (1 / Double(drawn.count), 1 / total)
        gradient.withUnsafeMutableBufferPointer { gradient in
            weights.withUnsafeBufferPointer { weights in
                let hits = drawn.reduce(0) { $0 + (Int($1) < correct ? 1 : 0) }
                let baseline = Double(2 * hits - drawn.count) * share
                // Mean of (R - b) p over the draws.
                var centre = 0.0
                for token in drawn { centre += ((Int(token) < correct ? 1 : -1) - baseline) * weights[Int(token)] }
                centre *= share * scale
                for token in 0..<gradient.count { gradient[token] = weights[token] * scale * centre }
                for token in drawn {
                    let token = Int(token)
                    gradient[token] -= weights[token] * scale * share * ((token < correct ? 1 : -1) - baseline)
                }
            }
        }
    }

    /// The gradient of the loss for infinitely many draws.
    package static func expectedGradient(_ gradient: inout [Double], _ weights: [Double], total: Double, correct: Int) {
        let baseline = 2 * weights[..<correct].reduce(0, +) / total - 1
        var centre = 0.0
        for token in weights.indices {
            let p = weights[token] / total
            centre += p * p * ((token < correct ? 1 : -1) - baseline)
        }
        for token in weights.indices {
            let p = weights[token] / total
            gradient[token] = -p * (p * ((token < correct ? 1 : -1) - baseline) - centre)
        }
    }
}

extension BroadRollouts.Growth {
    fileprivate mutating func note(_ step: Int, _ weights: [Double], _ total: Double, _ start: [Double]) {
        var (sum, gaining, worst) = (0.0, 0, Double.infinity)
        for token in start.indices {
            let p = weights[token] / total
            sum += p
            gaining += p > start[token] ? 1 : 0
            worst = min(worst, p / start[token] - 1)
        }
        self.step.append(Double(step))
        mass.append(sum)
        self.gaining.append(Double(gaining) / Double(start.count))
        worstRelative.append(worst)
    }
}
