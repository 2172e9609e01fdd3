import ContinualLearning
import SmallNetworks
import Statistics
import Torch
import Workbench

extension StabilityGap {
    /// How a learner of tasks one after the other keeps the old ones.
    package enum Method: String, Choice {
        package typealias Value = Self
        case finetune, replay, elasticWeights, distillation, episodic, joint

        var name: String {
            switch self {
            case .finetune: "fine-tuning"
            case .replay: "replay"
            case .elasticWeights: "EWC"
            case .distillation: "LwF"
            case .episodic: "GEM"
            case .joint: "joint"
            }
        }
    }

    package struct LearnerSettings: Configuration {
        /// Units of each hidden layer.
        @Quantity(in: 1..., unit: "units") package var hidden = [128, 128]
        /// Of each task.
        @Quantity(in: 20..., unit: "updates") package var updates = 250
        /// Images of the new task in an update, and as many of the memory.
        @Quantity(in: 1..., unit: "images") package var batch = 64
        @Quantity(in: 0...) package var learningRate = 0.05
        @Quantity(in: 0..<1) package var momentum = 0.9
        /// Images of all old tasks together.
        @Quantity(in: 1..., unit: "images") package var memory = 1000
        /// Neighbouring evaluations that are averaged before the least is taken.
        @Quantity(in: 1..., unit: "evaluations") package var smoothing = 3
        /// Updates after a switch in which the gradients are compared first.
        @Quantity(in: 1..., unit: "updates") package var early = 3
        /// The update from which they are compared last.
        @Quantity(in: 1..., unit: "updates") package var late = 200
        /// Evaluations at the end of a task whose mean is its last accuracy.
        @Quantity(in: 1..., unit: "evaluations") package var last = 20
        /// What EWC's penalty is multiplied with.
        @Quantity(in: 0...) package var elasticity = 100.0
        /// Images by which EWC tells how much a weight matters.
        @Quantity(in: 1..., unit: "images") package var fisherImages = 200
        /// At which LwF compares the logits with those before the switch.
        @Quantity(in: 0.1...) package var temperature = 2.0
        /// GEM's memory strength.
        @Quantity(in: 0...) package var margin = 0.5
        package init() {}
    }

    /// A network between two updates with all that goes with it over a switch, the optimiser's momentum included.
    package struct Learner: Module {
        var network: MLP
        var descent: SGD
        var memory: ReplayMemory
        var elastic = ElasticWeights()
        /// The network as it was at the last switch.
        var before: MLP?

        init(inputs: Int, classes: Int, _ settings: LearnerSettings, memory: Int, seed: Seed) throws {
            var random = seed.stream("weights")
            network = try MLP([inputs] + settings.hidden + [classes], using: &random)
            descent = SGD(learningRate: settings.learningRate, momentum: settings.momentum)
            self.memory = ReplayMemory(capacity: memory)
        }
    }

    /// The norms of the gradients of the new batch and of the memory's at each update, and the cosine between them.
    package struct GradientLog: Codable, Sendable {
        package var plasticity: [Double] = []
        package var stability: [Double] = []
        package var cosine: [Double] = []

        package init() {}

        /// Memory over new task, at each update.
        package var ratio: [Double] { zip(stability, plasticity).map { $0 / $1 } }
    }

    /// Draws what an update learns from; equal streams in every arm, so that runs are paired.
    struct Draws {
        var new: Batches
        var memory: RandomStream

        init(_ task: Task, _ settings: LearnerSettings, _ seed: Seed, _ purpose: String) {
            new = Batches(of: task.count, size: settings.batch, using: seed.stream("batches \(purpose)"))
            memory = seed.stream("memory batches \(purpose)")
        }
    }
}

extension StabilityGap.Learner {
    typealias Task = StabilityGap.Task
    typealias Settings = StabilityGap.LearnerSettings

