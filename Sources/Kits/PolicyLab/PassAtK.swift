/// The chance that at least one of k answers is correct, estimated without bias from the number of correct ones among n.
///
/// 1 - C(n - c, k) / C(n, k). Source: Chen et al., Evaluating Large Language Models Trained on Code (2021), section 2.1.
public func passAtK(correct: Int, of n: Int, k: Int) -> Double {
    precondition(
        correct >= 0 && correct <= n && k >= 1 && k <= n, "pass@k needs 0 <= correct <= n and 1 <= k <= n, found \(correct), \(n), \(k)")
    // The chance that all k are among the wrong ones, factor by factor.
    var miss = 1.0
    for place in 0..<k { miss *= Double(max(0, n - correct - place)) / Double(n - place) }
    return 1 - miss
}
