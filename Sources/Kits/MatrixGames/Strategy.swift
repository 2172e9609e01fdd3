/// How a player chooses between option 0 and option 1, round by round.
///
/// Where two options are worth the same to a strategy, it tosses a coin, unless its case says otherwise. Option 0 is the one that cooperates, where a strategy
/// speaks of cooperation.
public indirect enum Strategy: Codable, Hashable, Sendable {
    // Without memory.
    case random
    case alwaysFirst
    case alwaysSecond
    /// The option whose worst payoff is better; level 1 if they are equal.
    case maximin
    /// The option whose best payoff is better; level 1 if they are equal.
    case maximax
    /// The best response to a coin.
    case level1
    /// The best response to the other's ``level1``.
    case level2
    /// Goes through moves in turn, and begins again after the last.
    case script([Int])

    // Learning within the match.
    /// The best response to the other's last move; begins as ``level1``.
    case lastMoveBestResponse
    /// The best response to the frequencies of the other's moves, counted from one each (Brown 1951).
    case fictitiousPlay
    /// Like ``fictitiousPlay``, but an option is taken with probability proportional to exp(precision x its expected payoff).
    case logitFictitiousPlay(precision: Double)
    /// The best response to the frequencies of the other's moves after the other's own last one, counted from one each; begins as ``level1``.
    case conditionalFictitiousPlay
    /// Keeps an option that paid at least the mean of the player's four payoffs and leaves one that paid less; begins as ``level1``.
    case winStayLoseShift
    /// Values of the two options, moved by a rate towards what they paid; the better one but for a share of coin tosses. Begins at the mean payoff.
    case qLearner(rate: Double, exploration: Double)

    // For games with an option that cooperates.
    /// Begins with cooperation and then does what the other did last.
    case titForTat
    /// Cooperates until the other once hasn't.
    case grim
    /// Cooperates unless the other hasn't twice in a row.
    case titForTwoTats
    /// Tit for tat that overlooks with a probability that the other didn't cooperate.
    case generousTitForTat(forgiveness: Double)

    // Made of another one.
    /// Takes option 0 with a probability, and else does what another strategy does.
    case firstBiased(Strategy, share: Double)

    /// The ten classical players of bounded rationality.
    public static let classical: [Strategy] = [
        .random, .alwaysFirst, .maximin, .maximax, .level1, .level2, .lastMoveBestResponse, .fictitiousPlay,
        .logitFictitiousPlay(precision: 1), .winStayLoseShift,
    ]
}

extension Strategy: CustomStringConvertible {
    /// What the strategy is called in tables.
    public var description: String {
        switch self {
        case .random: "random"
        case .alwaysFirst: "always first"
        case .alwaysSecond: "always second"
        case .maximin: "maximin"
        case .maximax: "maximax"
        case .level1: "level 1"
        case .level2: "level 2"
        case .script(let moves): "script \(moves.map(String.init).joined())"
        case .lastMoveBestResponse: "best response to last move"
        case .fictitiousPlay: "fictitious play"
        case .logitFictitiousPlay(let precision): "logit fictitious play, \(precision)"
        case .conditionalFictitiousPlay: "conditional fictitious play"
        case .winStayLoseShift: "win-stay lose-shift"
        case .qLearner(let rate, let exploration): "Q-learner, \(rate), \(exploration)"
        case .titForTat: "tit for tat"
        case .grim: "grim trigger"
        case .titForTwoTats: "tit for two tats"
        case .generousTitForTat(let forgiveness): "generous tit for tat, \(forgiveness)"
        case .firstBiased(let base, let share): "\(base), first with \(share)"
        }
    }
}