    /// One update on a new task after some old ones.
    ///
    /// The new task's loss counts 1 / (k + 1), what keeps the k old tasks the rest.
    mutating func update(
        _ method: StabilityGap.Method, _ new: Task, _ old: [Task], _ settings: Settings, _ draws: inout StabilityGap.Draws,
        log: inout StabilityGap.GradientLog?
    ) throws {
        let parameters = network.parameters
        let share = 1 / Double(old.count + 1)
        let (inputs, targets) = try batch(new, draws.new.draw())
        func plain() throws -> [Tensor] { try gradients(inputs) { try crossEntropySlopes($0, targets) } }
        if old.isEmpty { return try descent.step(parameters, gradients: plain()) }
        switch method {
        case .finetune: try descent.step(parameters, gradients: plain())
        case .replay:
            let (kept, classes) = try batch(old, memory.draw(settings.batch, using: &draws.memory))
            guard log != nil else {
                let counts = [(try inputs.length(0), share), (try kept.length(0), 1 - share)]
                let weights = counts.flatMap { [Float](repeating: Float($1 / Double($0)), count: $0) }
                let both = try gradients(Tensor.joined([inputs, kept])) {
                    try ($0.softmax(1) - Tensor.joined([targets, classes])) * Tensor(weights, [weights.count, 1])
                }
                return try descent.step(parameters, gradients: both)
            }
            let plasticity = try plain()
            let stability = try gradients(kept) { try crossEntropySlopes($0, classes) }
            let (one, other) = (try joined(plasticity), try joined(stability))
            let norms = (try (one * one).sum().item().squareRoot(), try (other * other).sum().item().squareRoot())
            log?.plasticity.append(norms.0)
            log?.stability.append(norms.1)
            log?.cosine.append(try (one * other).sum().item() / (norms.0 * norms.1))
            try descent.step(
                parameters, gradients: zip(plasticity, stability).map { try $0.blended(with: $1, weight: 1 - share) })
        case .elasticWeights:
            let gradients = try plain()
            let pull = try elastic.gradients(parameters) ?? []
            try descent.step(parameters, gradients: zip(gradients, pull).map { try $0 + $1 * settings.elasticity })
        case .distillation:
            // The loss of the logits is their cross-entropy and temperature^2 times the divergence of softer outputs.
            let both = try gradients(inputs) { logits in
                let slopes = try crossEntropySlopes(logits, targets)
                guard let before else { return try slopes * share }
                let teacher = try (before.pass(inputs).output / settings.temperature).softmax(1)
                let softer = try crossEntropySlopes(logits / settings.temperature, teacher)
                return try slopes * share + softer * (settings.temperature * (1 - share))
            }
            try descent.step(parameters, gradients: both)
        case .episodic:
            var rows: [Tensor] = []
            for (task, images) in old.enumerated() {
                let places = (0..<settings.batch).map { _ in
                    memory.places[task][draws.memory.index(below: memory.places[task].count)]
                }
                let (kept, classes) = try batch(images, places)
                rows.append(try joined(gradients(kept) { try crossEntropySlopes($0, classes) }))
            }
            let matrix = try Tensor.stacked(rows)
            let flat = try joined(plain())
            let gram = try matrix.matmul(matrix.transposed()).doubles()
            let multipliers = episodicMultipliers(
                gram: rows.indices.map { row in rows.indices.map { gram[row * rows.count + $0] } },
                products: try matrix.matmul(flat).doubles(), margin: settings.margin)
            let projected = try flat + (matrix * Tensor(multipliers.map { Float($0) }, [rows.count, 1])).sum(0)
            let parts = try projected.split(parameters.map(\.count), along: 0)
            try descent.step(parameters, gradients: zip(parts, parameters).map { try $0.reshaped(to: $1.shape) })
        case .joint:
            let tasks = old + [new]
            let drawn = (0..<2 * settings.batch).map { _ in
                let task = draws.memory.index(below: tasks.count)
                return (task: task, place: draws.memory.index(below: tasks[task].count))
            }
            let (images, classes) = try batch(tasks, drawn)
            try descent.step(parameters, gradients: gradients(images) { try crossEntropySlopes($0, classes) })
        }
    }

    /// The gradients by the parameters of a loss, given by its derivatives by the logits.
    private func gradients(_ inputs: Tensor, _ slopes: (Tensor) throws -> Tensor) throws -> [Tensor] {
        let pass = try network.pass(inputs)
        return try network.gradients(pass, slopes: withoutGradients { try slopes(pass.output) })
    }

    /// What is remembered of a task that has been learned.
    mutating func finish(_ task: Task, _ method: StabilityGap.Method, _ settings: Settings, _ random: inout RandomStream) throws {
        memory.add(task.count, using: &random)
        switch method {
        case .elasticWeights:
            let examples = try (0..<settings.fisherImages).map { _ in
                let (input, target) = try batch(task, [random.index(below: task.count)])
                return try gradients(input) { try crossEntropySlopes($0, target) }
            }
            try elastic.add(network.parameters, gradients: examples)
        case .distillation: before = try network.copied()
        default: break
        }
    }

    /// Images, and for each a row with a one at its class.
    private func batch(_ task: Task, _ places: [Int]) throws -> (Tensor, Tensor) {
        let places = try Tensor(places)
        return (try task.inputs.slices(0, at: places), try task.targets.slices(0, at: places))
    }

    /// Images of several tasks, task after task: the order inside a batch changes nothing.
    private func batch(_ tasks: [Task], _ drawn: [(task: Int, place: Int)]) throws -> (Tensor, Tensor) {
        let parts = try tasks.indices.compactMap { task in
            let places = drawn.filter { $0.task == task }.map(\.place)
            return places.isEmpty ? nil : try batch(tasks[task], places)
        }
        return parts.count == 1 ? parts[0] : (try Tensor.joined(parts.map(\.0)), try Tensor.joined(parts.map(\.1)))
    }

    private func joined(_ gradients: [Tensor]) throws -> Tensor { try Tensor.joined(gradients.map { try $0.flattened() }) }
}
