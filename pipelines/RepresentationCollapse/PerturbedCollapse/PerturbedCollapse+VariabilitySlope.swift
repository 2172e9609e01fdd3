package import LinearAlgebra
import Statistics

extension PerturbedCollapse {
    /// The derivative of log NC1 at features.
    ///
    /// With the centred means C and residuals R, NC1 = |C^+ R|^2 / N, where C^+ = T C' and T = (C'C + s J)^-1 for the all-ones matrix J, because
    /// C J = 0; s only sets the scale. Along a change, dC^+ = T (dC' - (dC'C + C'dC) C^+).
    package struct VariabilitySlope {
        private let classes: Int
        /// C', K x d.
        private let centred: RowMatrix
        private let residuals: RowMatrix
        private let inverse: Cholesky
        /// C^+, K x d, and C^+ R.
        private let pseudoInverse: RowMatrix
        private let scores: RowMatrix

        /// Nil if all class means agree.
        package init?(_ features: Features) {
            let classes = features.classes
            self.classes = classes
            centred = Self.centred(features.means).transposed()
            residuals = features.residuals
            let gram = centred.products(withRowsOf: centred).values
            let scale = (0..<classes).reduce(0) { $0 + gram[$1 * classes + $1] } / Double(classes * classes)
            guard let inverse = Cholesky(gram.map { $0 + scale }, dimension: classes) else { return nil }
            self.inverse = inverse
            pseudoInverse = Self.solve(inverse, centred)
            var scores = RowMatrix(rows: classes, columns: residuals.columns)
            pseudoInverse.addProduct(with: residuals, to: &scores)
            self.scores = scores
        }

        package var nc1: Double { innerProduct(scores.values, scores.values) / Double(scores.columns) }

        /// The derivative of log NC1 along a change of the features.
        package func logSlope(along change: RowMatrix) -> Double {
            let change = Features(change, classes: classes)
            let means = Self.centred(change.means).transposed()
            let cross = means.products(withRowsOf: centred)
            var right = means
            let mixed = RowMatrix(zip(cross.values, cross.transposed().values).map { -($0 + $1) }, rows: classes)
            mixed.addProduct(with: pseudoInverse, to: &right)
            var slopes = RowMatrix(rows: classes, columns: scores.columns)
            Self.solve(inverse, right).addProduct(with: residuals, to: &slopes)
            pseudoInverse.addProduct(with: change.residuals, to: &slopes)
            return 2 * innerProduct(scores.values, slopes.values) / innerProduct(scores.values, scores.values)
        }

        private static func centred(_ means: RowMatrix) -> RowMatrix {
            let columns = means.columns
            let centres = (0..<means.rows).map { row in mean(means.values[row * columns..<(row + 1) * columns]) }
            return RowMatrix(means.values.indices.map { means.values[$0] - centres[$0 / columns] }, rows: means.rows)
        }

        /// T times a matrix of as many rows as T has.
        private static func solve(_ factor: Cholesky, _ right: RowMatrix) -> RowMatrix {
            RowMatrix(right.transposed().rowsAsVectors.flatMap { factor.solve($0) }, rows: right.columns).transposed()
        }
    }
}

extension RowMatrix {
    fileprivate var rowsAsVectors: [[Double]] { (0..<rows).map { Array(values[$0 * columns..<($0 + 1) * columns]) } }
}
