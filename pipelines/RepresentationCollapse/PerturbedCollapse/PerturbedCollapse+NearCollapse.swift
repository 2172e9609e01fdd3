import Glibc
import LinearAlgebra
import Optimizers
package import Statistics
package import Workbench

extension PerturbedCollapse {
    /// One draw of a small deviation from the collapsed solution: how far the minimiser's within-class part is from the closed form.
    package struct NearCollapse: Codable, Sendable {
        package var tie: Double
        package var deviation: [Double] = []
        /// |within-class part - closed form|, and over the closed form's own norm.
        package var error: [Double] = []
        package var relativeError: [Double] = []
        /// The same against uniform shrinkage, without the block of the classifier.
        package var uniformError: [Double] = []
        package var gradientNorm: [Double] = []
        /// The factors by which the closed form shrinks along the classifier's rows and across them.
        package var along = Double.nan
        package var across = Double.nan

        /// The slopes of the errors on logarithmic axes.
        package var slope: Double { logSlope(deviation, error) }
        package var uniformSlope: Double { logSlope(deviation, uniformError) }
    }

    /// Ties features to slightly disturbed collapsed ones, minimises, and compares with the closed form.
    ///
    /// With W the collapsed classifier, the closed form of the within-class part is beta (W'W + (lambda_H + beta) I)^-1 dR: our derivation
    /// from the stationarity of the features. W itself answers to the deviation in first order, so that the form is off in second order.
    package static func nearCollapse(_ run: Run, small: Small, penalties: Problems, tie: Double, draw: Seed) -> NearCollapse {
        var random = draw.stream("deviation")
        let count = small.classes * small.samples
        let noise = RowMatrix(random.normals(small.width * count), rows: small.width)
        let weights = Penalties(features: penalties.featureDecay, classifier: penalties.classifierDecay, tie: tie)
        let norms = collapsedNorms(weights, samples: small.samples)
        var result = NearCollapse(tie: tie)
        let decay = weights.features + tie
        result.along = tie / (norms.classifier * norms.classifier + decay)
        result.across = tie / decay
        for deviation in small.deviations {
            var values = noise.values.map { deviation * $0 }
            // The frame of the collapsed means is turned to the first axes, without loss: the noise has no direction.
            for label in 0..<small.classes {
                for sample in label * small.samples..<(label + 1) * small.samples { values[label * count + sample] += norms.mean }
            }
            let problem = TiedProblem(Features(RowMatrix(values, rows: small.width), classes: small.classes), weights)
            let (features, found) = problem.minimise(small.descent)
            let (within, given) = (features.residuals.values, problem.given.residuals.values)
            // W'W is the squared norm of a row on the first axes and 0 on the others.
            let closed = given.indices.map { given[$0] * ($0 / count < small.classes ? result.along : result.across) }
            let uniform = given.map { $0 * result.across }
            result.deviation.append(deviation)
            let error = distance(within, closed)
            result.error.append(error)
            result.relativeError.append(error / innerProduct(closed, closed).squareRoot())
            result.uniformError.append(distance(within, uniform))
            result.gradientNorm.append(found.gradientNorm)
        }
        return result
    }

    private static func distance(_ a: [Double], _ b: [Double]) -> Double {
        let gap = zip(a, b).map(-)
        return innerProduct(gap, gap).squareRoot()
    }

    /// The slope of a straight line through the logarithms, by least squares.
    private static func logSlope(_ x: [Double], _ y: [Double]) -> Double {
        guard x.count > 1 else { return .nan }
        return linearTrend(x.map { log($0) }, y.map { log($0) }).slope.value
    }
}
