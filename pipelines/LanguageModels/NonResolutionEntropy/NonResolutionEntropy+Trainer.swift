package import Statistics
import Workbench

extension NonResolutionEntropy {
    /// How a network is trained; the defaults are the published ones.
    package struct Training: Configuration {
        /// How a turn's words become one vector: `mean-over-20` or `masked`.
        package var pooling = Pooling.all
        /// `published` or `exact`.
        package var update = Update.published
        @Quantity(in: 1..., unit: "training pairs") package var examples = 1000
        @Quantity(in: 0..., unit: "epochs") package var epochs = 100
        @Quantity(in: 1..., unit: "training pairs") package var batch = 32
        /// The size of a step along the slope.
        @Quantity(in: 0...) package var rate = 0.1

        package init() {}

        package init(pooling: Pooling, update: Update) {
            self.pooling = pooling
            self.update = update
        }
    }

    /// Trains a network: stochastic gradient descent over shuffled batches (stream "batches").
    package static func fit(_ network: inout Network, model: Model, training: Training, language: Language, examples: [Example], seed: Seed)
    {
        let trainer = Trainer(network, model: model, training: training, language: language)
        var random = seed.stream("batches")
        var order = examples
        for _ in 0..<training.epochs {
            random.shuffle(&order)
            for start in stride(from: 0, to: order.count, by: training.batch) {
                trainer.step(order[start..<min(start + training.batch, order.count)])
            }
        }
        trainer.copy(to: &network)
    }
}

/// One network in training.
///
/// There are few distinct turns, and the layer in front of the rectifier is linear in each of them: a step projects every turn of a batch
/// once, adds the projections example by example, and gathers the gradients by turn. Matrices of 64 columns are rows of four lanes.
private struct Trainer: ~Copyable {
    typealias Lane = SIMD16<Double>
    typealias Numbers = UnsafeMutablePointer<Double>
    typealias Lanes = UnsafeMutablePointer<Lane>
    static let width = NonResolutionEntropy.Network.width
    static let places = NonResolutionEntropy.Network.places

    private let model: NonResolutionEntropy.Model
    private let training: NonResolutionEntropy.Training
    private let firstTurns, secondTurns: NonResolutionEntropy.Turns
    private let words: Int

    // Parameters
    private let embedding, senses, gate, gateBias, secondBias: Numbers
    private let weights, firstBias, second: Lanes

    // A row for each distinct turn: pooled vectors, gate, projections, gradients.
    private let firstVector, secondVector, firstVectorSlope, secondVectorSlope, senseVectorSlope, gates, gateSlope, classSlope: Numbers
    /// The pooled vectors times the rate.
    private let firstStep, secondStep: Numbers
    private let firstProjection, secondProjection, senseProjection: Lanes
    private let firstSlope, secondSlope, senseSlope: Lanes
    // One row: an example's hidden layer, the difference of the classes' rows, its slope.
    private let hidden, difference, outer: Lanes

    init(
        _ network: NonResolutionEntropy.Network, model: NonResolutionEntropy.Model, training: NonResolutionEntropy.Training,
        language: NonResolutionEntropy.Language
    ) {
        func numbers(_ values: [Double]) -> Numbers {
            let pointer = Numbers.allocate(capacity: values.count)
            pointer.initialize(from: values, count: values.count)
            return pointer
        }
        func zeros(_ count: Int) -> Numbers { numbers([Double](repeating: 0, count: count)) }
        func lanes(_ values: [Double]) -> Lanes {
            let pointer = Lanes.allocate(capacity: values.count / 16)
            for index in 0..<values.count / 16 { (pointer + index).initialize(to: Lane(values[16 * index..<16 * (index + 1)])) }
            return pointer
        }
        func zeroLanes(_ rows: Int) -> Lanes { lanes([Double](repeating: 0, count: 64 * rows)) }
        (self.model, self.training) = (model, training)
        let left = model.architecture == .twoVector ? language.bank : nil
        firstTurns = NonResolutionEntropy.Turns(language.firstTurns, leavingOut: left, pooling: training.pooling)
        secondTurns = NonResolutionEntropy.Turns(language.secondTurns, leavingOut: left, pooling: training.pooling)
        words = language.vocabulary.count
        embedding = numbers(network.embedding)
        senses = numbers(network.senses)
        gate = numbers(network.gate)
        gateBias = numbers(network.gateBias)
        secondBias = numbers(network.secondBias)
        weights = lanes(network.first)
        firstBias = lanes(network.firstBias)
        second = lanes(network.second)
        let (n1, n2) = (language.firstTurns.count, language.secondTurns.count)
        firstVector = zeros(n1 * Self.width)
        secondVector = zeros(n2 * Self.width)
        firstStep = zeros(n1 * Self.width)
        secondStep = zeros(n2 * Self.width)
        firstVectorSlope = zeros(n1 * Self.width)
        secondVectorSlope = zeros(n2 * Self.width)
        senseVectorSlope = zeros(2 * Self.width)
        gates = zeros(2 * n2)
        gateSlope = zeros(2 * n2)
        classSlope = zeros(2 * n2)
        firstProjection = zeroLanes(n1)
        secondProjection = zeroLanes(n2)
        senseProjection = zeroLanes(2)
        firstSlope = zeroLanes(n1)
        secondSlope = zeroLanes(n2)
        senseSlope = zeroLanes(2)
        (hidden, difference, outer) = (zeroLanes(1), zeroLanes(1), zeroLanes(1))
    }

