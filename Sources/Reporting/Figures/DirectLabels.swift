internal import Workbench

/// Names at the right ends of lines, moved apart where they would lie on each other.
package struct DirectLabels {
    struct Label {
        let text: String
        let color: String
        /// The end of the line.
        let x: Double
        let y: Double
        /// Where the name stands along y.
        let place: Double
        let panel: String
        let row: String
    }

    /// The least distance of two names, in pixels.
    static let distance = 14.0

    let labels: [Label]

    init(none: Void) { labels = [] }

    init(_ data: FigureData, layout: FigureLayout, color: (FigureData.Layer) -> String) {
        var ends: [Label] = []
        for layer in data.layers where layer.mark.kind == .line && layer.mark.isLabelled {
            var last: [String: FigureData.Datum] = [:]
            var order: [String] = []
            for datum in layer.data where datum.y.isFinite {
                let key = "\(datum.row)\u{1}\(datum.panel)\u{1}\(datum.each)"
                if last[key] == nil { order.append(key) }
                if last[key].map({ datum.x >= $0.x }) ?? true { last[key] = datum }
            }
            for key in order {
                let end = last[key]!
                let text = layer.series.isEmpty ? end.each : layer.series
                guard !text.isEmpty, end.y >= data.y.low, end.y <= data.y.high else { continue }
                ends.append(Label(text: text, color: color(layer), x: end.x, y: end.y, place: end.y, panel: end.panel, row: end.row))
            }
        }
        labels = unique(ends.map { "\($0.row)\u{1}\($0.panel)" }).flatMap { key in
            Self.spread(ends.filter { "\($0.row)\u{1}\($0.panel)" == key }, data.y, height: Double(layout.height))
        }
    }

    private static func spread(_ labels: [Label], _ scale: FigureScale, height: Double) -> [Label] {
        let sorted = labels.enumerated().sorted { ($0.element.y, $0.offset) < ($1.element.y, $1.offset) }.map(\.element)
        let places = spread(sorted.map { scale.share($0.y) * height }, distance: distance, within: 0...height)
        return zip(sorted, places).map { label, place in
            Label(
                text: label.text, color: label.color, x: label.x, y: label.y, place: scale.position(share: place / height),
                panel: label.panel,
                row: label.row)
        }
    }

    /// Moves ascending numbers as little as needed: groups that touch are centred on the mean of where they want to be.
    package static func spread(_ wanted: [Double], distance: Double, within range: ClosedRange<Double>) -> [Double] {
        var groups: [(places: [Double], start: Double)] = []
        for place in wanted {
            groups.append(([place], place))
            while true {
                let group = groups[groups.count - 1]
                let length = Double(group.places.count - 1) * distance
                // Where the group's first one stands when the group is centred.
                let offsets = group.places.enumerated().map { $0.element - Double($0.offset) * distance }
                var start = offsets.reduce(0, +) / Double(offsets.count)
                start = max(range.lowerBound, min(start, range.upperBound - length))
                groups[groups.count - 1].start = start
                guard groups.count > 1 else { break }
                let before = groups[groups.count - 2]
                if before.start + Double(before.places.count) * distance <= start { break }
                groups[groups.count - 2].places += group.places
                groups.removeLast()
            }
        }
        return groups.flatMap { group in group.places.indices.map { group.start + Double($0) * distance } }
    }
}
