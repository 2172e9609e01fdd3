import Glibc
package import Statistics
import Workbench

/// What a network is asked: a fact or the two operands of a sum as rows of the first layer, and what is asserted.
package struct Prompt: Hashable, Sendable {
    /// The row of a fact, or of a sum's first operand.
    package var first: Int
    /// The row of a sum's second operand; -1 for a fact.
    package var second: Int
    /// The asserted answer; -1 for none.
    package var assertion: Int

    package init(_ first: Int, _ second: Int = -1, assertion: Int = -1) {
        (self.first, self.second, self.assertion) = (first, second, assertion)
    }
}

/// How weights are drawn before training.
package enum Start: String, Choice {
    /// Normal weights of variance 2 / inputs and no biases (He et al., 1502.01852, equation 10).
    case he
    /// Weights and biases uniform between plus and minus the root of 1 / inputs: PyTorch's default for linear layers.
    case uniform
    package typealias Value = Self
}

/// A network that answers a question with an assertion beside it: one-hot inputs, two hidden layers of rectifiers, ten logits.
///
/// The first layer's rows are added up in place of a product with one-hot vectors, which is the same function. Training is Adam with PyTorch's
/// defaults on the mean cross-entropy.
package struct AdvisedNetwork: ~Copyable {
    /// Logits of a row: ten, and six that are always 0.
    static let outputs = 16
    package static let answers = 10

    /// Rows of the first layer that questions have.
    package let inputs: Int
    package let width: Int
    private let capacity: Int
    /// Rows of the questions, rows of the assertions, bias; then weights `[width, width]` and bias; then `[width, 16]` and bias.
    private let parameters, gradients, means, squares: Floats
    private let size: Int
    private let second, secondBias, third, thirdBias, assertions, firstBias: Int
    /// The steps of Adam so far, and up to which of them a row of the questions has gone; -1 until its first gradient.
    ///
    /// A row without gradient coasts on its means; the steps it missed are made up for when it is next looked at, which is the same.
    private var steps: [AdamStep] = []
    private var lastStep: [Int]
    private var power1 = 1.0
    private var power2 = 1.0
    // A row for each example.
    private let hidden1, hidden2, logits, slopes1, slopes2, slopes3: Floats
    /// A transposed copy of the last two matrices.
    private let turned2, turned3: Floats
    private let rows: UnsafeMutablePointer<Int32>
    private let values: Floats

    /// - Parameters:
    ///   - width: hidden units, a multiple of four.
    ///   - capacity: the most examples of a batch.
    package init(inputs: Int, width: Int, capacity: Int, start: Start = .he, seed: Seed) {
        precondition(width > 0 && width.isMultiple(of: 4), "a layer has four units or a multiple of it, found \(width)")
        (self.inputs, self.width, self.capacity) = (inputs, width, capacity)
        assertions = inputs * width
        firstBias = assertions + Self.answers * width
        second = firstBias + width
        secondBias = second + width * width
        third = secondBias + width
        thirdBias = third + width * Self.outputs
        size = thirdBias + Self.outputs
        func zeros(_ count: Int) -> Floats {
            let pointer = Floats.allocate(capacity: count)
            pointer.initialize(repeating: 0, count: count)
            return pointer
        }
        (parameters, gradients, means, squares) = (zeros(size), zeros(size), zeros(size), zeros(size))
        lastStep = [Int](repeating: -1, count: inputs)
        (hidden1, hidden2) = (zeros(capacity * width), zeros(capacity * width))
        (slopes1, slopes2) = (zeros(width), zeros(capacity * width))
        (logits, slopes3) = (zeros(capacity * Self.outputs), zeros(capacity * Self.outputs))
        (turned2, turned3) = (zeros(width * width), zeros(Self.outputs * width))
        let longest = max(capacity, width)
        rows = .allocate(capacity: longest)
        rows.initialize(repeating: 0, count: longest)
        values = zeros(longest)

        // The last row of a layer is its bias, which He's start leaves at 0.
        func fill(_ place: Int, _ inputs: Int, _ columns: Int, stride: Int, _ purpose: String) {
            var random = seed.stream(purpose)
            let bound = (1 / Double(inputs)).squareRoot()
            for row in 0..<inputs + (start == .uniform ? 1 : 0) {
                for column in 0..<columns {
                    parameters[place + row * stride + column] = Float(
                        start == .he ? random.normal(deviation: 2.0.squareRoot() * bound) : random.uniform(in: -bound..<bound))
                }
            }
        }
        fill(0, inputs + Self.answers, width, stride: width, "first layer")
        fill(second, width, width, stride: width, "second layer")
        fill(third, width, Self.answers, stride: Self.outputs, "third layer")
    }

    deinit {
        for pointer in [
            parameters, gradients, means, squares, hidden1, hidden2, logits, slopes1, slopes2, slopes3, turned2, turned3, values,
        ] { pointer.deallocate() }
        rows.deallocate()
    }

    /// A copy of all parameters, in the order of the layers.
    package var weights: [Float] {
        mutating get {
            for row in 0..<inputs { settle(row) }
            return Array(UnsafeBufferPointer(start: parameters, count: size))
        }
        set { for (index, value) in newValue.enumerated() { parameters[index] = value } }
    }

    // MARK: Forward

    /// Fills the hidden layers and the logits of some examples; an assertion of -1 is none.
    private func forward(_ examples: [Prompt]) {
        precondition(examples.count <= capacity, "a batch has \(capacity) examples at most, found \(examples.count)")
        for (row, example) in examples.enumerated() {
            let (first, next) = (hidden1 + row &* width, hidden2 + row &* width)
            first.update(from: parameters + firstBias, count: width)
            add(first, parameters + example.first &* width, count: width)
            if example.second >= 0 { add(first, parameters + example.second &* width, count: width) }
            if example.assertion >= 0 { add(first, parameters + (assertions &+ example.assertion &* width), count: width) }
            mask(first, where: first, count: width)
            next.update(from: parameters + secondBias, count: width)
            addRows(next, values, rows, positives(rows, values, first, count: width), parameters + second, width: width)
            mask(next, where: next, count: width)
            let out = logits + row &* Self.outputs
            out.update(from: parameters + thirdBias, count: Self.outputs)
            addRows(out, values, rows, positives(rows, values, next, count: width), parameters + third, width: Self.outputs)
        }
    }

    /// The ten logits of each example, one row after the other.
    package mutating func logits(of examples: [Prompt]) -> [Double] {
        for row in 0..<inputs { settle(row) }
        var result: [Double] = []
        result.reserveCapacity(examples.count * Self.answers)
        for start in stride(from: 0, to: examples.count, by: capacity) {
            let part = Array(examples[start..<min(start + capacity, examples.count)])
            forward(part)
            for row in part.indices {
                for answer in 0..<Self.answers { result.append(Double(logits[row * Self.outputs + answer])) }
            }
        }
        return result
    }

    // MARK: Backward

    /// One update from a batch of examples and their right answers.
    package mutating func train(_ examples: [Prompt], right: [Int], rate: Double) {
        let count = examples.count
        for example in examples {
            settle(example.first)
            settle(example.second)
        }
        forward(examples)
        (gradients + assertions).update(repeating: 0, count: size - assertions)
        clear(examples)
        turn(parameters + second, width, width, into: turned2)
        turn(parameters + third, width, Self.outputs, into: turned3)
        for row in 0..<count { backward(row, examples[row], right[row], share: 1 / Float(count)) }
        // The weights of the second layer gather from all examples in which their input was positive.
        for unit in 0..<width {
            let found = positives(rows, values, hidden1 + unit, count: count, stride: width)
            addRows(gradients + (second &+ unit &* width), values, rows, found, slopes2, width: width)
        }
        for unit in 0..<width {
            let found = positives(rows, values, hidden2 + unit, count: count, stride: width)
            addRows(gradients + (third &+ unit &* Self.outputs), values, rows, found, slopes3, width: Self.outputs)
        }
        step(examples, rate)
    }

    /// Makes the gradients of the examples' rows 0.
    private func clear(_ examples: [Prompt]) {
        for example in examples {
            (gradients + example.first &* width).update(repeating: 0, count: width)
            if example.second >= 0 { (gradients + example.second &* width).update(repeating: 0, count: width) }
        }
    }

    private func turn(_ matrix: Floats, _ height: Int, _ width: Int, into turned: Floats) {
        for row in 0..<height { for column in 0..<width { turned[column &* height &+ row] = matrix[row &* width &+ column] } }
    }

    /// The slopes of one example, and what they add to the gradients of the biases and the first layer.
    private func backward(_ row: Int, _ example: Prompt, _ right: Int, share: Float) {
        let (out, slope3) = (logits + row &* Self.outputs, slopes3 + row &* Self.outputs)
        var largest = out[0]
        for answer in 1..<Self.answers where out[answer] > largest { largest = out[answer] }
        var sum: Float = 0
        for answer in 0..<Self.answers {
            slope3[answer] = expf(out[answer] - largest)
            sum += slope3[answer]
        }
        for answer in 0..<Self.answers {
            rows[answer] = Int32(truncatingIfNeeded: answer)
            slope3[answer] = share * (slope3[answer] / sum - (answer == right ? 1 : 0))
        }
        add(gradients + thirdBias, slope3, count: Self.outputs)

        let slope2 = slopes2 + row &* width
        slope2.update(repeating: 0, count: width)
        addRows(slope2, slope3, rows, Self.answers, turned3, width: width)
        mask(slope2, where: hidden2 + row &* width, count: width)
        add(gradients + secondBias, slope2, count: width)

        slopes1.update(repeating: 0, count: width)
        addRows(slopes1, values, rows, nonzero(slope2), turned2, width: width)
        mask(slopes1, where: hidden1 + row &* width, count: width)
        add(gradients + firstBias, slopes1, count: width)
        add(gradients + example.first &* width, slopes1, count: width)
        if example.second >= 0 { add(gradients + example.second &* width, slopes1, count: width) }
        if example.assertion >= 0 { add(gradients + (assertions &+ example.assertion &* width), slopes1, count: width) }
    }

    private func nonzero(_ x: Floats) -> Int {
        var found = 0
        for place in 0..<width {
            rows[found] = Int32(truncatingIfNeeded: place)
            values[found] = x[place]
            found &+= x[place] != 0 ? 1 : 0
        }
        return found
    }

    private mutating func step(_ examples: [Prompt], _ rate: Double) {
        power1 *= 0.9
        power2 *= 0.999
        let step = AdamStep(scale: Float(rate / (1 - power1)), root: Float(1 / (1 - power2).squareRoot()))
        steps.append(step)
        for example in examples {
            for row in [example.first, example.second] where row >= 0 && lastStep[row] < steps.count {
                let place = row &* width
                adam(parameters + place, gradients + place, means + place, squares + place, count: width, step)
                lastStep[row] = steps.count
            }
        }
        adam(
            parameters + assertions, gradients + assertions, means + assertions, squares + assertions, count: size - assertions, step)
    }

    /// Lets rows make up for the steps that they missed.
    private mutating func settle(_ row: Int) {
        guard row >= 0, lastStep[row] >= 0, lastStep[row] < steps.count else { return }
        let place = row &* width
        steps.withUnsafeBufferPointer { steps in
            coast(parameters + place, means + place, squares + place, count: width, UnsafeBufferPointer(rebasing: steps[lastStep[row]...]))
        }
        lastStep[row] = steps.count
    }
}
