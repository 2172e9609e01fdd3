import LinearAlgebra
import Optimizers
import NeuralCollapse
import Statistics
import Workbench

extension PerturbedCollapse {
    /// Where a minimiser is, between the given features and collapse.
    package struct Place: Codable, Sendable {
        package var spread: Spread
        /// |H - nearest collapsed solution| / |H|.
        package var collapseDistance: Double
        /// |H - H0| / |H0|.
        package var givenDistance: Double
        /// The largest |cosine| of two class means; 0 in the collapsed solution.
        package var worstCosine: Double

        package init(_ features: Features, of problem: TiedProblem) {
            let given = problem.given.matrix.values
            let gap = zip(features.matrix.values, given).map(-)
            spread = features.spread
            collapseDistance = PerturbedCollapse.collapseDistance(features, problem.penalties)
            givenDistance = (innerProduct(gap, gap) / innerProduct(given, given)).squareRoot()
            worstCosine = features.classFeatures.means.cosines().map(\.magnitude).max() ?? .nan
        }
    }

    /// What one minimiser is, and how NC1 answers there to the two penalties.
    package struct Response: Codable, Sendable {
        package var tie: Double
        package var scaling: Scaling
        package var place: Place
        /// d log NC1 / d log lambda_H: negative where a stronger penalty on the features brings collapse closer.
        package var featureElasticity: Double
        /// d log NC1 / d log lambda_W.
        package var classifierElasticity: Double
        package var gradientNorm: Double
        /// The relative residual of the linear systems behind the elasticities, the larger one.
        package var residual: Double

        /// By how much the penalty on the features moves NC1 more than that on the classifier.
        package var difference: Double { featureElasticity.magnitude - classifierElasticity.magnitude }
    }

    /// The minimisers of one problem for all ties and both scalings.
    package struct Responses: Codable, Sendable {
        package var given: Spread
        package var responses: [Response]
        /// At a tie that nails the features to the given ones.
        package var nailed: [Response]
        /// The minimiser without a tie, which collapses.
        package var untied: Place
    }

    /// Minimises one problem for all ties and both scalings, and differentiates NC1 at each minimiser.
    static func responses(_ run: Run, problems: Problems, minimisation: Minimisation, scale: Double, seed: Seed) -> Responses {
        let given = givenFeatures(problems, seed: seed, scale: scale)
        func response(_ tie: Double, _ scaling: Scaling) -> Response {
            respond(
                TiedProblem(
                    given,
                    Penalties(features: problems.featureDecay, classifier: problems.classifierDecay, tie: tie, scaling: scaling)),
                minimisation)
        }
        let untied = TiedProblem(given, Penalties(features: problems.featureDecay, classifier: problems.classifierDecay, tie: 0))
        let collapsed = untied.minimise(minimisation.untied).features
        return Responses(
            given: given.spread,
            responses: minimisation.ties.flatMap { tie in Scaling.allCases.map { response(tie, $0) } },
            nailed: Scaling.allCases.map { response(minimisation.nailingTie, $0) },
            untied: Place(collapsed, of: untied))
    }

    /// The minimiser of one problem and the elasticities of NC1 there, by implicit differentiation.
    ///
    /// With g the gradient at the minimiser H, dH/dlambda solves (dg/dH) dH = -dg/dlambda. Differences of minimisers would be noise where
    /// the tie is strong.
    package static func respond(_ problem: TiedProblem, _ settings: Minimisation) -> Response {
        var descent = settings.descent
        // The gradient's own rounding grows with the tie.
        descent.tolerance *= 1 + problem.penalties.tie
        let (features, found) = problem.minimise(descent)
        var elasticities = [Double.nan, .nan]
        var residual = Double.infinity
        if let solution = problem.solution(features.matrix), let slope = VariabilitySlope(features) {
            let changes = [
                (problem.penalties.features, features.matrix.values),
                (problem.penalties.classifier, problem.gradientSlope(solution, along: nil, ridge: problem.ridgeSlope)),
            ]
            let solved = changes.map { lambda, change in
                ConjugateGradients(change.map { -lambda * $0 }, tolerance: 1e-12, limit: 2000) { vector, product in
                    product = problem.gradientSlope(solution, along: RowMatrix(vector, rows: features.width))
                }
            }
            elasticities = solved.map { slope.logSlope(along: RowMatrix($0.solution, rows: features.width)) }
            residual = solved.map(\.residual).max() ?? .infinity
        }
        return Response(
            tie: problem.penalties.tie, scaling: problem.penalties.scaling, place: Place(features, of: problem),
            featureElasticity: elasticities[0], classifierElasticity: elasticities[1], gradientNorm: found.gradientNorm, residual: residual)
    }

    /// The norm that every class mean has in the minimiser without a tie, and the singular value of its classifier.
    ///
    /// Each class solves min (ab - 1)^2 + mu a^2 + lambda_H b^2, with mu = c/n: ab = 1 - sqrt(mu lambda_H), mu a^2 = lambda_H b^2.
    package static func collapsedNorms(_ penalties: Penalties, samples: Int) -> (classifier: Double, mean: Double) {
        let weight = penalties.scaling == .perClass ? penalties.classifier : penalties.classifier / Double(samples)
        let product = max(0, 1 - (weight * penalties.features).squareRoot())
        let quotient = (penalties.features / weight).squareRoot()
        return ((product * quotient).squareRoot(), (product / quotient).squareRoot())
    }

    /// |H - nearest collapsed solution| / |H|: the nearest one turns its frame of means as the means stand.
    package static func collapseDistance(_ features: Features, _ penalties: Penalties) -> Double {
        let norm = collapsedNorms(penalties, samples: features.samples).mean
        let means = features.classFeatures.means
        let rest = features.residuals.values
        let between = means.norms.reduce(0) { $0 + $1 * $1 }
        let closest = between + norm * norm * Double(features.classes) - 2 * norm * means.singularValues().reduce(0, +)
        let square = innerProduct(rest, rest) + Double(features.samples) * max(0, closest)
        return (square / innerProduct(features.matrix.values, features.matrix.values)).squareRoot()
    }
}
