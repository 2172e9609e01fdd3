import Glibc
import Instruments
import Statistics
import Testing
import TestSupport

/// Expected values from `Tests/References/instruments.py`.
@Suite struct AdjustedRatesTests {
    private func counts(_ levels: [Int], _ successes: [Int], _ trials: [Int]) -> OutcomeCounts {
        let design = ExperimentalDesign(levels.enumerated().map { factor, count in .init("f\(factor)", (0..<count).map { "l\($0)" }) })
        var counts = OutcomeCounts(design.factors)
        for (index, cell) in design.cells.enumerated() { counts.add(successes: successes[index], of: trials[index], at: cell) }
        return counts
    }

    @Test func differencesAgreeWithNumpy() throws {
        for known in FirthValues.cases {
            let rates = try AdjustedRates(counts(known.levels, known.successes, known.trials))
            let last = try #require(try rates.differences(in: "f0").last)
            #expect(last.level == "l\(known.levels[0] - 1)" && last.base == "l0" && last.factor == "f0")
            #expect(distance([last.difference.value], [known.difference]) < 1e-6)
            #expect(distance([last.difference.high! - last.difference.value], [Normal.quantile(0.975) * known.differenceError]) < 1e-6)
            // Twice the lost height is chi-squared on one degree: the square of a normal number.
            let p = 2 * Normal.cumulative(-(2 * (known.height - known.restricted)).squareRoot())
            #expect(distance([last.p], [p]) < 1e-8)
        }
    }

    @Test func aComparisonOfTwoLaterLevelsIsTheDifferenceOfTheirs() throws {
        let known = FirthValues.cases[1]
        let rates = try AdjustedRates(counts(known.levels, known.successes, known.trials))
        let fromFirst = try rates.differences(in: "f0")
        let fromSecond = try rates.differences(in: "f0", minus: "l1")
        #expect(fromSecond.map(\.level) == ["l0", "l2"])
        #expect(distance([fromSecond[0].difference.value], [-fromFirst[0].difference.value]) < 1e-12)
        #expect(distance([fromSecond[1].difference.value], [fromFirst[1].difference.value - fromFirst[0].difference.value]) < 1e-12)
        #expect(distance([fromSecond[0].p], [fromFirst[0].p]) < 1e-8)
    }

    /// A test of levels 1 and 2 doesn't depend on which level comes first in the list.
    @Test func theOrderOfLevelsChangesNoTest() throws {
        let levels = ["a", "b", "c"]
        func rates(_ order: [String]) throws -> AdjustedRates {
            var counts = OutcomeCounts([.init("arm", order), .init("site", ["x", "y"])])
            let design = ExperimentalDesign([.init("arm", levels), .init("site", ["x", "y"])])
            for (cell, count) in zip(design.cells, [1, 3, 4, 6, 9, 7]) { counts.add(successes: count, of: 10, at: cell) }
            return try AdjustedRates(counts)
        }
        let (first, second) = (try rates(levels), try rates(["c", "a", "b"]))
        let found = try first.differences(in: "arm", minus: "b").first { $0.level == "c" }
        let again = try second.differences(in: "arm", minus: "b").first { $0.level == "c" }
        #expect(distance([found!.p, found!.difference.value], [again!.p, again!.difference.value]) < 1e-8)
        #expect(distance(levels.map { first.rate(of: "arm", $0) }, levels.map { second.rate(of: "arm", $0) }) < 1e-8)
    }

    @Test func theBootstrapAgreesWithTheDeltaMethodForManyTrials() throws {
        let rates = try AdjustedRates(counts([2, 3], [310, 420, 380, 500, 610, 590], [1000, 1000, 1000, 1000, 1000, 1000]))
        var random = Seed(2).stream("bootstrap")
        let drawn = try rates.differences(in: "f0", resamples: 400, random: &random)[0].difference
        let smooth = try rates.differences(in: "f0")[0].difference
        #expect(drawn.value == smooth.value && drawn.method == "parametric bootstrap" && smooth.method == "delta method")
        // The spread of a standard deviation from 400 draws is 4%, that of a quantile about 7%.
        #expect(((drawn.high! - drawn.low!) / (smooth.high! - smooth.low!) - 1).magnitude < 0.2)
    }

    @Test func strataHaveTheCountsOfBothLevels() {
        let counts = counts([2, 3], [2, 3, 2, 4, 4, 1], [4, 4, 4, 4, 4, 4])
        #expect(
            counts.strata(of: "f0", "l1", minus: "l0") == [
                RiskStratum(successes: 4, of: 4, base: 2, of: 4), RiskStratum(successes: 4, of: 4, base: 3, of: 4),
                RiskStratum(successes: 1, of: 4, base: 2, of: 4),
            ])
    }

    @Test func aLevelThatNeverOccursIsRefused() {
        var counts = OutcomeCounts([.init("arm", ["a", "b", "c"])])
        let design = ExperimentalDesign([.init("arm", ["a", "b"])])
        for cell in design.cells { counts.add(true, at: cell) }
        let error = #expect(throws: LogitError.self) { try AdjustedRates(counts) }
        #expect(error?.description.hasPrefix("the columns of the model depend on each other\n  columns: 3\n  rows:    2\n") == true)
    }
}
