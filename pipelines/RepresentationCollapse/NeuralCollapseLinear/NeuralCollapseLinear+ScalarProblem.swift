import Glibc

extension NeuralCollapseLinear {
    /// What the matrix problem comes to for one class: which singular value the prediction should have in its direction.
    ///
    /// The penalty on a singular value s that is shared out among q = M + 1 factors is (q/2) Lambda^(1/q) s^(2/q), where Lambda is the product
    /// of all decays, so with labels of norm sqrt(n) the class minimises (s - sqrt(n))^2 / (2N) + (q/2) Lambda^(1/q) s^(2/q). Our derivation.
    package struct ScalarProblem: Sendable {
        package var n: Double
        package var total: Double
        package var depth: Int
        package var weightDecay: Double
        package var featureDecay: Double

        package init(n: Int, total: Int, depth: Int, weightDecay: Double, featureDecay: Double) {
            (self.n, self.total, self.depth) = (Double(n), Double(total), depth)
            (self.weightDecay, self.featureDecay) = (weightDecay, featureDecay)
        }

        private var factors: Double { Double(depth + 1) }
        /// Lambda^(1/q).
        private var decay: Double { pow(pow(weightDecay, Double(depth)) * featureDecay, 1 / factors) }

        package func objective(_ s: Double) -> Double {
            (s - n.squareRoot()) * (s - n.squareRoot()) / (2 * total) + factors / 2 * decay * pow(s, 2 / factors)
        }

        /// The larger point at which the slope is zero, a local minimum; nil where the class can only be zero.
        package var localMinimum: Double? {
            let target = n.squareRoot()
            guard depth > 1 else {
                let s = target - total * decay
                return s > 0 ? s : nil
            }
            // Slope times N: s + N decay s^(2/q - 1) - sqrt(n), convex, with its least value where its own slope is zero.
            let power = 2 / factors - 1
            func slope(_ s: Double) -> Double { s + total * decay * pow(s, power) - target }
            var low = pow(-total * decay * power, 1 / (1 - power))
            guard slope(low) < 0 else { return nil }
            var high = target
            for _ in 0..<200 {
                let middle = 0.5 * (low + high)
                if middle <= low || middle >= high { break }
                if slope(middle) < 0 { low = middle } else { high = middle }
            }
            return 0.5 * (low + high)
        }

        /// The singular value of lowest objective.
        package var minimiser: Double {
            guard let s = localMinimum, objective(s) < objective(0) else { return 0 }
            return s
        }

        /// The norm of the class mean that belongs to a singular value.
        package func meanNorm(_ s: Double) -> Double { (decay * pow(s, 2 / factors) / featureDecay / n).squareRoot() }

        /// The singular value of each layer in the class's direction, which is also the norm of the classifier's row.
        package func rowNorm(_ s: Double) -> Double { (decay * pow(s, 2 / factors) / weightDecay).squareRoot() }
    }
}
