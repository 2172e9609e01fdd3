import Glibc
import Statistics
import TabularLearners
import Testing
import TestSupport

@Suite struct LearningPairTests {
    /// Expected values from `Tests/References/tabular_learners.py`, which is written a second time.
    @Test func learningAgreesWithAnotherProgram() {
        let game = RepeatedGame(actions: 4, first: LearnerValues.payoffs[0], second: LearnerValues.payoffs[1])
        for run in LearnerValues.runs {
            var settings = PairLearning()
            (settings.remembers, settings.discount, settings.decay) = (run.remembers, run.discount, 1e-3)
            (settings.limit, settings.patience) = (run.periods, .max)
            let pair = learn(
                game, settings, seed: Seed(run.seed), allowed: run.cap ? { chosen, last in min(max(chosen, last - 1), last + 1) } : nil,
                creditsChosen: run.credits)
            #expect(distance(pair.first.values, run.first) < 1e-9 && distance(pair.second.values, run.second) < 1e-9)
            #expect(pair.last == run.last && pair.periods == run.periods && !pair.hasSettled)
        }
    }

    /// Without memory and future both find the dominant action of a dilemma, and have settled after a while.
    @Test func dominantActionsAreFound() {
        let payoffs = [[3.0, 0], [5, 1]]
        let game = RepeatedGame(actions: 2) { payoffs[$0][$1] }
        #expect(game.first == [3, 0, 5, 1] && game.second == [3, 5, 0, 1])
        var settings = PairLearning()
        (settings.remembers, settings.discount, settings.decay, settings.patience) = (false, 0, 1e-3, 5000)
        let pair = learn(game, settings, seed: Seed(1))
        #expect(pair.hasSettled && pair.periods >= 5000 && pair.periods < settings.limit)
        let path = pair.path(periods: 3, forcingFirst: 0)
        #expect(path.first == [0, 1, 1] && path.second == [1, 1, 1])
    }

    @Test func aPathFollowsTheStates() {
        // Tit for tat in states (first's, second's last action), both sides.
        func copying(_ place: Int) -> QTable {
            QTable(states: 4, actions: 2) { state, action in action == (place == 0 ? state >> 1 : state & 1) ? 1 : 0 }
        }
        let game = RepeatedGame(actions: 2) { own, _ in Double(own) }
        var settings = PairLearning()
        settings.limit = 0
        let pair = learn(game, settings, tables: (copying(1), copying(0)), seed: Seed(0))
        let path = pair.path(periods: 4, from: [0, 0], forcingFirst: 1)
        #expect(path.first == [1, 0, 1, 0] && path.second == [0, 1, 0, 1])
        #expect(pair.path(periods: 2, from: [1, 1]).first == [1, 1])
        // What isn't allowed isn't carried out, unless it is forced.
        let stuck = pair.path(periods: 3, from: [1, 0]) { _, last in last }
        #expect(stuck.first == [1, 1, 1] && stuck.second == [0, 0, 0])
        #expect(pair.path(periods: 2, from: [1, 0], forcingFirst: 0) { _, last in last }.first == [0, 0])
    }

    @Test func tablesBeginWithTheMeanPayoffForEver() {
        let game = RepeatedGame(actions: 2, first: [1, 3, 5, 9], second: [2, 4, 6, 8])
        var settings = PairLearning()
        settings.discount = 0.75
        #expect(distance(settings.table(for: game).values, [8, 28, 8, 28, 8, 28, 8, 28]) < 1e-12)
        settings.remembers = false
        #expect(distance(settings.table(for: game, second: true).values, [16, 24]) < 1e-12)
    }

    /// The published benchmark duopoly with a decay of 4e-5: gains of .74 with memory, .95 without, each within four standard errors of ten runs.
    @Test func theDuopolyGainsWhatWasPublished() {
        func demand(_ own: Double, _ other: Double) -> Double {
            exp((2 - own) / 0.25) / (exp((2 - own) / 0.25) + exp((2 - other) / 0.25) + 1)
        }
        let (nash, monopoly) = (1.4729, 1.9250)
        let prices = (0..<15).map { nash + (monopoly - nash) * (1.2 * Double($0) / 14 - 0.1) }
        let game = RepeatedGame(actions: 15) { (prices[$0] - 1) * demand(prices[$0], prices[$1]) }
        for (remembers, expected, spread) in [(true, 0.743, 0.043), (false, 0.951, 0.055)] {
            var settings = PairLearning()
            settings.remembers = remembers
            let gains = (0..<10).map { seed in
                let pair = learn(game, settings, seed: Seed(UInt64(seed)))
                let path = pair.path(periods: 1000)
                let profit = mean(zip(path.first, path.second).map { (game.first[$0 * 15 + $1] + game.second[$0 * 15 + $1]) / 2 })
                return (profit - 0.2229) / (0.3375 - 0.2229)
            }
            #expect((mean(gains) - expected).magnitude < 4 * spread / 10.0.squareRoot())
        }
    }
}
