/// Rewards less their group's mean, over its standard deviation (divisor n) plus a small constant; equal rewards give 0.
///
/// One group after the other. Source: Shao et al., DeepSeekMath (2024), section 4.1 (GRPO).
public func groupAdvantages(_ rewards: [Double], group: Int, epsilon: Double = 1e-6) -> [Double] {
    precondition(group >= 1 && rewards.count % group == 0, "\(rewards.count) rewards don't come in groups of \(group)")
    var advantages: [Double] = []
    advantages.reserveCapacity(rewards.count)
    for start in stride(from: 0, to: rewards.count, by: group) {
        let part = rewards[start..<start + group]
        let mean = part.reduce(0, +) / Double(group)
        let deviation = (part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(group)).squareRoot()
        for reward in part { advantages.append((reward - mean) / (deviation + epsilon)) }
    }
    return advantages
}
