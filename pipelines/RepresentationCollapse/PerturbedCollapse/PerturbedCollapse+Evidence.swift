package import Statistics
import Workbench

// The numbers of each claim; `papers/perturbed-collapse.yaml` says what each is and judges it.
extension PerturbedCollapse {
    /// Counts the problems in which the scatter within classes rises along the flow, or is not lower at its end.
    static func evidenceForFlow(_ run: Run, flows: Ensemble<Flows>) -> Finding {
        let problems = flows.values
        return Finding {
            Measured("ratio_increases", problems.count { $0.untied.contains(where: \.isRiseConfirmed) })
            Measured("nc1_not_lower", problems.flatMap(\.tied).count { !isLower($0) })
            Measured("largest_relative_drop", largest(problems.flatMap(\.untied).map(\.relativeDrop)))
            Measured(
                "ratio_change_decay_only",
                largest(problems.map { (($0.decayOnly.ratio.last ?? .nan) / $0.decayOnly.ratio[0] - 1).magnitude }))
            Measured("reversed_increases", problems.count { ($0.reversed.ratio.last ?? .nan) > $0.reversed.ratio[0] })
        }
    }

    /// Compares the minimiser's within-class part with the closed form, and with a shrinkage that knows no blocks.
    static func evidenceForMap(_ run: Run, near: Ensemble<NearCollapse>) -> Finding {
        let draws = near.values
        return Finding {
            // The last deviation is the smallest one.
            Measured("within_map_error", largest(draws.map { $0.relativeError.last ?? .nan }))
            Measured("residual_slope", mean(draws.map(\.slope)))
            Measured("largest_gain", largest(draws.map { max($0.along, $0.across) }))
            Measured("wrong_map_slope", mean(draws.map(\.uniformSlope)))
        }
    }

    /// Compares how NC1 answers to the two penalties: over the random problems, and in the networks.
    static func evidenceForPenalties(
        _ run: Run, responses: Ensemble<Responses>, networks: Ensemble<NetworkRun>, doubled: Ensemble<NetworkRun>
    ) -> Finding {
        let cases = cases(responses)
        let nailed = responses.values.flatMap(\.nailed)
        return Finding {
            Measured("fewest_favouring", cases.map(\.favouring).min() ?? 0)
            Measured("least_difference", cases.map(\.difference).min { $0.value < $1.value } ?? Estimate(.nan))
            Measured("network_agreements", trios(networks, doubled).count(where: \.agrees))
            Measured(
                "elasticities_at_large_beta",
                largest(nailed.map { max($0.featureElasticity.magnitude, $0.classifierElasticity.magnitude) }))
        }
    }

    /// Asks whether NC1 falls from layer to layer.
    static func evidenceForDepth(_ run: Run, networks: Ensemble<NetworkRun>) -> Finding {
        let runs = networks.values
        return Finding {
            Measured("worst_rho", largest(runs.map(\.depthCorrelation)))
            Measured("least_train_accuracy", runs.map(\.accuracy).min() ?? .nan)
            Measured("rho_shuffled_classes", mean(runs.map(\.shuffledCorrelation)))
        }
    }

    /// Whether NC1 is lower at the end of a flow than at its start.
    static func isLower(_ course: Course) -> Bool { (course.nc1.last ?? .nan) < course.nc1[0] }

    /// The largest value; infinite if there is none, or one is not a number.
    static func largest(_ values: [Double]) -> Double { values.contains(where: \.isNaN) ? .infinity : values.max() ?? .infinity }

    /// What all problems say at one tie and with one scaling of the classifier's penalty.
    package struct ResponseCase: Sendable {
        package var tie: Double
        package var scaling: Scaling
        package var responses: [Response]
        /// How separated the given classes of each problem are: the root of tr(S_B)/tr(S_W).
        package var separations: [Double]
        /// The elasticity in the penalty on the features over that in the classifier's, by size.
        package var quotients: [Double] { responses.map { ($0.featureElasticity / $0.classifierElasticity).magnitude } }
        /// Problems in which NC1 answers more to the penalty on the features, by size.
        package var favouring: Int { responses.count { $0.difference > 0 } }
        /// Problems in which a stronger penalty on the features lowers NC1 more, or raises it less, than one on the classifier.
        package var lowering: Int { responses.count { $0.featureElasticity < $0.classifierElasticity } }
        /// The mean difference of the elasticities' sizes.
        package var difference: Estimate {
            var random = Seed(0).stream("bootstrap")
            return bootstrap(responses.map(\.difference), random: &random) { mean($0) }
        }
    }

    static func cases(_ responses: Ensemble<Responses>) -> [ResponseCase] {
        let problems = responses.values
        let separations = problems.map { (1 / $0.given.ratio).squareRoot() }
        return (problems.first?.responses ?? []).indices.map { place in
            let own = problems.map { $0.responses[place] }
            return ResponseCase(tie: own[0].tie, scaling: own[0].scaling, responses: own, separations: separations)
        }
    }

    /// One seed's networks: as they are, and with the decay of the features or of the head doubled.
    package struct Trio: Sendable {
        package var seed: String
        package var plain: NetworkRun
        package var features: NetworkRun
        package var head: NetworkRun

        /// NC1 of the last hidden layer.
        package func nc1(_ network: NetworkRun) -> Double { network.nc1.last ?? .nan }
        /// Whether doubling the features' decay lowers NC1, and more than doubling the head's does.
        package var agrees: Bool { nc1(features) < min(nc1(plain), nc1(head)) }
    }

    static func trios(_ networks: Ensemble<NetworkRun>, _ doubled: Ensemble<NetworkRun>) -> [Trio] {
        networks.cells.compactMap { cell in
            guard let seed = cell.level("seed") else { return nil }
            func other(_ who: Doubled) -> NetworkRun? {
                doubled.at("doubled", who).cells.first { $0.level("seed") == seed }?.value
            }
            guard let features = other(.features), let head = other(.head) else { return nil }
            return Trio(seed: seed.text, plain: cell.value, features: features, head: head)
        }
    }
}
