import NeuralCollapse
package import Statistics

extension NeuralCollapseLinear {
    /// Features that may move freely, linear layers on top of them, and a decay on everything.
    package struct MatrixProblem: Codable, Hashable, Sendable {
        /// Samples of each class.
        package var sizes: [Int]
        /// Linear layers: one of K x d after `depth` - 1 of d x d.
        package var depth: Int
        /// d, the width of the features.
        package var width: Int
        package var weightDecay: Double
        package var featureDecay: Double
        package var loss = Loss.squared
        /// A bias in the last layer, without decay.
        package var hasBias = false

        package init(sizes: [Int], depth: Int, width: Int, weightDecay: Double, featureDecay: Double) {
            (self.sizes, self.depth, self.width) = (sizes, depth, width)
            (self.weightDecay, self.featureDecay) = (weightDecay, featureDecay)
        }

        package var classes: Int { sizes.count }
        package var samples: Int { sizes.reduce(0, +) }
        /// The class of each sample: those of class 0 first.
        package var labels: [Int] { sizes.indices.flatMap { [Int](repeating: $0, count: sizes[$0]) } }

        package func scalar(_ label: Int) -> ScalarProblem {
            ScalarProblem(n: sizes[label], total: samples, depth: depth, weightDecay: weightDecay, featureDecay: featureDecay)
        }

        /// For each class the singular value of the optimum, by the closed form; for the squared loss without bias.
        package var predicted: [Double] { sizes.indices.map { scalar($0).minimiser } }
        package var predictedObjective: Double { sizes.indices.reduce(0) { $0 + scalar($1).objective(predicted[$1]) } }
        package var predictedMeanNorms: [Double] { sizes.indices.map { scalar($0).meanNorm(predicted[$0]) } }
        package var predictedRowNorms: [Double] { sizes.indices.map { scalar($0).rowNorm(predicted[$0]) } }

        /// Inputs and outputs of a layer, counted from 0.
        func shape(_ layer: Int) -> (rows: Int, columns: Int) { (layer == depth - 1 ? classes : width, width) }
    }

    package enum Loss: String, Codable, Hashable, Sendable { case squared, crossEntropy = "cross-entropy" }

    /// A point of a matrix problem: layers, features and bias.
    package struct Weights: Sendable {
        /// Each layer row after row, the one next to the features first.
        package var layers: [[Double]]
        /// One row of all samples for each of the d coordinates.
        package var features: [Double]
        package var bias: [Double]

        /// Normal numbers of one standard deviation everywhere, and no bias.
        package init(_ problem: MatrixProblem, deviation: Double, seed: Seed) {
            var (weights, features) = (seed.stream("weights"), seed.stream("features"))
            layers = (0..<problem.depth).map { layer in
                let shape = problem.shape(layer)
                return (0..<shape.rows * shape.columns).map { _ in weights.normal(deviation: deviation) }
            }
            self.features = (0..<problem.width * problem.samples).map { _ in features.normal(deviation: deviation) }
            bias = [Double](repeating: 0, count: problem.classes)
        }

        /// The closed form at given singular values, one for each class, in the first coordinates; every number is then moved a little.
        ///
        /// The move makes an unstable point visible: descent leaves it.
        package init(_ problem: MatrixProblem, at singular: [Double], moved deviation: Double, seed: Seed) {
            self.init(problem, deviation: deviation, seed: seed)
            let samples = problem.samples
            for label in singular.indices {
                let scalar = problem.scalar(label)
                for layer in layers.indices { layers[layer][label * problem.width + label] += scalar.rowNorm(singular[label]) }
                let norm = scalar.meanNorm(singular[label])
                for (sample, own) in problem.labels.enumerated() where own == label { features[label * samples + sample] += norm }
            }
        }

        /// The products W_M ... W_m from the last layer down to each, the whole product first: K x d each.
        func products(_ problem: MatrixProblem) -> [[Double]] {
            var products = [layers[problem.depth - 1]]
            for layer in layers.dropLast().reversed() {
                products.append(multiply(products[products.count - 1], layer, problem.classes, problem.width, problem.width))
            }
            return products.reversed()
        }

        /// The features after so many of the layers, one vector for each sample.
        func frame(_ problem: MatrixProblem, after count: Int = 0) -> Frame {
            var values = features
            for layer in layers.prefix(count) { values = multiply(layer, values, problem.width, problem.width, problem.samples) }
            let samples = problem.samples
            return Frame(
                (0..<samples).flatMap { sample in (0..<problem.width).map { values[$0 * samples + sample] } }, width: problem.width)
        }
    }

    /// The product of a matrix of `rows` x `inner` with one of `inner` x `columns`, both row after row.
    static func multiply(_ a: [Double], _ b: [Double], _ rows: Int, _ inner: Int, _ columns: Int) -> [Double] {
        var product = [Double](repeating: 0, count: rows * columns)
        for i in 0..<rows {
            for k in 0..<inner {
                let factor = a[i * inner + k]
                for j in 0..<columns { product[i * columns + j] += factor * b[k * columns + j] }
            }
        }
        return product
    }
}
