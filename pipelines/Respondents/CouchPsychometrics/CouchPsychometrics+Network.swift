package import Statistics
package import TinyTransformer
import Torch
package import Workbench

// A network trained to imitate answers, and nothing else.
extension CouchPsychometrics {
    /// The order in which the network meets the items: the first of each trait, then the second of each, and so on.
    ///
    /// Our choice: so that a prefix of five items has one of every trait, and every trait has four items after it.
    package static let askedOrder = (0..<5).flatMap { number in (0..<5).map { trait in 5 * trait + number } }

    /// A trained network and how its training went.
    package struct Imitator: Codable, Sendable {
        package var model: TinyTransformer
        /// Loss after each pass, nats an answer: on the people trained on, and on those by whom training was ended.
        package var training: [Double]
        package var stopping: [Double]
        /// The pass after which the loss was least, from 0; its weights are kept.
        package var best: Int
    }

    /// Trains a network to say which answer comes next; with shuffled answers each item's answers are dealt out among people.
    ///
    /// Streams "training split", "shuffled answers", "weights", "batches". Our choices: AdamW at a constant rate, gradients not clipped.
    static func network(_ run: Run, people: Sheets25, settings: Network, answers: Answers) throws -> Imitator {
        let sheets = answers == .shuffled ? shuffled(people, Seed(0)) : people
        return try imitator(run, sheets, settings, Seed(0))
    }

    /// Every item's answers in another order of their own.
    package static func shuffled(_ people: Sheets25, _ seed: Seed) -> Sheets25 {
        var random = seed.stream("shuffled answers")
        return Sheets25(
            people.columns.map { column in
                var dealt = column
                random.shuffle(&dealt)
                return dealt
            })
    }

    package static func imitator(_ run: Run, _ people: Sheets25, _ settings: Network, _ seed: Seed) throws -> Imitator {
        guard settings.training + settings.stopping <= people.count else {
            throw InvalidSetting(
                name: "network.training", found: "\(settings.training) and \(settings.stopping) to stop by",
                expected: "together at most the \(people.count) people there are")
        }
        var (splitting, weights, batches) = (seed.stream("training split"), seed.stream("weights"), seed.stream("batches"))
        var order = Array(0..<people.count)
        splitting.shuffle(&order)
        let tokens = order.map { person in [0] + askedOrder.map { Int(people.columns[$0][person]) - 1 } }
        let training = Array(tokens[..<settings.training])
        let stopping = try tensor(tokens[settings.training..<settings.training + settings.stopping])
        let model = try TinyTransformer(
            TransformerShape(vocabulary: 6, width: settings.width, depth: settings.depth, heads: settings.heads, context: 25),
            using: &weights)
        let parameters = model.parameters
        var adam = Adam.decoupled(learningRate: settings.rate)
        var result = Imitator(model: try model.copied(), training: [], stopping: [], best: 0)
        var (places, step) = (Array(training.indices), 0)
        while step < settings.steps, result.stopping.count - result.best <= settings.patience {
            batches.shuffle(&places)
            var losses: [Double] = []
            for first in stride(from: 0, to: places.count, by: settings.batch) where step < settings.steps {
                let batch = try tensor(places[first..<min(first + settings.batch, places.count)].map { training[$0] })
                let loss = try model.loss(batch)
                try adam.descend(loss, over: parameters)
                losses.append(try loss.item())
                step += 1
            }
            result.training.append(mean(losses))
            result.stopping.append(try withoutGradients { try model.loss(stopping).item() })
            if result.stopping.last! <= result.stopping.min()! {
                result.best = result.stopping.count - 1
                result.model = try model.copied()
            }
            run.log("loss on others", at: step, result.stopping.last!)
            run.progress(Double(step) / Double(settings.steps))
        }
        return result
    }

    private static func tensor(_ rows: some Collection<[Int]>) throws -> Tensor {
        try Tensor(rows.flatMap { $0 }, [rows.count, 26])
    }

