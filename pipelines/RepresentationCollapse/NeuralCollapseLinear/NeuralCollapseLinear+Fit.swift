import NeuralCollapse
import Statistics

extension NeuralCollapseLinear {
    /// Where one descent ended, and what its features and layers look like.
    package struct Fit: Codable, Sendable {
        package var problem: MatrixProblem
        package var objective: Double
        package var gradientNorm: Double
        package var steps: Int
        /// tr(S_W S_B^+)/K; not a number where all class means agree.
        package var nc1: Double
        /// Singular values of the prediction, largest first.
        package var singular: [Double]
        /// Norms of the raw class means and of the rows of the last layer.
        package var meanNorms: [Double]
        package var rowNorms: [Double]
        /// Inner products of the raw class means, row after row, and cosines of pairs of them and of the last layer's rows.
        package var gram: [Double]
        package var cosines: [Double]
        package var rowCosines: [Double]
        /// Largest 1 - cosine between a row of W_M ... W_m and the class mean of what goes into layer m, over the layers.
        package var alignmentGap: Double
        /// The norm of the mean of the class means over the largest of their norms.
        package var globalMean: Double

        package init(_ descent: Descent) {
            problem = descent.problem
            objective = descent.objective()
            (gradientNorm, steps) = (descent.gradientNorm, descent.steps)
            let weights = descent.weights
            let problem = problem
            func classMeans(after count: Int) -> ClassFeatures {
                ClassFeatures(weights.frame(problem, after: count), labels: problem.labels, classes: problem.classes)
            }
            let products = weights.products(problem)
            let features = classMeans(after: 0)
            let means = features.means
            nc1 = features.withinClassVariability()
            let prediction = multiply(products[0], weights.features, problem.classes, problem.width, problem.samples)
            singular = Frame(prediction, width: problem.samples).singularValues()
            let rows = Frame(weights.layers[problem.depth - 1], width: problem.width)
            (meanNorms, rowNorms) = (means.norms, rows.norms)
            (gram, cosines, rowCosines) = (means.gram(), means.cosines(), rows.cosines())
            var gap = 0.0
            for (layer, product) in products.enumerated() {
                let below = layer == 0 ? means : classMeans(after: layer).means
                for cosine in Frame(product, width: problem.width).alignments(with: below) { gap = max(gap, 1 - cosine) }
            }
            alignmentGap = gap
            globalMean = (means.centre.reduce(0) { $0 + $1 * $1 }).squareRoot() / (means.norms.max() ?? .nan)
        }

        /// True if nothing is predicted: no singular value is above a hundredth of the labels' largest.
        package var isAtZero: Bool { (singular.first ?? 0) < 0.01 * Double(problem.sizes.max() ?? 0).squareRoot() }

        /// The closed form's singular values, largest first.
        package var predicted: [Double] { problem.predicted.sorted(by: >) }

        /// Largest relative error of a singular value that the closed form has above zero.
        package var singularError: Double {
            zip(singular, predicted).filter { $0.1 > 0 }.map { ($0.0 / $0.1 - 1).magnitude }.max() ?? .nan
        }

        /// Largest relative error of the norm of a class mean or of a row of the last layer, of classes above zero.
        package var normError: Double {
            let pairs = Array(zip(meanNorms, problem.predictedMeanNorms)) + Array(zip(rowNorms, problem.predictedRowNorms))
            return pairs.filter { $0.1 > 0 }.map { ($0.0 / $0.1 - 1).magnitude }.max() ?? .nan
        }

        /// Largest |cosine| of two means, or of two rows, of classes whose mean did not collapse.
        package var worstCosine: Double { largestCosine(cosines + rowCosines, over: pairs + pairs) }

        /// Largest |cosine| of two class means of classes that did not collapse.
        package var worstMeanCosine: Double { largestCosine(cosines, over: pairs) }

        private func largestCosine(_ cosines: [Double], over pairs: [(Int, Int)]) -> Double {
            zip(cosines, pairs).filter { meanNorms[$0.1.0] > collapsedNorm && meanNorms[$0.1.1] > collapsedNorm }.map { $0.0.magnitude }
                .max()
                ?? .nan
        }

        private var pairs: [(Int, Int)] {
            (0..<problem.classes).flatMap { i in (i + 1..<max(i + 1, problem.classes)).map { (i, $0) } }
        }

        /// Largest difference of a cosine of two class means from that of the simplex frame.
        package var simplexError: Double {
            cosines.map { ($0 + 1 / Double(problem.classes - 1)).magnitude }.max() ?? .nan
        }

        /// True if all cosines of class means are those of the simplex, within the claim's tolerance.
        package var isSimplex: Bool { !isAtZero && simplexError <= 2e-3 }

        /// Directions in which something is predicted.
        package var rank: Int { singular.count { $0 > 0.01 * Double(problem.sizes.max() ?? 0).squareRoot() } }
    }

    /// A class whose mean is shorter is at zero.
    package static let collapsedNorm = 1e-4

    /// NC1 at some steps of one descent.
    package struct Course: Codable, Sendable {
        package var step: [Double] = []
        package var nc1: [Double] = []
    }

    /// The swept class at one size: what the closed form says, and where descents from several starts ended.
    package struct SweptClass: Codable, Sendable {
        package var size: Int
        package var predictedNorm: Double
        package var predictedObjective: Double
        /// The norm of the class's mean, and the objective, for each start: random ones first, then the class at zero, then the closed form.
        package var norms: [Double]
        package var objectives: [Double]
        package var randomStarts: Int

        /// The norm where the objective is lowest.
        package var learnedNorm: Double {
            objectives.indices.min { objectives[$0] < objectives[$1] }.map { norms[$0] } ?? .nan
        }

        /// Random starts that keep the class above zero.
        package var keptByRandomStarts: Int { norms.prefix(randomStarts).count { $0 > collapsedNorm } }
    }
}
