import EarlyWarning
import Statistics
import Testing
import Workbench

@Suite struct WellTests {
    private var small: EarlyWarning.Well {
        var well = EarlyWarning.Well()
        (well.window, well.gap, well.horizon) = (40, 5, 80)
        return well
    }

    @Test func aRunEndsBeforeItsFirstValueBelowZero() throws {
        var jumps = 0
        for number in 0..<60 {
            var random = Seed(UInt64(number)).stream("double well")
            let (values, jumped) = try small.run(spacing: 1, most: 80, random: &random)
            #expect(values.allSatisfy { $0 >= 0 })
            #expect(jumped || values.count == 80)
            if jumped { jumps += 1 }
        }
        #expect(jumps > 10 && jumps < 60)
    }

    @Test func asManySurvivorsAsJumpsAreScored() throws {
        let jumps = try EarlyWarning.findJumps(small, .init(), spacing: 1, seeds: Seeds(12))
        for scores in [jumps.before, jumps.surviving] {
            #expect(scores.variance.count == 12 && scores.autocorrelation.count == 12)
            #expect(scores.variance.allSatisfy { $0.magnitude <= 1 })
        }
        #expect(jumps.before.begun >= 24)
    }

    @Test func lookingBackTakesAllWindowsFromTheSameRuns() throws {
        let found = try EarlyWarning.lookBack(small, .init(), collapses: 15)
        #expect(found.random.count == 15 && found.again.count == 15 && found.before.allSatisfy { $0.count == 15 })
        #expect(found.excess(gap: 0) == zip(found.before[0], found.random).map(-))
        #expect(found.excess(gap: 3).isEmpty)
    }

    @Test func noiseUnderWhichNothingJumpsIsAnError() {
        var well = small
        (well.noise, well.selectionSpacing) = (0.05, 0.05)
        let error = #expect(throws: InvalidSetting.self) { try EarlyWarning.lookBack(well, .init(), collapses: 2) }
        #expect(
            error?.description
                == "setting 'well.noise' is out of range\n  found     0.05\n  expected  noise under which runs jump, but not at once")
    }

    @Test func aHorizonThatLeavesNoRoomIsAnError() {
        var well = small
        well.horizon = 45
        let error = #expect(throws: InvalidSetting.self) {
            try EarlyWarning.findJumps(well, .init(), spacing: 1, seeds: Seeds(2))
        }
        #expect(
            error?.description == "setting 'well.horizon' is out of range\n  found     45\n  expected  more than the window and the gap, 45"
        )
    }
}
