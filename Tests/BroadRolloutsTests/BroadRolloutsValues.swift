// Written by Tests/References/broad_rollouts.py.
enum BroadRolloutsValues {
    /// 120 tokens, 9 correct, 60 steps with 4, 16 and 512 rollouts: mass, share gaining, worst relative and absolute change, entropy.
    static let runs: [[Double]] = [
        [0.4237301376989036, 1.0, 0.025546836816678242, 0.0011683556608218862, 3.2244686424732576],
        [0.4267817896478548, 1.0, 0.03417005484325042, 0.0015627287751195235, 3.236244796967669],
        [0.42776723148282025, 1.0, 0.038802945423046076, 0.0017746087809971459, 3.2416351241244215],
    ]

    /// Probabilities 7, 2, 1, 9, 6, 5, 4, 3, 2, 1 of 40, the first four correct; tokens 0, 2, 3 and 6 drawn.
    static let terms: [Double] = [0.029014453125, 0.00629375, 0.006809765625]

    /// Over its size, a step of 1e-5 by 50 digits.
    static let finiteStep = 0.04211797225175922

    /// The sum of p^2 (1 - p)^5 over the same probabilities.
    static let unsampled = 0.05854005003662109
}
