/// What `verify` makes different from an ordinary run, so that a result that hangs on it comes out different.
///
/// Workers hash with random seeds, ready stages start in a random order, and every second worker has one core only, so that its threads take
/// turns instead of running side by side.
package struct Perturbation: Sendable {
    private let seed: UInt64
    private let round: Int

    /// - Parameter round: which of several reruns it is for: a worker that has one core in the first has all in the second.
    package init(seed: UInt64, round: Int) {
        self.seed = seed
        self.round = round
    }

    /// Where a stage stands among those that are ready: SplitMix64 of the seed and the position.
    func priority(of position: Int) -> UInt64 {
        var state = seed &+ UInt64(position + 1) &* 0x9E37_79B9_7F4A_7C15
        state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
        return state ^ (state >> 31)
    }

    func confinesWorker(_ number: Int) -> Bool { (number + round) % 2 == 1 }
}
