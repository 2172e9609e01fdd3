public import Statistics

// A quantity and its interval in one go. An estimate without interval is drawn without one.

/// A line with its interval as a band, for each combination of the levels but one: `BandedLine(try runs.mean(\.loss).by("arm", "step"))`.
///
/// The factor along x is `x`, or the last one. The factor `panel` makes panels, the rest makes series; `series` names the only one.
public func BandedLine(_ rows: [EnsembleRow], x: String? = nil, panel: String? = nil, series: String = "") -> [Mark] {
    banded(columns(rows, x: x, panel: panel, series: series))
}

/// Points with their intervals as error bars, laid out as ``BandedLine(_:x:panel:series:)`` does.
public func IntervalPoints(_ rows: [EnsembleRow], x: String? = nil, panel: String? = nil, series: String = "") -> [Mark] {
    pointed(columns(rows, x: x, panel: panel, series: series))
}

/// Bars with their intervals, laid out as ``BandedLine(_:x:panel:series:)`` does.
public func IntervalBars(_ rows: [EnsembleRow], x: String? = nil, panel: String? = nil, series: String = "") -> [Mark] {
    barred(columns(rows, x: x, panel: panel, series: series))
}

/// A line with its interval as a band, from estimates.
public func BandedLine(x: [some Plottable], y: [Estimate], series: String = "", panel: String = "") -> [Mark] {
    banded(columns(x, y, series, panel))
}

/// Points with error bars, from estimates.
public func IntervalPoints(x: [some Plottable], y: [Estimate], series: String = "", panel: String = "") -> [Mark] {
    pointed(columns(x, y, series, panel))
}

/// Bars with error bars, from estimates.
public func IntervalBars(x: [some Plottable], y: [Estimate], series: String = "", panel: String = "") -> [Mark] {
    barred(columns(x, y, series, panel))
}

/// A line with its interval as a band for each series, from rows.
public func BandedLine<Row>(
    _ rows: [Row], x: (Row) -> any Plottable, y: (Row) -> Estimate, series: ((Row) -> any Plottable)? = nil,
    panel: ((Row) -> any Plottable)? = nil
) -> [Mark] {
    banded(columns(rows, x, y, series, panel))
}

/// Points with error bars, from rows; lying where x and y are exchanged: ``IntervalPoints(_:y:x:series:panel:)``.
public func IntervalPoints<Row>(
    _ rows: [Row], x: (Row) -> any Plottable, y: (Row) -> Estimate, series: ((Row) -> any Plottable)? = nil,
    panel: ((Row) -> any Plottable)? = nil
) -> [Mark] {
    pointed(columns(rows, x, y, series, panel))
}

/// Points with lying error bars, one line for each word of y: a dot plot.
public func IntervalPoints<Row>(
    _ rows: [Row], y: (Row) -> any Plottable, x: (Row) -> Estimate, series: ((Row) -> any Plottable)? = nil,
    panel: ((Row) -> any Plottable)? = nil
) -> [Mark] {
    pointed(columns(rows, y, x, series, panel)).map(lying)
}

/// Bars with error bars, from rows.
public func IntervalBars<Row>(
    _ rows: [Row], x: (Row) -> any Plottable, y: (Row) -> Estimate, series: ((Row) -> any Plottable)? = nil,
    panel: ((Row) -> any Plottable)? = nil
) -> [Mark] {
    barred(columns(rows, x, y, series, panel))
}

/// Lying bars with error bars, one line for each word of y.
public func IntervalBars<Row>(
    _ rows: [Row], y: (Row) -> any Plottable, x: (Row) -> Estimate, series: ((Row) -> any Plottable)? = nil,
    panel: ((Row) -> any Plottable)? = nil
) -> [Mark] {
    barred(columns(rows, y, x, series, panel)).map(lying)
}

// MARK: Parts

/// Place, value and interval, as a mark of points that has all columns.
private func banded(_ all: Mark) -> [Mark] { [interval(.band, all), centre(.line, all)] }
private func pointed(_ all: Mark) -> [Mark] { [interval(.errorBars, all), centre(.points, all)] }
private func barred(_ all: Mark) -> [Mark] { [centre(.bars, all), interval(.errorBars, all)] }

private func centre(_ kind: Mark.Kind, _ all: Mark) -> Mark {
    var mark = Mark(kind: kind)
    (mark.x, mark.xWords, mark.y, mark.series, mark.panel) = (all.x, all.xWords, all.y, all.series, all.panel)
    return mark
}

private func interval(_ kind: Mark.Kind, _ all: Mark) -> Mark {
    var mark = Mark(kind: kind)
    (mark.x, mark.xWords, mark.low, mark.high, mark.series, mark.panel) = (all.x, all.xWords, all.low, all.high, all.series, all.panel)
    return mark
}

private func lying(_ mark: Mark) -> Mark { mark._changed { ($0.x, $0.xWords, $0.y, $0.yWords) = ($0.y, $0.yWords, $0.x, $0.xWords) } }

private func columns(_ x: [some Plottable], _ y: [Estimate], _ series: String, _ panel: String) -> Mark {
    var all = mark(.points, x, y.map(\.value), series, panel)
    (all.low, all.high) = (y.map { $0.low ?? .nan }, y.map { $0.high ?? .nan })
    return all
}

private func columns<Row>(
    _ rows: [Row], _ x: (Row) -> any Plottable, _ y: (Row) -> Estimate, _ series: ((Row) -> any Plottable)?,
    _ panel: ((Row) -> any Plottable)?
) -> Mark {
    let estimates = rows.map(y)
    var all = mark(.points, rows, x, { _ in 0.0 }, series, panel)
    (all.y, all.low, all.high) = (estimates.map(\.value), estimates.map { $0.low ?? .nan }, estimates.map { $0.high ?? .nan })
    return all
}

private func columns(_ rows: [EnsembleRow], x: String?, panel: String?, series: String) -> Mark {
    let along = x ?? rows.first?.levels.last?.factor ?? ""
    let names = rows.map { row -> String in
        let rest = title(row, row.levels.map(\.factor).filter { $0 != along && $0 != panel })
        return rest.isEmpty ? series : rest
    }
    return columns(
        rows, { row -> any Plottable in row.number(along).isNaN ? row.text(along) : row.number(along) }, \.estimate, nil,
        panel.map { panel in { title($0, [panel]) } }
    )._changed { mark in mark.series = names.allSatisfy(\.isEmpty) ? [] : names }
}

/// Words by themselves, numbers with their factor: `single, rate 0.1`.
private func title(_ row: EnsembleRow, _ factors: [String]) -> String {
    factors.map { row.number($0).isNaN ? row.text($0) : "\($0) \(row.text($0))" }.joined(separator: ", ")
}
