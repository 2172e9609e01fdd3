import Glibc
import Optimizers
import SoftmaxPolicies
package import Statistics
import Workbench

extension BroadRollouts {
    /// The stand-in for the language model: many questions whose answers share few parameters.
    ///
    /// Nothing of its sizes is published.
    package struct Plateau: Configuration {
        @Quantity(in: 1..., unit: "questions") package var questions = 256
        @Quantity(in: 10..., unit: "tokens") package var answers = 512
        /// Parameters of a question, and of an answer.
        @Quantity(in: 1..., unit: "parameters") package var rank = 16
        /// Questions of a step.
        @Quantity(in: 1..., unit: "questions a step") package var batch = 32
        @Quantity(in: 2..., unit: "draws a question") package var few = 16
        @Quantity(in: 2..., unit: "draws a question") package var many = 512
        package var rate = 0.01
        /// Training has levelled off when the best pass@1 so far gains no more than `levelGain` points over so many steps.
        @Quantity(in: 1..., unit: "steps") package var window = 500
        @Quantity(unit: "points") package var levelGain = 0.1
        @Quantity(in: 1..., unit: "steps") package var longest = 10_000
        /// Steps of the continuation with few draws; with many there are as many fewer as there are more draws.
        @Quantity(in: 1..., unit: "steps") package var continuation = 1600
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(20, first: 100)
        package init() {}
    }

    /// pass@1, in points, before the plateau, on it, and in the continuations.
    package struct PlateauRun: Codable, Sendable {
        /// The step at which training had levelled off, and the course up to there.
        package var switchedAt = 0.0
        package var step: [Double] = []
        package var before: [Double] = []
        /// Gain over the last window before the switch.
        package var slope = 0.0
        /// Draws since the switch, in thousands, and pass@1 after them.
        package var draws: [Double] = []
        package var few: [Double] = []
        package var fewAgain: [Double] = []
        /// With many draws and a rate that grows with the root of their number.
        package var many: [Double] = []
        /// With many draws and the same rate.
        package var manySameRate: [Double] = []
        /// Share of questions with a pass@1 below 1 percent, at the switch and after each continuation.
        package var unsolvedBefore = 0.0
        package var unsolvedFew = 0.0
        package var unsolvedMany = 0.0
    }

    package static func trainToThePlateau(_ settings: Plateau, seed: Seed) -> PlateauRun {
        var model = Questionnaire(settings, seed: seed)
        var training = seed.stream("training")
        var run = PlateauRun()
        let interval = max(1, settings.window / 5)
        var step = 0
        while true {
            if step % interval == 0 {
                run.step.append(Double(step))
                run.before.append(100 * mean(model.passes()))
                let earlier = run.before.count - 1 - settings.window / interval
                if earlier >= 0 {
                    run.slope = run.before.last! - run.before[earlier]
                    // A single comparison would take the first dip of a noisy course for the plateau.
                    let gain = run.before[(earlier + 1)...].max()! - run.before[...earlier].max()!
                    if (step >= 2 * settings.window && gain <= settings.levelGain) || step >= settings.longest { break }
                }
            }
            model.step(settings, rollouts: settings.few, rate: settings.rate, &training)
            step += 1
        }
        run.switchedAt = Double(step)
        run.unsolvedBefore = unsolved(model)

        let ratio = Double(settings.many) / Double(settings.few)
        let few = goOn(model, settings, settings.few, settings.rate, seed.stream("continuation"))
        let again = goOn(model, settings, settings.few, settings.rate, seed.stream("continuation again"))
        let many = goOn(model, settings, settings.many, settings.rate * ratio.squareRoot(), seed.stream("continuation"))
        let same = goOn(model, settings, settings.many, settings.rate, seed.stream("continuation"))
        run.draws = few.draws
        (run.few, run.fewAgain, run.many, run.manySameRate) = (few.passes, again.passes, many.passes, same.passes)
        (run.unsolvedFew, run.unsolvedMany) = (unsolved(few.model), unsolved(many.model))
        return run
    }

    private static func unsolved(_ model: Questionnaire) -> Double {
        let passes = model.passes()
        return Double(passes.count { $0 < 0.01 }) / Double(passes.count)
    }

    /// Goes on with so many draws a question until the draws of the continuation are spent.
    private static func goOn(
        _ model: Questionnaire, _ settings: Plateau, _ rollouts: Int, _ rate: Double, _ stream: RandomStream
    ) -> (draws: [Double], passes: [Double], model: Questionnaire) {
        var (model, random) = (model, stream)
        let steps = max(1, settings.continuation * settings.few / rollouts)
        var (draws, passes) = ([0.0], [100 * mean(model.passes())])
        for part in 1...10 {
            for _ in (part - 1) * steps / 10..<part * steps / 10 { model.step(settings, rollouts: rollouts, rate: rate, &random) }
            draws.append(Double(part * settings.continuation * settings.few * settings.batch) / 10_000)
            passes.append(100 * mean(model.passes()))
        }
        return (draws, passes, model)
    }

