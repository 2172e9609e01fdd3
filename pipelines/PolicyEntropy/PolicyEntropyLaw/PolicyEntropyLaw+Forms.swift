import Glibc
package import Statistics

extension PolicyEntropyLaw {
    /// How accuracy may depend on entropy.
    package enum Form: String, CaseIterable, Codable, Sendable {
        case exponential = "exp(H)"
        case linear = "H"
        case quadratic = "H and its square"

        /// What multiplies each coefficient.
        func terms(_ entropy: Double) -> [Double] {
            switch self {
            case .exponential: [1, exp(entropy)]
            case .linear: [1, entropy]
            case .quadratic: [1, entropy, entropy * entropy]
            }
        }

        /// What the coefficients say of an entropy.
        package func value(_ coefficients: [Double], at entropy: Double) -> Double {
            zip(coefficients, terms(entropy)).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    /// The coefficients of a form by least squares.
    package static func fit(_ form: Form, _ entropy: [Double], _ accuracy: [Double]) -> [Double] {
        leastSquares(entropy.map(form.terms), accuracy)
    }

    /// The root mean square error of a form with given coefficients.
    package static func error(_ form: Form, _ coefficients: [Double], _ entropy: [Double], _ accuracy: [Double]) -> Double {
        mean(zip(entropy, accuracy).map { ($1 - form.value(coefficients, at: $0)) * ($1 - form.value(coefficients, at: $0)) }).squareRoot()
    }

    /// Akaike's criterion with the correction for few points; the variance counts as a parameter.
    package static func aicc(_ form: Form, _ entropy: [Double], _ accuracy: [Double]) -> Double {
        let coefficients = fit(form, entropy, accuracy)
        let (n, k) = (Double(entropy.count), Double(coefficients.count + 1))
        let error = error(form, coefficients, entropy, accuracy)
        return n * log(error * error) + 2 * k + 2 * k * (k + 1) / (n - k - 1)
    }

    /// The error on the rest of a course of a form fitted to its first share.
    package static func forecastError(_ form: Form, _ entropy: [Double], _ accuracy: [Double], share: Double) -> Double {
        let first = seenPoints(entropy.count, share: share)
        let coefficients = fit(form, Array(entropy[..<first]), Array(accuracy[..<first]))
        return error(form, coefficients, Array(entropy[first...]), Array(accuracy[first...]))
    }

    /// How many points the first share of a course has, rounded; at least one more than the largest form has coefficients.
    package static func seenPoints(_ count: Int, share: Double) -> Int {
        min(count - 1, max(4, Int((share * Double(count)).rounded())))
    }

    /// Mean of the logarithms and its t interval, taken back: for ratios.
    package static func geometricMean(_ ratios: [Double]) -> Estimate {
        var result = meanInterval(ratios.map { log($0) })
        (result.value, result.low, result.high) = (exp(result.value), result.low.map { exp($0) }, result.high.map { exp($0) })
        result.method = result.method.map { "\($0) on the logarithm" }
        return result
    }

    /// Coefficients of rows of terms: the columns are made orthogonal first, which keeps the digits that normal equations lose.
    private static func leastSquares(_ rows: [[Double]], _ y: [Double]) -> [Double] {
        let count = rows[0].count
        var columns = (0..<count).map { column in rows.map { $0[column] } }
        var triangle = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        var rest = y
        var loads = [Double](repeating: 0, count: count)
        func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        for column in 0..<count {
            let length = product(columns[column], columns[column])
            loads[column] = product(columns[column], rest) / length
            for place in y.indices { rest[place] -= loads[column] * columns[column][place] }
            for later in (column + 1)..<count {
                triangle[column][later] = product(columns[column], columns[later]) / length
                for place in y.indices { columns[later][place] -= triangle[column][later] * columns[column][place] }
            }
        }
        for column in (0..<count).reversed() {
            for later in (column + 1)..<count { loads[column] -= triangle[column][later] * loads[later] }
        }
        return loads
    }
}
