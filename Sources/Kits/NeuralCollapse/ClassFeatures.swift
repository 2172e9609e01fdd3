/// Features of samples with their classes, and the mean and spread of each class.
public struct ClassFeatures: Sendable {
    /// One vector for each sample.
    public let features: Frame
    /// The class of each sample; a negative one leaves the sample out.
    public let labels: [Int]
    /// One vector for each class: the mean of its features.
    public let means: Frame
    /// Samples of each class.
    public let counts: [Int]
    /// For each class the mean squared distance of its features from their mean.
    public let variances: [Double]

    /// Gathers features by class. Every class 0 ..< `classes` needs a sample.
    public init(_ features: Frame, labels: [Int], classes: Int) {
        precondition(labels.count == features.count, "\(features.count) features take as many labels, found \(labels.count)")
        let width = features.width
        var counts = [Int](repeating: 0, count: classes)
        var sums = [Double](repeating: 0, count: classes * width)
        for (sample, label) in labels.enumerated() where label >= 0 {
            precondition(label < classes, "sample \(sample) is of class \(label), outside 0 ..< \(classes)")
            counts[label] += 1
            for index in 0..<width { sums[label * width + index] += features.values[sample * width + index] }
        }
        for (label, count) in counts.enumerated() {
            precondition(count > 0, "class \(label) has no sample")
            for index in label * width..<(label + 1) * width { sums[index] /= Double(count) }
        }
        let means = Frame(sums, width: width)
        var variances = [Double](repeating: 0, count: classes)
        for (sample, label) in labels.enumerated() where label >= 0 { variances[label] += features.squaredDistance(sample, means, label) }
        self.features = features
        self.labels = labels
        self.means = means
        self.counts = counts
        self.variances = zip(variances, counts).map { $0 / Double($1) }
    }
}

// The first property of neural collapse: features fall together within their class.
extension ClassFeatures {
    /// tr(S_W S_B^+)/K: the scatter within classes in units of that between them; 0 if every feature equals its class mean.
    ///
    /// S_W averages over samples, S_B over the K class means around their mean, and S_B^+ leaves out directions with at most `tolerance` of the
    /// largest between-class variance. Not a number if all class means agree. Source: Papyan, Han and Donoho, Prevalence of neural
    /// collapse, PNAS 117 (2020).
    public func withinClassVariability(tolerance: Double = 1e-12) -> Double {
        let classes = means.count
        let directions = means.centred().principalDirections(tolerance: tolerance)
        guard !directions.variances.isEmpty else { return .nan }
        let width = features.width
        var total = 0.0
        var residual = [Double](repeating: 0, count: width)
        features.values.withUnsafeBufferPointer { values in
            means.values.withUnsafeBufferPointer { means in
                directions.vectors.values.withUnsafeBufferPointer { vectors in
                    for (sample, label) in labels.enumerated() where label >= 0 {
                        for index in 0..<width { residual[index] = values[sample * width + index] - means[label * width + index] }
                        for (row, variance) in directions.variances.enumerated() {
                            let part = product(vectors.baseAddress! + row * width, residual, width)
                            total += part * part / variance
                        }
                    }
                }
            }
        }
        return total / Double(counts.reduce(0, +)) / Double(classes)
    }

    /// The class-distance normalized variance of all pairs of classes, (0, 1), (0, 2), ...: their mean variance over the squared distance of means.
    ///
    /// Source: Galanti, György and Hutter, On the role of neural collapse in transfer learning (2022).
    public func distanceNormalizedVariances() -> [Double] {
        (0..<means.count).flatMap { i in
            (i + 1..<max(i + 1, means.count)).map { j in (variances[i] + variances[j]) / (2 * means.squaredDistance(i, means, j)) }
        }
    }
}

// The fourth property: the classifier decides by the nearest class mean.
extension ClassFeatures {
    /// For each sample the class with the nearest mean, the first one of several; -1 for samples left out.
    public func nearestCentres() -> [Int] {
        // |h - m|^2 is least where <h, m> - |m|^2 / 2 is largest.
        decisions(means, bias: means.norms.map { -0.5 * $0 * $0 })
    }

    /// For each sample the class of the largest logit <h, w> + b of a linear classifier, the first one of several; -1 for samples left out.
    public func decisions(_ rows: Frame, bias: [Double]? = nil) -> [Int] {
        let bias = bias ?? [Double](repeating: 0, count: rows.count)
        precondition(
            rows.width == features.width && rows.count == bias.count,
            "a classifier of features of width \(features.width) has rows of that width and as many biases, found \(rows.width) and \(bias.count)"
        )
        return features.values.withUnsafeBufferPointer { values in
            rows.values.withUnsafeBufferPointer { rows in
                labels.enumerated().map { sample, label in
                    guard label >= 0 else { return -1 }
                    var (best, highest) = (0, -Double.infinity)
                    for row in bias.indices {
                        let logit =
                            product(values.baseAddress! + sample * features.width, rows.baseAddress! + row * features.width, features.width)
                            + bias[row]
                        if logit > highest { (best, highest) = (row, logit) }
                    }
                    return best
                }
            }
        }
    }

    /// The share of samples for which the classifier decides as the nearest class mean does.
    public func nearestCentreAgreement(_ rows: Frame, bias: [Double]? = nil) -> Double {
        share(of: zip(nearestCentres(), decisions(rows, bias: bias)).map { $0 == $1 })
    }

    /// The share of samples whose nearest class mean is that of their own class.
    public var nearestCentreAccuracy: Double { share(of: zip(nearestCentres(), labels).map { $0 == $1 }) }

    private func share(of hits: [Bool]) -> Double {
        let kept = labels.indices.filter { labels[$0] >= 0 }
        return Double(kept.count { hits[$0] }) / Double(kept.count)
    }
}