    deinit {
        for pointer in [
            embedding, senses, gate, gateBias, secondBias, firstVector, secondVector, firstStep, secondStep, firstVectorSlope,
            secondVectorSlope, senseVectorSlope, gates, gateSlope, classSlope,
        ] { pointer.deallocate() }
        for pointer in [
            weights, firstBias, second, firstProjection, secondProjection, senseProjection, firstSlope, secondSlope, senseSlope, hidden,
            difference, outer,
        ] { pointer.deallocate() }
        firstTurns.deallocate()
        secondTurns.deallocate()
    }

    func copy(to network: inout NonResolutionEntropy.Network) {
        func array(_ pointer: Numbers, _ count: Int) -> [Double] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
        func array(_ pointer: Lanes, rows: Int) -> [Double] { (0..<4 * rows).flatMap { index in (0..<16).map { pointer[index][$0] } } }
        network.embedding = array(embedding, words * Self.width)
        network.senses = array(senses, 2 * Self.width)
        network.gate = array(gate, 2 * Self.width)
        network.gateBias = array(gateBias, 2)
        network.first = array(weights, rows: 2 * Self.width)
        network.firstBias = array(firstBias, rows: 1)
        network.second = array(second, rows: 2)
        network.secondBias = array(secondBias, 2)
    }

    private var hasTwoVectors: Bool { model.architecture == .twoVector }

    /// One update from the examples of a batch.
    func step(_ batch: ArraySlice<NonResolutionEntropy.Example>) {
        var (firsts, seconds): ([Int], [Int]) = ([], [])
        var seen: (UInt64, UInt64) = (0, 0)
        for example in batch {
            if seen.0 & 1 << UInt64(example.first) == 0 { firsts.append(example.first) }
            if seen.1 & 1 << UInt64(example.second) == 0 { seconds.append(example.second) }
            seen.0 |= 1 << UInt64(example.first)
            seen.1 |= 1 << UInt64(example.second)
        }
        project(firsts, seconds)
        classify(batch, firsts, seconds)
        backward(firsts, seconds)
    }

    // MARK: Forward

    /// The vectors of the turns, the gates, and what each adds to the hidden layer.
    private func project(_ firsts: [Int], _ seconds: [Int]) {
        for turn in firsts {
            pool(firstTurns, turn, into: firstVector, times: firstStep)
            multiply(firstVector + turn * Self.width, weights, firstProjection + 4 * turn, from: nil)
        }
        if hasTwoVectors {
            for k in 0..<2 { multiply(senses + k * Self.width, weights, senseProjection + 4 * k, from: nil) }
        }
        for turn in seconds {
            let vector = secondVector + turn * Self.width
            pool(secondTurns, turn, into: secondVector, times: secondStep)
            multiply(vector, weights + 4 * Self.width, secondProjection + 4 * turn, from: firstBias)
            guard hasTwoVectors else { continue }
            var logit = gateBias[0] - gateBias[1]
            for index in 0..<Self.width { logit += vector[index] * (gate[2 * index] - gate[2 * index + 1]) }
            gates[2 * turn] = model.isGateFrozen ? 0.5 : logistic(logit)
            gates[2 * turn + 1] = 1 - gates[2 * turn]
            let share = firstTurns.share[0]
            for block in 0..<4 {
                secondProjection[4 * turn + block] +=
                    (senseProjection[block] * gates[2 * turn] + senseProjection[4 + block] * gates[2 * turn + 1]) * share
            }
        }
    }

