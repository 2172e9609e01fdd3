import Optimizers
import Testing

@Suite struct LinearProgramTests {
    private func program(_ data: LinearProgramValues.Program, minimized: Bool = false) -> LinearProgram {
        var program =
            minimized ? LinearProgram(minimize: data.goal.map { -$0 }) : LinearProgram(maximize: data.goal)
        let n = data.goal.count
        for row in data.bounds.indices {
            program.require(
                Array(data.rows[row * n..<(row + 1) * n]), [.atMost, .equal, .atLeast][data.relations[row]], data.bounds[row])
        }
        return program
    }

    @Test func outcomesValuesAndDualsAgreeWithScipy() {
        for data in LinearProgramValues.programs {
            switch program(data).solve() {
            case .optimal(let optimum):
                #expect(data.outcome == "optimal")
                #expect((optimum.value - data.value).magnitude < 1e-9)
                for (ours, theirs) in zip(optimum.duals, data.duals) { #expect((ours - theirs).magnitude < 1e-8) }
            case .infeasible: #expect(data.outcome == "infeasible")
            case .unbounded: #expect(data.outcome == "unbounded")
            case .unresolved: Issue.record("no outcome")
            }
        }
    }

    /// A point that keeps the rows, and duals of the right signs that price no variable too low and come to the same value, prove each other.
    @Test(arguments: [false, true]) func pointAndDualsProveEachOther(_ isMinimum: Bool) {
        let direction: Double = isMinimum ? -1 : 1
        var proved = 0
        for data in LinearProgramValues.programs {
            guard case .optimal(let optimum) = program(data, minimized: isMinimum).solve() else { continue }
            let n = data.goal.count
            #expect(optimum.point.allSatisfy { $0 >= 0 })
            for row in data.bounds.indices {
                let sum = (0..<n).reduce(0) { $0 + data.rows[row * n + $1] * optimum.point[$1] }
                let (slack, dual) = (data.bounds[row] - sum, direction * optimum.duals[row])
                switch data.relations[row] {
                case 0: #expect(slack > -1e-9 && dual > -1e-9)
                case 1: #expect(slack.magnitude < 1e-9)
                default: #expect(slack < 1e-9 && dual < 1e-9)
                }
            }
            for column in 0..<n {
                let price = data.bounds.indices.reduce(0) { $0 + direction * optimum.duals[$1] * data.rows[$1 * n + column] }
                #expect(price > data.goal[column] - 1e-8)
            }
            #expect((zip(optimum.duals, data.bounds).reduce(0) { $0 + $1.0 * $1.1 } - optimum.value).magnitude < 1e-8)
            proved += 1
        }
        #expect(proved == LinearProgramValues.programs.count { $0.outcome == "optimal" })
    }

    /// Beale's program, on which the steepest gain alone goes in circles.
    @Test func aProgramThatGoesInCirclesIsSolved() {
        var program = LinearProgram(maximize: [0.75, -150, 0.02, -6])
        program.require([0.25, -60, -0.04, 9], .atMost, 0)
        program.require([0.5, -90, -0.02, 3], .atMost, 0)
        program.require([0, 0, 1, 0], .atMost, 1)
        guard case .optimal(let optimum) = program.solve() else {
            Issue.record("no optimum")
            return
        }
        #expect((optimum.value - 0.05).magnitude < 1e-12)
        for (ours, theirs) in zip(optimum.point, [0.04, 0, 1, 0]) { #expect((ours - theirs).magnitude < 1e-12) }
    }

    @Test func programsWithoutRowsAndOfZeros() {
        #expect(LinearProgram(maximize: [1]).solve() == .unbounded)
        #expect(LinearProgram(maximize: [-1, 0]).solve() == .optimal(.init(value: 0, point: [0, 0], duals: [])))
        var empty = LinearProgram(minimize: [1])
        empty.require([0], .equal, 1)
        #expect(empty.solve() == .infeasible)
        var repeated = LinearProgram(maximize: [1, 1])
        for _ in 0..<3 { repeated.require([1, 2], .equal, 2) }
        guard case .optimal(let optimum) = repeated.solve() else {
            Issue.record("no optimum")
            return
        }
        #expect(optimum.point == [2, 0])
    }
}
