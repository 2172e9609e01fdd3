internal import ContentStore
internal import Workbench

extension Drawing {
    /// All layers, and the rows of data that they choose theirs from.
    func layersAndValues() -> (layers: [JSONValue], values: [JSONValue]) {
        var (layers, values): ([JSONValue], [JSONValue]) = ([], [])
        // What is shaded lies beneath.
        let ordered = data.layers.filter { $0.mark.kind == .span } + data.layers.filter { $0.mark.kind != .span }
        for (index, layer) in ordered.enumerated() {
            values += rows(layer, index)
            layers += drawn(layer).map { $0.adding([("transform", [["filter": .string("datum.layer === \(index)")]])]) }
        }
        if !labels.labels.isEmpty {
            values += labels.labels.map { label in
                row(
                    ordered.count,
                    [
                        ("x", label.x), ("y", label.y), ("place", label.place),
                    ], [("panel", label.panel), ("row", label.row), ("text", label.text), ("color", label.color)])
            }
            layers += namedEnds.map { $0.adding([("transform", [["filter": .string("datum.layer === \(ordered.count)")]])]) }
        }
        if values.isEmpty { values.append(row(-1, [], [])) }
        if let legend { layers.append(legend) }
        return (layers, values)
    }

    // MARK: Data

    private func row(_ layer: Int, _ numbers: [(String, Double)], _ words: [(String, String)]) -> JSONValue {
        .members(
            [("layer", .integer(Int64(layer)))] + numbers.filter { !$0.1.isNaN }.map { ($0.0, VegaLite.number($0.1)) }
                + words.filter { !$0.1.isEmpty }.map { ($0.0, VegaLite.text($0.1)) })
    }

    private func rows(_ layer: FigureData.Layer, _ index: Int) -> [JSONValue] {
        var values = layer.data.map { datum -> JSONValue in
            var datum = datum
            if layer.mark.kind == .heatMap {
                (datum.x, datum.x2, datum.y, datum.y2) = (datum.x - 0.5, datum.x + 0.5, datum.y - 0.5, datum.y + 0.5)
            }
            if layer.mark.kind == .histogram { datum.y2 = max(0, data.y.low) }
            let words = [("series", datum.series), ("each", datum.each), ("panel", datum.panel), ("row", datum.row)]
            let value = row(
                index, [("x", datum.x), ("y", datum.y), ("x2", datum.x2), ("y2", datum.y2), ("value", datum.value)], words)
            guard let format = layer.mark.format else { return value }
            let centre = [("column", VegaLite.number(datum.x + 0.5)), ("line", VegaLite.number(datum.y + 0.5))]
            return value.adding(
                centre + [("text", VegaLite.text(format.text(datum.value))), ("bright", .bool(isDark(datum.value, layer.mark)))])
        }
        if layer.mark.kind == .histogram && isOutlined, let last = layer.data.last {
            // The right end of the last step.
            values.append(
                row(
                    index, [("x", last.x2), ("y", last.y), ("y2", max(0, data.y.low))],
                    [("series", last.series), ("panel", last.panel), ("row", last.row)]))
        }
        // A gap is a point without y.
        return layer.mark.kind != .line && layer.mark.kind != .band
            ? values : values.map { $0["y"] == nil ? $0.adding([("y", .null)]) : $0 }
    }

    /// Histograms of several series lie on each other.
    private var isOutlined: Bool { data.layers.count { $0.mark.kind == .histogram } > max(1, data.panels.count * max(1, data.rows.count)) }

    // MARK: Marks