    /// The mean of a turn's word vectors, and the same times the rate; "bank" is left out where it has two vectors of its own.
    private func pool(_ turns: NonResolutionEntropy.Turns, _ turn: Int, into vectors: Numbers, times steps: Numbers) {
        let (vector, step) = (vectors + turn * Self.width, steps + turn * Self.width)
        let (scale, padding) = (turns.share[turn], turns.padding[turn])
        for index in 0..<Self.width { vector[index] = embedding[index] * padding }
        for word in turns[turn] {
            let row = embedding + word * Self.width
            for index in 0..<Self.width { vector[index] += row[index] * scale }
        }
        for index in 0..<Self.width { step[index] = vector[index] * training.rate }
    }

    /// out = vector (32) times matrix (32 x 64), plus `start`.
    private func multiply(_ vector: Numbers, _ matrix: Lanes, _ out: Lanes, from start: Lanes?) {
        for block in 0..<4 {
            var sum = start.map { $0[block] } ?? Lane(repeating: 0)
            for row in 0..<Self.width { sum += matrix[4 &* row &+ block] * vector[row] }
            out[block] = sum
        }
    }

    /// The answers to a batch, and the slopes of the mean loss gathered by turn: of the classes and of the hidden layer.
    ///
    /// The last layer is updated.
    private func classify(_ batch: ArraySlice<NonResolutionEntropy.Example>, _ firsts: [Int], _ seconds: [Int]) {
        for turn in firsts { for block in 0..<4 { firstSlope[4 * turn + block] = Lane(repeating: 0) } }
        for turn in seconds {
            for block in 0..<4 { secondSlope[4 * turn + block] = Lane(repeating: 0) }
            (classSlope[2 * turn], classSlope[2 * turn + 1]) = (0, 0)
        }
        // With two classes only the difference of their rows counts, and the slope of one is minus that of the other.
        for block in 0..<4 {
            difference[block] = second[block] - second[4 + block]
            outer[block] = Lane(repeating: 0)
        }
        let (hidden, difference, outer) = (Quads(hidden), Quads(difference), Quads(outer))
        var bias = 0.0
        for example in batch {
            let (a, b) = (Quads(firstProjection + 4 &* example.first), Quads(secondProjection + 4 &* example.second))
            var (even, odd) = (Quad(repeating: 0), Quad(repeating: 0))
            for quad in 0..<8 {
                hidden[2 &* quad] = positive(a[2 &* quad] + b[2 &* quad])
                hidden[2 &* quad &+ 1] = positive(a[2 &* quad &+ 1] + b[2 &* quad &+ 1])
                even += hidden[2 &* quad] * difference[2 &* quad]
                odd += hidden[2 &* quad &+ 1] * difference[2 &* quad &+ 1]
            }
            let sum = even + odd
            let financial = logistic((sum[0] + sum[2]) + (sum[1] + sum[3]) + secondBias[0] - secondBias[1])
            let slope = (financial - (example.label == 0 ? 1 : 0)) / Double(batch.count)
            bias += slope
            classSlope[2 &* example.second] += slope
            classSlope[2 &* example.second &+ 1] -= slope
            let (one, other) = (Quads(firstSlope + 4 &* example.first), Quads(secondSlope + 4 &* example.second))
            for quad in 0..<16 {
                outer[quad] += hidden[quad] * slope
                let back = (difference[quad] * slope).replacing(with: 0, where: hidden[quad] .<= 0)
                one[quad] += back
                other[quad] += back
            }
        }
        for block in 0..<4 {
            let step = self.outer[block] * training.rate
            second[block] -= step
            second[4 + block] += step
        }
        secondBias[0] -= training.rate * bias
        secondBias[1] += training.rate * bias
    }

    // MARK: Backward

    /// Updates everything in front of the last layer.
    private func backward(_ firsts: [Int], _ seconds: [Int]) {
        if hasTwoVectors {
            for block in 0..<8 { senseSlope[block] = Lane(repeating: 0) }
            for turn in seconds {
                for k in 0..<2 {
                    for block in 0..<4 { senseSlope[4 * k + block] += secondSlope[4 * turn + block] * gates[2 * turn + k] }
                }
            }
        }
        if training.update == .exact {
            for turn in firsts { multiplyBack(firstSlope + 4 * turn, weights, firstVectorSlope + turn * Self.width) }
            for turn in seconds { multiplyBack(secondSlope + 4 * turn, weights + 4 * Self.width, secondVectorSlope + turn * Self.width) }
            if hasTwoVectors {
                for k in 0..<2 { multiplyBack(senseSlope + 4 * k, weights, senseVectorSlope + k * Self.width) }
            }
            updateHiddenLayer(firsts, seconds)
            updateExactly(firsts, seconds)
        } else {
            // In this order in the paper's program: what reaches the second turn has passed the weights after their update.
            updateHiddenLayer(firsts, seconds)
            for turn in seconds { multiplyBack(secondSlope + 4 * turn, weights + 4 * Self.width, secondVectorSlope + turn * Self.width) }
            updateByThePublishedRule(seconds)
        }
    }

