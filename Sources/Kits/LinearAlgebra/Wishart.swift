internal import Glibc
public import Statistics

extension RandomStream {
    /// A chi-squared number.
    ///
    /// Twice a gamma number by the method of Marsaglia and Tsang, ACM Transactions on Mathematical Software 26 (2000), 363-372.
    public mutating func chiSquared(degrees: Int) -> Double {
        precondition(degrees > 0, "chi-squared needs a degree of freedom, found \(degrees)")
        // Their method starts at shape 1; a lone degree is the square it is defined by.
        if degrees == 1 {
            let value = normal()
            return value * value
        }
        let d = Double(degrees) / 2 - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            // In (0, 1]: its logarithm is finite.
            let u = 1 - uniform()
            if log(u) < 0.5 * x * x + d - d * v + d * log(v) { return 2 * d * v }
        }
    }

    /// The Cholesky factor of X'X for `degrees` rows X of standard normal numbers, drawn without drawing the rows.
    ///
    /// Bartlett's decomposition: chi numbers of falling degrees on the diagonal, standard normal numbers below it. Source: Muirhead, Aspects of
    /// Multivariate Statistical Theory (1982), theorem 3.2.14.
    public mutating func wishartFactor(degrees: Int, dimension: Int) -> Cholesky {
        precondition(degrees >= dimension, "X'X has a factor if it has at least \(dimension) rows, found \(degrees)")
        var lower = [Double](repeating: 0, count: dimension * dimension)
        for i in 0..<dimension {
            for j in 0..<i { lower[i * dimension + j] = normal() }
            lower[i * dimension + i] = chiSquared(degrees: degrees - i).squareRoot()
        }
        return Cholesky(lower: lower, dimension: dimension)
    }
}
