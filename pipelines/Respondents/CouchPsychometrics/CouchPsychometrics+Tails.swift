package import PsychometricScales
import Statistics
package import Workbench

// What somebody who answers by a style alone reaches: exactly, and simulated beside it.
extension CouchPsychometrics {
    /// One cut-off of one scale under one style.
    package struct Tail: Codable, Hashable, Sendable {
        package var scale: String
        package var style: ResponseStyle
        package var cutoff: Int
        /// Whether it is the cut-off by which the scale counts in a battery.
        package var isMain: Bool
        /// The probability of reaching it.
        package var exact: Double
        /// The share of simulated respondents that reached it.
        package var simulated: Double
        /// (simulated - exact) / standard error; 0 where the standard error is 0 and both agree.
        package var z: Double
    }

    /// The tails of all scales, and how many scales of the battery each style reaches.
    package struct TailTable: Codable, Sendable {
        package var tails: [Tail]

        package func exact(_ scale: String, _ cutoff: Int, _ style: ResponseStyle) -> Double {
            tails.first { $0.scale == scale && $0.cutoff == cutoff && $0.style == style }?.exact ?? .nan
        }

        /// The distribution of how many scales of the battery a style reaches, answers to different scales being independent.
        package func reached(_ style: ResponseStyle) -> [Double] {
            countDistribution(tails.filter { $0.isMain && $0.style == style }.map(\.exact))
        }

        package var worstZ: Double { tails.map(\.z.magnitude).max() ?? .nan }
    }

    /// Works out how often each style reaches each cut-off, and simulates as many respondents of each style beside it.
    package static func tails(_ run: Run, simulated: Int) -> TailTable {
        var tails: [Tail] = []
        for scale in forms {
            for style in ResponseStyle.allCases {
                let exact = TotalDistribution(scale, style: style)
                let totals = simulatedTotals(scale, style, count: simulated, seed: Seed(0))
                for cutoff in scale.cutoffs {
                    let p = exact.tail(atLeast: cutoff)
                    let share = Double(totals.count { $0 >= cutoff }) / Double(simulated)
                    let error = (p * (1 - p) / Double(simulated)).squareRoot()
                    tails.append(
                        Tail(
                            scale: scale.name, style: style, cutoff: cutoff, isMain: cutoff == mainCutoff(scale), exact: p,
                            simulated: share, z: share == p ? 0 : (share - p) / error))
                }
            }
        }
        return TailTable(tails: tails)
    }

    /// Totals of respondents who draw each answer by a style; stream "respondents: scale, style".
    static func simulatedTotals(_ scale: Scale, _ style: ResponseStyle, count: Int, seed: Seed) -> [Int] {
        var random = seed.stream("respondents: \(scale.name), \(style.rawValue)")
        let weights = style.probabilities(categories: scale.categories)
        return (0..<count).map { _ in
            (0..<scale.items).reduce(0) { sum, item in
                sum + scale.score(scale.answers.lowerBound + random.index(weights: weights), item: item)!
            }
        }
    }

    /// What the rule compares the exact tails with, to four decimals.
    package static let expectedTails: [(scale: String, cutoff: Int, style: ResponseStyle, value: Double)] = [
        ("GAD-7", 10, .uniform, 0.6299), ("PHQ-9", 10, .uniform, 0.8819), ("GAD-7", 15, .uniform, 0.0894),
        ("PHQ-9", 20, .uniform, 0.0361), ("GAD-7", 10, .low, 0.1734), ("PHQ-9", 10, .low, 0.4218),
    ]

    package static func tailError(_ table: TailTable) -> Double {
        expectedTails.map { (table.exact($0.scale, $0.cutoff, $0.style) - $0.value).magnitude }.max() ?? .nan
    }

    /// The largest number of cut-offs of a battery that a style can be expected to reach, over the styles.
    package static func mostByStyle(_ battery: [Questionnaire]) -> Double {
        ResponseStyle.allCases.map { style in
            battery.reduce(0) { $0 + TotalDistribution($1.scale, style: style).tail(atLeast: $1.cutoff) }
        }.max() ?? .nan
    }
}
