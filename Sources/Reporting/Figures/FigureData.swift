internal import ContentStore
internal import Workbench

/// The values of a figure as they are drawn: placed on the axes, without what can't be drawn, and few enough for a file.
struct FigureData {
    /// One point, interval, bar or cell.
    struct Datum {
        var x = Double.nan
        var y = Double.nan
        var x2 = Double.nan
        var y2 = Double.nan
        var value = Double.nan
        var series = ""
        var each = ""
        var panel = ""
        var row = ""
    }
    /// What one mark draws of one series.
    struct Layer {
        let mark: Mark
        let series: String
        var data: [Datum]
        var isDashed: Bool { mark.isDashed || mark.dashedSeries.contains(series) }
    }

    let x: FigureScale
    let y: FigureScale
    let layers: [Layer]
    /// Series in the order in which they come; those in the colour of the text are not among them.
    let series: [String]
    let panels: [String]
    let rows: [String]
    /// What the figure leaves out, as sentences for its caption.
    let notes: [String]

    /// More points than these are neither told apart nor fit a file of 200 KB.
    static let mostPoints = 1200
    static let mostLinePoints = 9000

    init(_ figure: FigureBlock) {
        let (x, y) = (FigureScale(.x, figure), FigureScale(.y, figure))
        let panels = unique(figure.marks.flatMap(\.panel))
        let rows = unique(figure.marks.flatMap(\.row))
        let series = unique(figure.marks.filter { !$0.isInk }.flatMap(\.series))
        var counts = Counts()
        let dodge = Dodge(figure, series)
        var layers: [Layer] = []
        for mark in figure.marks {
            var groups: [String: [Datum]] = [:]
            for index in 0..<mark.count {
                guard var datum = Self.datum(mark, index, x, y, dodge, figure.layout, &counts) else { continue }
                datum.series = mark.series[at: index] ?? ""
                datum.each = mark.each[at: index] ?? ""
                // What has no panel of its own stands in each.
                for row in mark.row[at: index].map({ [$0] }) ?? (rows.isEmpty ? [""] : rows) {
                    for panel in mark.panel[at: index].map({ [$0] }) ?? (panels.isEmpty ? [""] : panels) {
                        (datum.row, datum.panel) = (row, panel)
                        groups[datum.series, default: []].append(datum)
                    }
                }
            }
            for name in mark.series.isEmpty ? [""] : unique(mark.series) {
                layers.append(Layer(mark: mark, series: name, data: groups[name] ?? []))
            }
        }
        let every = Self.thin(&layers, width: FigureLayout.total)
        (self.x, self.y, self.layers, self.series, self.panels, self.rows) = (x, y, layers, series, panels, rows)
        notes = counts.notes + (every > 1 ? ["Every \(ordinal(every)) point is drawn."] : [])
    }

    // MARK: One value

    private struct Counts {
        var (drawn, infinite, nonpositive, outside) = (0, 0, 0, 0)

        var notes: [String] {
            func values(_ count: Int) -> String { count == 1 ? "One value" : "\(count) values" }
            var notes: [String] = []
            if infinite > 0 { notes.append("\(values(infinite)) not drawn: infinite.") }
            if nonpositive > 0 { notes.append("\(values(nonpositive)) not drawn: 0 or below on a logarithmic axis.") }
            if outside > 0 { notes.append("\(values(outside)) not drawn: outside the axes.") }
            if drawn == 0 { notes.append("There is no value to draw.") }
            return notes
        }
    }

