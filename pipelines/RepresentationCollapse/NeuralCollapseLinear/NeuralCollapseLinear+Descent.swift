import Glibc

extension NeuralCollapseLinear {
    /// Gradient descent with momentum on a matrix problem.
    package struct Descent: Sendable {
        package let problem: MatrixProblem
        package let settings: Matrices
        package private(set) var weights: Weights
        /// The norm of the gradient at the last step, over everything that moves.
        package private(set) var gradientNorm = Double.infinity
        package private(set) var steps = 0

        private let samples: Int
        /// Samples, rounded up to whole vectors: what is added has weight 0.
        private let stride: Int
        /// 1/N for a sample, 0 for what is added.
        private let share: [Double]
        /// K rows of samples: 1 for the own class.
        private let targets: [Double]
        private var features: [Double]
        private var featureVelocity: [Double]
        private var velocity: [[Double]]
        private var biasVelocity: [Double]
        /// The gradient of the whole product of the layers, K x d.
        private var slope: [Double]

        package init(_ problem: MatrixProblem, _ settings: Matrices, from weights: Weights) {
            (self.problem, self.settings, self.weights) = (problem, settings, weights)
            samples = problem.samples
            stride = (samples + 3) / 4 * 4
            let (samples, stride, width) = (samples, stride, problem.width)
            share = (0..<stride).map { $0 < samples ? 1 / Double(samples) : 0 }
            let labels = problem.labels
            targets = (0..<problem.classes).flatMap { row in (0..<stride).map { $0 < samples && labels[$0] == row ? 1 : 0 } }
            features = (0..<width).flatMap { row in (0..<stride).map { $0 < samples ? weights.features[row * samples + $0] : 0 } }
            featureVelocity = features.map { _ in 0 }
            velocity = weights.layers.map { $0.map { _ in 0 } }
            biasVelocity = weights.bias.map { _ in 0 }
            slope = [Double](repeating: 0, count: problem.classes * width)
        }

        /// Descends until the gradient's norm is below the tolerance or the steps are spent.
        package mutating func run(_ after: (inout Descent) -> Void = { _ in }) {
            while steps < settings.steps, gradientNorm >= settings.tolerance {
                step()
                after(&self)
            }
            keepFeatures()
        }

        /// Writes the features that the steps moved back into the weights.
        package mutating func keepFeatures() {
            weights.features = (0..<problem.width).flatMap { features[$0 * stride..<$0 * stride + samples] }
        }

        /// One step: everything moves along its gradient at the same point.
        mutating func step() {
            let products = weights.products(problem)
            var square = 0.0
            let biasSlope = stepFeatures(products[0], &square)
            stepLayers(products, &square)
            if problem.hasBias {
                for row in biasSlope.indices {
                    square += biasSlope[row] * biasSlope[row]
                    biasVelocity[row] = settings.momentum * biasVelocity[row] + biasSlope[row]
                    weights.bias[row] -= settings.rate * biasVelocity[row]
                }
            }
            gradientNorm = square.squareRoot()
            steps += 1
        }

        /// Moves the features, four samples at a time, and leaves the gradient of the product of layers in `slope`; returns that of the bias.
        private mutating func stepFeatures(_ product: [Double], _ square: inout Double) -> [Double] {
            let (classes, width, stride) = (problem.classes, problem.width, stride)
            let (decay, momentum) = (problem.featureDecay, settings.momentum)
            let rate = settings.rate * Double(min(samples, settings.featureRateCap))
            let (isSquared, bias) = (problem.loss == .squared, weights.bias)
            var errors = [SIMD4<Double>](repeating: .zero, count: classes)
            var slopes = [SIMD4<Double>](repeating: .zero, count: classes * width)
            var biasSlopes = errors
            var squares = SIMD4<Double>.zero
            features.withUnsafeMutableBytes { h in
                featureVelocity.withUnsafeMutableBytes { v in
                    targets.withUnsafeBytes { y in
                        share.withUnsafeBytes { share in
                            product.withUnsafeBufferPointer { p in
                                errors.withUnsafeMutableBufferPointer { e in
                                    slopes.withUnsafeMutableBufferPointer { slopes in
                                        for start in Swift.stride(from: 0, to: stride, by: 4) {
                                            for k in 0..<classes {
                                                var z = SIMD4<Double>(repeating: bias[k])
                                                for j in 0..<width { z += p[k &* width &+ j] * lanes(h, j &* stride &+ start) }
                                                e[k] = z
                                            }
                                            if !isSquared { NeuralCollapseLinear.softmax(e) }
                                            let scale = lanes(UnsafeMutableRawBufferPointer(mutating: share), start)
                                            for k in 0..<classes {
                                                e[k] =
                                                    scale * (e[k] - lanes(UnsafeMutableRawBufferPointer(mutating: y), k &* stride &+ start))
                                                biasSlopes[k] += e[k]
                                            }
                                            for j in 0..<width {
                                                let place = j &* stride &+ start
                                                let own = lanes(h, place)
                                                var gradient = decay * own
                                                for k in 0..<classes {
                                                    gradient += p[k &* width &+ j] * e[k]
                                                    slopes[k &* width &+ j] += e[k] * own
                                                }
                                                squares += gradient * gradient
                                                let moved = momentum * lanes(v, place) + gradient
                                                v.storeBytes(of: moved, toByteOffset: place &* 8, as: SIMD4<Double>.self)
                                                h.storeBytes(of: own - rate * moved, toByteOffset: place &* 8, as: SIMD4<Double>.self)
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            square += squares.sum()
            for index in slope.indices { slope[index] = slopes[index].sum() }
            return biasSlopes.map { $0.sum() }
        }

        /// Moves the layers: the gradient of W_m is (W_M ... W_m+1)' S (W_m-1 ... W_1)' with S that of the whole product.
        private mutating func stepLayers(_ products: [[Double]], _ square: inout Double) {
            let (classes, width, depth) = (problem.classes, problem.width, problem.depth)
            let (decay, momentum, rate) = (problem.weightDecay, settings.momentum, settings.rate)
            // S times the transposed layers below m, K x d.
            var right = slope
            for m in 0..<depth {
                let next = m + 1 < depth ? NeuralCollapseLinear.timesTransposed(right, weights.layers[m], classes, width) : []
                let gradient = m + 1 < depth ? NeuralCollapseLinear.transposedTimes(products[m + 1], right, classes, width) : right
                for index in gradient.indices {
                    let own = gradient[index] + decay * weights.layers[m][index]
                    square += own * own
                    velocity[m][index] = momentum * velocity[m][index] + own
                    weights.layers[m][index] -= rate * velocity[m][index]
                }
                right = next
            }
        }

        /// The regularised objective.
        package func objective() -> Double {
            let products = weights.products(problem)
            var current = self
            current.keepFeatures()
            let h = current.weights.features
            let z = NeuralCollapseLinear.multiply(products[0], h, problem.classes, problem.width, samples)
            let labels = problem.labels
            var loss = 0.0
            for sample in 0..<samples {
                let column = (0..<problem.classes).map { z[$0 * samples + sample] + weights.bias[$0] }
                if problem.loss == .squared {
                    for row in column.indices {
                        let rest = column[row] - (row == labels[sample] ? 1 : 0)
                        loss += rest * rest / 2
                    }
                } else {
                    let largest = column.max() ?? 0
                    loss += log(column.reduce(0) { $0 + exp($1 - largest) }) + largest - column[labels[sample]]
                }
            }
            let penalty =
                weights.layers.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } * problem.weightDecay / 2
                + h.reduce(0) { $0 + $1 * $1 } * problem.featureDecay / 2
            return loss / Double(samples) + penalty
        }
    }

    /// Probabilities of logits, in place.
    @inline(__always)
    private static func softmax(_ logits: UnsafeMutableBufferPointer<SIMD4<Double>>) {
        var largest = logits[0]
        for row in logits.indices { largest = pointwiseMax(largest, logits[row]) }
        var total = SIMD4<Double>.zero
        for row in logits.indices {
            let shifted = logits[row] - largest
            logits[row] = SIMD4(exp(shifted[0]), exp(shifted[1]), exp(shifted[2]), exp(shifted[3]))
            total += logits[row]
        }
        for row in logits.indices { logits[row] /= total }
    }

    /// A B' for A of `rows` x d and B of d x d.
    private static func timesTransposed(_ a: [Double], _ b: [Double], _ rows: Int, _ width: Int) -> [Double] {
        var product = [Double](repeating: 0, count: rows * width)
        for i in 0..<rows {
            for j in 0..<width {
                var sum = 0.0
                for k in 0..<width { sum += a[i * width + k] * b[j * width + k] }
                product[i * width + j] = sum
            }
        }
        return product
    }

    /// A' B for A and B of `rows` x d.
    private static func transposedTimes(_ a: [Double], _ b: [Double], _ rows: Int, _ width: Int) -> [Double] {
        var product = [Double](repeating: 0, count: width * width)
        for k in 0..<rows {
            for i in 0..<width {
                let factor = a[k * width + i]
                for j in 0..<width { product[i * width + j] += factor * b[k * width + j] }
            }
        }
        return product
    }
}

@inline(__always)
private func lanes(_ bytes: UnsafeMutableRawBufferPointer, _ index: Int) -> SIMD4<Double> {
    bytes.loadUnaligned(fromByteOffset: index &* 8, as: SIMD4<Double>.self)
}
