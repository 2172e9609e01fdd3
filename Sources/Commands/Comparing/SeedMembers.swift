internal import ContentStore
internal import Statistics

/// The numbers in the results of single seeds from which a measured mean or share was taken.
///
/// Nothing says from which results a claim's number was computed. But where the mean over the seeds of some number in the ensembles that the
/// claim's stage takes is that very number, on both sides, there is no doubt.
final class SeedMembers {
    private let first: Trace
    private let second: Trace
    private var known: [String: (first: [String: [Double]], second: [String: [Double]])] = [:]

    init(_ first: Trace, _ second: Trace) { (self.first, self.second) = (first, second) }

    /// The spread over seeds of a number of a claim; nil when it isn't the mean of anything that the store still has.
    func spread(claim: String, from old: Double, to new: Double) -> SeedSpread? {
        let series = known[claim] ?? (Self.series(first, claim), Self.series(second, claim))
        known[claim] = series
        for (path, values) in series.first.sorted(by: { $0.key < $1.key }) {
            guard let others = series.second[path], Self.isMean(values, old), Self.isMean(others, new) else { continue }
            // A constant may be the number by chance.
            if let spread = SeedSpread(
                (deviation(values), Double(values.count)), (deviation(others), Double(others.count)), source: .members)
            {
                return spread
            }
        }
        return nil
    }

    private static func isMean(_ values: [Double], _ number: Double) -> Bool {
        values.count > 1 && abs(mean(values) - number) <= 1e-9 * max(abs(number), mean(values.map(abs)))
    }

    /// A value for each seed, by ensemble, levels and place in the results: the mean of the cells of that seed.
    private static func series(_ trace: Trace, _ claim: String) -> [String: [Double]] {
        var cells: [String: [String: [Double]]] = [:]
        for label in trace.inputs(claim) ?? [] {
            guard let (levels, seed) = trace.seed(label), let value = trace.smallOutput(label) else { continue }
            for (path, number) in leaves(value) {
                // All cells together, and each combination of the other factors.
                for group in levels.isEmpty ? [""] : ["", levels] {
                    cells["\(stageFamily(label)) [\(group)] \(path)", default: [:]][seed, default: []].append(number)
                }
            }
        }
        return cells.mapValues { seeds in seeds.sorted { $0.key < $1.key }.map { mean($0.value) } }
    }

    /// The numbers of a value by their names; those in lists have none.
    private static func leaves(_ value: JSONValue, path: String = "") -> [(String, Double)] {
        if case .object(let members) = value { return members.flatMap { leaves($0.value, path: "\(path).\($0.key)") } }
        if let bool = value.bool { return [(path, bool ? 1 : 0)] }
        return value.double.map { [(path, $0)] } ?? []
    }
}
