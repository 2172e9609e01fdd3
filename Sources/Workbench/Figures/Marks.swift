internal import Glibc

// Marks from columns, and from rows whose columns are named by key paths or closures. A value that is NaN or nil is a gap.

/// A line through points in the order of x.
public func Line(
    x: [some Plottable], y: [Double], series: String = "", panel: String = "", dashed: Bool = false
) -> Mark {
    var mark = mark(.line, x, y, series, panel)
    mark.isDashed = dashed
    return mark
}

/// A line for each series, and for each value of `each` within it.
public func Line<Row>(
    _ rows: [Row], x: (Row) -> any Plottable, y: (Row) -> any Plottable, series: ((Row) -> any Plottable)? = nil,
    panel: ((Row) -> any Plottable)? = nil, each: ((Row) -> any Plottable)? = nil
) -> Mark {
    var mark = mark(.line, rows, x, y, series, panel)
    mark.each = each.map { each in rows.map { each($0)._plotted.text } } ?? []
    return mark
}

/// Points.
public func Points(x: [some Plottable], y: [Double], series: String = "", panel: String = "") -> Mark {
    mark(.points, x, y, series, panel)
}

/// Points, one line for each word of y.
public func Points(x: [Double], y: [String], series: String = "", panel: String = "") -> Mark {
    mark(.points, x, y, series, panel)
}

/// Points from rows.
public func Points<Row>(
    _ rows: [Row], x: (Row) -> any Plottable, y: (Row) -> any Plottable, series: ((Row) -> any Plottable)? = nil,
    panel: ((Row) -> any Plottable)? = nil
) -> Mark {
    mark(.points, rows, x, y, series, panel)
}

/// Numbers that the paper published: crosses in the colour of the text, the same in every figure.
public func Published(x: [some Plottable], y: [Double], series: String = "published", panel: String = "") -> Mark {
    var mark = mark(.published, x, y, series, panel)
    mark.isInk = true
    return mark
}

/// Published numbers, one line for each word of y.
public func Published(x: [Double], y: [String], series: String = "published", panel: String = "") -> Mark {
    var mark = mark(.published, x, y, series, panel)
    mark.isInk = true
    return mark
}

/// Published numbers from rows.
public func Published<Row>(
    _ rows: [Row], x: (Row) -> any Plottable, y: (Row) -> any Plottable, panel: ((Row) -> any Plottable)? = nil
) -> Mark {
    var mark = mark(.published, rows, x, y, { _ in "published" }, panel)
    mark.isInk = true
    return mark
}

/// Bars from zero, beside each other where series share a place; lying where y has the words.
public func Bars(x: [some Plottable], y: [Double], series: String = "", panel: String = "") -> Mark {
    mark(.bars, x, y, series, panel)
}

/// Lying bars, one for each word of y.
public func Bars(x: [Double], y: [String], series: String = "", panel: String = "") -> Mark {
    mark(.bars, x, y, series, panel)
}

/// Bars from rows.
public func Bars<Row>(
    _ rows: [Row], x: (Row) -> any Plottable, y: (Row) -> any Plottable, series: ((Row) -> any Plottable)? = nil,
    panel: ((Row) -> any Plottable)? = nil
) -> Mark {
    mark(.bars, rows, x, y, series, panel)
}

/// A band between two curves: an interval along x. An end that is infinite lies at the frame.
public func Band(x: [some Plottable], low: [Double], high: [Double], series: String = "", panel: String = "") -> Mark {
    var mark = mark(.band, x, low, series, panel)
    (mark.y, mark.low, mark.high) = ([], low, high)
    return mark
}

/// An interval at each point. An end that is infinite lies at the frame.
public func ErrorBars(x: [some Plottable], low: [Double], high: [Double], series: String = "", panel: String = "") -> Mark {
    var mark = mark(.errorBars, x, low, series, panel)
    (mark.y, mark.low, mark.high) = ([], low, high)
    return mark
}

/// A lying interval at each word of y.
public func ErrorBars(y: [String], low: [Double], high: [Double], series: String = "", panel: String = "") -> Mark {
    var mark = mark(.errorBars, low, y, series, panel)
    (mark.x, mark.low, mark.high) = ([], low, high)
    return mark
}

/// A coloured cell at each point of a grid; a cell whose value is NaN is left out.
///
/// - Parameters:
///   - title: what the colour means, with its unit; it stands over the legend.
///   - limits: the values at the ends of the colours; without it, the least and the largest.
///   - labels: writes the values into the cells.
public func HeatMap(
    x: [some Plottable], y: [some Plottable], value: [Double], title: String, colors: Mark.Colors = .sequential,
    limits: ClosedRange<Double>? = nil, labels: NumberFormat? = nil, panel: String = ""
) -> Mark {
    var mark = mark(.heatMap, x, y, "", panel)
    (mark.value, mark.title, mark.colors, mark.format) = (value, title, colors, labels)
    mark.limits = limits.map { [$0.lowerBound, $0.upperBound] } ?? []
    return mark
}

