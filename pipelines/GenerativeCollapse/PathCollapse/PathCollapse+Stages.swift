import Diffusion
import Statistics
import Workbench

// The functions that the stages name.
extension PathCollapse {
    /// Integrates the product over growing boxes for all pairs of schedules, exponents, times and directions, and compares with the sign of C.
    static func criterion(_ run: Run, board: Board, settings: Criterion) -> CriterionTable { checkCriterion(board, settings) }

    /// Judges integrands of which it is known whether they have a finite integral.
    static func planted(_ run: Run, settings: Criterion) -> Int { plantedErrors(settings) }

    /// Finds the time of the first collapse by bisection on the integration, and looks at both ends.
    static func collapseTime(_ run: Run, board: Board, settings: Criterion) -> CollapseTable { findCollapse(board, settings) }

    /// Integrates the product for many exponents of the first model.
    static func exponentMap(_ run: Run, board: Board, settings: Criterion) -> ExponentMap { mapExponents(board, settings) }

    /// Moves particles from noise to data by one method, draws them by weight at the end, and compares them with exact samples.
    static func particles(
        _ run: Run, board: Board, settings: Sampling, schedules: Pairing, method: Method, seed: Seed
    ) throws -> SampleQuality {
        try sampled(motion(board, settings, schedules, method), board, seed)
    }

    /// Moves particles, draws them by weight at the end, and compares them with exact samples.
    static func sampled(_ motion: Motion, _ board: Board, _ seed: Seed) throws -> SampleQuality {
        var least = 1.0
        var cloud = try move(motion, seed: seed) { _, _, share in least = min(least, share) }
        if motion.resamples {
            var last = seed.stream("last resampling")
            cloud.resample(&last)
        }
        var exact = seed.stream("exact samples")
        var quality = quality(cloud.x, cloud.y, exactSamples(board, count: motion.particles, &exact))
        quality.leastEffective = least
        return quality
    }

    /// Compares exact samples with others of the same size: what is left when nothing is wrong.
    static func floor(_ run: Run, board: Board, settings: Sampling, seed: Seed) -> SampleQuality {
        var (first, second) = (seed.stream("exact samples"), seed.stream("second exact samples"))
        let points = exactSamples(board, count: settings.particles, &second)
        return quality(points.x, points.y, exactSamples(board, count: settings.particles, &first))
    }

    /// Some particles of one run at six times.
    package struct Clouds: Codable, Sendable {
        package var time: [Double] = []
        package var clouds: [Cloud] = []
    }

    /// Keeps some particles of one run at six times, under mismatched schedules.
    static func clouds(_ run: Run, board: Board, settings: Sampling, method: Method) throws -> Clouds {
        var clouds = Clouds()
        let wanted = [0.0, 0.15, 0.3, 0.5, 0.75, 1].map { $0 * settings.end }
        let half = 0.5 * settings.end / Double(settings.steps)
        _ = try move(motion(board, settings, .mismatched, method), seed: Seed(0)) { t, cloud, _ in
            guard clouds.time.count < wanted.count, t >= wanted[clouds.time.count] - half else { return }
            clouds.time.append(t)
            // The heaviest would hide the rest: particles in their order, as they are.
            clouds.clouds.append(
                Cloud(x: Array(cloud.x.prefix(32)), y: Array(cloud.y.prefix(32)), logWeights: Array(cloud.logWeights.prefix(32))))
        }
        return clouds
    }

    /// The first exponent over time.
    package struct ExponentCourse: Codable, Sendable {
        package var time: [Double] = []
        package var matched: [Double] = []
        package var mismatched: [Double] = []
        package var bump: [Double] = []
        /// The least that keeps the product normalisable under mismatched schedules.
        package var needed: [Double] = []
    }

    /// Tabulates the adaptive exponent under both pairings of schedules, the bump, and what is needed.
    static func exponents(_ run: Run, board: Board, settings: Sampling) -> ExponentCourse {
        var course = ExponentCourse()
        let (matched, mismatched) = (motion(board, settings, .matched, .adaptive), motion(board, settings, .mismatched, .adaptive))
        let models = experts(board, second: .cubic)
        for step in 0...settings.steps {
            let t = Double(step) * settings.end / Double(settings.steps)
            course.time.append(t)
            course.matched.append(matched.first.value(at: t))
            course.mismatched.append(mismatched.first.value(at: t))
            course.bump.append(Exponent.bump(100).value(at: t))
            course.needed.append(models.conditional.variance(at: t) / models.marginal.variance(at: t) - 1)
        }
        return course
    }

    /// Weighted variances of particles under normal experts, beside the known ones.
    package struct VarianceCourse: Codable, Sendable {
        package var time: [Double] = []
        package var variance: [Double] = []
        package var exact: [Double] = []
        package var leastEffective = 1.0
    }

    /// Moves particles under three normal experts, with or without the term of the varying exponent.
    ///
    /// Varying: a bump under linear, cubic, linear schedules. Constant: exponents 1, -1, 1 under linear schedules, which have a density throughout.
    static func normalExperts(
        _ run: Run, settings: Weights, sampling: Sampling, isVarying: Bool, hasTerm: Bool, seed: Seed
    ) throws -> VarianceCourse {
        let expert = DiffusedMixture(centres: [0], dimension: 1, spread: settings.spread, schedule: .linear)
        let experts = [expert, expert.scheduled(isVarying ? .cubic : .linear), expert]
        let first = isVarying ? Exponent.bump(settings.bump) : .constant(1)
        var motion = Motion(experts: experts, first: first, rest: [-1, 1], settings: sampling, particles: settings.particles)
        motion.hasTerm = hasTerm
        var course = VarianceCourse()
        let half = 0.5 * sampling.end / Double(sampling.steps)
        _ = try move(motion, seed: seed) { t, cloud, share in
            course.leastEffective = min(course.leastEffective, share)
            guard course.time.count < settings.times.count, t >= settings.times[course.time.count] - half else { return }
            let exponents = [first.value(at: t), -1, 1]
            course.time.append(t)
            course.variance.append(cloud.varianceOfX)
            course.exact.append(1 / zip(exponents, experts).reduce(0) { $0 + $1.0 / $1.1.variance(at: t) })
        }
        return course
    }
}
