package import ContentStore
package import Workbench

/// Figures as Vega-Lite specifications (version 5).
package enum VegaLite {
    /// The specification of a figure; equal figures have equal bytes.
    package static func specification(_ figure: FigureBlock) -> JSONValue { Drawing(figure).specification }

    /// What the figure leaves out, as sentences for its caption.
    package static func notes(_ figure: FigureBlock) -> [String] { FigureData(figure).notes }

    /// Text as it may stand in a specification: neither the renderer nor a file trips over characters without a shape.
    static func text(_ text: String) -> JSONValue {
        .string(
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { scalar in
                        let isBreak = scalar == "\n"
                        let hasNoShape = scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
                        return hasNoShape && !isBreak ? " " : scalar
                    })))
    }

    static func expression(_ texts: [String]) -> String { JSONValue.array(texts.map(text)).canonicalText }

    /// Six significant digits: more than a picture shows.
    static func number(_ value: Double) -> JSONValue {
        guard value.isFinite, value != 0 else { return value == 0 ? .integer(0) : .null }
        if let whole = Int64(exactly: value) { return .integer(whole) }
        return .number(Double(NumberFormat.significant(6).text(value)) ?? value)
    }
}

/// One figure on its way to a specification.
struct Drawing {
    let figure: FigureBlock
    let data: FigureData
    let layout: FigureLayout
    let labels: DirectLabels
    /// The colours of ``FigureData/series``.
    private let colors: [String: String]

    init(_ figure: FigureBlock) {
        self.figure = figure
        data = FigureData(figure)
        layout = FigureLayout(figure, panels: data.panels, rows: data.rows, words: (data.x.words, data.y.words))
        let hexes = FigureTheme.colors(data.series.count, isOrdered: figure.layout.isOrdered)
        colors = [String: String](uniqueKeysWithValues: zip(data.series, hexes))
        let colors = colors
        labels = layout.labelRoom == 0 ? DirectLabels(none: ()) : DirectLabels(data, layout: layout) { Self.color($0, colors) }
    }

    var hasPanels: Bool { data.panels.count > 1 || data.rows.count > 1 }

    static func color(_ layer: FigureData.Layer, _ colors: [String: String]) -> String {
        if layer.mark.kind == .published { return FigureTheme.text.light }
        if layer.mark.isInk { return FigureTheme.muted.light }
        return colors[layer.series] ?? FigureTheme.series[0].light
    }

    func color(_ layer: FigureData.Layer) -> String { Self.color(layer, colors) }

    var specification: JSONValue {
        let (layers, values) = layersAndValues()
        let plot: JSONValue = ["width": .integer(Int64(layout.width)), "height": .integer(Int64(layout.height)), "layer": .array(layers)]
        let head: JSONValue = [
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "name": .string(figure.name), "background": "transparent",
            "config": FigureTheme.config, "description": VegaLite.text(figure.alt), "data": ["values": .array(values)],
        ]
        guard hasPanels else { return head.adding(plot.membersList) }
        var members: [(String, JSONValue)] = [("spec", plot), ("spacing", .integer(Int64(layout.spacing)))]
        if data.rows.isEmpty {
            members += [("facet", facet("panel", data.panels)), ("columns", .integer(Int64(layout.columns)))]
        } else {
            members.append(("facet", ["row": facet("row", data.rows), "column": facet("panel", data.panels)]))
        }
        var independent: [(String, JSONValue)] = []
        if !figure.layout.sharesX { independent.append(("x", "independent")) }
        if !figure.layout.sharesY { independent.append(("y", "independent")) }
        if !independent.isEmpty { members.append(("resolve", ["scale": .members(independent)])) }
        return head.adding(members)
    }

    private func facet(_ field: String, _ names: [String]) -> JSONValue {
        ["field": .string(field), "type": "nominal", "title": .null, "sort": .array(names.map(VegaLite.text)), "header": ["title": .null]]
    }

    // MARK: Axes

    /// The encoding of a position.
    func position(_ isX: Bool, _ field: String) -> JSONValue {
        let scale = isX ? data.x : data.y
        let length = Double(isX ? layout.width : layout.height)
        let ticks = scale.ticks(length: length, room: isX ? 48 : 26)
        var axis: [(String, JSONValue)] = []
        if let ticks {
            axis.append(("values", .array(ticks.values.map(VegaLite.number))))
            if scale.words.isEmpty {
                let numbers = JSONValue.array(ticks.values.map(VegaLite.number)).canonicalText
                axis.append(("labelExpr", .string("\(VegaLite.expression(ticks.labels))[indexof(\(numbers), datum.value)]")))
            } else {
                let longest = scale.words.flatMap { $0.split(separator: "\n") }.map(\.count).max() ?? 0
                let isCrowded =
                    isX && ticks.values.count == scale.words.count
                    && Double(longest * FigureLayout.character) > length / Double(max(1, scale.words.count))
                axis += [
                    ("labelExpr", .string("split(\(VegaLite.expression(scale.words))[datum.value], '\\n')")), ("grid", false),
                    ("labelAngle", isCrowded ? -35 : 0), ("labelOverlap", false),
                ]
            }
        } else {
            axis.append(("tickCount", .integer(Int64(max(3, length / (isX ? 80 : 45))))))
        }
        let title = VegaLite.text(scale.axis.title)
        return [
            "field": .string(field), "type": "quantitative", "title": title, "scale": scaling(scale, isX: isX), "axis": .members(axis),
        ]
    }

    private func scaling(_ scale: FigureScale, isX: Bool) -> JSONValue {
        var members: [(String, JSONValue)] = []
        switch scale.words.isEmpty ? scale.axis.scale : .linear {
        case .linear: members.append(("type", "linear"))
        case .log: members.append(("type", "log"))
        case .symlog(let constant): members += [("type", "symlog"), ("constant", .number(constant))]
        }
        let isShared = isX ? figure.layout.sharesX : figure.layout.sharesY
        if isShared || !hasPanels {
            members += [("domain", [VegaLite.number(scale.low), VegaLite.number(scale.high)]), ("nice", false)]
        } else {
            members += [("nice", true)]
            if let low = scale.axis.low { members.append(("domainMin", VegaLite.number(low))) }
            if let high = scale.axis.high { members.append(("domainMax", VegaLite.number(high))) }
        }
        if scale.axis.scale == .linear || !scale.words.isEmpty { members.append(("zero", false)) }
        // Words are read from above.
        if !isX && !scale.words.isEmpty && !figure.marks.contains(where: { $0.kind == .heatMap && $0.yWords.isEmpty }) {
            members.append(("reverse", true))
        }
        return .members(members)
    }
}

extension JSONValue {
    var membersList: [(String, JSONValue)] {
        guard case .object(let members) = self else { return [] }
        return members.map { ($0.key, $0.value) }
    }
}
