import DelayedRepression
import Dynamics
import Statistics
import Testing
import Workbench

@Suite struct PopulationTests {
    typealias Settings = DelayedRepression.Population.Settings

    @Test func aSocietyAgreesWithNumpy() {
        let society = DelayedRepression.Population.Society(Settings(), seed: Seed(3))
        #expect(society.network.sources.count == DelayedRepressionValues.societyEdges)
        #expect(society.bridge.indices.filter { society.bridge[$0] } == DelayedRepressionValues.societyBridges)
        let levels = society.initialActions.map(Double.init)
        let alarm = zip(society.detectability, levels).reduce(0) { $0 + $1.0 * $1.1 } / 240
        let sums = [
            society.network.weights.reduce(0, +), society.charisma.reduce(0, +), society.costScale.reduce(0, +),
            society.detectability.reduce(0, +), levels.reduce(0, +), alarm,
        ]
        for (ours, theirs) in zip(sums, DelayedRepressionValues.societySums) { #expect((ours - theirs).magnitude < 1e-9) }
        for (ours, theirs) in zip(society.network.inflow(of: levels), DelayedRepressionValues.societyInfluence) {
            #expect((ours - theirs).magnitude < 1e-12)
        }
    }

    /// The same random numbers through a numpy program give the same number of radicals at every step.
    @Test func runsAgreeWithNumpyStepByStep() throws {
        for row in DelayedRepressionValues.traces {
            var settings = Settings()
            settings.agents = 60
            settings.steps = 100
            settings.payoff = try #require(.init(rawValue: row.payoff))
            settings.initialHistory = try #require(.init(rawValue: row.history))
            let trace = try DelayedRepression.simulate(
                agents: settings, kind: try #require(.init(rawValue: row.kind)), sharpness: row.k,
                schedule: .init(settling: row.settling, delay: row.delay, revisionRate: row.eta), seed: Seed(row.seed))
            #expect(trace.radical.map { Int(($0 * 60).rounded()) } == row.radical, "\(row.kind), delay \(row.delay)")
            #expect(trace.switchedAt == row.settling)
        }
    }

    /// Another program with another generator gives the same shares and means, within sampling error.
    @Test func cellsAgreeWithAnIndependentSimulation() throws {
        for row in DelayedRepressionValues.cells {
            var settings = Settings()
            settings.payoff = try #require(.init(rawValue: row.payoff))
            let table = try DelayedRepression.cell(
                agents: settings, kind: try #require(.init(rawValue: row.kind)), sharpness: row.k, delay: row.delay,
                settled: row.settling > 0, revisionRate: row.eta, seeds: Seeds(100, first: 5000))
            let name: Comment = "\(row.kind), delay \(row.delay), settling \(row.settling), \(row.payoff)"
            let counts = [(table.count(\.wholeRun), row.whole), (table.count(\.tail), row.tail), (table.count(\.sustained), row.sustained)]
            for (ours, theirs) in counts {
                // 36 comparisons: at 99.9% a false alarm would come up in one generation of the values out of thirty.
                #expect(newcombe(successes: ours, of: 100, minus: theirs, of: 100, level: 0.999).contains(0), name)
            }
            let tailMean = meanInterval(table.tailMean, level: 0.68)
            let error = max(
                1e-4,
                4 * ((tailMean.high! - tailMean.value) * (tailMean.high! - tailMean.value) + row.meanError * row.meanError).squareRoot())
            #expect((tailMean.value - row.mean).magnitude < error, name)
        }
    }

    @Test func armsWithOneSeedShareGraphTraitsAndStart() throws {
        let settings = Settings()
        let traces = try DelayedRepression.Architecture.allCases.map {
            try DelayedRepression.simulate(agents: settings, kind: $0, sharpness: 10, delay: 8, seed: Seed(4))
        }
        #expect(Set(traces.map { $0.radical[0] }).count == 1)
        #expect(Set(traces.map { $0.alarm[0] }).count == 1)
        #expect(Set(traces.map { $0.radical[100] }).count > 1)
        // A given society gives the run that its seed gives.
        let society = try DelayedRepression.society(agents: settings, seed: Seed(4))
        let again = try DelayedRepression.simulate(
            society, agents: settings, kind: .reactive, sharpness: 10, schedule: .init(delay: 8), seed: Seed(4))
        #expect(again == traces[1])
    }

    @Test func aDelaySwitchedToNothingChangesNothing() throws {
        var settings = Settings()
        settings.settling = 50
        settings.steps = 100
        let settled = try DelayedRepression.simulateSettled(agents: settings, kind: .qLearning, sharpness: 10, delay: 0, seed: Seed(4))
        settings.steps = 150
        let plain = try DelayedRepression.simulate(agents: settings, kind: .qLearning, sharpness: 10, delay: 0, seed: Seed(4))
        #expect(settled.radical == plain.radical)
        settings.steps = 100
        settings.initialHistory = .warm
        let warm = try DelayedRepression.simulate(agents: settings, kind: .qLearning, sharpness: 10, delay: 0, seed: Seed(4))
        #expect(warm.radical == Array(plain.radical[50...]))
    }

    @Test func aHeldAlarmIsWhatEverybodySees() throws {
        // Far above the threshold of a very sharp response everybody detectable is punished, so nobody who revises stays radical for long.
        let schedule = DelayedRepression.Schedule(settling: 20, delay: 20, heldAlarm: 5, revisionRate: 0.5)
        let trace = try DelayedRepression.simulate(agents: Settings(), kind: .smooth, sharpness: 40, schedule: schedule, seed: Seed(1))
        #expect(trace.radical.suffix(200).max()! < 0.1)
        let free = try DelayedRepression.simulateConstantAlarm(
            agents: Settings(), kind: .smooth, sharpness: 10, delay: 20, revisionRate: 0.1, seed: Seed(1))
        #expect(DelayedRepression.label(free).tailDeviation < 0.04)
    }

    @Test func impossibleSettingsAreRefused() {
        var settings = Settings()
        settings.within = 1.2
        #expect(throws: InvalidSetting(name: "within", found: "1.2", expected: "a share between 0 and 1")) {
            try DelayedRepression.simulate(agents: settings, kind: .fixed, sharpness: 10, delay: 0, seed: Seed(0))
        }
        let error = #expect(throws: InvalidSetting.self) {
            try DelayedRepression.simulate(agents: Settings(), kind: .fixed, sharpness: 10, delay: -1, seed: Seed(0))
        }
        #expect(error?.description == "setting 'delay' is out of range\n  found     -1\n  expected  0 or more steps")
        settings = Settings()
        settings.agents = 1
        #expect(throws: InvalidSetting(name: "agents", found: "1", expected: "2 to 100000")) {
            try DelayedRepression.society(agents: settings, seed: Seed(0))
        }
    }
}
