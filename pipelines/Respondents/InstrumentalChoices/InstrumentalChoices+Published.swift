package import Instruments
package import Statistics

extension InstrumentalChoices {
    /// What the abstract prints.
    package enum Abstract {
        package static let samples = 1680
        package static let models = 10
        package static let repeats = 3
        package static let rate = PublishedNumber("5.1%", from: "abstract")
        package static let topTwoModels = PublishedNumber("66.3%", from: "abstract")
        package static let topThreeTasks = PublishedNumber("84.9%", from: "abstract")
        package static let difference = PublishedNumber("15.7%", from: "abstract")
    }

    /// Counts that the abstract's shares allow.
    package struct ImpliedCounts: Codable, Sendable {
        /// Samples with the shortcut, those of the top two models, those in the top three tasks.
        package var solutions: [[Int]]
        /// The same with a share of the two models that no count gives.
        package var altered: [[Int]]
        package var design: Int
    }

    /// Looks for whole numbers behind the abstract's shares.
    package static func impliedByAbstract() -> ImpliedCounts {
        func solutions(_ models: PublishedNumber) -> [[Int]] {
            impliedCounts(share: Abstract.rate, of: Abstract.samples, parts: [models, Abstract.topThreeTasks])
        }
        return ImpliedCounts(
            solutions: solutions(Abstract.topTwoModels), altered: solutions(PublishedNumber("66.9%", from: "control")),
            design: tasks.count * Variant.allCases.count * Abstract.models * Abstract.repeats)
    }

    /// An upper bound on the chance that some group of so many categories, whichever it is, gets so many of n events that fall evenly.
    ///
    /// The number of groups times the binomial tail of one. With the events of a cell's repeats counted as one, divide both counts, rounded up.
    package static func concentrationBound(events n: Int, inGroup k: Int, group: Int, of categories: Int) -> Double {
        let groups = (0..<group).reduce(1) { $0 * (categories - $1) / ($1 + 1) }
        return Double(groups) * binomialTail(atLeast: k, of: n, probability: Double(group) / Double(categories))
    }

    /// A count of samples as a count of events that come in so many samples each.
    package static func asEvents(_ samples: Int, of size: Int) -> Int { (samples + size - 1) / size }

    /// The share of evenly scattered events that look concentrated to the bound on the top two categories.
    package static func evenRejections(sets: Int, events: Int, categories: Int, threshold: Double, seed: Seed) -> Double {
        var random = seed.stream("even events")
        let bounds = (0...events).map { concentrationBound(events: events, inGroup: $0, group: 2, of: categories) }
        let rejected = (0..<sets).count { _ in
            var counts = [Int](repeating: 0, count: categories)
            for _ in 0..<events { counts[random.index(below: categories)] += 1 }
            let top = counts.sorted(by: >)
            return bounds[top[0] + top[1]] <= threshold
        }
        return Double(rejected) / Double(sets)
    }
}
