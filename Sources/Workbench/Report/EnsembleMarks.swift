internal import Statistics

/// A line with its interval as a band, for each combination of the levels but one: `BandedLine(try runs.mean(\.loss).by("arm", "step"))`.
///
/// The factor along x is `x`, or the last one; words stand at 0, 1, 2, ... in their order (``Axis`` takes their names as `labels`). The
/// factor `panel` makes panels, the rest makes series; `series` names the only one.
public func BandedLine(_ rows: [EnsembleRow], x: String? = nil, panel: String? = nil, series: String = "") -> [Mark] {
    curves(rows, x: x, panel: panel, series: series).flatMap { curve in
        [
            Band(x: curve.x, low: curve.low, high: curve.high, series: curve.series, panel: curve.panel),
            Line(x: curve.x, y: curve.value, series: curve.series, panel: curve.panel),
        ]
    }
}

/// Points with their intervals as error bars, laid out as ``BandedLine(_:x:panel:series:)`` does.
public func IntervalPoints(_ rows: [EnsembleRow], x: String? = nil, panel: String? = nil, series: String = "") -> [Mark] {
    curves(rows, x: x, panel: panel, series: series).flatMap { curve in
        [
            ErrorBars(x: curve.x, low: curve.low, high: curve.high, series: curve.series, panel: curve.panel),
            Points(x: curve.x, y: curve.value, series: curve.series, panel: curve.panel),
        ]
    }
}

private struct Curve {
    let panel: String
    let series: String
    var x: [Double] = []
    var value: [Double] = []
    var low: [Double] = []
    var high: [Double] = []
}

/// Rows by panel and series, in the order in which they come.
private func curves(_ rows: [EnsembleRow], x: String?, panel: String?, series: String) -> [Curve] {
    guard let along = x ?? rows.first?.levels.last?.factor else { return [] }
    var words: [String] = []
    var curves: [Curve] = []
    for row in rows {
        let word = row.text(along)
        if !words.contains(word) { words.append(word) }
        let name = panel.map { title(row, [$0]) } ?? ""
        let rest = title(row, row.levels.map(\.factor).filter { $0 != along && $0 != panel })
        let series = rest.isEmpty ? series : rest
        let index = curves.firstIndex { $0.panel == name && $0.series == series } ?? curves.endIndex
        if index == curves.endIndex { curves.append(Curve(panel: name, series: series)) }
        let number = row.number(along)
        curves[index].x.append(number.isNaN ? Double(words.firstIndex(of: word)!) : number)
        curves[index].value.append(row.estimate.value)
        curves[index].low.append(row.estimate.low ?? .nan)
        curves[index].high.append(row.estimate.high ?? .nan)
    }
    return curves
}

/// Words by themselves, numbers with their factor: `single, rate 0.1`.
private func title(_ row: EnsembleRow, _ factors: [String]) -> String {
    factors.map { row.number($0).isNaN ? row.text($0) : "\($0) \(row.text($0))" }.joined(separator: ", ")
}