    /// out (32) = slope (64) times the transposed matrix (32 x 64).
    private func multiplyBack(_ slope: Lanes, _ matrix: Lanes, _ out: Numbers) {
        for row in 0..<Self.width {
            let weights = matrix + 4 &* row
            out[row] = total(slope[0] * weights[0] + slope[1] * weights[1] + slope[2] * weights[2] + slope[3] * weights[3])
        }
    }

    /// The gradient of everything but the padding vector, which isn't trained.
    private func updateExactly(_ firsts: [Int], _ seconds: [Int]) {
        let rate = training.rate
        let share = firstTurns.share[0]
        if hasTwoVectors {
            for index in 0..<2 * Self.width { senses[index] -= rate * share * senseVectorSlope[index] }
        }
        if hasTwoVectors && !model.isGateFrozen {
            for turn in seconds {
                let slope = secondSlope + 4 * turn
                var along = (0.0, 0.0)
                for block in 0..<4 {
                    along.0 += total(slope[block] * senseProjection[block])
                    along.1 += total(slope[block] * senseProjection[4 + block])
                }
                let (g0, g1) = (gates[2 * turn], gates[2 * turn + 1])
                gateSlope[2 * turn] = g0 * g1 * (along.0 - along.1) * share
                gateSlope[2 * turn + 1] = -gateSlope[2 * turn]
                for index in 0..<Self.width {
                    for k in 0..<2 { secondVectorSlope[turn * Self.width + index] += gate[2 * index + k] * gateSlope[2 * turn + k] }
                }
            }
            for turn in seconds { updateGate(turn, by: gateSlope, rate: rate) }
        }
        for turn in firsts { updateWords(firstTurns, turn, firstVectorSlope, rate) }
        for turn in seconds { updateWords(secondTurns, turn, secondVectorSlope, rate) }
    }

    /// The paper's rule for everything in front of the classifier.
    ///
    /// Words of the second turn move at a hundredth of their slope, those of the first not at all; the gate by the slope of the classes; the two
    /// vectors by the slope of the second turn.
    private func updateByThePublishedRule(_ seconds: [Int]) {
        let rate = training.rate
        for turn in seconds {
            let slope = secondVectorSlope + turn * Self.width
            updateWords(secondTurns, turn, secondVectorSlope, rate * 0.01)
            guard hasTwoVectors else { continue }
            if !model.isGateFrozen { updateGate(turn, by: classSlope, rate: rate * 0.1) }
            for k in 0..<2 {
                let step = rate * 0.05 * gates[2 * turn + k]
                for index in 0..<Self.width { senses[k * Self.width + index] -= step * slope[index] }
            }
        }
    }

    private func updateGate(_ turn: Int, by slope: Numbers, rate: Double) {
        for k in 0..<2 {
            gateBias[k] -= rate * slope[2 * turn + k]
            for index in 0..<Self.width { gate[2 * index + k] -= rate * secondVector[turn * Self.width + index] * slope[2 * turn + k] }
        }
    }

    private func updateWords(_ turns: NonResolutionEntropy.Turns, _ turn: Int, _ slopes: Numbers, _ rate: Double) {
        let (slope, step) = (slopes + turn * Self.width, rate * turns.share[turn])
        for word in turns[turn] {
            let row = embedding + word * Self.width
            for index in 0..<Self.width { row[index] -= step * slope[index] }
        }
    }

    private func updateHiddenLayer(_ firsts: [Int], _ seconds: [Int]) {
        let rate = training.rate
        let share = firstTurns.share[0]
        for row in 0..<Self.width {
            for block in 0..<4 {
                var sum = weights[4 &* row &+ block]
                for turn in firsts { sum -= firstSlope[4 &* turn &+ block] * firstStep[turn &* Self.width &+ row] }
                if hasTwoVectors {
                    for k in 0..<2 { sum -= senseSlope[4 &* k &+ block] * (rate * share * senses[k &* Self.width &+ row]) }
                }
                weights[4 &* row &+ block] = sum
            }
        }
        for row in 0..<Self.width {
            for block in 0..<4 {
                let place = 4 &* (Self.width &+ row) &+ block
                var sum = weights[place]
                for turn in seconds { sum -= secondSlope[4 &* turn &+ block] * secondStep[turn &* Self.width &+ row] }
                weights[place] = sum
            }
        }
        for turn in seconds { for block in 0..<4 { firstBias[block] -= secondSlope[4 * turn + block] * rate } }
    }
}
