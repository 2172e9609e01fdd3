import DelayedRepression
import Dynamics
import Statistics
import Testing

@Suite struct LabelsTests {
    @Test func aPlantedLimitCycleIsSustained() {
        let table = DelayedRepression.plantedCell { DelayedRepression.plantedLimitCycle(seed: $0) }
        #expect(table.runs == 50 && table.count(\.wholeRun) == 50)
        #expect(table.sustainedShare.low! >= 0.9)
        #expect(table.period.allSatisfy { ($0 - 80).magnitude < 2 })
        #expect(table.tailAmplitude.allSatisfy { $0 > 0.25 && $0 < 0.35 })
    }

    @Test func aPlantedTransientIsNot() {
        let table = DelayedRepression.plantedCell { DelayedRepression.plantedTransient(seed: $0) }
        #expect(table.count(\.wholeRun) == 50)
        #expect(table.count(\.after50) == 0)
        #expect(table.sustainedShare.high! <= 0.1)
        #expect(table.count(\.sustained) == 0)
    }

    @Test func theTailIsTheLastHalf() {
        var series = [Double](repeating: 0.1, count: 500)
        series[249] = 0.5
        #expect(!DelayedRepression.label(series).tail)
        series[250] = 0.5
        let labels = DelayedRepression.label(series)
        #expect(labels.tail && labels.wholeRun && labels.after50)
        // Runaway is above 0.40, not at it.
        #expect(!DelayedRepression.label([Double](repeating: 0.4, count: 500)).wholeRun)
    }

    @Test func labelsCountFromTheSwitch() {
        let before = (0..<200).map { $0 % 2 == 0 ? 0.0 : 0.5 }
        let trace = DelayedRepression.Trace(
            radical: before + [Double](repeating: 0.1, count: 500), alarm: [Double](repeating: 0, count: 700), switchedAt: 200)
        let labels = DelayedRepression.label(trace)
        #expect(labels.oscillatedBefore)
        #expect(!labels.wholeRun && !labels.oscillates)
    }

    @Test func sharesOfNothingAreOpen() {
        let table = DelayedRepression.LabelTable([DelayedRepression.label([0.1, 0.1, 0.1])])
        #expect(table.sustainedShare.n == 0 && table.sustainedShare.low == 0 && table.sustainedShare.high == 1)
        #expect(DelayedRepression.LabelTable.pooled([table, table]).runs == 2)
    }

    @Test func scalingFindsPlantedThresholds() {
        // With rate r every run oscillates from delay 1 / r - 1 on, so that (threshold + 1) x rate is near 1.
        let delays = DelayedRepression.smoothDelays
        #expect(delays.count == 20)
        func cells(_ least: (Double) -> Double) -> [[DelayedRepression.LabelTable]] {
            [0.05, 0.1, 0.2].map { rate in
                delays.map { delay in
                    var table = DelayedRepression.LabelTable()
                    table.sustained = [Double](repeating: Double(delay) >= least(rate) ? 1 : 0, count: 20)
                    table.wholeRun = table.sustained
                    return table
                }
            }
        }
        let scaled = DelayedRepression.measureScaling(
            revisionRates: [0.05, 0.1, 0.2], delays: delays, cells: cells { 1 / $0 - 1 }, resamples: 100)
        #expect(scaled.found == 3)
        #expect(scaled.spread.high! < 1.3)
        let constant = DelayedRepression.measureScaling(
            revisionRates: [0.05, 0.1, 0.2], delays: delays, cells: cells { _ in 8 }, resamples: 100)
        #expect((constant.spread.value - 4).magnitude < 1e-9)
        let missing = DelayedRepression.measureScaling(
            revisionRates: [0.05, 0.1, 0.2], delays: delays, cells: cells { $0 < 0.1 ? 99 : 8 }, resamples: 100)
        #expect(missing.found == 2 && missing.threshold[0].isNaN && missing.spread.value == .infinity)
    }

    @Test func cellsAreComparedWithTheTable() {
        let ours = [wilson(successes: 80, of: 100), wilson(successes: 20, of: 100), wilson(successes: 0, of: 100)]
        #expect(DelayedRepression.consistentCells(ours: ours, published: [0.8, 0.6, 0]) == 2)
        #expect(DelayedRepression.orderViolations(fixed: [0, 0.2, 0], qLearning: [0.1, 0.1, 0.9], reactive: [0.5, 0.5, 0.8]) == 2)
    }
}