/// A heat map from rows.
public func HeatMap<Row>(
    _ rows: [Row], x: (Row) -> any Plottable, y: (Row) -> any Plottable, value: (Row) -> Double, title: String,
    colors: Mark.Colors = .sequential, limits: ClosedRange<Double>? = nil, labels: NumberFormat? = nil,
    panel: ((Row) -> any Plottable)? = nil
) -> Mark {
    var mark = mark(.heatMap, rows, x, y, nil, panel)
    (mark.value, mark.title, mark.colors, mark.format) = (rows.map(value), title, colors, labels)
    mark.limits = limits.map { [$0.lowerBound, $0.upperBound] } ?? []
    return mark
}

/// A straight dotted line across the figure at one x or one y, with a word beside it; inside a ``Panel(_:marks:)`` in that one only.
public func ReferenceLine(x: Double? = nil, y: Double? = nil, label: String = "") -> Mark {
    var mark = Mark(kind: .rule)
    (mark.x, mark.y, mark.title) = (x.map { [$0] } ?? [], y.map { [$0] } ?? [], label)
    return mark
}

/// A shaded stretch of x: an interval in which something holds.
public func ReferenceSpan(x: ClosedRange<Double>) -> Mark {
    var mark = Mark(kind: .span)
    (mark.low, mark.high) = ([x.lowerBound], [x.upperBound])
    return mark
}

/// How the points of a sampled function are spaced.
public enum Spacing: Sendable { case linear, logarithmic }

/// A function drawn over part of x, dashed and in the colour of the text: theory beside what was measured.
///
/// - Parameter spacing: logarithmic for a logarithmic axis; the domain is then positive.
public func ClosedForm(
    _ name: String = "closed form", in domain: ClosedRange<Double>, spacing: Spacing = .linear, samples: Int = 121, panel: String = "",
    _ function: (Double) throws -> Double
) rethrows -> Mark {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    let x = (0..<max(2, samples)).map { index in
        let share = Double(index) / Double(max(2, samples) - 1)
        return switch spacing {
        case .linear: low + share * (high - low)
        case .logarithmic: exp(log(low) + share * (log(high) - log(low)))
        }
    }
    var mark = mark(.line, x, try x.map(function), name, panel)
    (mark.isDashed, mark.isInk) = (true, true)
    return mark
}

/// A slope graph: for each row a line from its value before to its value after, named at the right end.
public func Slopes<Row>(
    _ rows: [Row], name: (Row) -> any Plottable, from before: (Row) -> Double, to after: (Row) -> Double,
    places: (String, String) = ("before", "after"), panel: ((Row) -> any Plottable)? = nil
) -> [Mark] {
    let ends = rows.flatMap { row in
        [(places.0, before(row)), (places.1, after(row))].map {
            (place: $0.0, value: $0.1, name: name(row)._plotted.text, panel: panel?(row)._plotted.text ?? "")
        }
    }
    let points = Points(ends, x: \.place, y: \.value, series: \.name, panel: panel == nil ? nil : { $0.panel })
    return [Line(ends, x: \.place, y: \.value, series: \.name, panel: panel == nil ? nil : { $0.panel }).labelled(), points]
}

/// Puts marks into a panel of their own.
public func Panel(_ title: String, @FigureBuilder marks: () throws -> [Mark]) rethrows -> [Mark] { try marks().panel(title) }

/// Puts marks into a panel of a grid.
public func Panel(row: String, column: String, @FigureBuilder marks: () throws -> [Mark]) rethrows -> [Mark] {
    try marks().panel(row: row, column: column)
}

// MARK: Columns

func mark(_ kind: Mark.Kind, _ x: [some Plottable], _ y: [some Plottable], _ series: String, _ panel: String) -> Mark {
    var mark = Mark(kind: kind)
    mark.setX(x.map(\._plotted))
    mark.setY(y.map(\._plotted))
    if !series.isEmpty { mark.series = [String](repeating: series, count: x.count) }
    if !panel.isEmpty { mark.panel = [String](repeating: panel, count: x.count) }
    return mark
}

func mark<Row>(
    _ kind: Mark.Kind, _ rows: [Row], _ x: (Row) -> any Plottable, _ y: (Row) -> any Plottable, _ series: ((Row) -> any Plottable)?,
    _ panel: ((Row) -> any Plottable)?
) -> Mark {
    var mark = Mark(kind: kind)
    mark.setX(rows.map { x($0)._plotted })
    mark.setY(rows.map { y($0)._plotted })
    if let series { mark.series = rows.map { series($0)._plotted.text } }
    if let panel { mark.panel = rows.map { panel($0)._plotted.text } }
    return mark
}
