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
        package var step: [Int] = []
        /// By the weights of the classifier.
        package var head: [Double] = []
        /// By the features of the batch.
        package var features: [Double] = []
        /// By the features, BinaryKL with the teacher's answers to other images of the batch.
        package var permuted: [Double] = []

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
    /// - Parameter watch: whether angles are measured.
    package static func fit(
        _ examples: Examples, _ teacher: Teacher, _ setup: Setup, _ settings: StudentSettings, _ method: Method, rate: Double, seed: Seed,
        watch: Bool = false
    ) throws -> (network: MLP, angles: Angles) {
        let images = examples.training
        let (inputs, labels, answers) = (try tensor(images), try Tensor(images.labels), teacher.logits)
        let student = try makeStudent(method, [images.size] + setup.hidden + [images.classes], settings, seed)
        var dropout = seed.stream("dropout")
        var permutation = seed.stream("permutation")
        var batches = Batches(of: images.count, size: settings.batch, using: seed.stream("batches"))
        let steps = setup.epochs * batches.perEpoch
        let schedule = Schedule(peak: rate, steps: steps, decay: .cosine)
        var descent = SGD(learningRate: rate, momentum: settings.momentum, weightDecay: settings.weightDecay)
        let parameters = student.shared + student.main + student.second
        var angles = Angles()
        for step in 0..<steps {
            let places = try Tensor(batches.draw())
            let (label, answer) = (try labels[places], try answers[places])
            let features = try student.network.features(inputs[places])
            let logits = try student.network.head(features)
            if watch, step % settings.every == 0 {
                let other = try answer[Tensor.permutation(answer.length(0), using: &permutation)]
                let by = [student.network.head.weight, features]
                let main = try crossEntropy(logits, label).gradients(of: by, retainGraph: true)
                let own = try binaryKL(logits, teacher: answer, temperature: settings.temperature).gradients(of: by, retainGraph: true)
                let strange = try binaryKL(logits, teacher: other, temperature: settings.temperature).gradients(of: by, retainGraph: true)
                angles.step.append(step)
                angles.head.append(try cosine([main[0]], [own[0]]))
                angles.features.append(try cosine([main[1]], [own[1]]))
                angles.permuted.append(try cosine([main[1]], [strange[1]]))
            }
            let gradients = try gradient(student, method, settings, features, logits, label, answer, &dropout)
            descent.learningRate = schedule(step)
            try descent.step(parameters, gradients: gradients)
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
            student.nonLinear = try NonLinearHead(
                features, classes, width: settings.headWidth, dropout: settings.dropout, using: &second)
        default: break
        }
        return student
    }

    /// The gradient of a method's loss by the shared layers, the main head and the second head.
    private static func gradient(
        _ student: Student, _ method: Method, _ settings: StudentSettings, _ features: Tensor, _ logits: Tensor, _ label: Tensor,
        _ answer: Tensor, _ dropout: inout RandomStream
    ) throws -> [Tensor] {
        let parameters = student.shared + student.main + student.second
        func all(_ loss: Tensor) throws -> [Tensor] { try loss.gradients(of: parameters, retainGraph: true) }
        func logitLoss(_ logits: Tensor) throws -> Tensor {
            try binaryKL(logits, teacher: answer, temperature: settings.temperature) * settings.alpha
        }
        let cost = try crossEntropy(logits, label)
        switch method {
        case .labels: return try all(cost)
        case .twice: return try all(cost * 2)
        case .logits: return try all(logitLoss(logits))
        case .both: return try all(cost + logitLoss(logits))
        case .softTargets:
            return try all(cost + softTargetLoss(logits, teacher: answer, temperature: settings.softTemperature) * settings.alpha)
        case .dual: return try all(cost + logitLoss(student.linear!(features)))
        case .idle: return try all(cost + crossEntropy(student.nonLinear!(features, using: &dropout), label))
        case .full:
            let loss = try binaryKLNorm(
                student.nonLinear!(features, using: &dropout), teacher: answer, temperature: settings.temperature)
            let main = try cost.gradients(of: student.shared + student.main, retainGraph: true)
            let second = try (loss * settings.alpha).gradients(of: student.shared + student.second)
            let count = student.shared.count
            let (mainShared, secondShared) = (Array(main.prefix(count)), Array(second.prefix(count)))
            return try sum(mainShared, aligned(secondShared, with: mainShared)) + main.dropFirst(count) + second.dropFirst(count)
        case .matched:
            let (main, other) = (try all(cost), try all(logitLoss(logits)))
            let head = student.shared.count
            return try sum(main, other, times: length(of: [main[head]]) / length(of: [other[head]]))
        case .scaled:
            let main = try all(cost)
            let factor = try length(of: sum(main, all(logitLoss(logits)))) / length(of: main)
            return try main.map { try $0 * factor }
        }
    }
}
