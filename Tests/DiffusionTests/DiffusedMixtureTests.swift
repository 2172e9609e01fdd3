import Diffusion
import Glibc
import Testing

@Suite struct DiffusedMixtureTests {
    @Test func densityScoreAndVelocityAgreeWithQuadrature() throws {
        for row in DiffusionValues.fields {
            let mixture = DiffusedMixture(
                centres: DiffusionValues.centres, dimension: 1, weights: DiffusionValues.weights, spread: DiffusionValues.spread,
                schedule: try #require(NoiseSchedule(rawValue: row.schedule)))
            let fields = mixture.at(row.t).fields(row.x)
            #expect((fields.logDensity - row.logDensity).magnitude < 1e-9, "\(row)")
            #expect((fields.scoreX - row.score).magnitude < 1e-7, "\(row)")
            #expect((fields.velocityX - row.velocity).magnitude < 1e-7, "\(row)")
            #expect(fields.scoreY == 0 && fields.velocityY == 0)
        }
    }

    /// d log q / dt = -div v - v s: mass is only moved about.
    @Test(arguments: NoiseSchedule.allCases) func densityAndVelocityKeepTheMass(_ schedule: NoiseSchedule) {
        let mixture = DiffusedMixture(
            centres: [0.5, -0.2, -0.6, 0.4, 0.1, 0.9], dimension: 2, weights: [1, 2, 3], spread: 0.2, schedule: schedule)
        for (x, y, t) in [(0.1, 0.3, 0.3), (-0.9, 0.4, 0.6), (1.4, -1.2, 0.8)] {
            let fields = mixture.at(t).fields(x, y)
            let h = 1e-5
            let rate = (mixture.at(t + h).logDensity(x, y) - mixture.at(t - h).logDensity(x, y)) / (2 * h)
            let flow = -fields.divergence - fields.velocityX * fields.scoreX - fields.velocityY * fields.scoreY
            #expect((rate - flow).magnitude < 1e-6 * max(1, rate.magnitude), "\(schedule) at \(t)")
            let (right, left) = (mixture.at(t).fields(x + h, y).scoreX, mixture.at(t).fields(x - h, y).scoreX)
            let (above, below) = (mixture.at(t).fields(x, y + h).scoreY, mixture.at(t).fields(x, y - h).scoreY)
            let spread = (right - left + above - below) / (2 * h)
            #expect((fields.scoreDivergence - spread).magnitude < 1e-6 * max(1, spread.magnitude), "\(schedule) at \(t)")
        }
    }

    @Test func noiseComesFirstAndDataLast() {
        for schedule in NoiseSchedule.allCases {
            let (start, end) = (schedule.scales(at: 0), schedule.scales(at: 1))
            #expect(start.alpha == 1 && start.beta == 0)
            // The one schedule that keeps some noise ends with exp(-10.05 / 4) of it.
            #expect((end.alpha - (schedule == .ddpm ? exp(-10.05 / 4) : 0)).magnitude < 1e-15)
        }
        let mixture = DiffusedMixture(centres: [3], dimension: 1, spread: 0.5, schedule: .cubic)
        #expect((mixture.at(1).logDensity(3) + 0.5 * log(2 * .pi * 0.25)).magnitude < 1e-15)
        #expect((mixture.at(0).logDensity(1) + 0.5 + 0.5 * log(2 * .pi)).magnitude < 1e-15)
        #expect(mixture.scheduled(.linear).variance(at: 0.5) == 0.25 + 0.0625)
    }
}
