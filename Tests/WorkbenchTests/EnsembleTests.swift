import ContentStore
import Statistics
import Testing
import Workbench

/// An ensemble made as a worker makes it: from encoded members.
func ensemble<each Source: LevelSource>(
    _ source: repeat each Source, values: [Double], stage: (repeat Factor<(each Source).LevelValue>) -> Artifact<Double>
) throws -> Ensemble<Double> {
    try ForEach(repeat each source, content: stage)._port.load(.ensemble(try values.map { try ArtifactEncoder.encode($0) }))
}

@Suite struct EnsembleTests {
    private static func make(_ run: Run, delay: Int, seed: Seed) -> Double { 0 }
    private static func make(_ run: Run, arm: String, size: Int, seed: Seed) -> Double { 0 }
    private static func make(_ run: Run, delay: Int) -> Double { 0 }
    private static let seeds = factor("seed", (0..<5).map { Seed($0) })

    /// Two delays and five seeds; the value is 10 x delay + seed.
    private let runs: Ensemble<Double>
    /// Two arms, two sizes, five seeds; statsmodels and scipy see the same numbers.
    private let arms: Ensemble<Double>

    init() throws {
        runs = try ensemble(factor("delay", [1, 2]), Self.seeds, values: [10, 11, 12, 13, 14, 20, 21, 22, 23, 24]) { delay, seed in
            Train("make", Self.make, delay, seed)
        }
        arms = try ensemble(factor("arm", ["old", "new"]), factor("size", [1, 4]), Self.seeds, values: EnsembleValues.values) {
            arm, size, seed in Train("make", Self.make, arm, size, seed)
        }
    }

    private func problem(_ body: () throws -> Any) -> String {
        let error = #expect(throws: EnsembleProblem.self) { try body() }
        return error?.description ?? ""
    }

    @Test func partsAreChosenByLevel() {
        #expect(runs.factors == ["delay", "seed"])
        #expect(runs.levels(of: "delay").map(\.text) == ["1", "2"])
        #expect(runs.at("delay", 2).values == [20, 21, 22, 23, 24])
        #expect(runs.at("seed", Seed(3)).values == [13, 23])
        #expect(runs.at("seed", 3).values == [13, 23])
        #expect(runs.filter { $0.value > 22 }.values == [23, 24])
        #expect(runs.map { $0 / 10 }.values.first == 1)
    }

    @Test func ratesAreWilsons() throws {
        let rows = try runs.rate { $0 >= 13 }.by("delay")
        #expect(rows.map(\.estimate.value) == [0.4, 1])
        #expect(rows.map { $0.number("delay") } == [1, 2])
        // Wilson (1927): for 5 of 5 the lower limit is 1 / (1 + z^2 / 5).
        let expected: Double = 1 / (1 + 1.959964 * 1.959964 / 5)
        let low: Double = rows[1].estimate.low ?? .nan
        #expect(abs(low - expected) < 1e-6)
        #expect(try runs.rate { $0 >= 13 }.overall.n == 10)
        #expect(try runs.rate({ $0 >= 13 }, level: 0.99).overall.method == "Wilson 99%")
    }

    @Test func meansAreStudents() throws {
        let row = try runs.mean { $0 }.by("delay")[0].estimate
        #expect(row.value == 12)
        // Five consecutive numbers: s^2 = 2.5, t(0.975; 4) = 2.776445.
        let expected: Double = 12 + 2.776445 * (0.5).squareRoot()
        let high: Double = row.high ?? .nan
        #expect(abs(high - expected) < 1e-5)
        // A seed counts once, however many delays it has.
        #expect(try runs.mean { $0 }.overall.n == 5)
        #expect(try runs.mean({ $0 }, over: "delay").overall.n == 2)
    }

    // MARK: Against scipy

    private func agrees(_ estimate: Estimate, _ expected: [Double]) -> Bool {
        zip([estimate.value, estimate.low ?? .nan, estimate.high ?? .nan], expected).allSatisfy { abs($0 - $1) < 1e-9 }
    }

    @Test func meansAverageWithinTheSeedFirst() throws {
        #expect(agrees(try arms.mean({ $0 }, level: 0.99).by("arm")[1].estimate, EnsembleValues.meanNew99))
    }

