import Glibc
package import Statistics
import Workbench

// What an administration says about formats and orders.
extension CouchPsychometrics {
    /// The effect of the format on one scale: item by item in one chat less whole, therapy frame, in standard deviations of the trait respondent.
    package struct ScaleEffect: Codable, Hashable, Sendable {
        package var scale: String
        package var effect: Estimate
        /// Of Welch's test, not adjusted; 1 where a side has too few complete sheets to tell.
        package var p: Double
        /// After Holm over the scales.
        package var adjusted: Double
    }

    /// What a respondent's sheets say about the format, all scales together.
    package struct FormatEffect: Codable, Hashable, Sendable {
        package var scales: [ScaleEffect]
        /// The z of each sitting and scale in one chat; not a number where a sheet is incomplete.
        package var oneChat: [[Double]]
        /// The same with whole questionnaires.
        package var whole: [[Double]]

        package init(scales: [ScaleEffect], oneChat: [[Double]], whole: [[Double]]) {
            (self.scales, self.oneChat, self.whole) = (scales, oneChat, whole)
        }

        /// The mean difference over the scales that have a complete sheet on both sides; not a number where none has.
        package var contrast: Double { CouchPsychometrics.contrast(oneChat, whole) }
        /// The mean difference of the sittings in which every scale is complete, with Welch's interval.
        package var ofCompleteSittings: Estimate {
            func complete(_ sittings: [[Double]]) -> [Double] { sittings.map { mean($0) }.filter { !$0.isNaN } }
            return welchDifference(complete(oneChat), minus: complete(whole))
        }
        /// Whether the effect on any scale survives Holm.
        package var isDetected: Bool { scales.contains { $0.adjusted <= 0.05 } }
        /// Whether totals are lower with the whole questionnaire: the contrast, and a scale that survives Holm.
        package var isLower: Bool { contrast > 0 && scales.contains { $0.adjusted <= 0.05 && $0.effect.value > 0 } }
    }

    /// The difference of the mean z of two cells, scale by scale, averaged over the scales that both have.
    package static func contrast(_ first: [[Double]], _ second: [[Double]]) -> Double {
        func means(_ sittings: [[Double]]) -> [Double] {
            (0..<(sittings.first?.count ?? 0)).map { scale in mean(sittings.map { $0[scale] }.filter { !$0.isNaN }) }
        }
        return mean(zip(means(first), means(second)).map(-).filter { !$0.isNaN })
    }

    /// The totals of a cell as z-scores, one list for each sitting; not a number where a sheet is incomplete.
    package static func scores(_ sheets: [Sheet], _ battery: [Questionnaire], format: Format, frame: Frame) -> [[Double]] {
        let moments = battery.map(traitMoments)
        var sittings: [Int: [Double]] = [:]
        for sheet in sheets where sheet.format == format.rawValue && sheet.frame == frame.rawValue {
            let z = sheet.total.map { (Double($0) - moments[sheet.scale].mean) / moments[sheet.scale].deviation } ?? .nan
            sittings[sheet.repetition, default: [Double](repeating: .nan, count: battery.count)][sheet.scale] = z
        }
        return sittings.keys.sorted().map { sittings[$0]! }
    }

    /// Compares the totals of one chat with those of whole questionnaires, scale by scale.
    package static func formatEffect(_ sheets: [Sheet], _ battery: [Questionnaire], frame: Frame = .therapy) -> FormatEffect {
        let oneChat = scores(sheets, battery, format: .oneChat, frame: frame)
        let whole = scores(sheets, battery, format: .whole, frame: frame)
        var effects: [ScaleEffect] = []
        for (place, questionnaire) in battery.enumerated() {
            let (first, second) = (oneChat.map { $0[place] }.filter { !$0.isNaN }, whole.map { $0[place] }.filter { !$0.isNaN })
            effects.append(
                ScaleEffect(
                    scale: questionnaire.name, effect: welchDifference(first, minus: second), p: welchP(first, second), adjusted: 1))
        }
        for (place, adjusted) in holm(effects.map(\.p)).enumerated() { effects[place].adjusted = adjusted }
        return FormatEffect(scales: effects, oneChat: oneChat, whole: whole)
    }

    /// The two-sided p-value of Welch's test; 1 with fewer than two values on a side, and where nothing varies and nothing differs.
    package static func welchP(_ first: [Double], _ second: [Double]) -> Double {
        guard first.count > 1, second.count > 1 else { return 1 }
        let (a, b) = (variance(first) / Double(first.count), variance(second) / Double(second.count))
        let difference = mean(first) - mean(second)
        guard a + b > 0 else { return difference == 0 ? 1 : 0 }
        let degrees = (a + b) * (a + b) / (a * a / Double(first.count - 1) + b * b / Double(second.count - 1))
        return StudentT(degrees: degrees).twoSided(difference / (a + b).squareRoot())
    }

    /// Whether answers that follow each other are more or less alike than the same answers in another order.
    package struct OrderEffect: Codable, Hashable, Sendable {
        /// For each scale, (sum of products of neighbours - expected) / standard deviation over all orders; 0 where nothing varies.
        package var z: [Double]

        /// After Holm over scales, the normal approximation.
        package var adjusted: [Double] { holm(z.map { 2 * Normal.cumulative(-$0.magnitude) }) }
        package var isDetected: Bool { adjusted.contains { $0 <= 0.05 } }
    }

    /// Looks for an effect of the order in which items were shown in one chat.
    ///
    /// The order was drawn at random, so that under no effect every order of a sheet's answers is equally likely: the exact moments of their
    /// serial products over all orders make a randomisation test, whatever the items and the respondent's trait are. Incomplete sheets are left
    /// out. Source: Wald and Wolfowitz, Annals of Mathematical Statistics 14 (1943), 378-388.
    package static func orderEffect(_ sheets: [Sheet], scales: Int, frame: Frame = .therapy) -> OrderEffect {
        var sums = [(surplus: Double, variance: Double)](repeating: (0, 0), count: scales)
        for sheet in sheets where sheet.format == Format.oneChat.rawValue && sheet.frame == frame.rawValue && sheet.total != nil {
            let moments = serialMoments(sheet.answers.map { Double($0!) })
            sums[sheet.scale].surplus += moments.product - moments.mean
            sums[sheet.scale].variance += moments.variance
        }
        return OrderEffect(z: sums.map { $0.variance > 0 ? $0.surplus / $0.variance.squareRoot() : 0 })
    }

    /// The sum of products of neighbours, deviations from the mean, with its mean and variance over all orders of the values.
    package static func serialMoments(_ values: [Double]) -> (product: Double, mean: Double, variance: Double) {
        guard values.count > 3 else { return (0, 0, 0) }
        let (centre, n) = (Statistics.mean(values), Double(values.count))
        let x = values.map { $0 - centre }
        let product = zip(x, x.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        let squares = x.reduce(0) { $0 + $1 * $1 }
        let fourths = x.reduce(0) { $0 + $1 * $1 * $1 * $1 }
        // Means of products over different places, from the power sums of deviations that add up to 0.
        let pairs = (squares * squares - fourths) / (n * (n - 1))
        let triples = (2 * fourths - squares * squares) / (n * (n - 1) * (n - 2))
        let quadruples = (3 * squares * squares - 6 * fourths) / (n * (n - 1) * (n - 2) * (n - 3))
        let expected = -squares / n
        let second = (n - 1) * pairs + 2 * (n - 2) * triples + (n - 2) * (n - 3) * quadruples
        return (product, expected, max(0, second - expected * expected))
    }
}
