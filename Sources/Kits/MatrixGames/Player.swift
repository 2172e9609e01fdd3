import Glibc
import Statistics

/// A strategy in the middle of a match: what it sees of the game and what it remembers.
struct Player {
    private let strategy: Strategy
    private let view: GameView
    /// How often the other took option 0, and moved at all, counted from one each.
    private var firsts = 1.0
    private var moves = 2.0
    /// The same after the other's own option 0, and after option 1.
    private var firstsAfter = (1.0, 1.0)
    private var movesAfter = (2.0, 2.0)
    private var round = 0
    private var mine = 0
    private var theirs = 0
    /// The other's move before the last.
    private var before = 0
    private var betrayed = false
    private var values: (Double, Double)

    init(_ strategy: Strategy, _ view: GameView) {
        (self.strategy, self.view) = (strategy, view)
        values = (view.meanPayoff, view.meanPayoff)
    }

    mutating func choose(_ random: inout RandomStream) -> Int {
        mine = choice(of: strategy, &random)
        return mine
    }

    private func choice(of strategy: Strategy, _ random: inout RandomStream) -> Int {
        switch strategy {
        case .random: return toss(&random)
        case .alwaysFirst: return 0
        case .alwaysSecond: return 1
        case .maximin:
            return better(min(view.own00, view.own01) - min(view.own10, view.own11), else: .level1, &random)
        case .maximax:
            return better(max(view.own00, view.own01) - max(view.own10, view.own11), else: .level1, &random)
        case .level1: return better(view.advantage(ofFirstAt: 0.5), &random)
        case .level2:
            let expected = view.mirrored.advantage(ofFirstAt: 0.5)
            return better(view.advantage(ofFirstAt: expected > 0 ? 1 : expected < 0 ? 0 : 0.5), &random)
        case .script(let script): return script.isEmpty ? 0 : script[round % script.count]
        case .lastMoveBestResponse:
            return round == 0 ? choice(of: .level1, &random) : better(view.advantage(ofFirstAt: theirs == 0 ? 1 : 0), &random)
        case .fictitiousPlay: return better(view.advantage(ofFirstAt: firsts / moves), &random)
        case .logitFictitiousPlay(let precision):
            return random.uniform() < 1 / (1 + exp(-precision * view.advantage(ofFirstAt: firsts / moves))) ? 0 : 1
        case .conditionalFictitiousPlay:
            guard round > 0 else { return choice(of: .level1, &random) }
            return better(
                view.advantage(ofFirstAt: theirs == 0 ? firstsAfter.0 / movesAfter.0 : firstsAfter.1 / movesAfter.1), &random)
        case .winStayLoseShift:
            guard round > 0 else { return choice(of: .level1, &random) }
            return view.own(mine, theirs) >= view.meanPayoff ? mine : 1 - mine
        case .qLearner(_, let exploration):
            return random.bernoulli(exploration) ? toss(&random) : better(values.0 - values.1, &random)
        case .titForTat: return round == 0 ? 0 : theirs
        case .grim: return betrayed ? 1 : 0
        case .titForTwoTats: return round > 1 && theirs == 1 && before == 1 ? 1 : 0
        case .generousTitForTat(let forgiveness):
            return round == 0 || theirs == 0 ? 0 : random.bernoulli(forgiveness) ? 0 : 1
        case .firstBiased(let base, let share):
            return random.bernoulli(share) ? 0 : choice(of: base, &random)
        }
    }

    /// Takes note of the other's move.
    mutating func see(_ move: Int) {
        if round > 0 {
            if theirs == 0 {
                firstsAfter.0 += Double(1 - move)
                movesAfter.0 += 1
            } else {
                firstsAfter.1 += Double(1 - move)
                movesAfter.1 += 1
            }
        }
        (before, theirs) = (theirs, move)
        firsts += Double(1 - move)
        moves += 1
        betrayed = betrayed || move == 1
        learn(strategy)
        round += 1
    }

    private mutating func learn(_ strategy: Strategy) {
        switch strategy {
        case .qLearner(let rate, _):
            let paid = view.own(mine, theirs)
            if mine == 0 { values.0 += rate * (paid - values.0) } else { values.1 += rate * (paid - values.1) }
        case .firstBiased(let base, _): learn(base)
        default: break
        }
    }

    @inline(__always)
    private func toss(_ random: inout RandomStream) -> Int { random.bernoulli(0.5) ? 0 : 1 }

    /// Option 0 for a positive advantage, option 1 for a negative one.
    private func better(_ advantage: Double, else fallback: Strategy = .random, _ random: inout RandomStream) -> Int {
        advantage > 0 ? 0 : advantage < 0 ? 1 : choice(of: fallback, &random)
    }
}
