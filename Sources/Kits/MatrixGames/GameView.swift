/// A game as one player sees it: what either player gets by (own option, the other's option).
public struct GameView: Codable, Hashable, Sendable {
    var own00, own01, own10, own11: Double
    var other00, other01, other10, other11: Double

    /// What the player gets.
    @inline(__always)
    public func own(_ mine: Int, _ theirs: Int) -> Double {
        mine == 0 ? (theirs == 0 ? own00 : own01) : (theirs == 0 ? own10 : own11)
    }

    /// What the other player gets.
    @inline(__always)
    public func other(_ mine: Int, _ theirs: Int) -> Double {
        mine == 0 ? (theirs == 0 ? other00 : other01) : (theirs == 0 ? other10 : other11)
    }

    /// The view with the cells in which the options differ exchanged: what a text says that takes the row for the column.
    public var transposed: GameView {
        GameView(
            own00: own00, own01: own10, own10: own01, own11: own11, other00: other00, other01: other10, other10: other01, other11: other11)
    }

    /// The view of the other player.
    var mirrored: GameView {
        GameView(
            own00: other00, own01: other10, own10: other01, own11: other11, other00: own00, other01: own10, other10: own01, other11: own11)
    }

    /// The gain of option 0 over option 1 if the other takes option 0 with a probability.
    @inline(__always)
    func advantage(ofFirstAt probability: Double) -> Double {
        probability * (own00 - own10) + (1 - probability) * (own01 - own11)
    }

    /// The mean of the player's four payoffs.
    var meanPayoff: Double { (own00 + own01 + own10 + own11) / 4 }
}

extension MatrixGame {
    /// The game as a player sees it.
    public func view(from seat: Seat) -> GameView {
        let (r, c) = (rowPayoffs, columnPayoffs)
        let rows = GameView(
            own00: r[0], own01: r[1], own10: r[2], own11: r[3], other00: c[0], other01: c[1], other10: c[2], other11: c[3])
        return seat == .row ? rows : rows.mirrored
    }
}
