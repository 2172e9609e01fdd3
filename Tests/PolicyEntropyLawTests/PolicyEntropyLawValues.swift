// Written by Tests/References/policy_entropy_law.py.
enum PolicyEntropyLawValues {
    static let entropy: [Double] = [
        0.8, 0.74, 0.71, 0.63, 0.6, 0.52, 0.47, 0.41, 0.36, 0.3, 0.28, 0.21, 0.19, 0.16, 0.12, 0.1, 0.08, 0.07, 0.05, 0.04,
    ]
    static let accuracy: [Double] = [
        0.08, 0.11, 0.12, 0.15, 0.15, 0.18, 0.2, 0.2, 0.22, 0.23, 0.22, 0.24, 0.25, 0.24, 0.26, 0.25, 0.26, 0.27, 0.26, 0.27,
    ]

    /// By exp(H), H, and H with its square: coefficients, corrected criterion of Akaike, and error on the rest of a fit to the first eight.
    static let coefficients: [[Double]] = [
        [0.4253195276791983, -0.1496312856417711], [0.28479427873828694, -0.22454467467335354],
        [0.26698872231939375, -0.07316928705048792, -0.1912649293170787],
    ]
    static let aicc: [Double] = [-191.51313550428753, -173.10669105184041, -194.35096997506236]
    static let forecasts: [Double] = [0.018250534579953015, 0.04487022248058377, 0.02988478877613933]

    /// Minus the covariance, and the change of entropy, in a step of 0.3 of the plain and of the natural gradient.
    static let steps: [[Double]] = [[0.007424916708243972, 0.007391869678022189], [0.013185537086171107, 0.013289765360958716]]
}
