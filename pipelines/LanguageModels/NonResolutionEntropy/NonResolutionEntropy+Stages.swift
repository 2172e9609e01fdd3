import Statistics
import Workbench

// The functions that the stages name.
extension NonResolutionEntropy {
    /// What the padding vector is, as in one of the two published models.
    package enum Padding: String, Choice {
        /// Drawn like any word's: the paper's control.
        case random
        /// Zero: the paper's model.
        case zero
        package typealias Value = Self

        /// The standard deviation of its components.
        package var deviation: Double { self == .random ? 0.1 : 0 }
    }

    /// Trains one model as published, with one kind of padding vector, and asks it at an empty second turn.
    static func cell(
        _ run: Run, training: Training, model: Architecture, padding: Padding, templates: TemplateLength, seed: Seed
    ) -> Outcome {
        outcome(Model(model, padding: padding.deviation, templates: templates), training: training, seed: seed)
    }

    /// Trains one model as published, with the padding vector of the seed scaled.
    static func dose(_ run: Run, training: Training, model: Architecture, deviation: Double, seed: Seed) -> Outcome {
        outcome(Model(model, padding: deviation), training: training, seed: seed)
    }

    /// Trains the two-vector model as published with its gate frozen at one half.
    static func frozen(_ run: Run, training: Training, seed: Seed) -> Outcome {
        outcome(Model(.twoVector, padding: 0, isGateFrozen: true), training: training, seed: seed)
    }

    /// Trains the single-vector model with zero padding from initial values of its own.
    static func again(_ run: Run, training: Training, seed: Seed) -> Outcome {
        outcome(Model(.single, padding: 0, isSecond: true), training: training, seed: seed)
    }

    /// Trains one model with exact gradients and without padding, on pairs of which a share has no cue.
    static func honest(_ run: Run, training: Training, model: Architecture, fraction: Double, seed: Seed) -> Outcome {
        outcome(Model(model, padding: 0), training: training, neutral: fraction, seed: seed)
    }
}

extension Ensemble where Value == NonResolutionEntropy.Outcome {
    /// The runs of one of the four cells.
    func cell(_ model: NonResolutionEntropy.Architecture, _ padding: NonResolutionEntropy.Padding) -> Ensemble {
        at("model", model).at("padding", padding)
    }

    /// The runs whose seeds `other` has as well.
    func sharing(_ other: Ensemble) -> Ensemble {
        let seeds = Set(other.levels(of: "seed"))
        return filter { $0.level("seed").map(seeds.contains) ?? false }
    }

    /// The runs of some seeds, which the plan has found to be there.
    func with(_ seeds: Seeds) -> Ensemble {
        let wanted = Set(seeds.all.map { Double($0.value) })
        return filter { cell in cell.level("seed")?.number.map(wanted.contains) ?? false }
    }
}

extension NonResolutionEntropy {
    /// A setting asks for runs that the 2 x 2 doesn't make, and that it is compared with.
    package struct MissingSeeds: Error, Hashable, CustomStringConvertible {
        let name: String
        let wanted: Int
        let known: Int

        /// Errors: if `wanted` goes further than `known`.
        static func check(_ wanted: Seeds, _ name: String, among known: Seeds) throws(MissingSeeds) {
            let known = (seeds: Set(known.all), count: known.count)
            guard wanted.all.allSatisfy(known.seeds.contains) else {
                throw MissingSeeds(name: name, wanted: wanted.count, known: known.count)
            }
        }

        package var description: String {
            """
            '\(name)' asks for runs that the 2 x 2 doesn't make
              found     \(name): \(wanted), factorial.seeds: \(known)
              expected  every seed of '\(name)' among those of 'factorial.seeds'
            """
        }
    }
}