    /// Softmax policies over answers, one for each question, with logits base + u W / sqrt(rank).
    ///
    /// `u` belongs to the question and starts normal, W is shared and starts at 0; both are trained by Adam on the policy gradient with the
    /// mean reward of a question's draws as baseline.
    struct Questionnaire {
        private let answers: Int
        private let rank: Int
        private let scale: Double
        /// Which answers of a question are correct.
        private let correct: [[Int]]
        private let base: [[Double]]
        /// u of question q from q x rank; W of dimension r from r x answers.
        private var own: [Double]
        private var shared: [Double]
        private var ownState: AdamW.State
        private var sharedState: AdamW.State
        private var isCorrect: [Bool]
        private var table = CategoricalTable()

        init(_ settings: Plateau, seed: Seed) {
            (answers, rank) = (settings.answers, settings.rank)
            scale = 1 / Double(settings.rank).squareRoot()
            var random = seed.stream("questions")
            var (correct, base): ([[Int]], [[Double]]) = ([], [])
            for _ in 0..<settings.questions {
                var logits = (0..<settings.answers).map { _ in random.normal() }
                var order = Array(0..<settings.answers)
                random.shuffle(&order)
                let right = Array(order.prefix(1 + random.index(below: 8)))
                let target = 1e-5 * pow(0.3 / 1e-5, random.uniform())
                // The correct answers together begin with the target's probability.
                let p = softmax(logits)
                let mass = right.reduce(0) { $0 + p[$1] }
                let shift = log(target / (1 - target)) - log(mass / (1 - mass))
                for answer in right { logits[answer] += shift }
                correct.append(right)
                base.append(logits)
            }
            (self.correct, self.base) = (correct, base)
            own = (0..<settings.questions * settings.rank).map { _ in random.normal() }
            shared = [Double](repeating: 0, count: settings.rank * settings.answers)
            ownState = AdamW.State(count: own.count)
            sharedState = AdamW.State(count: shared.count)
            isCorrect = [Bool](repeating: false, count: settings.answers)
        }

        private func logits(_ question: Int) -> [Double] {
            var logits = base[question]
            logits.withUnsafeMutableBufferPointer { logits in
                shared.withUnsafeBufferPointer { shared in
                    // Two rows at a time: each pass over the logits costs as much as the arithmetic.
                    for r in stride(from: 0, to: rank, by: 2) {
                        let row = shared.baseAddress! + r * answers
                        let next = r + 1 < rank ? row + answers : row
                        let weight = own[question * rank + r] * scale
                        let nextWeight = r + 1 < rank ? own[question * rank + r + 1] * scale : 0
                        for answer in 0..<answers { logits[answer] += weight * row[answer] + nextWeight * next[answer] }
                    }
                }
            }
            return logits
        }

        /// The probability of a correct answer, question by question.
        func passes() -> [Double] {
            base.indices.map { question in
                var weights = logits(question)
                let total = exponentials(&weights)
                return correct[question].reduce(0) { $0 + weights[$1] } / total
            }
        }

        mutating func step(_ settings: Plateau, rollouts: Int, rate: Double, _ random: inout RandomStream) {
            var ownSlope = [Double](repeating: 0, count: own.count)
            var sharedSlope = [Double](repeating: 0, count: shared.count)
            var drawn = [Int](repeating: 0, count: rollouts)
            for _ in 0..<settings.batch {
                let question = random.index(below: base.count)
                for answer in correct[question] { isCorrect[answer] = true }
                var weights = logits(question)
                exponentials(&weights)
                table.fill(weights)
                var hits = 0
                for place in drawn.indices {
                    drawn[place] = table.draw(&random)
                    hits += isCorrect[drawn[place]] ? 1 : 0
                }
                if hits > 0 && hits < rollouts {
                    // With the mean reward as baseline only the answers drawn have a slope.
                    let baseline = Double(hits) / Double(rollouts)
                    let weight = scale / Double(rollouts * settings.batch)
                    for answer in drawn {
                        let slope = -((isCorrect[answer] ? 1 : 0) - baseline) * weight
                        for r in 0..<rank {
                            ownSlope[question * rank + r] += slope * shared[r * answers + answer]
                            sharedSlope[r * answers + answer] += slope * own[question * rank + r]
                        }
                    }
                }
                for answer in correct[question] { isCorrect[answer] = false }
            }
            let adam = AdamW(rate: rate)
            ownState.step(&own, gradient: ownSlope, adam)
            sharedState.step(&shared, gradient: sharedSlope, adam)
        }
    }
}
