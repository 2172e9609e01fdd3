import Statistics
import TabularDecisions
import Testing

/// A process with random next states, some of which can't be reached by every action, and rewards in steps of 1/4 among others.
func randomProcess(states: Int, actions: Int, _ random: inout RandomStream) -> DeterministicProcess {
    var next = (0..<states * actions).map { _ in random.index(below: states + 1) - 1 }
    for state in 0..<states { next[state * actions] = random.index(below: states) }
    let rewards = next.indices.map { _ in random.bernoulli(0.5) ? Double(random.index(below: 5)) / 4 : random.normal() }
    return DeterministicProcess(states: states, actions: actions, next: next, rewards: rewards)
}

@Suite struct BestCycleTests {
    /// The largest mean over all cycles that visit no state twice, by looking at every one of them.
    private func bruteForce(_ process: DeterministicProcess) -> Double {
        var best = -Double.infinity
        func walk(_ start: Int, _ state: Int, _ visited: Set<Int>, _ sum: Double) {
            for action in 0..<process.actions {
                let edge = state * process.actions + action
                let target = process.next[edge]
                // A cycle is counted from its least state.
                guard target >= start else { continue }
                if target == start { best = max(best, (sum + process.rewards[edge]) / Double(visited.count)) }
                if !visited.contains(target) { walk(start, target, visited.union([target]), sum + process.rewards[edge]) }
            }
        }
        for start in 0..<process.states { walk(start, start, [start], 0) }
        return best
    }

    /// Karp's formula on the part that can be reached from a state: the largest over states of the least over k of (d_n - d_k) / (n - k).
    private func karp(_ process: DeterministicProcess) -> Double {
        let n = process.states
        // From everywhere at once: a first walk of no steps ends in every state.
        var longest = [[Double](repeating: 0, count: n)]
        for _ in 0..<n {
            var row = [Double](repeating: -.infinity, count: n)
            for edge in process.next.indices where process.next[edge] >= 0 {
                row[process.next[edge]] = max(row[process.next[edge]], longest.last![edge / process.actions] + process.rewards[edge])
            }
            longest.append(row)
        }
        return (0..<n).filter { longest[n][$0] > -.infinity }.map { state in
            (0..<n).map { (longest[n][state] - longest[$0][state]) / Double(n - $0) }.min()!
        }.max()!
    }

    @Test func agreesWithAllCyclesOfSmallGraphs() {
        var random = Seed(1).stream("process")
        for _ in 0..<300 {
            let process = randomProcess(states: 1 + random.index(below: 7), actions: 1 + random.index(below: 3), &random)
            let cycle = process.bestCycle()
            #expect((cycle.mean - bruteForce(process)).magnitude < 1e-12)
            #expect(cycle.bound >= cycle.mean && cycle.bound - cycle.mean < 1e-11)
        }
    }

    @Test func agreesWithKarpOnLargerGraphs() {
        var random = Seed(2).stream("process")
        for _ in 0..<20 {
            let process = randomProcess(states: 150, actions: 3, &random)
            #expect((process.bestCycle().mean - karp(process)).magnitude < 1e-11)
        }
    }

    @Test func theCycleIsOneAndEarnsItsMean() {
        var random = Seed(4).stream("process")
        let process = randomProcess(states: 60, actions: 4, &random)
        let cycle = process.bestCycle()
        var earned = 0.0
        for (place, state) in cycle.states.enumerated() {
            let edge = state * 4 + cycle.actions[place]
            earned += process.rewards[edge]
            #expect(process.next[edge] == cycle.states[(place + 1) % cycle.states.count])
        }
        #expect((earned / Double(cycle.states.count) - cycle.mean).magnitude < 1e-14)
        #expect(cycle.states.min() == cycle.states[0])
        #expect(Set(cycle.states).count == cycle.states.count)
    }

    /// The optimum over a long horizon divided by it comes to the mean of the best cycle that can be reached.
    @Test func aLongHorizonEarnsTheMean() {
        var random = Seed(5).stream("process")
        let process = randomProcess(states: 30, actions: 4, &random)
        let plan = process.plan(horizon: 20_000)
        let best = (0..<30).map { plan.value($0, stepsLeft: 20_000) / 20_000 }.max()!
        #expect((best - process.bestCycle().mean).magnitude < 0.01)
    }
}
