internal import Glibc

/// What the height of a histogram's bar is.
public enum HistogramHeight: Sendable {
    case count
    /// The share of its series.
    case share
    /// The share over the width of the bin, so that the area is 1.
    case density
}

/// A histogram: bars side by side, or outlines where there are several series; all series have the same bins.
///
/// A bin holds its left end; the last one holds its right end as well. Values that are not finite, or outside `range`, are left out.
///
/// - Parameters:
///   - bins: how many; without it, about as many as the square root of the number of values, of a round width.
///   - range: where the bins begin and end; without it, round numbers around the values.
public func Histogram<Row>(
    _ rows: [Row], x: (Row) -> Double, series: ((Row) -> any Plottable)? = nil, panel: ((Row) -> any Plottable)? = nil, bins: Int? = nil,
    in range: ClosedRange<Double>? = nil, height: HistogramHeight = .count
) -> [Mark] {
    let values = rows.map(x)
    let edges = histogramEdges(values, bins: bins, in: range)
    var (order, groups): ([[String]], [[String]: [Double]]) = ([], [:])
    for (row, value) in zip(rows, values) {
        let key = [series?(row)._plotted.text ?? "", panel?(row)._plotted.text ?? ""]
        if groups[key] == nil { order.append(key) }
        groups[key, default: []].append(value)
    }
    return order.map { key in
        var mark = Mark(kind: .histogram)
        let counts = histogramCounts(groups[key]!, edges: edges).map(Double.init)
        let total = counts.reduce(0, +)
        (mark.low, mark.high) = (Array(edges.dropLast()), Array(edges.dropFirst()))
        mark.y = zip(counts, zip(mark.low, mark.high)).map { count, bin in
            switch height {
            case .count: count
            case .share: count / total
            case .density: count / total / (bin.1 - bin.0)
            }
        }
        if !key[0].isEmpty { mark = mark.series(key[0]) }
        return key[1].isEmpty ? mark : mark.panel(key[1])
    }
}

/// A histogram of numbers.
public func Histogram(
    _ values: [Double], series: String = "", panel: String = "", bins: Int? = nil, in range: ClosedRange<Double>? = nil,
    height: HistogramHeight = .count
) -> [Mark] {
    let marks = Histogram(values, x: { $0 }, series: series.isEmpty ? nil : { _ in series }, bins: bins, in: range, height: height)
    return panel.isEmpty ? marks : marks.panel(panel)
}

/// The ends of the bins, ascending; 0 and 1 where no value is finite.
package func histogramEdges(_ values: [Double], bins: Int?, in range: ClosedRange<Double>?) -> [Double] {
    let finite = values.filter(\.isFinite)
    let wanted = max(1, bins ?? min(40, max(5, Int(Double(finite.count).squareRoot().rounded(.up)))))
    var (low, high) = (range?.lowerBound ?? finite.min() ?? 0, range?.upperBound ?? finite.max() ?? 1)
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    guard bins == nil || range == nil else {
        return (0...wanted).map { low + (high - low) * Double($0) / Double(wanted) }
    }
    // A round width, and ends at its multiples.
    let width = roundStep((high - low) / Double(wanted))
    let (first, last) = ((low / width).rounded(.down), (high / width).rounded(.up))
    return (0...max(1, Int(last - first))).map { (first + Double($0)) * width }
}

/// The least of 1, 2 and 5 times a power of ten that is at least the number.
package func roundStep(_ least: Double) -> Double {
    let power = pow(10, floor(log10(least)))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * (1 - 1e-9) } ?? 10 * power
}

/// How many values each bin holds.
package func histogramCounts(_ values: [Double], edges: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: edges.count - 1)
    for value in values where value >= edges[0] && value <= edges[edges.count - 1] {
        var (low, high) = (0, counts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if value >= edges[middle] { low = middle } else { high = middle }
        }
        counts[low] += 1
    }
    return counts
}