    /// Nil for what has no place; a line keeps such points, as gaps.
    private static func datum(
        _ mark: Mark, _ index: Int, _ x: FigureScale, _ y: FigureScale, _ dodge: Dodge, _ layout: FigureBlock.Layout, _ counts: inout Counts
    ) -> Datum? {
        var datum = Datum()
        datum.x = mark.xWords[at: index].map { x.place($0) ?? .nan } ?? mark.x[at: index].map(x.place) ?? .nan
        datum.y = mark.yWords[at: index].map { y.place($0) ?? .nan } ?? mark.y[at: index].map(y.place) ?? .nan
        let isLying = mark.isHorizontal
        if mark.kind == .rule {
            counts.drawn += 1
            return datum
        }
        if let low = mark.low[at: index], let high = mark.high[at: index] {
            let along = mark.kind == .histogram || mark.kind == .span || isLying ? x : y
            guard !low.isNaN, !high.isNaN else { return mark.kind == .band ? datum : nil }
            let ends = (clamped(low, along, layout), clamped(high, along, layout))
            if mark.kind == .histogram || mark.kind == .span || isLying { (datum.x, datum.x2) = ends } else { (datum.y, datum.y2) = ends }
        }
        // The centre: what a line, point, bar or cell shows.
        let centres = [(datum.x, x, layout.sharesX), (datum.y, y, layout.sharesY)]
        let isCentred = [.line, .points, .published, .bars, .histogram, .heatMap].contains(mark.kind)
        for (value, scale, isShared) in centres where isCentred {
            var isGap = value.isNaN
            if value.isInfinite {
                counts.infinite += 1
                isGap = true
            } else if scale.axis.scale == .log, scale.words.isEmpty, value <= 0, mark.kind != .bars, mark.kind != .histogram {
                counts.nonpositive += 1
                isGap = true
            } else if mark.kind != .line, isShared, value < scale.low - 1e-9 * abs(scale.low) || value > scale.high + 1e-9 * abs(scale.high)
            {
                counts.outside += 1
                isGap = true
            }
            if isGap {
                guard mark.kind == .line, datum.x.isFinite else { return nil }
                datum.y = .nan
                return datum
            }
        }
        if let value = mark.value[at: index] {
            guard value.isFinite else {
                counts.infinite += value.isInfinite ? 1 : 0
                return nil
            }
            datum.value = value
        }
        counts.drawn += 1
        dodge.shift(&datum, mark, index, y: y, x: x)
        return datum
    }

    /// An infinite end lies at the frame, and so does one that a logarithmic axis has no place for.
    private static func clamped(_ value: Double, _ scale: FigureScale, _ layout: FigureBlock.Layout) -> Double {
        let hasNoPlace = value.isInfinite || (scale.axis.scale == .log && value <= 0)
        return hasNoPlace ? (value < scale.low ? scale.low : value > scale.high ? scale.high : value) : value
    }

    // MARK: Beside each other

    /// Series that share words stand beside each other; on lines between words they stay on their word.
    private struct Dodge {
        private let series: [String]
        private let width: Double

        init(_ figure: FigureBlock, _ all: [String]) {
            func hasWords(_ mark: Mark) -> Bool { !mark.xWords.isEmpty || !mark.yWords.isEmpty }
            let beside = figure.marks.filter { hasWords($0) && [.points, .errorBars, .bars].contains($0.kind) && !$0.isInk }
            let hasLines = figure.marks.contains { hasWords($0) && [.line, .band, .heatMap].contains($0.kind) }
            let shown = Set(beside.flatMap(\.series))
            series = hasLines ? [] : all.filter(shown.contains)
            let hasBars = beside.contains { $0.kind == .bars }
            width = hasBars ? 0.8 / Double(max(1, series.count)) : min(0.16, 0.7 / Double(max(1, series.count)))
        }

        func shift(_ datum: inout Datum, _ mark: Mark, _ index: Int, y: FigureScale, x: FigureScale) {
            let isLying = mark.isHorizontal
            let place = mark.series[at: index].flatMap { series.firstIndex(of: $0) } ?? 0
            let offset = series.isEmpty || mark.isInk ? 0 : (Double(place) - Double(series.count - 1) / 2) * width
            // Words run downwards along y.
            if !mark.xWords.isEmpty { datum.x += offset } else if isLying { datum.y += offset }
            guard mark.kind == .bars else { return }
            if isLying {
                (datum.y, datum.y2) = (datum.y - 0.46 * width, datum.y + 0.46 * width)
                (datum.x, datum.x2) = (max(0, x.low), datum.x)
            } else {
                let half = mark.xWords.isEmpty ? 0.4 * Dodge.gap(mark.x) : 0.46 * width
                (datum.x, datum.x2) = (datum.x - half, datum.x + half)
                (datum.y, datum.y2) = (max(0, y.low), datum.y)
            }
        }

