package import Diffusion
package import FlowMatching
package import Statistics
import Torch
import Workbench

extension PathCollapse {
    /// The same sampling with experts that are networks, trained on samples.
    package struct Networks: Configuration {
        package var training = FlowMatchingSettings()
        @Quantity(in: 10..., unit: "particles") package var particles = 500
        @Quantity(in: 1..., unit: "steps") package var steps = 200
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(4)

        package init() {
            (training.hidden, training.steps, training.batch, training.learningRate) = ([64, 64, 64], 3000, 256, 2e-3)
        }
    }

    /// The three models as networks; the second once for each schedule that it may have.
    package struct TrainedExperts: Codable, Sendable {
        package var conditional: PathNetwork
        package var marginal: PathNetwork
        package var marginalCubic: PathNetwork
        package var joint: PathNetwork

        package func all(_ pairing: Pairing) -> [PathNetwork] { [conditional, pairing == .matched ? marginal : marginalCubic, joint] }
    }

    /// Trains the three models on samples of the board, the second under both of its schedules.
    static func trainExperts(_ run: Run, board: Board, settings: Networks, seed: Seed) throws -> TrainedExperts {
        let (exact, cubic) = (experts(board), experts(board, second: .cubic))
        func network(_ model: DiffusedMixture, _ name: String) throws -> PathNetwork {
            try PathNetwork.trained(
                dimension: model.dimension, schedule: model.schedule, settings.training, seed: seed,
                data: { count, random in samples(of: model, count, &random) }
            ) { step, loss in
                if step % 100 == 0 { run.log(name, at: step, try loss.item()) }
            }
        }
        return TrainedExperts(
            conditional: try network(exact.conditional, "conditional"), marginal: try network(exact.marginal, "marginal"),
            marginalCubic: try network(cubic.marginal, "marginal, cubic"), joint: try network(exact.joint, "joint"))
    }

    /// Points of a mixture's data, coordinate after coordinate; its components are equally probable.
    package static func samples(of model: DiffusedMixture, _ count: Int, _ random: inout RandomStream) -> [Double] {
        let components = model.centres.count / model.dimension
        return (0..<count).flatMap { _ in
            let component = random.index(below: components)
            return (0..<model.dimension).map { axis in
                random.normal(mean: model.centres[component * model.dimension + axis], deviation: model.spread)
            }
        }
    }

    /// What particles come to under networks, and under the closed forms with the same random numbers.
    package struct NetworkRuns: Codable, Sendable {
        package var errors: NetworkErrors
        package var runs: [NetworkRun] = []
    }

    /// One way of sampling, twice.
    package struct NetworkRun: Codable, Sendable {
        package var pairing: Pairing
        package var method: Method
        package var learned: SampleQuality
        package var exact: SampleQuality
    }

    /// Moves particles with constant and adaptive exponents under networks, and under the closed forms beside them.
    static func learnedParticles(
        _ run: Run, board: Board, sampling: Sampling, settings: Networks, networks: TrainedExperts, errors: NetworkErrors, seed: Seed
    ) throws -> NetworkRuns {
        var sampling = sampling
        (sampling.particles, sampling.steps) = (settings.particles, settings.steps)
        var found = NetworkRuns(errors: errors)
        for pairing in Pairing.allCases {
            for method in [Method.constant, .adaptive] {
                let exact = motion(board, sampling, pairing, method)
                var learned = exact
                learned.experts = networks.all(pairing)
                found.runs.append(
                    NetworkRun(
                        pairing: pairing, method: method, learned: try sampled(learned, board, seed), exact: try sampled(exact, board, seed)
                    ))
            }
        }
        return found
    }

    /// How far networks are from the closed forms, at points of each path, by time.
    package struct NetworkErrors: Codable, Sendable {
        package var model: [String] = []
        package var time: [Double] = []
        /// Root mean square of the score's error over that of the score.
        package var score: [Double] = []
        /// The same of the velocity.
        package var velocity: [Double] = []
    }

    /// Compares the networks with the closed forms at points drawn from each path.
    static func networkErrors(_ run: Run, board: Board, networks: TrainedExperts, seed: Seed) throws -> NetworkErrors {
        let cubic = experts(board, second: .cubic)
        let exact = experts(board)
        var random = seed.stream("points of the paths")
        var errors = NetworkErrors()
        for (name, network, model) in [
            ("conditional", networks.conditional, exact.conditional), ("marginal", networks.marginal, exact.marginal),
            ("marginal, cubic", networks.marginalCubic, cubic.marginal), ("joint", networks.joint, exact.joint),
        ] {
            for t in stride(from: 0.05, through: 0.95, by: 0.1) {
                let scales = network.scales(at: t)
                let points = samples(of: model, 500, &random).map { scales.beta * $0 + scales.alpha * random.normal() }
                let x = stride(from: 0, to: points.count, by: model.dimension).map { points[$0] }
                let y = model.dimension == 1 ? x : stride(from: 1, to: points.count, by: 2).map { points[$0] }
                let (found, truth) = (try network.fields(x: x, y: y, at: t), model.fields(x: x, y: y, at: t))
                func share(_ parts: [KeyPath<DiffusedMixture.Fields, Double>]) -> Double {
                    func squares(_ value: (Int, KeyPath<DiffusedMixture.Fields, Double>) -> Double) -> Double {
                        x.indices.reduce(0) { sum, i in parts.reduce(sum) { $0 + value(i, $1) * value(i, $1) } }
                    }
                    return (squares { found[$0][keyPath: $1] - truth[$0][keyPath: $1] } / squares { truth[$0][keyPath: $1] }).squareRoot()
                }
                errors.model.append(name)
                errors.time.append(t)
                errors.score.append(share([\.scoreX, \.scoreY]))
                errors.velocity.append(share([\.velocityX, \.velocityY]))
            }
        }
        return errors
    }
}
