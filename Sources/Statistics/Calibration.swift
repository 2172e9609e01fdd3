/// How often answers of about the same confidence are right.
public struct ReliabilityBin: Codable, Hashable, Sendable {
    /// Answers in the bin.
    public var count: Int
    /// Their mean confidence; not a number in an empty bin.
    public var confidence: Double
    /// The share of them that is right; not a number in an empty bin.
    public var accuracy: Double
}

/// The bins of a reliability diagram: the confidences from 0 to 1 in equal steps, lower end excluded but for 0.
///
/// Source: Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks (2017), section 2.
public func reliabilityBins(confidence: [Double], isRight: [Bool], bins: Int = 10) -> [ReliabilityBin] {
    precondition(bins > 0, "a reliability diagram needs a bin or more, found \(bins)")
    precondition(
        confidence.count == isRight.count, "each answer has a confidence, found \(confidence.count) for \(isRight.count) answers")
    var (counts, sums, rights) = ([Int](repeating: 0, count: bins), [Double](repeating: 0, count: bins), [Int](repeating: 0, count: bins))
    for (value, right) in zip(confidence, isRight) {
        precondition(value >= 0 && value <= 1, "a confidence lies between 0 and 1, found \(value)")
        let bin = max(0, Int((value * Double(bins)).rounded(.up)) - 1)
        counts[bin] += 1
        sums[bin] += value
        rights[bin] += right ? 1 : 0
    }
    return counts.indices.map { bin in
        let count = Double(counts[bin])
        return ReliabilityBin(count: counts[bin], confidence: sums[bin] / count, accuracy: Double(rights[bin]) / count)
    }
}

/// The expected calibration error: the mean distance of accuracy and confidence over the bins, each counted by its answers.
///
/// Not a number without answers. Source: Guo and others (2017), equation 3.
public func expectedCalibrationError(confidence: [Double], isRight: [Bool], bins: Int = 10) -> Double {
    reliabilityBins(confidence: confidence, isRight: isRight, bins: bins).filter { $0.count > 0 }.reduce(0) {
        $0 + Double($1.count) * ($1.accuracy - $1.confidence).magnitude
    } / Double(confidence.count)
}
