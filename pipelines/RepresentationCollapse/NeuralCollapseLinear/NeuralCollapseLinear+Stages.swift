import NeuralCollapse
import Statistics
import Workbench

// The functions that the stages name.
extension NeuralCollapseLinear {
    private static func problem(_ settings: Matrices, sizes: [Int], depth: Int) -> MatrixProblem {
        MatrixProblem(
            sizes: sizes, depth: depth, width: settings.width, weightDecay: settings.weightDecay, featureDecay: settings.featureDecay)
    }

    private static func descend(_ problem: MatrixProblem, _ settings: Matrices, _ start: Seed) -> Fit {
        var descent = Descent(problem, settings, from: Weights(problem, deviation: settings.deviation, seed: start))
        descent.run()
        return Fit(descent)
    }

    /// Descends from one random start on the squared loss without bias.
    static func squaredFit(_ run: Run, settings: Matrices, sizes: [Int], depth: Int, start: Seed) -> Fit {
        descend(problem(settings, sizes: sizes, depth: depth), settings, start)
    }

    /// Where a random start is before any step.
    static func untrained(_ run: Run, settings: Matrices, classes: Balanced, start: Seed) -> Fit {
        let problem = problem(settings, sizes: classes.sizes, depth: 1)
        return Fit(Descent(problem, settings, from: Weights(problem, deviation: settings.deviation, seed: start)))
    }

    /// Descends on the squared loss with all decays 0.
    static func undecayedFit(_ run: Run, settings: Matrices, classes: Balanced, start: Seed) -> Fit {
        var settings = settings
        (settings.weightDecay, settings.featureDecay) = (0, 0)
        return descend(problem(settings, sizes: classes.sizes, depth: 1), settings, start)
    }

    /// With what else than the squared loss without bias the features are fitted.
    package enum Variant: String, Choice {
        case squaredBias = "squared loss with bias"
        case crossEntropy = "cross-entropy"
        case crossEntropyBias = "cross-entropy with bias"
    }

    /// Descends from one random start on another loss, or with a bias.
    static func variantFit(_ run: Run, settings: Matrices, classes: Balanced, variant: Variant, depth: Int, start: Seed) -> Fit {
        var problem = problem(settings, sizes: classes.sizes, depth: depth)
        problem.loss = variant == .squaredBias ? .squared : .crossEntropy
        problem.hasBias = variant != .crossEntropy
        return descend(problem, settings, start)
    }

    /// Follows NC1 over one descent, at steps that grow by a tenth.
    static func course(_ run: Run, settings: Matrices, classes: Balanced, depth: Int, isDecayed: Bool) -> Course {
        var settings = settings
        if !isDecayed { (settings.weightDecay, settings.featureDecay) = (0, 0) }
        let problem = problem(settings, sizes: classes.sizes, depth: depth)
        var course = Course()
        var next = 1
        var descent = Descent(problem, settings, from: Weights(problem, deviation: settings.deviation, seed: Seed(0)))
        descent.run { descent in
            guard descent.steps == next else { return }
            next = max(next + 1, next * 11 / 10)
            descent.keepFeatures()
            let features = ClassFeatures(descent.weights.frame(problem), labels: problem.labels, classes: problem.classes)
            course.step.append(Double(descent.steps))
            course.nc1.append(features.withinClassVariability())
        }
        return course
    }

    /// One size of the swept class at which a single layer has decays such that N^2 lambda_W lambda_H is what it should be.
    ///
    /// Our choice: both decays are equal.
    static func shallowSweep(_ run: Run, settings: Matrices, sweep: Sweep, size: Int) -> SweptClass {
        swept(
            settings, others: sweep.others, size: size, critical: sweep.critical, randomStarts: sweep.shallowStarts,
            isFromKnownPoints: false)
    }

    /// A class of two samples under weak decay, one layer.
    static func weakDecay(_ run: Run, settings: Matrices, sweep: Sweep) -> SweptClass {
        swept(
            settings, others: sweep.others, size: 2, critical: sweep.weakCritical, randomStarts: sweep.shallowStarts,
            isFromKnownPoints: false
        )
    }

    private static func swept(
        _ settings: Matrices, others: [Int], size: Int, critical: Double, randomStarts: Int, isFromKnownPoints: Bool
    ) -> SweptClass {
        var settings = settings
        let total = others.reduce(size, +)
        (settings.weightDecay, settings.featureDecay) = (critical.squareRoot() / Double(total), critical.squareRoot() / Double(total))
        return swept(settings, problem(settings, sizes: others + [size], depth: 1), randomStarts, isFromKnownPoints)
    }

    /// One size of the swept class under several layers: random starts, one with that class at zero, and the closed form.
    static func deepSweep(_ run: Run, settings: Matrices, sweep: Sweep, depth: Int, size: Int) -> SweptClass {
        var settings = settings
        (settings.weightDecay, settings.featureDecay) = (sweep.deepWeightDecay, sweep.deepFeatureDecay)
        return swept(settings, problem(settings, sizes: sweep.others + [size], depth: depth), sweep.deepStarts, true)
    }

    private static func swept(
        _ settings: Matrices, _ problem: MatrixProblem, _ randomStarts: Int, _ isFromKnownPoints: Bool
    ) -> SweptClass {
        let last = problem.classes - 1
        var starts = (0..<randomStarts).map { Weights(problem, deviation: settings.deviation, seed: Seed(UInt64($0))) }
        if isFromKnownPoints {
            var singular = problem.sizes.indices.map { problem.scalar($0).localMinimum ?? 0 }
            let closed = Weights(problem, at: singular, moved: settings.move, seed: Seed(0))
            singular[last] = 0
            starts += [Weights(problem, at: singular, moved: settings.move, seed: Seed(0)), closed]
        }
        let fits = starts.map { start in
            var descent = Descent(problem, settings, from: start)
            descent.run()
            return Fit(descent)
        }
        return SweptClass(
            size: problem.sizes[last], predictedNorm: problem.predictedMeanNorms[last], predictedObjective: problem.predictedObjective,
            norms: fits.map { $0.meanNorms[last] }, objectives: fits.map(\.objective), randomStarts: randomStarts)
    }
}

// Equal classes, as the configuration states them.
extension NeuralCollapseLinear {
    /// Descends from one random start on equal classes, squared loss without bias.
    static func balancedFit(_ run: Run, settings: Matrices, classes: Balanced, depth: Int, start: Seed) -> Fit {
        squaredFit(run, settings: settings, sizes: classes.sizes, depth: depth, start: start)
    }

    /// Descends from one random start on the first of the unequal sizes, squared loss with bias.
    static func biasedFit(_ run: Run, settings: Matrices, classes: Imbalanced, depth: Int, start: Seed) -> Fit {
        var problem = problem(settings, sizes: classes.sizes[0], depth: depth)
        problem.hasBias = true
        return descend(problem, settings, start)
    }
}

extension NeuralCollapseLinear.Balanced {
    package var sizes: [Int] { [Int](repeating: samples, count: classes) }
}
