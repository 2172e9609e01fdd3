package import LinearAlgebra
package import Statistics
import Workbench

extension AccumulateOrReplace {
    /// A repeated regression: how many features, how many samples a generation, and how much noise.
    package struct Regression: Configuration, Hashable, CustomStringConvertible {
        /// Features.
        package var d = 20
        /// Samples of one generation; the expected error is finite from d + 2.
        package var T = 60
        /// Standard deviation of the labels' noise.
        package var sigma = 0.5

        package init() {}
        package init(d: Int, T: Int, sigma: Double) { (self.d, self.T, self.sigma) = (d, T, sigma) }

        package var description: String { "d\(d)-T\(T)-sigma\(sigma)" }
        /// As readers see it.
        package var name: String { "d = \(d), T = \(T), σ = \(sigma)" }

        func validate() throws(InvalidSetting) {
            guard d > 0 else { throw InvalidSetting(name: "d", found: "\(d)", expected: "a feature or more") }
            guard T >= d + 2 else {
                throw InvalidSetting(
                    name: "T", found: "\(T)", expected: "at least d + 2 = \(d + 2) samples, for the expected error to be finite")
            }
            guard sigma > 0, sigma.isFinite else { throw InvalidSetting(name: "sigma", found: "\(sigma)", expected: "a positive number") }
        }
    }

    /// Where the inputs of a generation come from.
    package enum Design: String, Choice {
        package typealias Value = Self
        /// One design matrix for all generations, as in the paper's proof.
        case shared
        /// A new one for each generation.
        case fresh
    }

    /// Consecutive seeds that one stage works through.
    package struct SeedBlock: Codable, Hashable, StageInput, CustomStringConvertible {
        package typealias Value = Self
        package var first: UInt64
        package var count: Int

        package var seeds: Seeds { Seeds(count, first: first) }
        package var description: String { count == 1 ? "\(first)" : "\(first)-\(first + UInt64(count) - 1)" }

        /// Blocks of `size` seeds: more seeds add blocks and change at most the last.
        package static func blocks(of seeds: Seeds, size: Int) -> [SeedBlock] {
            stride(from: 0, to: seeds.count, by: size).map {
                SeedBlock(first: seeds.first + UInt64($0), count: min(size, seeds.count - $0))
            }
        }
    }

    /// What chance gives one run: inputs and noise of each generation.
    ///
    /// Every strategy that fits row by row shares them. Relabelling shares the inputs and has noise of its own; replacement by growing data has
    /// streams of its own for both.
    package struct Draws {
        let regression: Regression
        let seed: Seed

        package init(_ regression: Regression, seed: Seed) { (self.regression, self.seed) = (regression, seed) }

        /// The inputs of a generation, T rows of d independent standard normal features.
        package func inputs(_ generation: Int) -> DesignMatrix {
            var inputs = DesignMatrix(rows: regression.T, columns: regression.d)
            var random = stream("inputs", generation)
            inputs.drawNormals(&random)
            return inputs
        }

        /// The labels of a generation: what `weights` say of the inputs, and noise.
        package func labels(_ inputs: DesignMatrix, _ weights: [Double], _ generation: Int) -> [Double] {
            var random = stream("noise", generation)
            let noise = random.normals(regression.T)
            var labels = inputs.times(weights)
            for row in labels.indices { labels[row] += regression.sigma * noise[row] }
            return labels
        }

        /// The stream of one purpose in one generation. Sizes are part of the purpose, the noise is not: it only scales the same numbers.
        package func stream(_ purpose: String, _ generation: Int) -> RandomStream {
            seed.stream("\(purpose) \(regression.d)x\(regression.T) \(generation)")
        }
    }
}