    private func drawn(_ layer: FigureData.Layer) -> [JSONValue] {
        let mark = layer.mark
        let (x, y, x2, y2): (JSONValue, JSONValue, JSONValue, JSONValue) = (
            position(true, "x"), position(false, "y"), ["field": "x2"], ["field": "y2"]
        )
        let color = JSONValue.string(color(layer))
        func unit(_ mark: JSONValue, _ encoding: JSONValue) -> JSONValue { ["mark": mark, "encoding": encoding] }
        switch mark.kind {
        case .line:
            var shape: JSONValue = [
                "type": "line", "color": color, "strokeWidth": mark.isThin ? 0.8 : mark.isInk ? 1.5 : 1.9, "clip": .bool(leaves(layer)),
                "strokeJoin": "round",
            ]
            if mark.isThin { shape = shape.adding([("opacity", 0.4)]) }
            // A point between two gaps is a dot only where ends are round.
            shape = shape.adding(layer.isDashed ? [("strokeDash", [5, 4])] : [("strokeCap", "round")])
            let detail: [(String, JSONValue)] = mark.each.isEmpty ? [] : [("detail", ["field": "each", "type": "nominal"])]
            return [unit(shape, (["x": x, "y": y] as JSONValue).adding(detail))]
        case .band: return [unit(["type": "area", "color": color, "opacity": 0.2, "clip": true], ["x": x, "y": y, "y2": y2])]
        case .points:
            let shape: JSONValue = .string(pointShape(layer.series))
            return [unit(["type": "point", "filled": true, "shape": shape, "size": 42, "opacity": 1, "color": color], ["x": x, "y": y])]
        case .published:
            let shape: JSONValue = [
                "type": "point", "filled": true, "shape": "cross", "angle": 45, "size": 84, "opacity": 1, "color": color,
            ]
            return [unit(shape, ["x": x, "y": y])]
        case .errorBars:
            let shape: JSONValue = [
                "type": "rule", "color": mark.isLaidOverBars(figure) ? .string(FigureTheme.text.light) : color, "strokeWidth": 1.5,
                "clip": true,
            ]
            return [unit(shape, mark.isHorizontal ? ["x": x, "x2": x2, "y": y] : ["x": x, "y": y, "y2": y2])]
        case .bars:
            return [unit(["type": "rect", "color": color, "clip": true], ["x": x, "x2": x2, "y": y, "y2": y2])]
        case .histogram:
            if isOutlined {
                let shape: JSONValue = [
                    "type": "area", "interpolate": "step-after", "color": color, "fillOpacity": 0.2, "stroke": color, "strokeWidth": 1.6,
                ]
                return [unit(shape, ["x": x, "y": y, "y2": y2])]
            }
            return [unit(["type": "rect", "color": color, "xOffset": 0.5, "x2Offset": -0.5], ["x": x, "x2": x2, "y": y, "y2": y2])]
        case .heatMap: return heatMap(mark, x, y, x2, y2)
        case .rule:
            let shape: JSONValue = ["type": "rule", "color": .string(FigureTheme.frame.light), "strokeDash": [2, 3], "strokeWidth": 1.2]
            var layers = [unit(shape, mark.y.isEmpty ? ["x": x] : ["y": y])]
            if !mark.title.isEmpty {
                layers.append(named(mark, x, y))
            }
            return layers
        case .span:
            return [
                unit(
                    ["type": "rect", "color": .string(FigureTheme.shade.light), "clip": true],
                    ["x": x, "x2": x2, "y": ["value": 0], "y2": ["value": "height"]])
            ]
        }
    }

    /// The word beside a reference line: at the right end of a lying one; above a standing one, or beside it where panels have titles.
    private func named(_ mark: Mark, _ x: JSONValue, _ y: JSONValue) -> JSONValue {
        let isLying = !mark.y.isEmpty
        let isAbove = !isLying && !hasPanels
        let text: JSONValue = [
            "type": "text", "color": .string(FigureTheme.muted.light), "fontSize": 11,
            "align": isLying ? "right" : isAbove ? "center" : "left", "dx": isLying ? -4 : isAbove ? 0 : 5,
            "dy": isLying || isAbove ? -7 : 8,
        ]
        let words: JSONValue = ["value": VegaLite.text(mark.title)]
        return [
            "mark": text,
            "encoding": isLying ? ["x": ["value": "width"], "y": y, "text": words] : ["x": x, "y": ["value": 0], "text": words],
        ]
    }

    /// Whether a line has to be cut at the frame; one that runs along it shows its whole width.
    private func leaves(_ layer: FigureData.Layer) -> Bool {
        layer.data.contains { datum in
            datum.y.isFinite && (datum.y < data.y.low || datum.y > data.y.high || datum.x < data.x.low || datum.x > data.x.high)
        }
    }

    private func pointShape(_ series: String) -> String {
        let pointed = unique(data.layers.filter { $0.mark.kind == .points }.map(\.series))
        return FigureTheme.shapes[(pointed.firstIndex(of: series) ?? 0) % FigureTheme.shapes.count]
    }

    // MARK: Heat maps

    private func heatMap(_ mark: Mark, _ x: JSONValue, _ y: JSONValue, _ x2: JSONValue, _ y2: JSONValue) -> [JSONValue] {
        let (low, high) = colorDomain(mark)
        var scale: [(String, JSONValue)] = [("domain", [VegaLite.number(low), VegaLite.number(high)]), ("nice", false)]
        if case .diverging(let middle) = mark.colors {
            scale += [("scheme", "blueorange"), ("domainMid", VegaLite.number(middle))]
        } else {
            scale.append(("scheme", "viridis"))
        }
        let legend: JSONValue = [
            "orient": "top", "direction": "horizontal", "gradientLength": 240, "gradientThickness": 12, "tickCount": 5,
            "titleOrient": "top", "titleAnchor": "start",
        ]
        let color: JSONValue = [
            "field": "value", "type": "quantitative", "title": VegaLite.text(mark.title), "scale": .members(scale), "legend": legend,
        ]
        // Cells overlap by half a pixel: no ground shines through where a screen has fractions of pixels.
        let cells: JSONValue = [
            "mark": ["type": "rect", "x2Offset": 0.5, "yOffset": 0.5], "encoding": ["x": x, "x2": x2, "y": y, "y2": y2, "color": color],
        ]
        guard mark.format != nil else { return [cells] }
        let text: JSONValue = [
            "mark": ["type": "text", "fontSize": 11],
            "encoding": [
                "x": position(true, "column"), "y": position(false, "line"), "text": ["field": "text", "type": "nominal"],
                "color": ["condition": ["test": "datum.bright", "value": "#ffffff"], "value": "#000000"],
            ],
        ]
        return [cells, text]
    }

