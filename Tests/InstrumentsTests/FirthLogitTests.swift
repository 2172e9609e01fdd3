import Glibc
import Instruments
import Testing
import TestSupport

/// Expected values from `Tests/References/instruments.py`.
@Suite struct FirthLogitTests {
    private func rows(_ levels: [Int]) -> SparseRows {
        var rows = SparseRows(columns: 1 + levels.reduce(0) { $0 + $1 - 1 })
        let cells = levels.reduce([[]]) { cells, count in cells.flatMap { cell in (0..<count).map { cell + [$0] } } }
        for cell in cells {
            var (entries, offset) = ([(column: 0, value: 1.0)], 1)
            for (level, count) in zip(cell, levels) {
                if level > 0 { entries.append((offset + level - 1, 1)) }
                offset += count - 1
            }
            rows.append(entries)
        }
        return rows
    }

    @Test func fitsAgreeWithAGeneralOptimiser() throws {
        for known in FirthValues.cases {
            let fit = try FirthLogit(rows(known.levels), successes: known.successes, trials: known.trials)
            #expect(distance(fit.coefficients, known.coefficients) < 1e-6)
            #expect(distance(fit.standardErrors, known.errors) < 1e-6)
            #expect(distance([fit.penalisedLogLikelihood], [known.height]) < 1e-10)
        }
    }

    @Test func aFixedColumnStaysAndIsStillPenalised() throws {
        for known in FirthValues.cases {
            let fixed = known.levels[0] - 1
            let fit = try FirthLogit(rows(known.levels), successes: known.successes, trials: known.trials, fixed: fixed)
            #expect(fit.coefficients[fixed] == 0)
            #expect(distance([fit.penalisedLogLikelihood], [known.restricted]) < 1e-10)
        }
    }

    /// Jeffreys' prior adds half a success and half a failure to a share, also where there is none of one of them.
    @Test func aShareIsPulledToOneHalf() throws {
        var rows = SparseRows(columns: 1)
        rows.append([(0, 1)])
        for successes in [0, 1, 7, 10] {
            let fit = try FirthLogit(rows, successes: [successes], trials: [10])
            #expect(distance([fit.coefficients[0]], [log((Double(successes) + 0.5) / (10.5 - Double(successes)))]) < 1e-9)
        }
    }

    @Test func aStartElsewhereEndsAtTheSamePoint() throws {
        let known = FirthValues.cases[1]
        let fit = try FirthLogit(
            rows(known.levels), successes: known.successes, trials: known.trials, start: [4, -3, -9, 2, 6])
        #expect(distance(fit.coefficients, known.coefficients) < 1e-6)
    }

    @Test func columnsThatDependOnEachOtherAreRefused() {
        var rows = SparseRows(columns: 2)
        rows.append([(0, 1), (1, 1)])
        rows.append([(0, 1), (1, 1)])
        let error = #expect(throws: LogitError.self) { try FirthLogit(rows, successes: [1, 0], trials: [1, 1]) }
        #expect(
            error?.description == """
                the columns of the model depend on each other
                  columns: 2
                  rows:    2
                  hint: leave out a level of each factor, and levels that never occur
                """)
    }
}
