import Dynamics
package import Statistics

extension DelayedRepression {
    /// The radical fraction above which a run is called runaway.
    package static let runawayLevel = 0.40

    /// The standard deviation of the radical fraction above which a run is said to oscillate.
    package static let oscillationLevel = 0.04

    /// What a run's series is called, and the numbers behind it; the tail is the last half of the steps.
    package struct Labels: Codable, Hashable, Sendable {
        /// Runaway by the maximum over the whole run: the authors' label.
        package var wholeRun: Bool
        /// Runaway by the maximum over the tail.
        package var tail: Bool
        /// Runaway by the maximum from step 50 on.
        package var after50: Bool
        /// Standard deviation over the tail above 0.04.
        package var oscillates: Bool
        /// Standard deviation over the last 100 steps before the switch above 0.04; false in a run without switch.
        package var oscillatedBefore: Bool
        package var maximum: Double
        package var tailMaximum: Double
        package var tailMean: Double
        /// Population standard deviation over the tail.
        package var tailDeviation: Double
        /// Half peak-to-peak over the tail.
        package var tailAmplitude: Double
        /// Dominant period over the tail, in steps; not a number if there is none.
        package var period: Double

        /// The label for settled populations: runaway in the tail, or oscillating there.
        package var sustained: Bool { tail || oscillates }
    }

    /// The labels of a run, counted from the switch on.
    package static func label(_ trace: Trace) -> Labels {
        var labels = label(Array(trace.afterSwitch))
        let before = trace.radical[..<trace.switchedAt].suffix(100)
        labels.oscillatedBefore = !before.isEmpty && deviation(before, lost: 0) > oscillationLevel
        return labels
    }

    /// The labels of a series of radical fractions.
    package static func label(_ radical: [Double]) -> Labels {
        let tail = Array(radical.suffix(max(1, radical.count / 2)))
        let spread = deviation(tail, lost: 0)
        let maximum = radical.max() ?? .nan
        let (least, most) = (tail.min() ?? .nan, tail.max() ?? .nan)
        return Labels(
            wholeRun: maximum > runawayLevel, tail: most > runawayLevel,
            after50: radical.dropFirst(50).contains { $0 > runawayLevel }, oscillates: spread > oscillationLevel, oscillatedBefore: false,
            maximum: maximum, tailMaximum: most, tailMean: mean(tail), tailDeviation: spread, tailAmplitude: 0.5 * (most - least),
            period: dominantPeriod(tail) ?? .nan)
    }

    /// The labels of the runs of one cell, column by column; truth values as 0 and 1.
    package struct LabelTable: Codable, Hashable, Sendable {
        package var seed: [Double] = []
        package var wholeRun: [Double] = []
        package var tail: [Double] = []
        package var after50: [Double] = []
        package var sustained: [Double] = []
        package var oscillatedBefore: [Double] = []
        package var maximum: [Double] = []
        package var tailMean: [Double] = []
        package var tailDeviation: [Double] = []
        package var tailAmplitude: [Double] = []
        package var period: [Double] = []

        package init() {}

        package init(_ labels: [Labels], seeds: [Seed] = []) {
            seed = seeds.map { Double($0.value) }
            wholeRun = labels.map { $0.wholeRun ? 1 : 0 }
            tail = labels.map { $0.tail ? 1 : 0 }
            after50 = labels.map { $0.after50 ? 1 : 0 }
            sustained = labels.map { $0.sustained ? 1 : 0 }
            oscillatedBefore = labels.map { $0.oscillatedBefore ? 1 : 0 }
            maximum = labels.map(\.maximum)
            tailMean = labels.map(\.tailMean)
            tailDeviation = labels.map(\.tailDeviation)
            tailAmplitude = labels.map(\.tailAmplitude)
            period = labels.map(\.period)
        }

        package var runs: Int { wholeRun.count }

        /// How many runs have a label.
        package func count(_ label: KeyPath<LabelTable, [Double]>) -> Int { self[keyPath: label].count { $0 == 1 } }

        /// The share of runs with a label, Wilson's interval.
        package func share(_ label: KeyPath<LabelTable, [Double]>) -> Estimate { wilson(successes: count(label), of: runs) }

        /// Of the runs that are runaway over the whole run, the share that is so in the tail too; Wilson's interval.
        package var sustainedShare: Estimate {
            wilson(successes: zip(wholeRun, tail).count { $0 == 1 && $1 == 1 }, of: count(\.wholeRun))
        }

        /// The runs of several cells together.
        package static func pooled(_ tables: [LabelTable]) -> LabelTable {
            var all = LabelTable()
            let columns: [WritableKeyPath<LabelTable, [Double]>] = [
                \.seed, \.wholeRun, \.tail, \.after50, \.sustained, \.oscillatedBefore, \.maximum, \.tailMean, \.tailDeviation,
                \.tailAmplitude, \.period,
            ]
            for table in tables {
                for column in columns { all[keyPath: column] += table[keyPath: column] }
            }
            return all
        }
    }

    /// The labels of all runs of a cell, from the settings' initial history or settled.
    package static func cell(
        agents: Population.Settings, kind: Architecture, sharpness: Double, delay: Int, settled: Bool = false, revisionRate: Double = 1,
        seeds: Seeds
    ) throws -> LabelTable {
        let labels = try seeds.all.map { seed in
            label(
                settled
                    ? try simulateSettled(
                        agents: agents, kind: kind, sharpness: sharpness, delay: delay, revisionRate: revisionRate, seed: seed)
                    : try simulate(agents: agents, kind: kind, sharpness: sharpness, delay: delay, revisionRate: revisionRate, seed: seed))
        }
        return LabelTable(labels, seeds: seeds.all)
    }
}
