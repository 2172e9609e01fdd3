import Execution
import Foundation
import Testing
import Workbench

@Suite struct ReuseTests {
    private let all = [
        "numbers", "part[size=2,seed=0]", "part[size=2,seed=1]", "part[size=2,seed=2]", "part[size=3,seed=0]", "part[size=3,seed=1]",
        "part[size=3,seed=2]", "report", "rounded", "sign", "sum-of-parts", "sum[size=2,seed=0]", "sum[size=2,seed=1]",
        "sum[size=2,seed=2]",
        "sum[size=3,seed=0]", "sum[size=3,seed=1]", "sum[size=3,seed=2]",
    ]

    @Test func aColdRunExecutesEverythingAndAWarmOneNothing() throws {
        let engine = Engine()
        let cold = try engine.run("arithmetic")
        #expect(cold.executed == all)
        #expect(try cold.value(Double.self, of: "sum[size=3,seed=1]") == 2 * (2.0 + 3 + 4))
        let warm = try engine.run("arithmetic")
        #expect(warm.executed == [])
        #expect(warm.summary.cached == all.count)
    }

    @Test func onlyWhatTakesAValueRunsAgain() throws {
        let engine = Engine()
        try engine.run("arithmetic")
        let scaled = try engine.run("arithmetic", ["scale.factor=3"])
        #expect(scaled.executed == all.filter { $0.hasPrefix("sum") || $0 == "report" })
        // The old value is still there.
        #expect(try engine.run("arithmetic", ["scale.factor=2"]).executed == [])
    }

    @Test func anEqualOutputStopsTheWork() throws {
        let engine = Engine()
        try engine.run("arithmetic")
        // Another offset changes the numbers and their sums, but not their sign, so what follows from the sign is kept.
        let moved = try engine.run("arithmetic", ["offset=5"])
        #expect(moved.executed.contains("sign"))
        #expect(!moved.executed.contains("rounded"))
        #expect(moved.summary.cutOff == 1)
    }

    @Test func aLevelMoreOrLessTouchesNoOther() throws {
        let engine = Engine()
        try engine.run("arithmetic")
        let more = try engine.run("arithmetic", ["sizes=[2, 4, 3]"])
        #expect(
            more.executed == [
                "part[size=4,seed=0]", "part[size=4,seed=1]", "part[size=4,seed=2]", "report", "sum-of-parts", "sum[size=4,seed=0]",
                "sum[size=4,seed=1]", "sum[size=4,seed=2]",
            ])
        #expect(try engine.run("arithmetic", ["sizes=[3]"]).executed == ["report", "sum-of-parts"])
    }

    @Test func aConditionAddsItsStageAlone() throws {
        let engine = Engine()
        try engine.run("arithmetic")
        // It computes what 'rounded' has computed: equal keys run once, whatever they are called.
        let extra = try engine.run("arithmetic", ["withExtra=true"])
        #expect(extra.executed == [])
        #expect(extra.study.graph.nodes.contains { $0.label == "extra" })
    }

    @Test func equalKeysRunOnceInAColdRun() throws {
        let engine = Engine()
        engine.workers = 1
        let cold = try engine.run("arithmetic", ["withExtra=true"])
        #expect(cold.executed.count == all.count)
        #expect(cold.summary.cutOff == 1)
    }

    @Test func editedCodeRunsAgain() throws {
        let engine = Engine()
        try engine.run("arithmetic")
        engine.code = "2"
        #expect(try engine.run("arithmetic").executed.count == all.count)
        engine.code = "1"
        #expect(try engine.run("arithmetic").executed == [])
    }

    @Test func anotherEnvironmentRunsAgainAndBothAreKept() throws {
        let engine = Engine()
        try engine.run("arithmetic")
        engine.environment = "there"
        #expect(try engine.run("arithmetic").executed == all)
        engine.environment = "here"
        #expect(try engine.run("arithmetic").executed == [])
    }

    @Test func anotherLibraryRunsOnlyWhatReachesIt() throws {
        let engine = Engine()
        engine.libraries = ["Statistics": "AVX2"]
        let first = try engine.run("arithmetic")
        #expect(first.executed == all)
        engine.libraries = ["Statistics": "AVX512"]
        // Parts take seeds; the evidence and the report take intervals. The sums of equal parts are kept.
        let parts = all.filter { $0.hasPrefix("part") }
        #expect(try engine.run("arithmetic").executed == parts + ["report", "sum-of-parts"])
        engine.libraries = ["Statistics": "AVX2", "Torch": "none of these stages reaches it"]
        #expect(try engine.run("arithmetic").executed == [])
    }

    @Test func aDamagedBlobIsMadeAgain() throws {
        let engine = Engine()
        let cold = try engine.run("many", ["chains=2"])
        #expect(cold.executed.count == 8)
        // Lose the records of everything but the last stages: nothing else has to run.
        #expect(try engine.run("many", ["chains=3"]).executed == ["first 2", "fourth 2", "second 2", "third 2"])
    }

    @Test func resultsDoNotDependOnTheNumberOfWorkers() throws {
        let (one, four) = (Engine(), Engine())
        one.workers = 1
        four.workers = 4
        let (first, second) = (try one.run("arithmetic"), try four.run("arithmetic"))
        for position in first.study.graph.nodes.indices {
            #expect(first.planner.output(position) == second.planner.output(position))
        }
    }
}
