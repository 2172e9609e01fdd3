import Statistics
import Synchronization
import Testing
import Workbench

@Suite struct ForEachTests {
    private struct Config: Configuration {
        var delays = [0, 4]
        var seeds = Seeds(2)
        var agents = Agents()
    }
    private struct Agents: Configuration { var steps = 5 }

    private static func make(_ run: Run, delay: Int, seed: Seed) -> Double { Double(delay) + Double(seed.value) }
    private static func steps(_ run: Run, steps: Int) -> Int { steps }
    private static func both(_ run: Run, made: Double, steps: Int) -> Double { made * Double(steps) }

    @Test func stagesAreNamedByTheirLevels() {
        let config = Settings(Config())
        let made = ForEach(config.delays, config.seeds) { delay, seed in Train("make", Self.make, delay, seed) }
        #expect(
            made.cells.map(\.node.label) == [
                "make[delay=0,seed=0]", "make[delay=0,seed=1]", "make[delay=4,seed=0]", "make[delay=4,seed=1]",
            ])
    }

    @Test func aStageCarriesTheLevelsOfWhatItTakes() {
        let config = Settings(Config())
        let steps = Evaluate("steps", Self.steps, config.agents.steps)
        let both = ForEach(config.delays, config.seeds) { delay, seed in
            let made = Train("make", Self.make, delay, seed)
            Evaluate("both", Self.both, made, steps)
        }
        #expect(steps.node.label == "steps")
        #expect(both.cells.last?.node.label == "both[delay=4,seed=1]")
    }

    @Test func aFactorCanBeNamed() {
        let made = ForEach(factor("k", [1, 2]), factor("copy", Settings(Config()).seeds)) { k, seed in Train("make", Self.make, k, seed) }
        #expect(made.cells.map(\.node.label).first == "make[k=1,copy=0]")
    }

    /// Levels that count how often they are listed.
    private struct Counted: LevelSource {
        final class Count: Sendable { let listings = Atomic(0) }

        let count = Count()
        var _factor: FactorLevels<Int> {
            count.listings.add(1, ordering: .relaxed)
            return factor("steps", Array(0..<50))
        }
    }

    @Test func levelsAreListedOnceHoweverManyCombinationsThereAre() {
        let counted = Counted()
        let made = ForEach(counted, factor("copy", [1, 2])) { steps, _ in Evaluate("steps", Self.steps, steps) }
        #expect(made.cells.count == 100)
        #expect(counted.count.listings.load(ordering: .relaxed) == 1)
    }
}
