import EarlyWarning
import Glibc
import Statistics
import Testing
import Workbench

@Suite struct ScenarioTests {
    private let systems = EarlyWarning.Systems()

    @Test func harvestedStocksHaveTheEquilibriaThatScipyFinds() {
        let folds = EarlyWarning.Harvest.folds
        #expect((folds.low - EarlyWarningValues.folds.low).magnitude < 1e-6)
        #expect((folds.high - EarlyWarningValues.folds.high).magnitude < 1e-6)
        for row in EarlyWarningValues.equilibria {
            #expect((EarlyWarning.Harvest.equilibrium(harvest: row.harvest) - row.upper).magnitude < 1e-10)
            #expect((EarlyWarning.Harvest.threshold(harvest: row.harvest) - row.unstable).magnitude < 1e-10)
            #expect(EarlyWarning.Harvest.restoringRate(row.upper, harvest: row.harvest) > 0)
            #expect(EarlyWarning.Harvest.restoringRate(row.unstable, harvest: row.harvest) < 0)
        }
        #expect(EarlyWarning.Harvest.threshold(harvest: 1.2) == 0)
        #expect((EarlyWarning.Harvest.meanRate - EarlyWarningValues.meanHarvestRate).magnitude < 2e-4)
    }

    /// The mean of 2 sqrt(a) by a sum over the ramp.
    @Test func stationarySeriesHaveTheMeanRateOfTheRamp() {
        var sum = 0.0
        for part in 0..<100_000 {
            let a = 1 - 0.98 * (Double(part) + 0.5) / 100_000
            sum += 2 * a.squareRoot()
        }
        #expect((systems.meanFoldRate - sum / 100_000).magnitude < 1e-6)
        #expect((systems.meanRate(.transcritical) - 0.51).magnitude < 1e-12)
        var still = systems
        still.end = still.start
        #expect(still.meanFoldRate == 2)
    }

    @Test func everySeriesHasItsLengthAndEveryArmItsOwnNoise() throws {
        for scenario in EarlyWarning.Scenario.allCases {
            let changing = try systems.series(scenario, .changing, observations: 60, seed: Seed(1))
            let stationary = try systems.series(scenario, .stationary, observations: 60, seed: Seed(1))
            #expect(changing.values.count == 60 && stationary.values.count == 60 && changing.runs >= 1)
            #expect(correlation(changing.values, stationary.values).magnitude < 0.6, "\(scenario)")
            #expect(try systems.series(scenario, .changing, observations: 60, seed: Seed(1)).values == changing.values)
        }
    }

    private func correlation(_ x: [Double], _ y: [Double]) -> Double {
        pearsonCorrelation(zip(x, x.dropFirst()).map(-), zip(y, y.dropFirst()).map(-))
    }

    @Test func withoutNoiseTheStateFollowsItsEquilibrium() throws {
        var quiet = systems
        (quiet.noise, quiet.harvestNoise) = (0, 0)
        let fold = try quiet.series(.fold, .changing, observations: 2000, seed: Seed(0)).values
        #expect((fold[999] - 0.51.squareRoot()).magnitude < 0.01 && (fold[1999] - 0.02.squareRoot()).magnitude < 0.02)
        let smooth = try quiet.series(.transcritical, .changing, observations: 2000, seed: Seed(0)).values
        #expect((smooth[999] - 0.51).magnitude < 0.01)
        let harvest = try quiet.series(.harvest, .changing, observations: 2000, seed: Seed(0)).values
        #expect((harvest[999] - EarlyWarning.Harvest.equilibrium(harvest: 1.8)).magnitude < 0.01)
        let border = try quiet.series(.border, .changing, observations: 2000, seed: Seed(0)).values
        #expect((border[999] + 1.02).magnitude < 0.01)
        #expect(try quiet.series(.slowing, .changing, observations: 50, seed: Seed(0)).values.allSatisfy { $0 == 0 })
    }

    @Test func withoutDriftNothingButFluctuationIsLeft() throws {
        let whole = try systems.series(.fold, .changing, observations: 200, seed: Seed(3)).values
        let rest = try systems.series(.fold, .changing, observations: 200, drift: false, seed: Seed(3)).values
        let course = zip(whole, rest).map(-)
        #expect(zip(course, course.dropFirst()).allSatisfy { $0 > $1 })
        #expect(course[0] > 0.98 && course[199] < 0.2 && rest.allSatisfy { $0.magnitude < 0.5 })
        var quiet = systems
        quiet.noise = 0
        #expect(try quiet.series(.fold, .changing, observations: 200, drift: false, seed: Seed(3)).values.allSatisfy { $0 == 0 })
    }

    @Test func spacingIsAWholeNumberOfSteps() {
        let error = #expect(throws: InvalidSetting.self) {
            try systems.series(.fold, .changing, observations: 20, spacing: 0.25, seed: Seed(0))
        }
        #expect(
            error?.description
                == "setting 'systems.step' is out of range\n  found     0.1\n  expected  a time step of which 0.25 is a multiple")
    }

    @Test func noiseUnderWhichNothingLastsIsAnError() {
        var loud = systems
        loud.noise = 50
        let error = #expect(throws: InvalidSetting.self) {
            try loud.series(.fold, .changing, observations: 20, seed: Seed(0))
        }
        #expect(
            error?.description
                == "setting 'systems.noise' is out of range\n  found     50.0\n  expected  noise under which a run of 'fold' can last")
    }
}
