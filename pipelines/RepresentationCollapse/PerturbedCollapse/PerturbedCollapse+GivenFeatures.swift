import Glibc
package import LinearAlgebra
package import NeuralCollapse
package import Statistics

extension PerturbedCollapse {
    /// Features of equally large classes: the H of the paper, a column for each sample, class after class.
    package struct Features: Codable, Hashable, Sendable {
        package let classes: Int
        /// `width` rows; the samples of a class are neighbours.
        package var matrix: RowMatrix

        package init(_ matrix: RowMatrix, classes: Int) { (self.matrix, self.classes) = (matrix, classes) }

        package var width: Int { matrix.rows }
        package var samples: Int { matrix.columns / classes }

        /// The means of the classes, `width` x `classes`.
        package var means: RowMatrix {
            var means = RowMatrix(rows: width, columns: classes)
            matrix.values.withUnsafeBufferPointer { values in
                means.values.withUnsafeMutableBufferPointer { sums in
                    for place in sums.indices {
                        var sum = 0.0
                        for sample in place * samples..<(place + 1) * samples { sum += values[sample] }
                        sums[place] = sum / Double(samples)
                    }
                }
            }
            return means
        }

        /// Features less the means of their classes: the within-class part.
        package var residuals: RowMatrix {
            let means = means
            var rest = matrix
            rest.values.withUnsafeMutableBufferPointer { rest in
                means.values.withUnsafeBufferPointer { means in
                    for place in rest.indices { rest[place] -= means[place / samples] }
                }
            }
            return rest
        }

        /// The same features as the metrics of neural collapse take them.
        package var classFeatures: ClassFeatures {
            ClassFeatures(
                Frame(matrix.transposed().values, width: width), labels: (0..<matrix.columns).map { $0 / samples }, classes: classes)
        }

        /// How far the features are from collapse.
        package var spread: Spread { Spread(classFeatures) }
    }

    /// Two measures of the scatter within classes relative to that between them.
    package struct Spread: Codable, Hashable, Sendable {
        /// tr(S_W S_B^+)/K.
        package var nc1: Double
        /// tr(S_W)/tr(S_B).
        package var ratio: Double

        package init(_ features: ClassFeatures) {
            nc1 = features.withinClassVariability()
            let between = features.means.centred().norms.map { $0 * $0 }
            ratio = mean(features.variances) / mean(between)
        }
    }

    /// Draws given features: normal class means, and in each class a normal cloud with its own random axes, of a random separation.
    ///
    /// Our choice: means of expected norm 1; along its axes a cloud has deviations drawn log-uniformly over a factor; all clouds are scaled
    /// together so that the root of tr(S_B)/tr(S_W) is the separation, drawn log-uniformly.
    ///
    /// - Parameter scale: what all of it is multiplied with in the end.
    package static func givenFeatures(_ problems: Problems, seed: Seed, scale: Double = 1) -> Features {
        var random = seed.stream("given features")
        func whole(_ range: [Int]) -> Int { range[0] + random.index(below: range[1] - range[0] + 1) }
        let (classes, samples, width) = (whole(problems.classes), whole(problems.samples), whole(problems.widths))
        let separation = logUniform(problems.separations[0], problems.separations[1], &random)
        let means = random.normals(width * classes).map { $0 / Double(width).squareRoot() }
        var clouds = RowMatrix(rows: width, columns: classes * samples)
        for label in 0..<classes {
            let deviations = (0..<width).map { _ in logUniform(1 / problems.anisotropy, problems.anisotropy, &random) }
            let axes = RowMatrix(random.normals(width * width), rows: width)
            let drawn = RowMatrix(
                (0..<width).flatMap { row in random.normals(samples).map { $0 * deviations[row] } }, rows: width)
            var cloud = RowMatrix(rows: width, columns: samples)
            axes.addProduct(with: drawn, to: &cloud)
            for row in 0..<width {
                for sample in 0..<samples {
                    clouds.values[(row * classes + label) * samples + sample] = cloud.values[row * samples + sample]
                }
            }
        }
        let rest = Features(clouds, classes: classes).residuals
        func filled(_ scale: Double) -> Features {
            Features(RowMatrix(rest.values.indices.map { means[$0 / samples] + scale * rest.values[$0] }, rows: width), classes: classes)
        }
        let found = (1 / filled(1).spread.ratio).squareRoot()
        let features = filled(found / separation).matrix
        return Features(RowMatrix(features.values.map { scale * $0 }, rows: width), classes: classes)
    }

    private static func logUniform(_ low: Double, _ high: Double, _ random: inout RandomStream) -> Double {
        exp(random.uniform(in: log(low)..<log(high) + 1e-12))
    }
}
