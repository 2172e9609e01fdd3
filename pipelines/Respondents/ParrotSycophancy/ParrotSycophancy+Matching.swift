package import Statistics
import Workbench

extension ParrotSycophancy {
    /// Two questions of one network whose neutral margins are nearly the same.
    package struct MatchedPair: Codable, Hashable, Sendable {
        /// Of the first question.
        package var margin: Double
        /// The share of its assertions that is followed.
        package var first: Double
        /// The same for the second.
        package var second: Double

        package init(margin: Double, first: Double, second: Double) { (self.margin, self.first, self.second) = (margin, first, second) }
    }

    /// A comparison of matched questions within the margins at which some are followed and some are not.
    package struct Comparison: Codable, Sendable {
        /// A tenth of the pairs, by margin.
        package struct Decile: Codable, Sendable {
            /// Mean margin and follow rates of the pairs in it.
            package var margin: Double
            package var first: Double
            package var second: Double
            package var pairs: Int
            /// Whether the follow rate of both together lies between a tenth and nine tenths.
            package var isKept: Bool
        }

        /// First minus second, over the kept deciles; not a number with fewer than 200 pairs.
        package var difference: Estimate
        package var pairs: Int
        package var kept: Int
        package var deciles: [Decile]
    }

    /// Pairs each question of the first list with the nearest of the second, with replacement, if it lies within `distance`.
    package static func matched(
        _ first: [(margin: Double, follow: Double)], _ second: [(margin: Double, follow: Double)], within distance: Double = 0.25
    ) -> [MatchedPair] {
        let others = second.sorted { ($0.margin, $0.follow) < ($1.margin, $1.follow) }
        return first.compactMap { question in
            var (low, high) = (0, others.count)
            while low < high {
                let middle = (low + high) / 2
                if others[middle].margin < question.margin { low = middle + 1 } else { high = middle }
            }
            let nearest = [low - 1, low].filter(others.indices.contains)
                .min { (others[$0].margin - question.margin).magnitude < (others[$1].margin - question.margin).magnitude }
            guard let nearest, (others[nearest].margin - question.margin).magnitude <= distance else { return nil }
            return MatchedPair(margin: question.margin, first: question.follow, second: others[nearest].follow)
        }
    }

    /// Compares matched pairs, given by seed: deciles of the margin over all, those kept, and the difference with a bootstrap over seeds.
    ///
    /// Our choice: the deciles and which of them are kept stay as they are in the resamples.
    package static func compare(_ seeds: [[MatchedPair]], resamples: Int = 2000) -> Comparison {
        let all = seeds.flatMap(\.self)
        let margins = all.map(\.margin)
        let edges = all.isEmpty ? [] : (1..<10).map { quantile(margins, at: Double($0) / 10) }
        let places = seeds.map { $0.map { pair in edges.count { $0 < pair.margin } } }
        let deciles = (0..<10).compactMap { place -> (place: Int, decile: Comparison.Decile)? in
            let pairs = zip(all, places.joined()).filter { $0.1 == place }.map(\.0)
            guard !pairs.isEmpty else { return nil }
            let (first, second) = (mean(pairs.map(\.first)), mean(pairs.map(\.second)))
            let isKept = (first + second) / 2 >= 0.1 && (first + second) / 2 <= 0.9
            return (place, .init(margin: mean(pairs.map(\.margin)), first: first, second: second, pairs: pairs.count, isKept: isKept))
        }
        let keptPlaces = deciles.filter(\.decile.isKept).map(\.place)
        // Sums by seed are all that the resamples need.
        let kept = zip(seeds, places).map { pairs, places -> (sum: Double, count: Int) in
            let differences = zip(pairs, places).filter { keptPlaces.contains($0.1) }.map { $0.0.first - $0.0.second }
            return (differences.reduce(0, +), differences.count)
        }.filter { $0.count > 0 }
        let count = kept.reduce(0) { $0 + $1.count }
        var random = Seed(0).stream("bootstrap")
        var difference = Estimate(.nan)
        if count >= 200 {
            difference = bootstrap(kept, resamples: resamples, random: &random) { drawn in
                drawn.reduce(0) { $0 + $1.sum } / Double(drawn.reduce(0) { $0 + $1.count })
            }
            difference.method = difference.method.map { "cluster \($0)" }
        }
        return Comparison(difference: difference, pairs: all.count, kept: count, deciles: deciles.map(\.decile))
    }

    /// Arithmetic against facts, and facts against facts, each within the networks of one seed at one step of the dial.
    package struct Matching: Codable, Sendable {
        package var domains: Comparison
        package var facts: Comparison
        /// Arithmetic against facts when the nearest fact may come from another step of the same seed's dial.
        package var acrossSteps: Comparison
    }

    /// Compares domains at equal margins over the dial of training steps.
    package static func match(_ dials: [[Outcome]], questions: [Questions]) -> Matching {
        typealias Row = (margin: Double, follow: Double)
        var (domains, facts, across): ([[MatchedPair]], [[MatchedPair]], [[MatchedPair]]) = ([], [], [])
        for (dial, questions) in zip(dials, questions) {
            var (ofDomains, ofFacts): ([MatchedPair], [MatchedPair]) = ([], [])
            var (allSums, allFacts): ([Row], [Row]) = ([], [])
            for items in dial.compactMap(\.items) {
                func rows(_ isIncluded: (Int) -> Bool) -> [Row] {
                    items.margin.indices.filter { isIncluded($0) && items.open[$0] > 0 }
                        .map { (items.margin[$0], items.followed[$0] / items.open[$0]) }
                }
                let sums = rows { $0 >= questions.facts }
                let known = rows { $0 < questions.facts }
                ofDomains += matched(sums, known)
                ofFacts += matched(
                    rows { $0 < questions.facts && questions.isInFirstHalf[$0] },
                    rows { $0 < questions.facts && !questions.isInFirstHalf[$0] })
                allSums += sums
                allFacts += known
            }
            domains.append(ofDomains)
            facts.append(ofFacts)
            across.append(matched(allSums, allFacts))
        }
        return Matching(domains: compare(domains), facts: compare(facts), acrossSteps: compare(across))
    }
}
