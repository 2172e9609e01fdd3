import GpFishery
import Statistics
import Testing

@Suite struct PolicyTests {
    @Test func theTrueModelsPolicyIsThatOfNumpy() {
        let program = GpFishery.Program()
        let grid = GpFishery.grid(program)
        let policy = GpFishery.archivedTable(.init(), .init(), .init(steps: 200, burnIn: 100, kept: 5), program, .init()).policies[0]
        #expect(policy.arm == .truth && policy.stock == grid)
        for (place, escapement) in Reference.policy.enumerated() {
            #expect((policy.escapement[place] - grid[escapement]).magnitude < 1e-12, "stock \(grid[place])")
        }
    }

    @Test func aTableTakesTheNearestPointsHarvest() {
        let policy = GpFishery.Policy.table(harvests: [0, 1, 2], spacing: 0.5)
        #expect([0.2, 0.3, 0.7, 0.8, 9].map { policy.harvest(at: $0) } == [0, 0.3, 0.7, 0.8, 2])
        #expect(GpFishery.Policy.constantEscapement(5).harvest(at: 7) == 2)
        #expect(GpFishery.Policy.constantEscapement(5).harvest(at: 3) == 0)
        #expect(GpFishery.Policy.nothing.harvest(at: 3) == 0)
    }

    @Test func whatIsTakenComesOffTheStock() {
        var forward = GpFishery.Forward()
        (forward.runs, forward.years) = (2, 3)
        let truth = GpFishery.Growth(.ricker, [0, 8], noise: 0.1)
        // Without growth and noise: 8, 7, 6, 5.
        let outcome = GpFishery.outcome(
            .table(harvests: [1], spacing: 1), truth, forward, shocks: [Double](repeating: 1, count: 6), collapse: 5.5)
        #expect((outcome.taken - 3).magnitude < 1e-12 && outcome.crashed == 1 && outcome.escapement == 7)
        let paths = GpFishery.paths(.constantEscapement(6), truth, forward, shocks: [1, 1, 1, 2, 2, 2], runs: 5)
        #expect(paths == [[8, 6, 6, 6], [8, 12, 12, 12]])
    }

    @Test func theTrueModelKeepsTheStockAndRickerLosesIt() {
        let replicate = GpFishery.replicate(GpFishery.truth(.init()), .init(), .init(), .init(), .init(), seed: Seed(3))
        #expect(!replicate.isLost)
        #expect(replicate.relative(.truth) == 1 && replicate.outcome(.truth)!.crashed < 0.05)
        let unharvested = replicate.outcome(.unharvested)!
        #expect(unharvested.taken == 0 && unharvested.crashed == 0 && unharvested.escapement == 8)
        #expect(replicate.relative(.known) > 0.95)
        #expect(replicate.deviations.count == 10)
    }

    @Test func otherStartsShareTheNoise() {
        let truth = GpFishery.Growth(.ricker, [0, 8], noise: 0.1)
        let (a, b) = (GpFishery.observe(truth, .init(), seed: Seed(1)), GpFishery.observe(truth, .init(), from: 11, seed: Seed(1)))
        #expect(a.count == 40 && zip(a, b).allSatisfy { ($1 / $0 - 2).magnitude < 1e-12 })
    }
}
