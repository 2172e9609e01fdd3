package import Statistics

extension DelayedRepression {
    /// A planted limit cycle: noise plus a square wave between 0.1 and 0.6 through all steps.
    ///
    /// Stream "planted cycle". Our choices: normal noise of standard deviation 0.02, and a phase drawn for each series.
    package static func plantedLimitCycle(steps: Int = 500, period: Int = 80, noise: Double = 0.02, seed: Seed) -> Trace {
        var random = seed.stream("planted cycle")
        let phase = random.index(below: period)
        let values = (0..<steps).map { step in
            ((step + phase) % period < period / 2 ? 0.6 : 0.1) + random.normal(deviation: noise)
        }
        return Trace(radical: values, alarm: [Double](repeating: 0, count: steps))
    }

    /// A planted transient: noise at 0.2 with one excursion to 0.6 in the first 20 steps.
    ///
    /// Stream "planted transient". Our choices: normal noise of standard deviation 0.02; the excursion lasts 5 steps and begins at a drawn step.
    package static func plantedTransient(steps: Int = 500, noise: Double = 0.02, seed: Seed) -> Trace {
        var random = seed.stream("planted transient")
        let begin = random.index(below: 16)
        let values = (0..<steps).map { step in
            (step >= begin && step < begin + 5 ? 0.6 : 0.2) + random.normal(deviation: noise)
        }
        return Trace(radical: values, alarm: [Double](repeating: 0, count: steps))
    }

    /// The labels of planted series, to be asked for their `sustainedShare`.
    package static func plantedCell(_ seeds: Seeds = Seeds(50), series: (Seed) -> Trace) -> LabelTable {
        LabelTable(seeds.all.map { label(series($0)) }, seeds: seeds.all)
    }
}
