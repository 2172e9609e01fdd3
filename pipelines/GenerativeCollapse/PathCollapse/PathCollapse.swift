import Diffusion
package import Statistics
package import Workbench

/// When does a product of diffusion models stop being a density on the way, although both ends are fine?
///
/// Models are combined by multiplying powers of their densities, and some powers are negative: take away what one model says. On the way from
/// noise to data each model has its own noise, and with different schedules the negative power may win in the tails, so that the product has
/// no finite mass. The paper gives a criterion for this, and an exponent that varies in time and avoids it. Here the densities are mixtures of
/// normal distributions, known in closed form, so that the criterion can be checked by integration and no verdict depends on how well a network
/// was trained; networks that know the same densities by samples alone are shown beside them.
package struct PathCollapse: Study {
    package struct Config: Configuration {
        package var board = Board()
        package var criterion = Criterion()
        package var sampling = Sampling()
        package var weights = Weights()
        package var networks = Networks()
        package init() {}
    }

    /// The data: normal spots on the black cells of a board of four by four within [-1, 1].
    package struct Board: Configuration {
        /// Standard deviation of a spot.
        @Quantity(in: 0...) package var spread = 0.12
        /// Columns, from 0 to 3, that the first model's condition selects.
        @Quantity(in: 0...3) package var columns = [0, 2]
        package init() {}
    }

    /// The check by integration.
    package struct Criterion: Configuration {
        /// Times in one row of cases.
        @Quantity(in: 2..., unit: "times") package var times = 200
        /// Points of the grid for an integral.
        @Quantity(in: 100..., unit: "points") package var points = 2401
        /// Angles of the lines through the origin along which the product is integrated, in degrees.
        package var directions = [0.0, 45, 90]
        /// Cases nearer to 0 than this, relative to the sum of all terms' sizes, are left out.
        @Quantity(in: 0..<1) package var margin = 0.02
        package init() {}
    }

    /// The particles on the board.
    package struct Sampling: Configuration {
        @Quantity(in: 10..., unit: "particles") package var particles = 2000
        @Quantity(in: 1..., unit: "steps") package var steps = 500
        /// Standard deviation of the noise that the particles get, per root of time.
        @Quantity(in: 0...) package var sigma = 0.5
        /// Particles are drawn anew when the effective sample size falls below this share.
        @Quantity(in: 0...1) package var threshold = 0.7
        /// Last time at which they are.
        @Quantity(in: 0...1) package var lastResampling = 0.85
        @Quantity(in: 0...1) package var end = 0.98
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(10)
        package init() {}
    }

    /// The particles under normal experts.
    package struct Weights: Configuration {
        @Quantity(in: 10..., unit: "particles") package var particles = 5000
        /// Height of the bump of the first exponent, 1 + height t (1 - t).
        package var bump = 10.0
        /// Standard deviation of the experts' data.
        @Quantity(in: 0...) package var spread = 1.0
        package var times = [0.25, 0.5, 0.75, 0.98]
        @Quantity(in: 2..., unit: "runs") package var seeds = Seeds(50)
        package init() {}
    }

    package init() {}

    package func pipeline(_ config: Settings<Config>) -> Pipeline {
        // Integration.
        let criterion = Evaluate("sign of C", Self.criterion, config.board, config.criterion)
        let planted = Evaluate("planted integrals", Self.planted, config.criterion)
        let collapse = Evaluate("collapse time", Self.collapseTime, config.board, config.criterion)
        let map = Evaluate("exponent map", Self.exponentMap, config.board, config.criterion)

        // Sampling.
        let runs = ForEach(factor("schedules", Pairing.allCases), factor("method", Method.allCases), config.sampling.seeds) {
            schedules, method, seed in
            Train("particles", Self.particles, config.board, config.sampling, schedules, method, seed)
        }
        let floor = ForEach(config.sampling.seeds) { seed in Evaluate("exact samples", Self.floor, config.board, config.sampling, seed) }
        let clouds = ForEach(factor("method", [Method.unweighted, .constant, .adaptive])) { method in
            Train("clouds", Self.clouds, config.board, config.sampling, method)
        }
        let exponents = Evaluate("adaptive exponents", Self.exponents, config.board, config.sampling)

        // Weights.
        let normal = ForEach(factor("term", [true, false]), config.weights.seeds) { term, seed in
            Train("normal experts", Self.normalExperts, config.weights, config.sampling, true, term, seed)
        }
        let still = ForEach(factor("term", [true, false])) { term in
            Train("constant exponents", Self.normalExperts, config.weights, config.sampling, false, term, Seed(0))
        }

        // Networks in place of the closed forms.
        let networks = ForEach(config.networks.seeds) { seed in
            let experts = Train("experts", Self.trainExperts, config.board, config.networks, seed)
            let errors = Evaluate("network errors", Self.networkErrors, config.board, experts, seed)
            Train("learned particles", Self.learnedParticles, config.board, config.sampling, config.networks, experts, errors, seed)
        }

        Analyze("criterion", Self.evidenceForCriterion, criterion, planted)
        Analyze("collapse-time", Self.evidenceForCollapse, collapse)
        Analyze("sampling-fails-and-is-repaired", Self.evidenceForSampling, runs, floor, exponents)
        Analyze("weights-needed", Self.evidenceForWeights, normal, still, config.weights)
        Report(
            Self.report, criterion, planted, collapse, map, runs, floor, clouds, exponents, normal, config.weights, networks)
    }
}
