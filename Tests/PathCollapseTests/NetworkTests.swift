import Diffusion
import FlowMatching
import Glibc
import PathCollapse
import Statistics
import TestSupport
import Testing
import Torch

/// A closed form that hides its density, as networks do.
private struct Reticent: PathCollapse.Expert {
    var mixture: DiffusedMixture
    var dimension: Int { mixture.dimension }
    var knowsDensity: Bool { false }

    func fields(x: [Double], y: [Double], at t: Double) -> [DiffusedMixture.Fields] { mixture.fields(x: x, y: y, at: t) }
}

@Suite struct NetworkTests {
    /// With finer steps the density that is carried along comes as near as one likes to the one that is known.
    @Test func theCarriedDensityGivesTheSameWeights() throws {
        func end(_ steps: Int, hidden: Bool) throws -> [Double] {
            var sampling = PathCollapse.Sampling()
            (sampling.particles, sampling.steps, sampling.threshold, sampling.end) = (200, steps, 0, 0.6)
            var motion = PathCollapse.motion(.init(), sampling, .mismatched, .adaptive)
            if hidden { motion.experts[0] = Reticent(mixture: PathCollapse.experts(.init()).conditional) }
            return try PathCollapse.move(motion, seed: Seed(4)).logWeights
        }
        func error(_ steps: Int) throws -> Double {
            let (known, carried) = (try end(steps, hidden: false), try end(steps, hidden: true))
            return (zip(known, carried).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(known.count)).squareRoot()
        }
        let (coarse, fine) = (try error(100), try error(1600))
        #expect(fine < 0.5 * coarse && fine < 0.2, "\(coarse), \(fine)")
    }

    /// A standard normal is what every path begins with.
    @Test func theCarriedDensityBeginsWithAStandardNormal() {
        let normalization = 0.5 * log(2 * Double.pi)
        #expect((PathCollapse.standardLogDensity(0.7, nil) + 0.245 + normalization).magnitude < 1e-15)
        #expect((PathCollapse.standardLogDensity(1, -2) + 2.5 + 2 * normalization).magnitude < 1e-15)
    }

    @Test func samplesOfAModelAreThoseOfItsComponents() {
        var random = Seed(1).stream("points")
        let model = DiffusedMixture(centres: [-1, 2, 1, -2], dimension: 2, spread: 0.01, schedule: .linear)
        let points = PathCollapse.samples(of: model, 400, &random)
        #expect(points.count == 800)
        for i in stride(from: 0, to: 800, by: 2) { #expect((points[i + 1] + 2 * points[i]).magnitude < 0.2) }
        #expect((100...300).contains(stride(from: 0, to: 800, by: 2).count { points[$0] > 0 }))
    }

    @Test(.needsTorch) func aNetworkAnswersPointByPoint() throws {
        var random = Seed(3).stream("weights")
        let flat = try PathNetwork(dimension: 1, hidden: [5], schedule: .cubic, using: &random)
        let joint = try PathNetwork(dimension: 2, hidden: [5], schedule: .linear, using: &random)
        let (x, y) = ([0.1, -0.4, 1.2], [0.5, 0.6, -0.7])
        let (seen, both) = (try flat.fields(x: x, y: y, at: 0.3), try joint.fields(x: x, y: y, at: 0.3))
        for i in x.indices {
            let alone = try joint.fields(x: [x[i]], y: [y[i]], at: 0.3)[0]
            #expect((both[i].scoreY - alone.scoreY).magnitude < 1e-6 && (both[i].velocityX - alone.velocityX).magnitude < 1e-6)
            #expect(seen[i].scoreY == 0 && seen[i].velocityY == 0 && seen[i].logDensity.isNaN)
        }
    }
}
