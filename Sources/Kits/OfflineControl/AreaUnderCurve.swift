internal import Statistics

/// The probability that a score of the first kind is above one of the second, ties counting half: the area under the ROC curve.
///
/// It is the Mann-Whitney statistic over the number of pairs (Hanley and McNeil 1982); not a number if either is empty or holds
/// one that isn't.
public func areaUnderCurve(_ positive: [Double], _ negative: [Double]) -> Double {
    guard !positive.isEmpty, !negative.isEmpty, !(positive + negative).contains(where: \.isNaN) else { return .nan }
    return ReceiverOperatingCharacteristic(cases: positive, controls: negative).area
}
