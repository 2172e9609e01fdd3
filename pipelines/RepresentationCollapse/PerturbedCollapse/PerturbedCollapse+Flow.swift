import Dynamics
import LinearAlgebra
import Optimizers
import Statistics
import Workbench

extension PerturbedCollapse {
    /// One integrated flow of the features from the given ones: what happened to the scatter within classes.
    package struct Course: Codable, Sendable {
        package var featureDecay: Double
        package var tie: Double
        /// From the start to the end, equally spaced.
        package var times: [Double] = []
        package var nc1: [Double] = []
        /// tr(S_W)/tr(S_B).
        package var ratio: [Double] = []
        /// Whether the ratio also rises with half the step, if it rises at all; asked without a tie.
        package var isRiseConfirmed = false

        /// The largest rise of the ratio between neighbouring times, as a share of its start.
        package var largestRise: Double { zip(ratio.dropFirst(), ratio).map { $0 - $1 }.max().map { $0 / ratio[0] } ?? .nan }
        /// The same of NC1.
        package var largestRiseOfNC1: Double { zip(nc1.dropFirst(), nc1).map { $0 - $1 }.max().map { $0 / nc1[0] } ?? .nan }
        package var relativeDrop: Double { ratio.last.map { (ratio[0] - $0) / ratio[0] } ?? .nan }
    }

    /// The flows of one problem.
    package struct Flows: Codable, Sendable {
        package var classes: Int
        package var samples: Int
        package var width: Int
        /// Without a tie, for each penalty on the features.
        package var untied: [Course]
        /// For each tie, with the usual penalty.
        package var tied: [Course]
        /// With the data term removed, and against time.
        package var decayOnly: Course
        package var reversed: Course
    }

    /// Follows the features of one problem along all flows.
    static func flows(_ run: Run, problems: Problems, flow: Flow, seed: Seed) -> Flows {
        let given = givenFeatures(problems, seed: seed)
        func course(_ featureDecay: Double, _ tie: Double) -> Course {
            let problem = TiedProblem(
                given, Penalties(features: featureDecay, classifier: problems.classifierDecay, tie: tie))
            var course = follow(problem, over: flow.time, flow)
            // With a tie a rise is no surprise, and nothing rests on it.
            if tie == 0, course.largestRise > flow.tolerance {
                var halved = flow
                halved.steps *= 2
                course.isRiseConfirmed = follow(problem, over: flow.time, halved).largestRise > flow.tolerance
            }
            return course
        }
        let strongest = TiedProblem(
            given, Penalties(features: flow.featureDecays.max() ?? 0, classifier: problems.classifierDecay, tie: 0))
        let usual = TiedProblem(
            given, Penalties(features: problems.featureDecay, classifier: problems.classifierDecay, tie: 0))
        let untied = flow.featureDecays.map { course($0, 0) }
        return Flows(
            classes: given.classes, samples: given.samples, width: given.width,
            untied: untied,
            tied: flow.ties.map { tie in
                untied.first { tie == 0 && $0.featureDecay == problems.featureDecay } ?? course(problems.featureDecay, tie)
            },
            decayOnly: follow(strongest, over: flow.time, flow, hasData: false), reversed: follow(usual, over: -flow.reversedTime, flow))
    }

    /// Integrates dH/dt = -Kn grad L(W*(H), H) from the given features; a negative time runs against the flow.
    ///
    /// - Parameter hasData: without, only the penalty on the features acts.
    package static func follow(_ problem: TiedProblem, over time: Double, _ flow: Flow, hasData: Bool = true) -> Course {
        var course = Course(featureDecay: problem.penalties.features, tie: problem.penalties.tie)
        let interval = time / Double(flow.records)
        let method = RungeKutta(step: interval / Double(flow.steps))
        var state = problem.given.matrix.values
        for record in 0...flow.records {
            if record > 0 {
                method.advance(&state, steps: flow.steps) { _, features, slope in
                    if hasData {
                        _ = problem.evaluate(features, &slope)
                        for index in slope.indices { slope[index] = -slope[index] }
                    } else {
                        for index in slope.indices { slope[index] = -problem.penalties.features * features[index] }
                    }
                }
            }
            let spread = Features(RowMatrix(state, rows: problem.given.width), classes: problem.given.classes).spread
            course.times.append(Double(record) * interval.magnitude)
            course.nc1.append(spread.nc1)
            course.ratio.append(spread.ratio)
        }
        return course
    }
}
