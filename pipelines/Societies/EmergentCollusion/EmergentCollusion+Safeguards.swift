import Glibc
package import Statistics
package import TabularLearners

extension EmergentCollusion {
    /// Lets a seller learn alone against a rival who always asks the grid price nearest to Nash, until it answers with the static best response.
    ///
    /// It is looked at whenever its best answers have stood still for the patience of the settings, in the state in which it then is; it fails
    /// at their limit.
    package static func certify(
        _ duopoly: Duopoly, _ settings: PairLearning, second isSecond: Bool, seed: Seed
    ) -> (table: QTable, passes: Bool) {
        let (n, game) = (duopoly.prices.count, duopoly.game)
        let rival = duopoly.nearestNash
        let answer = duopoly.bestResponse(to: rival)
        func place(_ own: Int) -> Int { isSecond ? rival * n + own : own * n + rival }
        func state(_ own: Int) -> Int { settings.remembers ? place(own) : 0 }
        var table = settings.table(for: game, second: isSecond)
        var random = seed.stream(isSecond ? "second seller alone" : "first seller alone")
        var own = random.index(below: n)
        var exploration = settings.exploration
        let shrinking = exp(-settings.decay)
        var unchanged = 0
        for _ in 0..<settings.limit {
            let action = table.explore(in: state(own), share: exploration, using: &random)
            let reward = isSecond ? game.second[place(action)] : game.first[place(action)]
            let moved = table.learn(
                state(own), action, reward: reward, next: state(action), rate: settings.rate, discount: settings.discount)
            own = action
            exploration *= shrinking
            unchanged = moved ? 0 : unchanged + 1
            guard unchanged >= settings.patience else { continue }
            if table.greedy[state(own)] == answer { return (table, true) }
            unchanged = 0
        }
        return (table, false)
    }

    /// A market in which each seller meets one of several rivals, drawn anew in every period.
    ///
    /// Two groups of equal size are matched at random. Each seller learns a table of its own, whomever it meets, and sees the prices of the last
    /// pair in which it was. Settled means the same as for a pair, and learning ends anyway after `horizon` times the time in which
    /// exploration falls by e.
    package static func rematched(_ duopoly: Duopoly, _ learning: Learning, rivals: Int, horizon: Double, seed: Seed) -> Outcome {
        let (n, game) = (duopoly.prices.count, duopoly.game)
        let settings = learning.pair(remembers: true, discount: learning.delta)
        // The first group, then the second.
        var tables = (0..<2 * rivals).map { settings.table(for: game, second: $0 >= rivals) }
        var streams = (0..<2 * rivals).map { seed.stream("seller \($0)") }
        var start = seed.stream("start")
        var matching = seed.stream("matching")
        var states = (0..<2 * rivals).map { _ in start.index(below: n * n) }
        var order = Array(0..<rivals)
        var exploration = 1.0
        let shrinking = exp(-settings.decay)
        let limit = min(settings.limit, Int((horizon / settings.decay).rounded()))
        var (period, unchanged) = (0, 0)
        // Through pointers, because an array of tables is checked for other owners at every access.
        tables.withUnsafeMutableBufferPointer { tables in
            streams.withUnsafeMutableBufferPointer { streams in
                let (rate, discount) = (settings.rate, settings.discount)
                while period < limit && unchanged < settings.patience {
                    matching.shuffle(&order)
                    var hasMoved = false
                    for first in 0..<rivals {
                        let second = rivals + order[first]
                        let a = tables[first].explore(in: states[first], share: exploration, using: &streams[first])
                        let b = tables[second].explore(in: states[second], share: exploration, using: &streams[second])
                        let next = a * n + b
                        let one = tables[first].learn(
                            states[first], a, reward: game.first[next], next: next, rate: rate, discount: discount)
                        let other = tables[second].learn(
                            states[second], b, reward: game.second[next], next: next, rate: rate, discount: discount)
                        hasMoved = hasMoved || one || other
                        (states[first], states[second]) = (next, next)
                    }
                    unchanged = hasMoved ? 0 : unchanged + 1
                    exploration *= shrinking
                    period += 1
                }
            }
        }
        var path: (first: [Int], second: [Int]) = ([], [])
        for _ in 0..<learning.measured {
            matching.shuffle(&order)
            for first in 0..<rivals {
                let second = rivals + order[first]
                let (a, b) = (tables[first].greedy[states[first]], tables[second].greedy[states[second]])
                path.first.append(a)
                path.second.append(b)
                (states[first], states[second]) = (a * n + b, a * n + b)
            }
        }
        var outcome = measured(path, duopoly)
        (outcome.periods, outcome.hasSettled, outcome.cycle) = (period, unchanged >= settings.patience, 0)
        return outcome
    }
}