    @Test func differencesArePairedBySeed() throws {
        let differences = try arms.at("arm", "new").paired({ $0 }, against: arms.at("arm", "old"))
        #expect(agrees(try differences.overall, EnsembleValues.paired))
        let rows = try differences.by("size")
        #expect(agrees(rows[1].estimate, EnsembleValues.pairedAt4))
        #expect(rows.map { $0.text("size") } == ["1", "4"] && rows[0].statistic == "difference")
        #expect(rows[0].estimate.method == "paired t 95%" && rows[0].estimate.n == 5)
    }

    @Test func trendsAreSlopesWithinSeeds() throws {
        let rows = try arms.trend({ $0 }, along: "size").by("arm")
        #expect(agrees(rows[1].estimate, EnsembleValues.slopeNew))
        #expect(rows[1].statistic == "slope per size" && rows[1].estimate.n == 5)
    }

    @Test func effectsAreThoseOfTheFactorialDesign() throws {
        let rows = try arms.effects({ $0 }, of: "arm", "size")
        #expect(rows.prefix(3).map { $0.text("effect") } == ["arm", "size", "arm x size"])
        #expect(rows.dropFirst(3).map { $0.text("effect") } == ["arm at size=1", "arm at size=4", "size at arm=old", "size at arm=new"])
        #expect(zip(rows, EnsembleValues.effects).allSatisfy { abs($0.estimate.value - $1) < 1e-9 })
        let design = try arms.factorial({ $0 }, of: ["size"])
        #expect(design.factors == [.init("size", low: "1", high: "4")] && design.units.count == 5)
    }

    // MARK: Questions without an answer

    @Test func anUnknownFactorOrLevel() {
        #expect(problem { try runs.mean { $0 }.by("dealy") } == "the ensemble has no factor 'dealy'\n  found  factors delay, seed")
        #expect(
            problem { try runs.at("dealy", 1).mean { $0 }.overall } == "the ensemble has no factor 'dealy'\n  found  factors delay, seed")
        #expect(problem { try runs.at("delay", 7).rate { $0 > 1 }.by("seed") } == "factor 'delay' has no level '7'\n  found  levels 1, 2")
        #expect(
            problem { try runs.at("delay", 7).map { $0 }.trend({ $0 }, along: "delay").overall }
                == "factor 'delay' has no level '7'\n  found  levels 1, 2")
        #expect(
            problem { try runs.filter { _ in false }.mean { $0 }.overall }
                == "the mean of an empty ensemble has no value\n  found  no cells")
    }

    @Test func noSeeds() throws {
        let bare = try ensemble(factor("delay", [1, 2]), values: [1, 2]) { Train("make", Self.make, $0) }
        #expect(
            problem { try bare.mean { $0 }.overall } == """
                an interval needs seeds, and the ensemble has no factor of seeds
                  found  factors delay
                  hint   loop over 'config.seeds' in ForEach, or name the independent units: over: "delay"
                """)
    }

    @Test func unbalancedCells() {
        let hole = runs.filter { !($0.level("delay")?.text == "2" && $0.level("seed")?.text == "3") }
        #expect(
            problem { try hole.at("delay", 1).paired({ $0 }, against: hole.at("delay", 2)) }
                == "a cell has no partner on the subtracted side of a paired difference\n  found  seed=3")
        #expect(
            problem { try hole.at("delay", 2).paired({ $0 }, against: hole.at("delay", 1)) }
                == "a cell has no partner on the first side of a paired difference\n  found  seed=3")
        #expect(
            problem { try hole.mean { $0 }.overall }
                == "not every seed has the same cells, so the groups can't be compared\n  found  seed=0 has 2, seed=3 has 1")
        #expect(
            problem { try hole.trend({ $0 }, along: "delay").overall }
                == "not every seed has the same cells, so the groups can't be compared\n  found  seed=0 has 2, seed=3 has 1")
    }

    @Test func factorsThatDoNotFit() {
        #expect(
            problem { try arms.trend({ $0 }, along: "arm").overall }
                == "a trend needs numbers, and factor 'arm' has words\n  found  levels old, new")
        #expect(
            problem { try arms.trend({ $0 }, along: "size").by("size") }
                == "a trend along 'size' needs two levels or more\n  found  one in each group")
        #expect(
            problem { try arms.effects({ $0 }, of: "arm", "seed") }
                == "a factorial design needs two levels of 'seed'\n  found  levels 0, 1, 2, 3, 4")
        #expect(
            problem { try runs.paired({ $0 }, against: arms) }
                == "the two sides of a paired difference have different factors\n  found  delay, seed; arm, size, seed")
    }
}
