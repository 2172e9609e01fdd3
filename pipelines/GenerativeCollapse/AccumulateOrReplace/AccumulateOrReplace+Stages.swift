import Statistics
import Workbench

// What the stages of the theory do.
extension AccumulateOrReplace {
    /// Fits each generation to T samples labelled by the fit before it, and to nothing else.
    static func replace(_ run: Run, regression: Regression, design: Design, block: SeedBlock, generations: Int) throws -> ErrorTable {
        try table(run, regression, design, block.seeds, Array(1...generations)) {
            try replaced($0, design: design, generations: generations, truth: zeros(regression.d))
        }
    }

    /// Fits each generation to the samples of all generations so far, each with the label it was born with.
    static func accumulate(_ run: Run, regression: Regression, design: Design, block: SeedBlock, generations: Int) throws -> ErrorTable {
        try table(run, regression, design, block.seeds, Array(1...generations)) {
            try accumulated($0, design: design, generations: generations, truth: zeros(regression.d))
        }
    }

    /// Fits each generation to n T samples labelled by the fit before it: as much data as accumulation has, all of it new.
    static func replaceGrowing(_ run: Run, regression: Regression, block: SeedBlock, generations: Int) throws -> ErrorTable {
        try table(run, regression, .fresh, block.seeds, Array(1...generations)) { replacedByMore($0, generations: generations) }
    }

    /// Fits each generation to T samples drawn from all so far: old data are kept, but no fit sees more than T.
    static func accumulateSubsample(_ run: Run, regression: Regression, block: SeedBlock, generations: Int) throws -> ErrorTable {
        try table(run, regression, .fresh, block.seeds, Array(1...generations)) {
            try subsampled($0, generations: generations, truth: zeros(regression.d))
        }
    }

    /// Fits the first and the last generation to T fresh samples with real labels: nothing may degrade.
    static func oracle(_ run: Run, regression: Regression, block: SeedBlock, generations: Int) throws -> ErrorTable {
        try table(run, regression, .fresh, block.seeds, [1, generations]) { try oracle($0, at: [1, generations]) }
    }

    /// Accumulates inputs, but has the newest fit label all of them anew before every fit: the bound must go.
    static func relabel(_ run: Run, regression: Regression, block: SeedBlock, generations: Int) throws -> ErrorTable {
        try table(run, regression, .fresh, block.seeds, Array(1...generations)) { try relabelled($0, generations: generations) }
    }

    /// Fits once to the samples that accumulation has in its last generation, all with real labels.
    static func oracleSize(_ run: Run, regression: Regression, block: SeedBlock, generations: Int) throws -> ErrorTable {
        try table(run, regression, .fresh, block.seeds, [generations]) { [try largeOracle($0, generations: generations)] }
    }

    /// Repeats some chains with a unit vector as true weights instead of 0; gives the largest relative difference of an error.
    static func compareTruths(_ run: Run, regressions: [Regression], generations: Int) throws -> Double {
        var largest = 0.0
        for regression in regressions {
            var unit = zeros(regression.d)
            unit[0] = 1
            for seed in Seeds(3).all {
                let draws = Draws(regression, seed: seed)
                func chains(_ truth: [Double]) throws -> [Double] {
                    try Design.allCases.flatMap { design in
                        try replaced(draws, design: design, generations: generations, truth: truth)
                            + accumulated(draws, design: design, generations: generations, truth: truth)
                    } + subsampled(draws, generations: generations, truth: truth)
                }
                for (zero, shifted) in zip(try chains(zeros(regression.d)), try chains(unit)) {
                    largest = max(largest, (shifted / zero - 1).magnitude)
                }
            }
        }
        return largest
    }

    private static func table(
        _ run: Run, _ regression: Regression, _ design: Design, _ seeds: Seeds, _ generations: [Int], errors: (Draws) throws -> [Double]
    ) throws -> ErrorTable {
        var runs: [[Double]] = []
        for seed in seeds.all {
            runs.append(try errors(Draws(regression, seed: seed)))
            run.progress(Double(runs.count) / Double(seeds.count))
        }
        return ErrorTable(regression, design, generations: generations, runs: runs)
    }

    private static func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }
}
