// Expected errors E||w_n - w*||^2 by closed form. Each rests on the mean of an inverse Wishart matrix, which exists from T = d + 2.
extension AccumulateOrReplace.Regression {
    /// The least generation's: sigma^2 d / (T - d - 1), the risk of ordinary least squares on real labels.
    package var firstError: Double { risk(samples: T) }

    /// The risk of ordinary least squares on so many rows with real labels: sigma^2 d / (samples - d - 1).
    package func risk(samples: Int) -> Double { sigma * sigma * Double(d) / Double(samples - d - 1) }

    /// Replacement, with shared or fresh designs: n times the first error. Source: Dohmatob et al. (2024), restated in the paper's theory section.
    package func replaceError(_ generation: Int) -> Double { Double(generation) * firstError }

    /// Accumulation with one design for all generations: the first error times the sum of 1/i^2. Source: the paper's theory section.
    package func accumulateSharedError(_ generation: Int) -> Double {
        sum(generation) { firstError / ($0 * $0) }
    }

    /// Accumulation with fresh designs: sigma^2 d times the sum of 1 / (i (i T - d - 1)).
    ///
    /// Generation i adds (X_1'X_1 + ... + X_i'X_i)^-1 X_i'E_i to the error; the i designs are exchangeable, so that it costs one i-th of the risk
    /// of ordinary least squares on i T rows.
    package func accumulateFreshError(_ generation: Int) -> Double {
        sum(generation) { risk(samples: Int($0) * T) / $0 }
    }

    /// Replacement by ever larger data: sigma^2 d times the sum of 1 / (i T - d - 1), which grows like the logarithm.
    package func replaceGrowingError(_ generation: Int) -> Double {
        sum(generation) { risk(samples: Int($0) * T) }
    }

    private func sum(_ generation: Int, _ term: (Double) -> Double) -> Double {
        (1...generation).reduce(0) { $0 + term(Double($1)) }
    }
}

extension AccumulateOrReplace {
    /// What the accumulated error stays under with one design for all generations, in first errors: pi^2 / 6.
    package static var ceiling: Double { .pi * .pi / 6 }
}
