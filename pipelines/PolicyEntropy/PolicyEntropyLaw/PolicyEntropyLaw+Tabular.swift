import Glibc
import PolicyLab
import SoftmaxPolicies
package import Statistics
package import Workbench

extension PolicyEntropyLaw {
    /// Softmax policies with a row of their own for each question, which can't learn from each other.
    package struct Tabular: Configuration {
        @Quantity(in: 1..., unit: "rows") package var rows = 300
        @Quantity(in: 2..., unit: "tokens") package var tokens = 50
        /// Standard deviation of the logits, and of what the correct token is raised by.
        @Quantity(in: 0...) package var spread = 1.5
        /// Means of what the correct token is raised by: how rare a reward is.
        package var raised = [0.0, 1, 2]
        @Quantity(in: 2..., unit: "answers") package var group = 8
        @Quantity(in: 1..., unit: "steps") package var steps = 1500
        @Quantity(in: 0...) package var size = 0.2
        @Quantity(in: 1..., unit: "steps") package var interval = 15
        /// Standard deviation of the noise on the planted law.
        @Quantity(in: 0...) package var noise = 0.003
        /// Rows that are followed alone.
        @Quantity(in: 1..., unit: "rows") package var single = 50
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(5)
        package init() {}
    }

    /// Mean entropy and mean probability of the correct token over the rows, exact, and the planted law's accuracy at the same entropies.
    package struct TabularCourse: Codable, Sendable {
        package var step: [Double] = []
        package var entropy: [Double] = []
        package var accuracy: [Double] = []
        package var planted: [Double] = []
    }

    private static func logits(_ settings: Tabular, raised: Double, _ random: inout RandomStream) -> [Double] {
        var logits = (0..<settings.tokens).map { _ in random.normal(deviation: settings.spread) }
        logits[0] += random.normal(mean: raised, deviation: settings.spread)
        return logits
    }

    /// Trains all rows by GRPO; token 0 of a row is correct.
    package static func tabularPolicy(_ run: Run, settings: Tabular, raised: Double, seed: Seed) -> TabularCourse {
        var start = seed.stream("logits")
        var random = seed.stream("rollouts")
        var rows = (0..<settings.rows).map { _ in logits(settings, raised: raised, &start) }
        var policies = rows.map(softmax)
        var tables = policies.map { CategoricalTable($0) }
        var course = TabularCourse()
        var drawn = [Int](repeating: 0, count: settings.group)
        for step in 0...settings.steps {
            if step % settings.interval == 0 {
                course.step.append(Double(step))
                course.entropy.append(mean(policies.map { SoftmaxPolicies.entropy($0) }))
                course.accuracy.append(mean(policies.map { $0[0] }))
                run.progress(Double(step) / Double(settings.steps))
            }
            for row in rows.indices {
                for place in drawn.indices { drawn[place] = tables[row].draw(&random) }
                let hits = drawn.count { $0 == 0 }
                // Equal rewards have no advantage, and the row stays as it is.
                guard hits > 0 && hits < settings.group else { continue }
                let advantages = groupAdvantages(drawn.map { $0 == 0 ? 1 : 0 }, group: settings.group)
                // Advantages of a group sum to 0, and so does what each would take off by the probabilities.
                for (token, advantage) in zip(drawn, advantages) {
                    rows[row][token] += settings.size * advantage / Double(settings.group)
                }
                policies[row] = softmax(rows[row])
                tables[row].fill(policies[row])
            }
        }
        let law = fit(.exponential, course.entropy, course.accuracy)
        var noise = seed.stream("planted noise")
        course.planted = course.entropy.map { Form.exponential.value(law, at: $0) + noise.normal(deviation: settings.noise) }
        return course
    }

    /// What rows say that are followed alone.
    package struct SingleRows: Codable, Sendable {
        /// Error of the forecast by exp(H) over that by H, row by row.
        package var ratio: [Double] = []
        /// Some rows, for a figure.
        package var courses: [TabularCourse] = []
    }

    /// Follows single rows by the expected update of GRPO, without sampling noise.
    ///
    /// Our choice: advantages are divided by the reward's standard deviation as in a group, so that rare rewards are learnt in the same time.
    package static func singleRows(_ run: Run, settings: Tabular, forecasts: [Double]) -> SingleRows {
        var random = Seed(0).stream("single rows")
        var result = SingleRows()
        let raised = settings.raised[settings.raised.count / 2]
        for number in 0..<settings.single {
            var row = logits(settings, raised: raised, &random)
            var course = TabularCourse()
            for step in 0...settings.steps {
                let p = softmax(row)
                if step % settings.interval == 0 {
                    course.step.append(Double(step))
                    course.entropy.append(entropy(p))
                    course.accuracy.append(p[0])
                }
                let deviation = (p[0] * (1 - p[0])).squareRoot()
                guard deviation > 0 else { continue }
                for token in p.indices { row[token] += settings.size * p[token] * ((token == 0 ? 1 : 0) - p[0]) / deviation }
            }
            result.ratio.append(forecastRatio(course.entropy, course.accuracy, share: forecasts[0]))
            if number < 8 { result.courses.append(course) }
        }
        return result
    }

    /// Error of the forecast by exp(H) over that by H.
    package static func forecastRatio(_ entropy: [Double], _ accuracy: [Double], share: Double) -> Double {
        forecastError(.exponential, entropy, accuracy, share: share) / forecastError(.linear, entropy, accuracy, share: share)
    }
}
