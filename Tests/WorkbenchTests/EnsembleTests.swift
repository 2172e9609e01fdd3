import ContentStore
import Statistics
import Testing
import Workbench

@Suite struct EnsembleTests {
    private static func make(_ run: Run, delay: Int, seed: Seed) -> Double { 0 }

    /// Two delays and five seeds; the value is 10 x delay + seed. Made as a worker makes it: from encoded members.
    private let ensemble: Ensemble<Double>

    init() throws {
        let artifact = ForEach(factor("delay", [1, 2]), factor("seed", (0..<5).map { Seed($0) })) { delay, seed in
            Train("make", Self.make, delay, seed)
        }
        let members = try [10.0, 11, 12, 13, 14, 20, 21, 22, 23, 24].map { try ArtifactEncoder.encode($0) }
        ensemble = try artifact._port.load(.ensemble(members))
    }

    @Test func partsAreChosenByLevel() {
        #expect(ensemble.factors == ["delay", "seed"])
        #expect(ensemble.levels(of: "delay").map(\.text) == ["1", "2"])
        #expect(ensemble.at("delay", 2).values == [20, 21, 22, 23, 24])
        #expect(ensemble.at("seed", Seed(3)).values == [13, 23])
        #expect(ensemble.filter { $0.value > 22 }.values == [23, 24])
        #expect(ensemble.map { $0 / 10 }.values.first == 1)
    }

    @Test func ratesAreWilsons() {
        let rows = ensemble.rate { $0 >= 13 }.by("delay")
        #expect(rows.map(\.estimate.value) == [0.4, 1])
        #expect(rows.map { $0.number("delay") } == [1, 2])
        // Wilson (1927): for 5 of 5 the lower limit is 1 / (1 + z^2 / 5).
        let expected: Double = 1 / (1 + 1.959964 * 1.959964 / 5)
        let low: Double = rows[1].estimate.low ?? .nan
        #expect(abs(low - expected) < 1e-6)
        #expect(ensemble.rate { $0 >= 13 }.overall.n == 10)
    }

    @Test func meansAreStudents() {
        let row = ensemble.mean { $0 }.by("delay")[0].estimate
        #expect(row.value == 12)
        // Five consecutive numbers: s^2 = 2.5, t(0.975; 4) = 2.776445.
        let expected: Double = 12 + 2.776445 * (0.5).squareRoot()
        let high: Double = row.high ?? .nan
        #expect(abs(high - expected) < 1e-5)
    }
}
