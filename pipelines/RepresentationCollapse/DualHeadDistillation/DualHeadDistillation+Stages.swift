import ImageSets
import NeuralCollapse
import SmallNetworks
import Statistics
import Torch
package import Workbench

extension DualHeadDistillation {
    /// A trained student, judged by its main head.
    package struct Outcome: Codable, Sendable {
        package var rate: Double
        package var testAccuracy: Double
        package var steps: Int
        package var angles: Angles
        /// Cosines between all pairs of rows of the classifier.
        package var rowCosines: [Double]
        /// Mean variance within two classes over the squared distance of their means (NC1), over all pairs of classes, on the training
        /// examples; not a number where a class has none.
        package var withinClasses: Double
        /// Relative deviation of the lengths of the classifier's rows (NC2).
        package var rowSpread: Double
        /// Mean cosine between a row of the classifier and the mean of its class, both seen from the centre (NC3).
        package var duality: Double

        package init(
            rate: Double, testAccuracy: Double, steps: Int, angles: Angles, rowCosines: [Double] = [], withinClasses: Double = .nan,
            rowSpread: Double = .nan, duality: Double = .nan
        ) {
            (self.rate, self.testAccuracy, self.steps, self.angles) = (rate, testAccuracy, steps, angles)
            (self.rowCosines, self.withinClasses, self.rowSpread, self.duality) = (rowCosines, withinClasses, rowSpread, duality)
        }
    }

    /// The rate that a method does best at, and whether it is the first or last of the grid.
    package struct ChosenRate: Codable, Sendable {
        package var problem: String
        package var method: String
        package var rate: Double
        package var isAtTheEdge: Bool

        package init(problem: String, method: String, rate: Double, isAtTheEdge: Bool) {
            (self.problem, self.method, self.rate, self.isAtTheEdge) = (problem, method, rate, isAtTheEdge)
        }
    }

    /// Trains a student at one rate; gives its accuracy on the validation examples.
    static func tune(
        _ run: Run, examples: Ensemble<Examples>, teachers: Ensemble<Teacher>, problem: Problem, setup: Setup, settings: StudentSettings,
        method: Method, rate: Double, seed: Seed
    ) throws -> Double {
        let own = examples.at("problem", problem).values[0]
        let student = try fit(own, teachers.at("problem", problem).values[0], setup, settings, method, rate: rate, seed: seed).network
        return try score(student, own.validation)
    }

    /// Takes for each method the rate with the best mean accuracy over the tuning runs, the smallest of several.
    package static func chooseRates(_ run: Run, scan: Ensemble<Double>) -> [ChosenRate] {
        scan.levels(of: "problem").flatMap { problem in
            scan.levels(of: "method").map { method in
                let rates = scan.levels(of: "rate").compactMap(\.number).sorted()
                let scores = rates.map { rate in
                    mean(scan.at("problem", problem.text).at("method", method.text).at("rate", rate).values)
                }
                let best = scores.indices.max { scores[$0] < scores[$1] || (scores[$0] == scores[$1] && $0 > $1) } ?? 0
                return ChosenRate(
                    problem: problem.text, method: method.text, rate: rates[best], isAtTheEdge: best == 0 || best == rates.count - 1)
            }
        }
    }

    /// Trains a student at the rate chosen for its method and judges it.
    static func judge(
        _ run: Run, examples: Ensemble<Examples>, teachers: Ensemble<Teacher>, problem: Problem, setup: Setup, settings: StudentSettings,
        method: Method, chosen: [ChosenRate], seed: Seed
    ) throws -> Outcome {
        let (scanned, share) = method.rate
        let rate = chosen.first { $0.problem == problem.rawValue && $0.method == scanned.rawValue }?.rate ?? .nan
        return try outcome(examples, teachers, problem, setup, settings, method, rate * share, seed)
    }

    /// Trains a student at a rate that all methods share and judges it.
    static func judgeAt(
        _ run: Run, examples: Ensemble<Examples>, teachers: Ensemble<Teacher>, problem: Problem, setup: Setup, settings: StudentSettings,
        method: Method, rate: Double, seed: Seed
    ) throws -> Outcome {
        try outcome(examples, teachers, problem, setup, settings, method, rate, seed)
    }

    private static func outcome(
        _ examples: Ensemble<Examples>, _ teachers: Ensemble<Teacher>, _ problem: Problem, _ setup: Setup, _ settings: StudentSettings,
        _ method: Method, _ rate: Double, _ seed: Seed
    ) throws -> Outcome {
        let own = examples.at("problem", problem).values[0]
        let (student, angles) = try fit(
            own, teachers.at("problem", problem).values[0], setup, settings, method, rate: rate, seed: seed, watch: method == .both)
        let (weight, features) = try withoutGradients {
            (try student.head.weight.doubles(), try student.features(tensor(own.training)).doubles())
        }
        let width = setup.hidden.last ?? own.training.size
        let rows = Frame(weight, width: width)
        var (within, duality) = (Double.nan, Double.nan)
        if Set(own.training.labels).count == own.training.classes, features.allSatisfy(\.isFinite) {
            let classes = ClassFeatures(Frame(features, width: width), labels: own.training.labels, classes: own.training.classes)
            within = mean(classes.distanceNormalizedVariances())
            duality = mean(rows.centred().alignments(with: classes.means.centred()))
        }
        return Outcome(
            rate: rate, testAccuracy: try score(student, own.test),
            steps: setup.epochs * ((own.training.count + settings.batch - 1) / settings.batch), angles: angles, rowCosines: rows.cosines(),
            withinClasses: within, rowSpread: coefficientOfVariation(rows.norms), duality: duality)
    }

    /// The share of images that the main head puts into the right class.
    private static func score(_ student: MLP, _ images: ImageSet) throws -> Double {
        try withoutGradients { try accuracy(student(tensor(images)), Tensor(images.labels)) }
    }
}
