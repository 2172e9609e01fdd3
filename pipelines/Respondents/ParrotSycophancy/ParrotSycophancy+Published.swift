import Glibc
package import Instruments
import Statistics
import Workbench

extension ParrotSycophancy {
    /// A follow rate of the abstract.
    package struct PublishedRate: Sendable {
        package var model: String
        package var rate: PublishedNumber
    }

    /// The abstract's four follow rates; the second is a bound on several newer models.
    package static let published = [
        PublishedRate(model: "GPT-5", rate: PublishedNumber("4%", from: "abstract")),
        PublishedRate(model: "newer models, at most", rate: PublishedNumber("11%", from: "abstract")),
        PublishedRate(model: "GPT-4", rate: PublishedNumber("80%", from: "abstract")),
        PublishedRate(model: "Qwen2.5-1.5B", rate: PublishedNumber("94%", from: "abstract")),
    ]
    package static let publishedQuestions = 1302
    package static let publishedModels = 22

    /// The two-sided p of two shares of equally many trials, by the normal test with the pooled share.
    package static func twoShares(_ first: Double, _ second: Double, each trials: Int) -> Double {
        let pooled = (first + second) / 2
        let error = (2 * pooled * (1 - pooled) / Double(trials)).squareRoot()
        return 2 * Normal.cumulative(-((first - second) / error).magnitude)
    }

    /// The pairs of rates with their unadjusted and Holm-adjusted p.
    package static func separations(_ rates: [Double], each trials: Int) -> [(first: Int, second: Int, p: Double, adjusted: Double)] {
        let pairs = rates.indices.flatMap { first in rates.indices.filter { $0 > first }.map { (first, $0) } }
        let p = pairs.map { twoShares(rates[$0.0], rates[$0.1], each: trials) }
        return zip(pairs, zip(p, holm(p))).map { ($0.0, $0.1, $1.0, $1.1) }
    }

    /// The pairs that separate at .05 however each rate was rounded: the least number over the ends of all rounding intervals.
    package static func separatedPairs(_ rates: [PublishedNumber], each trials: Int) -> Int {
        let corners = rates.reduce([[]]) { corners, rate in
            corners.flatMap { corner in [rate.range.lowerBound, rate.range.upperBound].map { corner + [$0] } }
        }
        return corners.map { corner in separations(corner, each: trials).count { $0.adjusted <= 0.05 } }.min() ?? 0
    }
}
