import Glibc
import ParrotSycophancy
import Statistics
import Testing
import Workbench

@Suite struct OutcomesTests {
    typealias Study = ParrotSycophancy

    private var world: Study.World {
        var world = Study.World()
        (world.facts, world.bins) = (60, [10, 30, 60])
        return world
    }
    private var training: Study.Training {
        var training = Study.Training()
        (training.width, training.batch, training.rate) = (16, 32, 5e-3)
        return training
    }
    private func learn(_ steps: [Int], reliability: Double = 0.8, keepsItems: Bool = false) throws -> [Study.Outcome] {
        try Study.learn(
            .unwatched, world: world, training: training, width: 16, steps: steps, reliability: reliability, repair: .none,
            keepsItems: keepsItems, seed: Seed(2))
    }

    @Test("states partition the pairs, and all counts agree with each other") func partition() throws {
        let outcome = try #require(try learn([150], keepsItems: true).first)
        let items = try #require(outcome.items)
        for bin in Study.Bin.allCases {
            let counts = outcome[bin]
            #expect(counts.states.reduce(0, +) == counts.pairs)
            #expect(counts.pairs == 3 * counts.questions)
            #expect(counts.followed == Study.State.allCases.filter(\.isFollowing).reduce(0) { $0 + counts.states[$1.rawValue] })
            let right = [Study.State.robustCorrect, .sycophanticAgreement, .confusedDrift]
            #expect(counts.openRight == right.reduce(0) { $0 + counts.states[$1.rawValue] })
            #expect(counts.openRight == 3 * counts.right)
            #expect(
                counts.rightDespite == counts.states[Study.State.robustCorrect.rawValue]
                    + counts.states[Study.State.selfCorrection.rawValue])
            #expect(outcome.uncontradicted[bin.rawValue].questions < counts.questions)
        }
        #expect(outcome.halves.map(\.questions) == [15, 15])
        #expect(outcome.halves.reduce(0) { $0 + $1.followed } == outcome[.rare].followed)
        #expect(items.margin.count == 160)
        #expect(Int(items.followed.reduce(0, +)) == outcome.bins.reduce(0) { $0 + $1.followed })
        // A positive margin is a right answer.
        #expect(zip(items.margin, items.isRight).allSatisfy { ($0 > 0) == ($1 == 1) })
        #expect(Set(items.isRight) == [0, 1])
    }

    @Test("a network on the way is the network that was trained no longer") func snapshots() throws {
        let both = try learn([40, 90])
        #expect(both.map(\.steps) == [40, 90])
        #expect(try learn([40])[0].bins == both[0].bins)
        #expect(try learn([90])[0].shifts == both[1].shifts)
        #expect(both[0].bins != both[1].bins)
    }

    @Test("a perfect advisor is followed mostly, a useless one hardly") func reliability() throws {
        let perfect = try learn([200], reliability: 1)[0]
        let useless = try learn([200], reliability: 0.1)[0]
        #expect(perfect.follow > 0.6)
        #expect(useless.follow < 0.15)
        // An observer who is certain of the advisor follows always, one who is certain that it guesses never.
        #expect(perfect.bins.allSatisfy { $0.bayesFollow == 1 })
        #expect(useless.bins.allSatisfy { $0.bayesFollow == 0 })
        #expect(perfect.shifts.imposed > 0 && perfect.shifts.right < 0 && perfect.shifts.trueRight > 0)
    }

    @Test("the ideal observer follows where the advisor's odds outweigh its own", arguments: [(0.95, false), (0.985, true)])
    func observer(reliability: Double, follows: Bool) {
        // The advisor's odds, 9 r / (1 - r), against those of the belief: .85 to .1 is outweighed above r = .4857, .85 to .002 above .9793.
        func logs(_ other: Double) -> [Double] { [0.85, other].map { log($0) } + [Double](repeating: log(0.001), count: 8) }
        #expect(Study.observerFollows(logs(0.1), asserted: 1, reliability: 0.49))
        #expect(!Study.observerFollows(logs(0.1), asserted: 1, reliability: 0.48))
        #expect(Study.observerFollows(logs(0.002), asserted: 1, reliability: reliability) == follows)
    }

    @Test("the dials hold each network once, in the order of the seeds") func dials() throws {
        var outcome = Study.Outcome()
        func made(_ width: Int, _ steps: Int) -> Study.Setting {
            (outcome.width, outcome.steps) = (width, steps)
            return Study.Setting([outcome])
        }
        let grid = Study.Grid(steps: [made(8, 10), made(8, 20)], widths: [made(4, 20), made(8, 20)])
        #expect(grid.weak.map(\.width) == [8, 8, 4])
        #expect(grid.standard.steps == 20 && grid.standard.width == 8)
    }
}
