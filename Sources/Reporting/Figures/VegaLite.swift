package import ContentStore
package import Workbench

/// Figures as Vega-Lite specifications (version 5).
package enum VegaLite {
    /// Okabe and Ito's colours without yellow, which is too pale for lines on white: distinct for the colour-blind, and on light and dark grounds.
    static let palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F"]
    static let font = "DejaVu Sans, Arial, sans-serif"

    /// The specification of a figure; equal figures have equal bytes.
    package static func specification(_ figure: FigureBlock) -> JSONValue {
        let panels = names(figure.marks.flatMap(\.panel))
        let series = names(figure.marks.flatMap(\.series))
        var values: [JSONValue] = []
        for (layer, mark) in figure.marks.enumerated() where mark.kind != .rule {
            for index in mark.x.indices { values.append(datum(mark, layer, index, panels: panels)) }
        }
        // Rules stand in every panel.
        for (layer, mark) in figure.marks.enumerated() where mark.kind == .rule {
            for panel in panels.isEmpty ? [""] : panels { values.append(rule(mark, layer, panel)) }
        }
        let layers = figure.marks.enumerated().map { layer($0.element, $0.offset, figure, series: series) }
        var members: [(String, JSONValue)] = [
            ("$schema", .string("https://vega.github.io/schema/vega-lite/v5.json")), ("background", .string("transparent")),
            ("config", theme), ("description", .string(figure.alt)), ("data", .members([("values", .array(values))])),
        ]
        if panels.count > 1 {
            let columns = panels.count <= 3 ? panels.count : (panels.count + 1) / 2 > 3 ? 3 : (panels.count + 1) / 2
            let width = (600 - 30 * columns) / columns
            members += [
                (
                    "facet",
                    .members([
                        ("field", .string("panel")), ("type", .string("nominal")), ("title", .null),
                        ("sort", .array(panels.map(JSONValue.string))),
                        ("header", .members([("labelFontSize", .integer(12)), ("labelFontWeight", .string("bold"))])),
                    ])
                ),
                ("columns", .integer(Int64(columns))),
                ("spec", .members([("width", .integer(Int64(width))), ("height", .integer(170)), ("layer", .array(layers))])),
            ]
        } else {
            members += [("width", .integer(520)), ("height", .integer(300)), ("layer", .array(layers))]
        }
        return .members(members)
    }

    private static func names(_ all: [String]) -> [String] {
        var names: [String] = []
        for name in all where !names.contains(name) { names.append(name) }
        return names
    }

    private static func finite(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }

    private static func datum(_ mark: Mark, _ layer: Int, _ index: Int, panels: [String]) -> JSONValue {
        var members: [(String, JSONValue)] = [("layer", .integer(Int64(layer))), ("x", finite(mark.x[index]))]
        if mark.y.indices.contains(index) { members.append(("y", finite(mark.y[index]))) }
        if mark.low.indices.contains(index) { members += [("low", finite(mark.low[index])), ("high", finite(mark.high[index]))] }
        if mark.value.indices.contains(index) { members.append(("value", finite(mark.value[index]))) }
        if mark.series.indices.contains(index) { members.append(("series", .string(mark.series[index]))) }
        if !panels.isEmpty { members.append(("panel", .string(mark.panel.indices.contains(index) ? mark.panel[index] : panels[0]))) }
        return .members(members)
    }

    private static func rule(_ mark: Mark, _ layer: Int, _ panel: String) -> JSONValue {
        var members: [(String, JSONValue)] = [("layer", .integer(Int64(layer)))]
        if let x = mark.x.first { members.append(("x", finite(x))) }
        if let y = mark.y.first { members.append(("y", finite(y))) }
        if !panel.isEmpty { members.append(("panel", .string(panel))) }
        return .members(members)
    }

    private static func layer(_ mark: Mark, _ index: Int, _ figure: FigureBlock, series: [String]) -> JSONValue {
        var encoding: [(String, JSONValue)] = []
        let axisX = position("x", figure.x)
        switch mark.kind {
        case .band, .errorBars:
            encoding += [("x", axisX), ("y", position("low", figure.y)), ("y2", .members([("field", .string("high"))]))]
        case .heatMap:
            encoding += [
                ("x", cell("x", figure.x)), ("y", cell("y", figure.y)),
                (
                    "color",
                    .members([
                        ("field", .string("value")), ("type", .string("quantitative")), ("title", .string(mark.title)),
                        ("scale", .members([("scheme", .string("viridis"))])),
                    ])
                ),
            ]
        case .rule:
            if !mark.x.isEmpty { encoding.append(("x", axisX)) }
            if !mark.y.isEmpty { encoding.append(("y", position("y", figure.y))) }
        default: encoding += [("x", axisX), ("y", position("y", figure.y))]
        }
        if !mark.series.isEmpty {
            encoding.append(
                (
                    "color",
                    .members([
                        ("field", .string("series")), ("type", .string("nominal")), ("title", .null),
                        (
                            "scale",
                            .members([
                                ("domain", .array(series.map(JSONValue.string))),
                                ("range", .array(series.indices.map { .string(palette[$0 % palette.count]) })),
                            ])
                        ),
                        (
                            "legend",
                            .members([
                                ("orient", .string("top")), ("symbolOpacity", .integer(1)), ("direction", .string("horizontal")),
                                ("columns", .integer(4)),
                            ])
                        ),
                    ])
                ))
        }
        return .members([
            ("mark", shape(mark.kind, hasSeries: !mark.series.isEmpty)), ("encoding", .members(encoding)),
            ("transform", .array([.members([("filter", .string("datum.layer === \(index)"))])])),
        ])
    }

    private static func shape(_ kind: Mark.Kind, hasSeries: Bool) -> JSONValue {
        func members(_ type: String, _ more: [(String, JSONValue)], coloured: Bool = true) -> JSONValue {
            .members([("type", .string(type))] + (hasSeries || !coloured ? [] : [("color", .string(palette[0]))]) + more)
        }
        return switch kind {
        case .line: members("line", [("strokeWidth", .number(1.8))])
        case .dashed: members("line", [("strokeWidth", .number(1.6)), ("strokeDash", .array([.integer(5), .integer(4)]))])
        case .points: members("point", [("filled", .bool(true)), ("size", .integer(34)), ("opacity", .integer(1))])
        case .crosses:
            members(
                "point",
                [
                    ("shape", .string("cross")), ("size", .integer(80)), ("angle", .integer(45)), ("opacity", .integer(1)),
                    ("filled", .bool(true)),
                ])
        case .band: members("area", [("opacity", .number(0.2)), ("clip", .bool(true))])
        case .errorBars: members("rule", [("strokeWidth", .number(1.4)), ("clip", .bool(true))])
        case .bars: members("bar", [])
        case .heatMap: members("rect", [], coloured: false)
        case .rule:
            .members([("type", .string("rule")), ("color", .string("#8a8a8a")), ("strokeDash", .array([.integer(2), .integer(3)]))])
        }
    }

    private static func position(_ field: String, _ axis: Axis) -> JSONValue {
        var scale: [(String, JSONValue)] = [("type", .string(axis.scale.rawValue)), ("nice", .bool(axis.low == nil && axis.high == nil))]
        if axis.scale == .linear { scale.append(("zero", .bool(false))) }
        if let low = axis.low { scale.append(("domainMin", .number(low))) }
        if let high = axis.high { scale.append(("domainMax", .number(high))) }
        var members: [(String, JSONValue)] = [
            ("field", .string(field)), ("type", .string("quantitative")), ("title", .string(axis.title)), ("scale", .members(scale)),
        ]
        if !axis.labels.isEmpty {
            // Words stand at whole numbers, half a step from the ends; a line break in them is one.
            members[3].1 = .members([
                ("type", .string("linear")), ("nice", .bool(false)), ("domainMin", .number(-0.5)),
                ("domainMax", .number(Double(axis.labels.count) - 0.5)),
            ])
            let names = JSONValue.array(axis.labels.map(JSONValue.string)).canonicalText
            members.append(
                (
                    "axis",
                    .members([
                        ("values", .array(axis.labels.indices.map { .integer(Int64($0)) })),
                        ("labelExpr", .string("split(\(names)[datum.value], '\\n')")),
                        ("grid", .bool(false)), ("labelAngle", .integer(0)), ("labelLimit", .integer(200)),
                    ])
                ))
        }
        return .members(members)
    }

    private static func cell(_ field: String, _ axis: Axis) -> JSONValue {
        .members([
            ("field", .string(field)), ("type", .string("ordinal")), ("title", .string(axis.title)),
            ("sort", .string(field == "y" ? "descending" : "ascending")),
            ("axis", .members([("format", .string(".3~g")), ("labelAngle", .integer(0)), ("labelOverlap", .bool(true))])),
        ])
    }

    private static var theme: JSONValue {
        func text(_ size: Int64) -> [(String, JSONValue)] { [("labelFontSize", .integer(size)), ("titleFontSize", .integer(size + 1))] }
        return .members([
            ("font", .string(font)),
            (
                "axis",
                .members(
                    text(11) + [
                        ("titleFontWeight", .string("normal")), ("gridColor", .string("#e4e4e4")), ("domainColor", .string("#8a8a8a")),
                        ("tickColor", .string("#8a8a8a")), ("labelColor", .string("#333333")), ("titleColor", .string("#333333")),
                    ])
            ),
            ("legend", .members(text(11) + [("labelColor", .string("#333333"))])),
            ("header", .members([("labelColor", .string("#333333"))])),
            ("view", .members([("stroke", .null)])),
        ])
    }
}
