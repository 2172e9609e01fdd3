package import ContentStore
internal import Statistics
package import Workbench

/// Compares a kept value with that of a rerun, number by number.
///
/// A number that lies outside the tolerance is within seed noise when it lies in the 95% prediction interval of the same number over the seeds
/// of the kept results (the mean plus or minus t times s times the root of 1 + 1/n), for which there have to be three seeds; an estimate with an
/// interval when each of the two lies in the other's interval. Everything that is no number has to be the same.
package struct OutputComparison {
    private let tolerance: Tolerance?
    package private(set) var agreement = Agreement.identical
    /// The first place that differs as much as the worst: `rows[3].mean: 0.25 -> 0.26`.
    package private(set) var detail: String?
    private var path: [Step] = []

    private enum Step {
        case member(String)
        case element(Int)
    }

    /// - Parameter peers: the kept values of the same stage with all seeds.
    package init(_ kept: JSONValue, _ new: JSONValue, tolerance: Tolerance? = nil, peers: [JSONValue] = []) {
        self.tolerance = tolerance
        compare(kept, new, peers)
    }

    private mutating func compare(_ kept: JSONValue, _ new: JSONValue, _ peers: [JSONValue]) {
        switch (kept, new) {
        case (.object(let left), .object(let right)):
            if let (first, second) = Self.estimates(kept, new), compare(first, second) { return }
            guard left.map(\.key).sorted() == right.map(\.key).sorted() else {
                return take(.different, "\(Self.names(left)) -> \(Self.names(right))")
            }
            for member in left {
                guard let other = new[member.key] else { continue }
                path.append(.member(member.key))
                compare(member.value, other, peers.compactMap { $0[member.key] })
                path.removeLast()
            }
        case (.array(let left), .array(let right)):
            guard left.count == right.count else { return take(.different, "\(left.count) elements -> \(right.count)") }
            let others = peers.compactMap(\.array)
            for index in left.indices {
                path.append(.element(index))
                compare(left[index], right[index], others.compactMap { $0.indices.contains(index) ? $0[index] : nil })
                path.removeLast()
            }
        default:
            // The text of two leaves is compared last: nearly all numbers are equal as they are.
            if let first = kept.double, let second = new.double {
                if first.bitPattern != second.bitPattern { compare(first, second, peers.compactMap(\.double)) }
            } else if kept != new {
                take(.different, "\(Self.shown(kept)) -> \(Self.shown(new))")
            }
        }
    }

    private mutating func compare(_ kept: Double, _ new: Double, _ peers: [Double]) {
        let change = "\(kept) -> \(new)"
        if tolerance?.holds(kept, new) == true { return take(.withinTolerance, change) }
        guard let interval = Self.predictionInterval(peers), interval.contains(new) else { return take(.different, change) }
        take(.withinSeedNoise, "\(change), where seeds give \(interval.lowerBound) to \(interval.upperBound)")
    }

    /// Where the next seed's number is expected with 95%.
    static func predictionInterval(_ values: [Double]) -> ClosedRange<Double>? {
        let count = Double(values.count)
        let spread = values.count < 3 ? 0 : deviation(values)
        guard spread > 0, spread.isFinite else { return nil }
        let half = StudentT(degrees: count - 1).quantile(0.975) * spread * (1 + 1 / count).squareRoot()
        return (mean(values) - half)...(mean(values) + half)
    }

    /// Two estimates with intervals; false when they have to be compared member by member.
    private mutating func compare(_ kept: Estimate, _ new: Estimate) -> Bool {
        guard kept != new else { return true }
        let pairs = [(kept.value, new.value), (kept.low!, new.low!), (kept.high!, new.high!)]
        let isTolerable = pairs.allSatisfy { tolerance?.holds($0.0, $0.1) == true }
        guard !isTolerable, kept.contains(new.value), new.contains(kept.value) else { return false }
        take(.withinSeedNoise, "\(kept.value) -> \(new.value), in each other's intervals")
        return true
    }

    private static func estimates(_ kept: JSONValue, _ new: JSONValue) -> (Estimate, Estimate)? {
        func estimate(_ value: JSONValue) -> Estimate? {
            guard let centre = value["value"]?.double, let low = value["low"]?.double, let high = value["high"]?.double else { return nil }
            return Estimate(centre, low: low, high: high, n: value["n"]?.int, method: value["method"]?.string)
        }
        guard let first = estimate(kept), let second = estimate(new), first.n == second.n, first.method == second.method else { return nil }
        return (first, second)
    }

    private mutating func take(_ found: Agreement, _ change: @autoclosure () -> String) {
        guard found > agreement else { return }
        agreement = found
        let place = path.reduce(into: "") { text, step in
            switch step {
            case .member(let name): text += text.isEmpty ? name : ".\(name)"
            case .element(let index): text += "[\(index)]"
            }
        }
        detail = place.isEmpty ? change() : "\(place): \(change())"
    }

    private static func names(_ members: [(key: String, value: JSONValue)]) -> String {
        let names = members.map(\.key).sorted()
        return names.isEmpty ? "no members" : "members \(names.prefix(6).joined(separator: ", "))\(names.count > 6 ? ", …" : "")"
    }

    private static func shown(_ value: JSONValue) -> String {
        let text = value.canonicalText
        return text.count > 60 ? "\(text.prefix(60))…" : text
    }
}