    private func colorDomain(_ mark: Mark) -> (low: Double, high: Double) {
        let values = figure.marks.filter { $0.kind == .heatMap && $0.title == mark.title }.flatMap(\.value).filter(\.isFinite)
        let (low, high) = (mark.limits[at: 0] ?? values.min() ?? 0, mark.limits[at: 1] ?? values.max() ?? 1)
        if case .diverging(let middle) = mark.colors, mark.limits.isEmpty {
            let reach = max(abs(low - middle), abs(high - middle), .leastNormalMagnitude)
            return (middle - reach, middle + reach)
        }
        return low < high ? (low, high) : (low - 0.5, low + 0.5)
    }

    /// Whether a cell is so dark that white letters read better than black ones.
    private func isDark(_ value: Double, _ mark: Mark) -> Bool {
        let (low, high) = colorDomain(mark)
        let share = (value - low) / (high - low)
        return switch mark.colors {
        case .sequential: share < 0.47
        case .diverging: share < 0.12 || share > 0.94
        }
    }

    // MARK: Names

    /// A thin line from each end to the margin, and the name there.
    private var namedEnds: [JSONValue] {
        let colors = unique(labels.labels.map(\.color)).map(JSONValue.string)
        let margin = JSONValue.integer(Int64(layout.width + 12))
        let color: JSONValue = [
            "field": "color", "type": "nominal", "scale": ["domain": .array(colors), "range": .array(colors)], "legend": .null,
        ]
        return [
            [
                "mark": ["type": "rule", "strokeWidth": 1, "opacity": 0.7],
                "encoding": [
                    "x": position(true, "x"), "x2": ["value": margin], "y": position(false, "y"), "y2": ["field": "place"], "color": color,
                ],
            ],
            [
                "mark": [
                    "type": "text", "align": "left", "baseline": "middle", "dx": 3, "fontSize": 11,
                    "color": .string(FigureTheme.text.light),
                ],
                "encoding": ["x": ["value": margin], "y": position(false, "place"), "text": ["field": "text", "type": "nominal"]],
            ],
        ]
    }

    /// A layer without data that carries the legend: each series with what it is drawn as.
    private var legend: JSONValue? {
        let labelled = Set(labels.labels.map(\.text))
        let ink = unique(figure.marks.filter(\.isInk).flatMap(\.series)).filter { !data.series.contains($0) }
        let names = (data.series + ink).filter { !labelled.contains($0) }
        guard !names.isEmpty else { return nil }
        let glyphs = names.map(glyph)
        let longest = names.map(\.count).max() ?? 0
        let columns = max(1, min(names.count, (FigureLayout.total - 60) / (longest * FigureLayout.character + 46)))
        let legend: JSONValue = [
            "orient": "top", "direction": "horizontal", "columns": .integer(Int64(columns)), "symbolSize": 400, "symbolStrokeWidth": 2,
            "symbolOpacity": 1,
        ]
        let title: JSONValue = figure.layout.legendTitle.isEmpty ? .null : VegaLite.text(figure.layout.legendTitle)
        // Channels over the same names share one legend.
        func channel(_ range: [JSONValue]) -> JSONValue {
            [
                "field": "series", "type": "ordinal", "title": title, "legend": legend,
                "scale": ["domain": .array(names.map(VegaLite.text)), "range": .array(range)],
            ]
        }
        return [
            "mark": ["type": "point", "opacity": 1], "transform": [["filter": "false"]],
            "encoding": [
                "stroke": channel(glyphs.map { .string($0.color) }),
                "fill": channel(glyphs.map { .string($0.shape == "stroke" ? "transparent" : $0.color) }),
                "shape": channel(glyphs.map { .string(FigureTheme.glyphs[$0.shape] ?? $0.shape) }),
                "strokeDash": channel(glyphs.map { $0.isDashed ? [5, 3] : [1, 0] }),
            ],
        ]
    }

    private func glyph(_ name: String) -> (shape: String, color: String, isDashed: Bool) {
        let layers = data.layers.filter { $0.series == name }
        let color = layers.first.map(color) ?? FigureTheme.text.light
        let lines = layers.filter { $0.mark.kind == .line }
        if !lines.isEmpty { return ("stroke", color, lines.allSatisfy(\.isDashed)) }
        if layers.contains(where: { $0.mark.kind == .published }) { return ("cross", color, false) }
        if layers.contains(where: { $0.mark.kind == .points }) { return (pointShape(name), color, false) }
        return (layers.allSatisfy { $0.mark.kind == .errorBars } ? "stroke" : "square", color, false)
    }
}

extension Mark {
    /// Intervals on bars of their own colour would not be seen.
    func isLaidOverBars(_ figure: FigureBlock) -> Bool { figure.marks.contains { $0.kind == .bars && $0.series == series } }
}
