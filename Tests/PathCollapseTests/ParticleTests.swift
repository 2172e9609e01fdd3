import Diffusion
import PathCollapse
import Statistics
import Testing

@Suite struct ParticleTests {
    /// Two normal experts under one schedule: the product is normal, with the sum of exponents over variances as its precision.
    @Test func weightedParticlesHaveTheVarianceOfTheProduct() throws {
        let expert = DiffusedMixture(centres: [0], dimension: 1, spread: 1, schedule: .linear)
        var settings = PathCollapse.Sampling()
        settings.steps = 200
        let motion = PathCollapse.Motion(
            experts: [expert.scheduled(.cosine), expert], first: .bump(2), rest: [0.5], settings: settings, particles: 20_000)
        var seen = 0
        _ = try PathCollapse.move(motion, seed: Seed(7)) { t, cloud, share in
            guard [0.245, 0.49, 0.98].contains(where: { ($0 - t).magnitude < 1e-9 }) else { return }
            let precision = (1 + 2 * t * (1 - t)) / expert.scheduled(.cosine).variance(at: t) + 0.5 / expert.variance(at: t)
            // Relative standard error of a variance of 20,000 particles: 1% and a little for the weights.
            #expect((cloud.varianceOfX * precision - 1).magnitude < 0.05, "at \(t)")
            #expect(share > 0.3)
            seen += 1
        }
        #expect(seen == 3)
    }

    @Test func theTermMattersOnlyWhereTheExponentVaries() throws {
        let expert = DiffusedMixture(centres: [0], dimension: 1, spread: 1, schedule: .linear)
        func end(_ exponent: PathCollapse.Exponent, _ hasTerm: Bool) throws -> Double {
            var settings = PathCollapse.Sampling()
            settings.steps = 50
            var motion = PathCollapse.Motion(experts: [expert, expert], first: exponent, rest: [1], settings: settings, particles: 500)
            motion.hasTerm = hasTerm
            return try PathCollapse.move(motion, seed: Seed(1)).varianceOfX
        }
        #expect(try end(.constant(1), true) == end(.constant(1), false))
        #expect(try end(.bump(10), true) != end(.bump(10), false))
    }

    @Test func exactSamplesLieOnTheChosenCells() {
        var random = Seed(3).stream("exact samples")
        let points = PathCollapse.exactSamples(.init(), count: 4000, &random)
        // Columns 0 and 2 hold the black cells of rows 0 and 2; a spot reaches into a neighbour's half width at 2.1 deviations.
        let share = zip(points.x, points.y).count { x, y in
            [-0.75, 0.25].contains { (x - $0).magnitude < 0.25 } && [-0.75, 0.25].contains { (y - $0).magnitude < 0.25 }
        }
        #expect(Double(share) / 4000 > 0.9)
        #expect((mean(points.x) + 0.25).magnitude < 0.04 && (mean(points.y) + 0.25).magnitude < 0.04)
    }

    @Test func theAdaptiveExponentDoesNothingWhereNothingCollapses() {
        let matched = PathCollapse.motion(.init(), .init(), .matched, .adaptive)
        let mismatched = PathCollapse.motion(.init(), .init(), .mismatched, .adaptive)
        let models = PathCollapse.experts(.init(), second: .cubic)
        for t in stride(from: 0.0, through: 0.98, by: 0.02) {
            #expect(matched.first.value(at: t) == 1)
            let needed = models.conditional.variance(at: t) / models.marginal.variance(at: t) - 1
            #expect(mismatched.first.value(at: t) > needed)
        }
    }

    @Test func whatEscapesIsCountedAndClipped() {
        let exact = (x: [0.0, 0, 0, 0], y: [0.0, 0, 0, 0])
        let quality = PathCollapse.quality([0, 4, .nan, 1000], [0, 0, 0, 0], exact)
        #expect(quality.escaped == 0.75)
        // Along x the distances are 0, 4, 5 and 5; over directions 2 / pi of their mean.
        #expect((quality.distance - 3.5 * 2 / .pi).magnitude < 1e-3)
    }
}