        /// The least distance of numbers along an axis.
        private static func gap(_ values: [Double]) -> Double {
            let sorted = Set(values.filter(\.isFinite)).sorted()
            return zip(sorted.dropFirst(), sorted).map { $0 - $1 }.min() ?? 1
        }
    }

    // MARK: Fewer

    /// Keeps what a picture of that width can show of lines; of points every second, third, ...: the number that is returned.
    private static func thin(_ layers: inout [Layer], width: Int) -> Int {
        let isLine: (Layer) -> Bool = { $0.mark.kind == .line || $0.mark.kind == .band }
        let lines = layers.filter(isLine).map { unique($0.data.map { "\($0.row)\u{1}\($0.panel)\u{1}\($0.each)" }).count }.reduce(0, +)
        let buckets = max(40, min(width, mostLinePoints / 2 / max(1, lines)))
        let points = layers.filter { !isLine($0) && $0.mark.kind != .heatMap }.map(\.data.count).reduce(0, +)
        let every = (points + mostPoints - 1) / mostPoints
        for index in layers.indices {
            if isLine(layers[index]) {
                var (order, groups): ([String], [String: [Datum]]) = ([], [:])
                for datum in layers[index].data {
                    let key = "\(datum.row)\u{1}\(datum.panel)\u{1}\(datum.each)"
                    if groups[key] == nil { order.append(key) }
                    groups[key, default: []].append(datum)
                }
                layers[index].data = order.flatMap { thinned(groups[$0]!, buckets: buckets) }
            } else if every > 1 && layers[index].mark.kind != .heatMap {
                layers[index].data = layers[index].data.enumerated().filter { $0.offset % every == 0 }.map(\.element)
            }
        }
        return every
    }

    /// The least and the largest of each stretch of x, and the first gap in it: the picture stays the same.
    private static func thinned(_ data: [Datum], buckets: Int) -> [Datum] {
        guard data.count > 2 * buckets else { return data }
        let sorted = data.enumerated().sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }.map(\.element)
        let (first, last) = (sorted[0].x, sorted[sorted.count - 1].x)
        guard last > first else { return data }
        var kept: [Datum] = []
        var start = 0
        while start < sorted.count {
            let bucket = Int((sorted[start].x - first) / (last - first) * Double(buckets))
            var end = start
            while end < sorted.count, Int((sorted[end].x - first) / (last - first) * Double(buckets)) == bucket { end += 1 }
            let part = start..<end
            var chosen: Set<Int> = start == 0 ? [0] : end == sorted.count ? [end - 1] : []
            let finite = part.filter { !sorted[$0].y.isNaN }
            if let low = finite.min(by: { sorted[$0].y < sorted[$1].y }) { chosen.insert(low) }
            if let high = finite.max(by: { max(sorted[$0].y, sorted[$0].y2) < max(sorted[$1].y, sorted[$1].y2) }) { chosen.insert(high) }
            if let gap = part.first(where: { sorted[$0].y.isNaN }) { chosen.insert(gap) }
            kept += chosen.sorted().map { sorted[$0] }
            start = end
        }
        return kept
    }
}

/// Each name once, in the order in which they come.
func unique(_ names: [String]) -> [String] {
    var known: Set<String> = []
    return names.filter { known.insert($0).inserted }
}

private func ordinal(_ number: Int) -> String {
    switch (number % 10, number % 100) {
    case (_, 11...13): "\(number)th"
    case (1, _): "\(number)st"
    case (2, _): number == 2 ? "second" : "\(number)nd"
    case (3, _): number == 3 ? "third" : "\(number)rd"
    default: "\(number)th"
    }
}

extension Array {
    /// Nil beyond the end: a column that a mark doesn't have.
    subscript(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
