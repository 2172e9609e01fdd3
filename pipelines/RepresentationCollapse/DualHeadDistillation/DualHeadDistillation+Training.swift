import Distillation
import ImageSets
package import SmallNetworks
package import Statistics
import Torch
import Workbench

extension DualHeadDistillation {
    /// What a student learns by. All methods of a seed begin with the same weights and see the same batches.
    package enum Method: String, Choice {
        case labels = "CE"
        case logits = "BinaryKL"
        case both = "CE + BinaryKL"
        case softTargets = "CE + KD"
        /// Cross-entropy on the main head, BinaryKL on a linear head of its own.
        case dual = "dual head"
        /// Cross-entropy on the main head, BinaryKL-Norm on a non-linear head of its own, gradients aligned in the shared layers.
        case full = "full recipe"
        /// Cross-entropy with weight 2 at half its rate.
        case twice = "CE twice"
        /// Cross-entropy on both heads, the second one as in the full recipe.
        case idle = "CE on two heads"
        /// BinaryKL's gradient scaled at every step, so that it has the same length as that of cross-entropy in the classifier.
        case matched = "CE + BinaryKL, norm-matched"
        /// The gradient of cross-entropy at the length of the sum of both.
        case scaled = "CE, steps as long as CE + BinaryKL"

        package static let tuned: [Method] = [.labels, .logits, .both, .softTargets, .dual, .full]
        package static let judged: [Method] = tuned + [.twice, .idle]
        package static let atOneRate: [Method] = [.labels, .both, .matched, .scaled]

        /// What is scanned for the method's rate, and what share of that rate it takes.
        var rate: (of: Method, share: Double) {
            switch self {
            case .twice: (.labels, 0.5)
            case .idle: (.labels, 1)
            default: (self, 1)
            }
        }
    }

    /// Cosines between the gradients of cross-entropy and BinaryKL, by step.
    package struct Angles: Codable, Sendable {
        package var step: [Int]
        /// By the weights of the classifier.
        package var head: [Double]
        /// By the features of the batch.
        package var features: [Double]
        /// By the features, BinaryKL with the teacher's answers to other images of the batch.
        package var permuted: [Double]

        package init(step: [Int] = [], head: [Double] = [], features: [Double] = [], permuted: [Double] = []) {
            (self.step, self.head, self.features, self.permuted) = (step, head, features, permuted)
        }

        /// The places of the steps in the last half of training.
        package func lastHalf(of steps: Int) -> [Int] { step.indices.filter { step[$0] >= steps / 2 } }
    }

    /// A student in training: its network, and the second head where the method has one.
    private struct Student {
        let network: MLP
        var linear: Linear?
        var nonLinear: NonLinearHead?

        var shared: [Tensor] { network.layers.dropLast().flatMap(\.parameters) }
        var main: [Tensor] { network.head.parameters }
        var second: [Tensor] { (linear?.parameters ?? []) + (nonLinear?.parameters ?? []) }
    }

    /// Trains a student.
    ///
    /// A loss enters by its pull, its gradient by the logits: what it asks of the classifier and of the features follows from that.
    ///
    /// - Parameter watch: whether angles are measured.
    package static func fit(
        _ examples: Examples, _ teacher: Teacher, _ setup: Setup, _ settings: StudentSettings, _ method: Method, rate: Double, seed: Seed,
        watch: Bool = false
    ) throws -> (network: MLP, angles: Angles) {
        let images = examples.training
        let (inputs, answers) = (try tensor(images), teacher.logits)
        let targets = try Tensor(images.labels).oneHot(images.classes).to(.float32)
        let student = try makeStudent(method, [images.size] + setup.hidden + [images.classes], settings, seed)
        var (dropout, permutation) = (seed.stream("dropout"), seed.stream("permutation"))
        var batches = Batches(of: images.count, size: settings.batch, using: seed.stream("batches"))
        let steps = setup.epochs * batches.perEpoch
        let schedule = Schedule(peak: rate, steps: steps, decay: .cosine)
        var descent = SGD(learningRate: rate, momentum: settings.momentum, weightDecay: settings.weightDecay)
        let parameters = student.shared + student.main + student.second
        var angles = Angles()
        for step in 0..<steps {
            let places = try Tensor(batches.draw())
            let features = try student.network.features(inputs.slices(0, at: places))
            let batch = Batch(
                features: features, logits: try student.network.head(features), targets: try targets.slices(0, at: places),
                answers: try answers.slices(0, at: places))
            if watch, step % settings.every == 0 {
                angles.step.append(step)
                try angles.measure(batch, student.network.head, settings, exchange: &permutation)
            }
            descent.learningRate = schedule(step)
            try descent.step(parameters, gradients: gradient(student, method, settings, batch, &dropout))
        }
        return (student.network, angles)
    }

