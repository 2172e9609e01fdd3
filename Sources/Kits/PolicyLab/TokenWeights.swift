internal import Glibc
public import Statistics

/// What a method may look at when it weights the tokens of a batch: one number a token, row by row.
public struct TokenTable: Sendable {
    public var advantage: [Double]
    /// Logarithm of the token's probability under the policy as it is now, and as it was in the first pass over the batch.
    public var logProbability: [Double]
    public var firstLogProbability: [Double]
    /// Entropy of the token's distribution now.
    public var entropy: [Double]

    public init(advantage: [Double], logProbability: [Double], firstLogProbability: [Double], entropy: [Double]) {
        (self.advantage, self.logProbability) = (advantage, logProbability)
        (self.firstLogProbability, self.entropy) = (firstLogProbability, entropy)
    }

    /// Each token's term of the covariance of advantage and log-probability over the batch.
    public var covariances: [Double] {
        let (a, l) = (mean(advantage), mean(logProbability))
        return advantage.indices.map { (advantage[$0] - a) * (logProbability[$0] - l) }
    }

    /// Now over the first pass.
    func ratio(_ token: Int) -> Double { exp(logProbability[token] - firstLogProbability[token]) }
}

/// A method of training with verified rewards: how much each token's log-probability is pushed.
///
/// The update follows the sum of weight times the gradient of log pi(token), over the number of tokens.
public protocol TokenWeighting: Codable, Sendable {
    func weights(_ tokens: TokenTable, using random: inout RandomStream) -> [Double]
}

/// The clipped objective of PPO: advantage times ratio, and nothing where the ratio has left the range on the side that pays.
///
/// In the first pass over a batch all ratios are 1, and the weight is the advantage. Source: Schulman et al., Proximal Policy Optimization
/// (2017), equation 7; a wider upper side is clip-higher (Yu et al., DAPO, 2025).
public struct ClippedRatio: TokenWeighting {
    public var below: Double
    public var above: Double

    public init(below: Double = 0.2, above: Double = 0.2) { (self.below, self.above) = (below, above) }

    public func weights(_ tokens: TokenTable, using random: inout RandomStream) -> [Double] {
        tokens.advantage.indices.map { token in
            let (advantage, ratio) = (tokens.advantage[token], tokens.ratio(token))
            let isClipped = advantage > 0 ? ratio > 1 + above : ratio < 1 - below
            return isClipped ? 0 : advantage * ratio
        }
    }
}

/// Clip-Cov: leaves out the few tokens with the largest covariance of advantage and log-probability.
///
/// Source: Cui et al., The Entropy Mechanism of Reinforcement Learning (2025), equation 10.
public struct ClipCov: TokenWeighting {
    public enum Rule: String, Codable, Sendable {
        /// The tokens with the largest covariance.
        case top
        /// Tokens drawn among those whose covariance lies in the window.
        case window
    }

    /// Share of the tokens that are left out.
    public var share: Double
    public var rule: Rule
    public var window: ClosedRange<Double>
    public var clip: ClippedRatio

    public init(share: Double, rule: Rule = .top, window: ClosedRange<Double> = 1...5, clip: ClippedRatio = ClippedRatio()) {
        (self.share, self.rule, self.window, self.clip) = (share, rule, window, clip)
    }

    public func weights(_ tokens: TokenTable, using random: inout RandomStream) -> [Double] {
        var weights = clip.weights(tokens, using: &random)
        let covariances = tokens.covariances
        let count = max(1, Int(share * Double(weights.count)))
        switch rule {
        case .top: for token in largest(covariances, count) { weights[token] = 0 }
        case .window:
            var candidates = weights.indices.filter { weights[$0] != 0 && window.contains(covariances[$0]) }
            random.shuffle(&candidates)
            for token in candidates.prefix(count) { weights[token] = 0 }
        }
        return weights
    }
}

/// KL-Cov: holds the few tokens with the largest covariance back, by a penalty on the size of their log-ratio to the first pass.
///
/// In the first pass the log-ratio is 0 and so is its slope, and the method needs two passes or more. Source: Cui et al. (2025), equation 12.
public struct KLCov: TokenWeighting {
    /// Share of the tokens that are held back.
    public var share: Double
    public var coefficient: Double
    public var clip: ClippedRatio

    public init(share: Double, coefficient: Double, clip: ClippedRatio = ClippedRatio()) {
        (self.share, self.coefficient, self.clip) = (share, coefficient, clip)
    }

    public func weights(_ tokens: TokenTable, using random: inout RandomStream) -> [Double] {
        var weights = clip.weights(tokens, using: &random)
        for token in largest(tokens.covariances, max(1, Int(share * Double(weights.count)))) {
            let change = tokens.logProbability[token] - tokens.firstLogProbability[token]
            weights[token] -= change > 0 ? coefficient : change < 0 ? -coefficient : 0
        }
        return weights
    }
}

/// Leaves tokens out at random: the control of methods that leave out chosen ones.
public struct RandomDrop: TokenWeighting {
    public var share: Double
    public var clip: ClippedRatio

    public init(share: Double, clip: ClippedRatio = ClippedRatio()) { (self.share, self.clip) = (share, clip) }

    public func weights(_ tokens: TokenTable, using random: inout RandomStream) -> [Double] {
        var weights = clip.weights(tokens, using: &random)
        var places = Array(weights.indices)
        let count = max(1, Int(share * Double(weights.count)))
        // The first few places of a shuffle.
        for place in 0..<min(count, places.count) {
            places.swapAt(place, place + random.index(below: places.count - place))
            weights[places[place]] = 0
        }
        return weights
    }
}

/// The places of the largest values, in ascending order; of those equal to the least of them the first ones.
func largest(_ values: [Double], _ count: Int) -> [Int] {
    guard count < values.count else { return Array(values.indices) }
    let least = values.sorted()[values.count - count]
    var ties = count - values.count { $0 > least }
    return values.indices.filter { place in
        if values[place] == least { ties -= 1 }
        return values[place] > least || (values[place] == least && ties >= 0)
    }
}