    /// What a network makes up.
    package struct MadeUp: Codable, Sendable {
        package var people: Sheets25
        package var alphas: [Double]
        package var training: [Double]
        package var stopping: [Double]
        package var best: Int
        /// The correlation of trait scores after a prefix between two samples that share the prefix, trait by trait, and their mean.
        package var sharedPrefix: [Double]
        package var sharedMean: Estimate
        /// The same between two samples that share nothing.
        package var independent: [Double]
        package var independentMean: Estimate
        /// Mean inconsistency and longest string.
        package var inconsistency: Double
        package var longest: Double
    }

    /// Draws people out of a network, and the rest of each anew after the same first five answers, and everything anew.
    ///
    /// Streams "people", "rest", "other people".
    package static func madeUp(_ run: Run, network: Imitator, respondents: Int, settings: People) throws -> MadeUp {
        var (first, second, third) = (Seed(0).stream("people"), Seed(0).stream("rest"), Seed(0).stream("other people"))
        let start = try Tensor([Int](repeating: 0, count: respondents), [respondents, 1])
        let sampled = try network.model.sample(25, after: start, using: &first)
        let prefix = try Tensor.joined([start, sampled[0..., ..<5]], along: 1)
        let rest = try network.model.sample(20, after: prefix, using: &second)
        let others = try network.model.sample(25, after: start, using: &third)
        let people = try sheets(sampled, respondents)
        let again = try sheets(try .joined([sampled[0..., ..<5], rest], along: 1), respondents)
        let other = try sheets(others, respondents)
        let (own, same, none) = (laterScores(people), laterScores(again), laterScores(other))
        return MadeUp(
            people: people, alphas: people.alphas, training: network.training, stopping: network.stopping, best: network.best,
            sharedPrefix: correlations(own, same), sharedMean: retest(own, same, settings.resamples), independent: correlations(own, none),
            independentMean: retest(own, none, settings.resamples), inconsistency: mean(people.inconsistencies),
            longest: mean(people.longestStrings))
    }

    private static func sheets(_ tokens: Tensor, _ count: Int) throws -> Sheets25 {
        let values = try tokens.doubles()
        var columns = [[Double]](repeating: [], count: 25)
        for (place, item) in askedOrder.enumerated() { columns[item] = (0..<count).map { values[25 * $0 + place] + 1 } }
        return Sheets25(columns)
    }

    /// For each trait the mean of its four items after the prefix, scored its way round.
    package static func laterScores(_ people: Sheets25) -> [[Double]] {
        let keyed = people.keyed
        return traits.indices.map { trait in
            (0..<people.count).map { person in (1..<5).reduce(0) { $0 + keyed[5 * trait + $1][person] } / 4 }
        }
    }

    static func correlations(_ first: [[Double]], _ second: [[Double]]) -> [Double] {
        zip(first, second).map { pearsonCorrelation($0, $1) }
    }

    /// The mean correlation over traits, with its percentile interval over resamples of respondents.
    package static func retest(_ first: [[Double]], _ second: [[Double]], _ resamples: Int) -> Estimate {
        var random = Seed(0).stream("resamples")
        let n = first[0].count
        let means = (0..<resamples).map { _ in
            let drawn = (0..<n).map { _ in random.index(below: n) }
            return mean(zip(first, second).map { a, b in correlation(a, b, at: drawn) })
        }
        return Estimate(
            mean(correlations(first, second)), low: quantile(means, at: 0.025), high: quantile(means, at: 0.975), n: n,
            method: "bootstrap 95%")
    }

    /// The correlation of the pairs at some places, in one pass: scores lie between 1 and 6, so that nothing is lost by it.
    private static func correlation(_ x: [Double], _ y: [Double], at places: [Int]) -> Double {
        var (sx, sy, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for place in places {
            let (a, b) = (x[place], y[place])
            sx += a
            sy += b
            xx += a * a
            yy += b * b
            xy += a * b
        }
        let n = Double(places.count)
        return (xy - sx * sy / n) / ((xx - sx * sx / n) * (yy - sy * sy / n)).squareRoot()
    }
}
