/// The probability that a score of the first kind is above one of the second, ties counting half: the area under the ROC curve.
///
/// It is the Mann-Whitney statistic over the number of pairs (Hanley and McNeil 1982); not a number if either is empty or holds
/// one that isn't.
public func areaUnderCurve(_ positive: [Double], _ negative: [Double]) -> Double {
    guard !positive.isEmpty, !negative.isEmpty, !(positive + negative).contains(where: \.isNaN) else { return .nan }
    let all = (positive.map { ($0, true) } + negative.map { ($0, false) }).sorted { $0.0 < $1.0 }
    var (sum, start) = (0.0, 0)
    while start < all.count {
        var end = start
        while end < all.count, all[end].0 == all[start].0 { end += 1 }
        // Ties share the mean of their ranks, which start at 1.
        let rank = Double(start + end + 1) / 2
        sum += rank * Double(all[start..<end].count { $0.1 })
        start = end
    }
    let (first, second) = (Double(positive.count), Double(negative.count))
    return (sum - first * (first + 1) / 2) / (first * second)
}
