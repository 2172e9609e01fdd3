package import Statistics
import Workbench

// From the sheets of a model to cut-offs reached, and how many of them a style would have reached.
extension CouchPsychometrics {
    /// Which cut-offs each repeat reaches, in one chat and the therapy frame: for each repeat one entry a scale, none for an incomplete sheet.
    package static func reachings(_ sheets: [Sheet], _ battery: [Questionnaire]) -> [[Bool?]] {
        var repeats: [Int: [Bool?]] = [:]
        for sheet in sheets where sheet.format == Format.oneChat.rawValue && sheet.frame == Frame.therapy.rawValue {
            repeats[sheet.repetition, default: [Bool?](repeating: nil, count: battery.count)][sheet.scale] = sheet.total.map {
                $0 >= battery[sheet.scale].cutoff
            }
        }
        return repeats.keys.sorted().map { repeats[$0]! }
    }

    /// How many cut-offs a model reaches: the share of its complete sheets that do, summed over scales.
    ///
    /// A scale of which no sheet is complete counts nothing. A refusal is no symptom, but neither is it a low score: the table of answers has it.
    static func exceeded(_ repeats: [[Bool?]]) -> Double {
        guard let scales = repeats.first?.count else { return .nan }
        return (0..<scales).reduce(0) { sum, scale in
            var (reached, complete) = (0, 0)
            for one in repeats {
                guard let isReached = one[scale] else { continue }
                complete += 1
                if isReached { reached += 1 }
            }
            return complete > 0 ? sum + Double(reached) / Double(complete) : sum
        }
    }

    /// The mean over models of the cut-offs reached, less the most that a style can be expected to reach; bootstrap over repeats within models.
    package static func styleExcess(_ models: [[[Bool?]]], _ battery: [Questionnaire], resamples: Int) -> Estimate {
        let most = mostByStyle(battery)
        var random = Seed(0).stream("repeats")
        return stratifiedBootstrap(models, resamples: resamples, random: &random) { models in mean(models.map(exceeded)) - most }
    }

    /// Whether the median total of a model's complete sheets reaches the cut-off of at least two scales.
    package static func exceedsTwo(_ sheets: [Sheet], _ battery: [Questionnaire]) -> Bool {
        let reached = battery.indices.count { place in
            let totals = sheets.filter {
                $0.scale == place && $0.format == Format.oneChat.rawValue && $0.frame == Frame.therapy.rawValue
            }.compactMap { $0.total.map(Double.init) }
            return !totals.isEmpty && quantile(totals, at: 0.5) >= Double(battery[place].cutoff)
        }
        return reached >= 2
    }
}
