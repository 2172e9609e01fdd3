package import Statistics
import Workbench

extension NonResolutionEntropy {
    /// How a network is trained; the defaults are the published ones.
    package struct Training: Configuration {
        /// How a turn's words become one vector: `mean-over-20` or `masked`.
        package var pooling = Pooling.all
        /// `published` or `exact`.
        package var update = Update.published
        /// Training pairs.
        package var examples = 1000
        package var epochs = 100
        package var batch = 32
        package var rate = 0.1

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

/// The sum of a lane, halves first.
@inline(__always)
private func total(_ lane: SIMD16<Double>) -> Double {
    let eight = lane.lowHalf + lane.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
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
    private let firstTurns: [[Int]]
    private let secondTurns: [[Int]]
    private let bank: Int
    private let words: Int

    // Parameters
    private let embedding, senses, gate, gateBias, secondBias: Numbers
    private let weights, firstBias, second: Lanes

    // A row for each distinct turn: pooled vectors, gate, projections, gradients.
    private let firstVector, secondVector, firstVectorSlope, secondVectorSlope, senseVectorSlope, gates, gateSlope, classSlope: Numbers
    private let firstProjection, secondProjection, senseProjection: Lanes
    private let firstSlope, secondSlope, senseSlope: Lanes

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
        (firstTurns, secondTurns, bank) = (language.firstTurns, language.secondTurns, language.bank)
        words = language.vocabulary.count
        embedding = numbers(network.embedding)
        senses = numbers(network.senses)
        gate = numbers(network.gate)
        gateBias = numbers(network.gateBias)
        secondBias = numbers(network.secondBias)
        weights = lanes(network.first)
        firstBias = lanes(network.firstBias)
        second = lanes(network.second)
        let (n1, n2) = (firstTurns.count, secondTurns.count)
        firstVector = zeros(n1 * Self.width)
        secondVector = zeros(n2 * Self.width)
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
    }

    deinit {
        for pointer in [
            embedding, senses, gate, gateBias, secondBias, firstVector, secondVector, firstVectorSlope, secondVectorSlope, senseVectorSlope,
            gates, gateSlope, classSlope,
        ] { pointer.deallocate() }
        for pointer in [
            weights, firstBias, second, firstProjection, secondProjection, senseProjection, firstSlope, secondSlope, senseSlope,
        ] { pointer.deallocate() }
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

    /// What a turn's sum is divided by; 1 for an empty turn, whose sum is 0.
    private func divisor(_ turn: [Int]) -> Double { training.pooling == .all ? Self.places : Double(max(1, turn.count)) }

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
            pool(firstTurns[turn], into: firstVector + turn * Self.width)
            multiply(firstVector + turn * Self.width, weights, firstProjection + 4 * turn, from: nil)
        }
        if hasTwoVectors {
            for k in 0..<2 { multiply(senses + k * Self.width, weights, senseProjection + 4 * k, from: nil) }
        }
        for turn in seconds {
            let vector = secondVector + turn * Self.width
            pool(secondTurns[turn], into: vector)
            multiply(vector, weights + 4 * Self.width, secondProjection + 4 * turn, from: firstBias)
            guard hasTwoVectors else { continue }
            var logit = gateBias[0] - gateBias[1]
            for index in 0..<Self.width { logit += vector[index] * (gate[2 * index] - gate[2 * index + 1]) }
            gates[2 * turn] = model.isGateFrozen ? 0.5 : logistic(logit)
            gates[2 * turn + 1] = 1 - gates[2 * turn]
            let share = 1 / divisor(firstTurns[0])
            for block in 0..<4 {
                secondProjection[4 * turn + block] +=
                    (senseProjection[block] * gates[2 * turn] + senseProjection[4 + block] * gates[2 * turn + 1]) * share
            }
        }
    }

    /// The mean of a turn's word vectors; "bank" is left out where it has two vectors of its own.
    private func pool(_ turn: [Int], into vector: Numbers) {
        let scale = 1 / divisor(turn)
        let padding = training.pooling == .all ? (Self.places - Double(turn.count)) * scale : 0
        for index in 0..<Self.width { vector[index] = embedding[index] * padding }
        for word in turn where !(hasTwoVectors && word == bank) {
            let row = embedding + word * Self.width
            for index in 0..<Self.width { vector[index] += row[index] * scale }
        }
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
        let zero = Lane(repeating: 0)
        // With two classes only the difference of their rows counts, and the slope of one is minus that of the other.
        var difference: InlineArray<4, Lane> = .init(repeating: zero)
        for block in 0..<4 { difference[block] = second[block] - second[4 + block] }
        var outer: InlineArray<4, Lane> = .init(repeating: zero)
        var bias = 0.0
        for example in batch {
            let (a, b) = (firstProjection + 4 &* example.first, secondProjection + 4 &* example.second)
            var hidden: InlineArray<4, Lane> = .init(repeating: zero)
            var sum = zero
            for block in 0..<4 {
                let value = a[block] + b[block]
                hidden[block] = value.replacing(with: 0, where: value .<= 0)
                sum += hidden[block] * difference[block]
            }
            let financial = logistic(total(sum) + secondBias[0] - secondBias[1])
            let slope = (financial - (example.label == 0 ? 1 : 0)) / Double(batch.count)
            bias += slope
            classSlope[2 &* example.second] += slope
            classSlope[2 &* example.second &+ 1] -= slope
            for block in 0..<4 {
                outer[block] += hidden[block] * slope
                let back = (difference[block] * slope).replacing(with: 0, where: hidden[block] .<= 0)
                firstSlope[4 &* example.first &+ block] += back
                secondSlope[4 &* example.second &+ block] += back
            }
        }
        for block in 0..<4 {
            second[block] -= outer[block] * training.rate
            second[4 + block] += outer[block] * training.rate
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
        let share = 1 / divisor(firstTurns[0])
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
        for turn in firsts { updateWords(firstTurns[turn], firstVectorSlope + turn * Self.width, rate / divisor(firstTurns[turn])) }
        for turn in seconds { updateWords(secondTurns[turn], secondVectorSlope + turn * Self.width, rate / divisor(secondTurns[turn])) }
    }

    /// The paper's rule for everything in front of the classifier.
    ///
    /// Words of the second turn move at a hundredth of their slope, those of the first not at all; the gate by the slope of the classes; the two
    /// vectors by the slope of the second turn.
    private func updateByThePublishedRule(_ seconds: [Int]) {
        let rate = training.rate
        for turn in seconds {
            let slope = secondVectorSlope + turn * Self.width
            updateWords(secondTurns[turn], slope, rate * 0.01 / divisor(secondTurns[turn]))
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

    private func updateWords(_ turn: [Int], _ slope: Numbers, _ step: Double) {
        for word in turn where !(hasTwoVectors && word == bank) {
            let row = embedding + word * Self.width
            for index in 0..<Self.width { row[index] -= step * slope[index] }
        }
    }

    private func updateHiddenLayer(_ firsts: [Int], _ seconds: [Int]) {
        let rate = training.rate
        let share = 1 / divisor(firstTurns[0])
        for row in 0..<Self.width {
            for block in 0..<4 {
                var sum = weights[4 &* row &+ block]
                for turn in firsts { sum -= firstSlope[4 &* turn &+ block] * (rate * firstVector[turn &* Self.width &+ row]) }
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
                for turn in seconds { sum -= secondSlope[4 &* turn &+ block] * (rate * secondVector[turn &* Self.width &+ row]) }
                weights[place] = sum
            }
        }
        for turn in seconds { for block in 0..<4 { firstBias[block] -= secondSlope[4 * turn + block] * rate } }
    }
}
