import Dynamics
import Glibc
import Testing

@Suite struct OscillationTests {
    private func wave(growth: Double = 0, period: Double = 7, count: Int = 4000) -> Trajectory {
        Trajectory(
            start: 2, step: 0.05,
            values: (0..<count).map { exp(growth * 0.05 * Double($0)) * sin(2 * .pi * 0.05 * Double($0) / period) + 3 })
    }

    @Test func aSineHasItsAmplitudeAndPeriod() throws {
        let wave = wave()
        #expect((wave.amplitude - 1).magnitude < 1e-3)
        #expect((try #require(wave.period(around: 3)) - 7).magnitude < 1e-3)
        #expect(wave.upwardCrossings(of: 3).count == 28)
        #expect(wave.period(around: 9) == nil)
    }

    @Test(arguments: [-0.08, -0.001, 0.0, 0.002, 0.05])
    func theGrowthRateIsThatOfTheExponential(rate: Double) throws {
        let found = try #require(wave(growth: rate).growthRate(around: 3, from: 10, band: 1e-9...1e9))
        #expect((found - rate).magnitude < 1e-5)
    }

    @Test func growthNeedsTwoExtremesWithinTheBand() {
        #expect(wave(growth: 0.05).growthRate(around: 3, from: 10, band: 1e-9...1.1) == nil)
    }

    @Test func slicesKeepTheirTimes() {
        let series = Trajectory(start: 1, step: 0.5, values: [0, 1, 2, 3, 4])
        #expect(series.from(2) == Trajectory(start: 2, step: 0.5, values: [2, 3, 4]))
        #expect(series.last(0.5) == Trajectory(start: 2.5, step: 0.5, values: [3, 4]))
        #expect(series.from(99).values.isEmpty)
    }

    @Test func bisectionFindsARoot() throws {
        #expect((try #require(bisect(1...2, tolerance: 1e-12) { $0 * $0 - 2 }) - 2.0.squareRoot()).magnitude < 1e-12)
        #expect(bisect(2...3, tolerance: 1e-9) { $0 * $0 - 2 } == nil)
        #expect(bisect(0...1, tolerance: 1e-9) { _ in .nan } == nil)
    }

    @Test func crossingsAreInterpolated() {
        #expect(risingCrossing(of: 0.5, x: [0, 1, 2, 4], y: [0, 0.25, 0.25, 0.75]) == 3)
        #expect(risingCrossing(of: 0.5, x: [0, 1], y: [0.6, 0.9]) == nil)
        #expect(risingCrossing(of: 0.5, x: [0, 1], y: [0.1, 0.4]) == nil)
    }

    @Test func theDominantPeriodStandsOut() throws {
        let square = (0..<250).map { $0 % 40 < 20 ? 0.6 : 0.1 }
        #expect((try #require(dominantPeriod(square)) - 40).magnitude < 0.5)
        let sine = (0..<250).map { sin(2 * .pi * Double($0) / 17.5) }
        #expect((try #require(dominantPeriod(sine)) - 17.5).magnitude < 0.3)
        #expect(dominantPeriod([Double](repeating: 0.3, count: 250)) == nil)
        #expect(dominantPeriod((0..<250).map { Double($0) }) == nil)
    }
}
