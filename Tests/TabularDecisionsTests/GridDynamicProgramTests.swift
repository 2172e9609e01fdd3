import Statistics
import TabularDecisions
import Testing

@Suite struct GridDynamicProgramTests {
    /// A random program on an uneven grid, and the same as a decision process whose forbidden actions cost much.
    private func program(_ seed: UInt64, discount: Double) -> (GridDynamicProgram, DecisionProcess, [Double]) {
        var random = Seed(seed).stream("program")
        let count = 9
        var grid = [0.0]
        for _ in 1..<count { grid.append(grid.last! + 0.2 + random.uniform()) }
        var transitions: [Double] = []
        for _ in 0..<count {
            let weights = (0..<count).map { _ in random.uniform() * random.uniform() }
            let sum = weights.reduce(0, +)
            transitions += weights.map { $0 / sum }
        }
        var all: [Double] = []
        var reward: [Double] = []
        for state in 0..<count {
            for action in 0..<count {
                all += transitions[action * count..<(action + 1) * count]
                reward.append(action <= state ? grid[state] - grid[action] : -1000)
            }
        }
        let process = DecisionProcess(states: count, actions: count, transitions: all, discount: discount)
        return (GridDynamicProgram(grid: grid, transitions: transitions, discount: discount), process, reward)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64], [0.3, 0.95]) func itAgreesWithADecisionProcessOfAllPairs(_ seed: UInt64, _ discount: Double)
    {
        let (program, process, reward) = program(seed, discount: discount)
        let found = program.solve()
        let expected = process.optimalValues(reward)
        let best = process.maxima(expected)
        for state in program.grid.indices {
            #expect((found.values[state] - best[state]).magnitude < 1e-8)
            #expect((expected[state * process.actions + found.escapements[state]] - best[state]).magnitude < 1e-8)
        }
    }

    /// Certain growth by 10% a period up to 10: taking is worth waiting for below the discount's rate of return, and not above it.
    @Test(arguments: [(0.95, 10), (0.8, 0)]) func whatGrowsFasterThanMoneyIsLeft(_ discount: Double, _ escapement: Int) {
        let grid = (0...10).map(Double.init)
        let transitions = grid.flatMap { interpolationWeights(normalMean: min(10, 1.1 * $0), deviation: 0, on: grid) }
        let found = GridDynamicProgram(grid: grid, transitions: transitions, discount: discount).solve()
        if escapement == 0 {
            #expect(found.escapements == grid.map { _ in 0 } && found.values == grid)
        } else {
            // From 9.0909 on, a stock of 10 comes back: taking 0.909 each period for ever beats taking all.
            #expect(found.escapements[10] < 10 && found.escapements[10] >= 9)
            #expect((found.values[10] - (1 + discount / (1 - discount) * 0.9)).magnitude < 1e-6)
        }
    }

    @Test func withoutAFutureEverythingIsTaken() {
        let (program, _, _) = program(5, discount: 0)
        let found = program.solve()
        #expect(found.values == program.grid && found.escapements == program.grid.map { _ in 0 })
    }
}