    /// A student with its start; the second head has a stream of its own, so that it shifts no other start.
    private static func makeStudent(_ method: Method, _ widths: [Int], _ settings: StudentSettings, _ seed: Seed) throws -> Student {
        var (weights, second) = (seed.stream("weights"), seed.stream("second head"))
        var student = Student(network: try MLP(widths, using: &weights))
        let (features, classes) = (widths[widths.count - 2], widths[widths.count - 1])
        switch method {
        case .dual: student.linear = try Linear(features, classes, using: &second)
        case .full, .idle:
            student.nonLinear = try NonLinearHead(features, classes, width: settings.headWidth, dropout: settings.dropout, using: &second)
        default: break
        }
        return student
    }

    /// The gradient of a method's loss by the shared layers, the main head and the second head.
    private static func gradient(
        _ student: Student, _ method: Method, _ settings: StudentSettings, _ batch: Batch, _ dropout: inout RandomStream
    ) throws -> [Tensor] {
        let own = student.shared + student.main
        func main(_ pull: Tensor, retain: Bool = false) throws -> [Tensor] {
            try batch.logits.gradients(of: own, weights: pull, retainGraph: retain)
        }
        func withSecond(_ logits: Tensor, _ pull: Tensor, align: Bool = false) throws -> [Tensor] {
            let first = try main(batch.labelPull(), retain: true)
            let second = try logits.gradients(of: student.shared + student.second, weights: pull)
            let count = student.shared.count
            let (its, ours) = (Array(second.prefix(count)), Array(first.prefix(count)))
            return try sum(ours, align ? aligned(its, with: ours) : its) + first.dropFirst(count) + second.dropFirst(count)
        }
        func logitPull(_ logits: Tensor) throws -> Tensor {
            try binaryKLPull(logits, teacher: batch.answers, temperature: settings.temperature) * settings.alpha
        }
        switch method {
        case .labels: return try main(batch.labelPull())
        case .twice: return try main(batch.labelPull() * 2)
        case .logits: return try main(logitPull(batch.logits))
        case .both: return try main(batch.labelPull() + logitPull(batch.logits))
        case .softTargets:
            let pull = try softTargetPull(batch.logits, teacher: batch.answers, temperature: settings.softTemperature) * settings.alpha
            return try main(batch.labelPull() + pull)
        case .dual:
            let logits = try student.linear!(batch.features)
            return try withSecond(logits, logitPull(logits))
        case .idle:
            let logits = try student.nonLinear!(batch.features, using: &dropout)
            return try withSecond(logits, batch.labelPull(logits))
        case .full:
            let logits = try student.nonLinear!(batch.features, using: &dropout)
            let pull = try binaryKLNormPull(logits, teacher: batch.answers, temperature: settings.temperature) * settings.alpha
            return try withSecond(logits, pull, align: true)
        case .matched:
            let (first, second) = (try batch.labelPull(), try logitPull(batch.logits))
            let factor = try length(of: [batch.byHead(first)]) / length(of: [batch.byHead(second)])
            return try main(first + second * factor)
        case .scaled:
            let first = try main(batch.labelPull(), retain: true)
            let factor = try length(of: sum(first, main(logitPull(batch.logits)))) / length(of: first)
            return try first.map { try $0 * factor }
        }
    }
}

/// One batch on its way through a student.
private struct Batch {
    /// What the shared layers put out, `[batch, width]`.
    let features: Tensor
    /// What the main head makes of it, `[batch, classes]`.
    let logits: Tensor
    /// A one at each image's class.
    let targets: Tensor
    /// The teacher's logits.
    let answers: Tensor

    /// The gradient of cross-entropy by logits, those of the main head unless others are given.
    func labelPull(_ given: Tensor? = nil) throws -> Tensor {
        try withoutGradients { try ((given ?? logits).softmax() - targets) / Double(targets.length(0)) }
    }

    /// The gradient by the main head's weights of a loss with this pull.
    func byHead(_ pull: Tensor) throws -> Tensor { try withoutGradients { try pull.transposed().matmul(features) } }
}

extension DualHeadDistillation.Angles {
    /// Adds the cosines of one batch.
    fileprivate mutating func measure(
        _ batch: Batch, _ classifier: Linear, _ settings: DualHeadDistillation.StudentSettings, exchange: inout RandomStream
    ) throws {
        try withoutGradients {
            let other = try batch.answers.slices(0, at: Tensor.permutation(batch.answers.length(0), using: &exchange))
            let labels = try batch.labelPull()
            let logits = try binaryKLPull(batch.logits, teacher: batch.answers, temperature: settings.temperature)
            let strange = try binaryKLPull(batch.logits, teacher: other, temperature: settings.temperature)
            func byFeatures(_ pull: Tensor) throws -> [Tensor] { [try pull.matmul(classifier.weight)] }
            head.append(try cosine([batch.byHead(labels)], [batch.byHead(logits)]))
            features.append(try cosine(byFeatures(labels), byFeatures(logits)))
            permuted.append(try cosine(byFeatures(labels), byFeatures(strange)))
        }
    }
}
