package import LinearAlgebra
package import Optimizers
import Workbench

extension PerturbedCollapse {
    /// How the last layer's penalty is scaled.
    package enum Scaling: String, Choice, CaseIterable {
        /// lambda_W / (2K), as in the theorems.
        case perClass = "lambda_W/2K"
        /// lambda_W / (2Kn), as the penalty of the features.
        case perSample = "lambda_W/2Kn"
    }

    /// The weights of the penalties.
    package struct Penalties: Codable, Hashable, Sendable {
        package var features: Double
        package var classifier: Double
        package var tie: Double
        package var scaling = Scaling.perClass

        package init(features: Double, classifier: Double, tie: Double, scaling: Scaling = .perClass) {
            (self.features, self.classifier, self.tie, self.scaling) = (features, classifier, tie, scaling)
        }
    }

    /// The features that fit one-hot labels by the best linear classifier and stay close to given ones.
    ///
    /// The objective is Kn times 1/(2Kn) |WH - Y|^2 + lambda_W/(2K) |W|^2 + lambda_H/(2Kn) |H|^2 + beta/(2Kn) |H - H0|^2 with
    /// W = W*(H) = Y H' (H H' + c I)^-1, c = n lambda_W (or lambda_W, by the scaling). By the envelope theorem its gradient in H is
    /// W'(WH - Y) + lambda_H H + beta (H - H0).
    package struct TiedProblem: Sendable {
        package let given: Features
        package let penalties: Penalties

        package init(_ given: Features, _ penalties: Penalties) { (self.given, self.penalties) = (given, penalties) }

        /// d c / d lambda_W.
        package var ridgeSlope: Double { penalties.scaling == .perClass ? Double(given.samples) : 1 }
        package var ridge: Double { penalties.classifier * ridgeSlope }

        /// Features with their best classifier.
        package struct Solution {
            package let features: RowMatrix
            /// W, K x d.
            package let classifier: RowMatrix
            /// WH, K x Kn, and WH - Y.
            package let scores: RowMatrix
            package let errors: RowMatrix
            /// Of H H' + c I.
            let factor: Cholesky
        }

        /// The best classifier of features; nil if the features leave it open, which takes a penalty of 0.
        package func solution(_ features: RowMatrix) -> Solution? {
            let (width, classes, samples) = (given.width, given.classes, given.samples)
            var squares = features.rowProducts()
            for row in 0..<width { squares[row * width + row] += ridge }
            guard let factor = Cholesky(squares, dimension: width) else { return nil }
            let classifier = RowMatrix(classSums(features).flatMap { factor.solve($0) }, rows: classes)
            var scores = RowMatrix(rows: classes, columns: classes * samples)
            classifier.addProduct(with: features, to: &scores)
            var errors = scores
            for label in 0..<classes {
                for sample in label * samples..<(label + 1) * samples { errors.values[label * classes * samples + sample] -= 1 }
            }
            return Solution(features: features, classifier: classifier, scores: scores, errors: errors, factor: factor)
        }

        /// Y H': for each class the sum of its features.
        private func classSums(_ features: RowMatrix) -> [[Double]] {
            let means = Features(features, classes: given.classes).means
            let samples = Double(given.samples)
            return (0..<given.classes).map { label in (0..<given.width).map { samples * means.values[$0 * given.classes + label] } }
        }

        /// The objective times Kn at features; overwrites the second argument with its gradient.
        ///
        /// Not a number where the best classifier doesn't exist.
        package func evaluate(_ values: [Double], _ gradient: inout [Double]) -> Double {
            let features = RowMatrix(values, rows: given.width)
            guard let found = solution(features) else { return .nan }
            let (tie, decay) = (penalties.tie, penalties.features)
            var (distance, size) = (0.0, 0.0)
            gradient.withUnsafeMutableBufferPointer { gradient in
                values.withUnsafeBufferPointer { h in
                    given.matrix.values.withUnsafeBufferPointer { start in
                        for index in gradient.indices {
                            let gap = h[index] - start[index]
                            gradient[index] = decay * h[index] + tie * gap
                            distance += gap * gap
                            size += h[index] * h[index]
                        }
                    }
                }
            }
            add(found.classifier, found.errors, to: &gradient)
            let fit = innerProduct(found.errors.values, found.errors.values)
            let weights = innerProduct(found.classifier.values, found.classifier.values)
            return 0.5 * (fit + ridge * weights + decay * size + tie * distance)
        }

        /// The minimiser that descent from the given features leads to.
        package func minimise(_ descent: LBFGS) -> (features: Features, found: LBFGS.Minimum) {
            let found = descent.minimise(from: given.matrix.values) { evaluate($0, &$1) }
            return (Features(RowMatrix(found.point, rows: given.width), classes: given.classes), found)
        }

        /// The derivative of the gradient at a solution along a change of the features and of c.
        package func gradientSlope(_ at: Solution, along change: RowMatrix?, ridge ridgeChange: Double = 0) -> [Double] {
            let (classes, width) = (given.classes, given.width)
            // (dP - W dG) G^-1 with P = Y H', G = H H' + c I.
            var right = at.classifier.values.map { -ridgeChange * $0 }
            var moved = RowMatrix(rows: classes, columns: at.errors.columns)
            if let change {
                at.classifier.addProduct(with: change, to: &moved)
                let (first, second) = (moved.products(withRowsOf: at.features), at.scores.products(withRowsOf: change))
                let sums = classSums(change).flatMap { $0 }
                for index in right.indices { right[index] += sums[index] - first.values[index] - second.values[index] }
            }
            let classifierChange = RowMatrix(
                (0..<classes).flatMap { at.factor.solve(Array(right[$0 * width..<($0 + 1) * width])) }, rows: classes)
            classifierChange.addProduct(with: at.features, to: &moved)
            var slope = [Double](repeating: 0, count: at.features.values.count)
            if let change { addScaled(penalties.features + penalties.tie, change.values, to: &slope) }
            add(classifierChange, at.errors, to: &slope)
            add(at.classifier, moved, to: &slope)
            return slope
        }

        /// Adds W'E.
        private func add(_ classifier: RowMatrix, _ errors: RowMatrix, to sum: inout [Double]) {
            var matrix = RowMatrix(sum, rows: given.width)
            sum = []
            classifier.addTransposedProduct(with: errors, to: &matrix)
            sum = matrix.values
        }
    }
}
