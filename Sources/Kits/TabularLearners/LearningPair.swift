import Glibc
public import Statistics

/// A game between two that is repeated for ever, with as many actions for either.
public struct RepeatedGame: Codable, Hashable, Sendable {
    public let actions: Int
    /// What the first one gets, by (first's action, second's action), row after row.
    public let first: [Double]
    /// What the second one gets, in the same places.
    public let second: [Double]

    public init(actions: Int, first: [Double], second: [Double]) {
        precondition(
            first.count == actions * actions && second.count == first.count,
            "\(actions) actions have \(actions * actions) payoffs, found \(first.count) and \(second.count)")
        (self.actions, self.first, self.second) = (actions, first, second)
    }

    /// A game in which both are alike: what one gets for its own action against the other's.
    public init(actions: Int, symmetric payoff: (_ own: Int, _ other: Int) -> Double) {
        let pairs = (0..<actions * actions).map { ($0 / actions, $0 % actions) }
        self.init(actions: actions, first: pairs.map { payoff($0, $1) }, second: pairs.map { payoff($1, $0) })
    }
}

/// How two Q-learners learn in a repeated game.
///
/// The defaults are those of Calvano, Calzolari, Denicolò and Pastorello, American Economic Review 110 (2020), 3267-3297, but for a faster decay.
public struct PairLearning: Codable, Hashable, Sendable {
    /// Whether the learners see the pair of actions of the last period, or nothing.
    public var remembers = true
    /// How far a value moves towards its target.
    public var rate = 0.15
    /// Exploration in period t is exp(-decay t), times where it begins.
    public var decay = 4e-5
    public var discount = 0.95
    /// Where exploration begins: 1 for learners that know nothing.
    public var exploration = 1.0
    /// For how many periods neither learner's best actions may change before the pair has settled.
    public var patience = 100_000
    /// After how many periods learning ends anyway.
    public var limit = 20_000_000

    public init() {}

    /// How many states a learner of a game tells apart.
    public func states(of game: RepeatedGame) -> Int { remembers ? game.actions * game.actions : 1 }

    /// A table whose values are those of an action for ever against a rival that does anything: the mean payoff / (1 - discount).
    public func table(for game: RepeatedGame, second: Bool = false) -> QTable {
        let n = game.actions
        let worth = (0..<n).map { own in
            (0..<n).reduce(0) { $0 + (second ? game.second[$1 * n + own] : game.first[own * n + $1]) } / Double(n) / (1 - discount)
        }
        return QTable(states: states(of: game), actions: n) { _, action in worth[action] }
    }
}

/// Two learners after learning.
public struct LearnedPair: Codable, Hashable, Sendable {
    public let first: QTable
    public let second: QTable
    public let remembers: Bool
    /// Periods until learning ended, those of patience included.
    public let periods: Int
    /// Whether both had settled.
    public let hasSettled: Bool
    /// The pair of actions in the last period.
    public let last: [Int]

    /// The actions of both, period by period, if each does what it takes for best.
    ///
    /// - Parameters:
    ///   - start: the pair of actions before the first period; that of the end of learning if there is none.
    ///   - forced: what the first one does in the first period instead.
    ///   - allowed: the action that is carried out when one is chosen after the same one's last, as in ``learn(_:_:tables:seed:allowed:)``.
    public func path(
        periods: Int, from start: [Int]? = nil, forcingFirst forced: Int? = nil, allowed: ((_ chosen: Int, _ last: Int) -> Int)? = nil
    ) -> (first: [Int], second: [Int]) {
        var pair = start ?? last
        var (firsts, seconds): ([Int], [Int]) = ([], [])
        for period in 0..<periods {
            let state = remembers ? pair[0] * first.actions + pair[1] : 0
            var next = [first.greedy[state], second.greedy[state]]
            if let allowed { next = zip(next, pair).map { allowed($0, $1) } }
            if period == 0, let forced { next[0] = forced }
            pair = next
            firsts.append(pair[0])
            seconds.append(pair[1])
        }
        return (firsts, seconds)
    }
}

/// Lets two Q-learners play until neither's best actions have changed for long.
///
/// - Parameters:
///   - tables: where they begin; by default ``PairLearning/table(for:second:)``.
///   - seed: each learner explores by a stream of its own; a third one draws the state before the first period.
///   - allowed: the action that is carried out when one is chosen after the learner's own last one: a rule such as a cap on changes.
///   - creditsChosen: whether a learner takes what it chose for what was carried out; otherwise it learns about what was.
public func learn(
    _ game: RepeatedGame, _ settings: PairLearning, tables: (first: QTable, second: QTable)? = nil, seed: Seed,
    allowed: ((_ chosen: Int, _ last: Int) -> Int)? = nil, creditsChosen: Bool = false
) -> LearnedPair {
    let n = game.actions
    var first = tables?.first ?? settings.table(for: game)
    var second = tables?.second ?? settings.table(for: game, second: true)
    precondition(
        first.states == settings.states(of: game) && second.states == first.states && first.actions == n && second.actions == n,
        "tables of this game have \(settings.states(of: game)) states and \(n) actions")
    var start = seed.stream("start")
    var (firstRandom, secondRandom) = (seed.stream("first learner"), seed.stream("second learner"))
    var pair = (start.index(below: n), start.index(below: n))
    var state = settings.remembers ? pair.0 * n + pair.1 : 0
    let shrinking = exp(-settings.decay)
    var exploration = settings.exploration
    var (period, unchanged) = (0, 0)
    while period < settings.limit && unchanged < settings.patience {
        var a = first.explore(in: state, share: exploration, using: &firstRandom)
        var b = second.explore(in: state, share: exploration, using: &secondRandom)
        let chosen = (a, b)
        if let allowed { (a, b) = (allowed(a, pair.0), allowed(b, pair.1)) }
        let learned = creditsChosen ? chosen : (a, b)
        let next = settings.remembers ? a * n + b : 0
        let (rate, discount) = (settings.rate, settings.discount)
        let moved = first.learn(state, learned.0, reward: game.first[a * n + b], next: next, rate: rate, discount: discount)
        let movedToo = second.learn(state, learned.1, reward: game.second[a * n + b], next: next, rate: rate, discount: discount)
        unchanged = moved || movedToo ? 0 : unchanged + 1
        (pair, state) = ((a, b), next)
        exploration *= shrinking
        period += 1
    }
    return LearnedPair(
        first: first, second: second, remembers: settings.remembers, periods: period, hasSettled: unchanged >= settings.patience,
        last: [pair.0, pair.1])
}
