/// Scores of cases and controls reduced to their order, so that the area under the ROC curve of many resamples takes little time.
///
/// Scores that are not numbers rank as `midranks` refuses them: every area is then not a number.
public struct RankedScores: Sendable {
    /// Places in the order of all distinct scores, from 0.
    private let caseRanks: [Int]
    private let controlRanks: [Int]
    private let distinct: Int

    public init(_ scores: ReceiverOperatingCharacteristic) {
        let all = scores.cases + scores.controls
        let order = all.contains(where: \.isNaN) ? [] : all.indices.sorted { all[$0] < all[$1] }
        var (ranks, rank) = ([Int](repeating: 0, count: all.count), -1)
        for (place, index) in order.enumerated() {
            if place == 0 || all[order[place - 1]] < all[index] { rank += 1 }
            ranks[index] = rank
        }
        caseRanks = Array(ranks[..<scores.cases.count])
        controlRanks = Array(ranks[scores.cases.count...])
        distinct = rank + 1
    }

    /// How many cases there are.
    public var cases: Int { caseRanks.count }
    /// How many controls there are.
    public var controls: Int { controlRanks.count }

    /// The area for the cases and controls at these positions, with repetitions; takes time in proportion to their number.
    public func area(cases: [Int], controls: [Int]) -> Double {
        guard distinct > 0 else { return .nan }
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: distinct) { below in
            // First how many controls have each rank, then twice the controls below it and once those at it.
            below.initialize(repeating: 0)
            for control in controls { below[controlRanks[control]] += 1 }
            var sum = 0
            for rank in 0..<distinct {
                let here = below[rank]
                below[rank] = 2 * sum + here
                sum += here
            }
            var wins = 0
            for index in cases { wins += below[caseRanks[index]] }
            return Double(wins) / (2 * Double(cases.count) * Double(controls.count))
        }
    }
}
