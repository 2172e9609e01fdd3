package import Workbench

/// A logged series as a curve of braille dots, two across and four down in each character.
package struct SeriesPlot {
    package let series: LoggedSeries
    package var columns = 60
    package var rows = 8

    package init(_ series: LoggedSeries) { self.series = series }

    /// The lines of the plot: a title with the range, the curve with the extreme values beside it, and the steps below.
    package var lines: [String] {
        let points = zip(series.steps, series.values).filter { $0.0.isFinite && $0.1.isFinite }
        let dropped = series.values.count - points.count
        let note = dropped == 0 ? "" : ", \(dropped) not finite"
        guard let first = points.first else { return ["\(series.name): \(series.values.count) points\(note)"] }
        let (left, right) = points.reduce((first.0, first.0)) { (min($0.0, $1.0), max($0.1, $1.0)) }
        let (low, high) = points.reduce((first.1, first.1)) { (min($0.0, $1.1), max($0.1, $1.1)) }
        var dots = [[UInt8]](repeating: [UInt8](repeating: 0, count: columns), count: rows)
        // Each column of dots spans the values that fall into it: a spike is never lost between two points.
        var spans = [(low: Double, high: Double)?](repeating: nil, count: 2 * columns)
        for (step, value) in points {
            let column = right > left ? Int((step - left) / (right - left) * Double(2 * columns - 1) + 0.5) : 0
            let span = spans[column] ?? (value, value)
            spans[column] = (min(span.low, value), max(span.high, value))
        }
        func row(_ value: Double) -> Int {
            high > low ? Int((high - value) / (high - low) * Double(4 * rows - 1) + 0.5) : 2 * rows
        }
        for (column, span) in spans.enumerated() {
            guard let span else { continue }
            for dot in row(span.high)...row(span.low) { dots[dot / 4][column / 2] |= Self.bits[dot % 4][column % 2] }
        }
        let labels = [format(high)] + Array(repeating: "", count: max(0, rows - 2)) + [format(low)]
        let width = labels.map(\.count).max() ?? 0
        var lines = ["\(series.name): \(points.count) points, last \(format(points[points.count - 1].1))\(note)"]
        for (label, cells) in zip(labels, dots) {
            let curve = String(String.UnicodeScalarView(cells.map { Unicode.Scalar(0x2800 + UInt32($0))! }))
            lines.append("\(String(repeating: " ", count: width - label.count))\(label) ┤\(curve)")
        }
        let (start, end) = (format(left), format(right))
        let gap = String(repeating: " ", count: max(1, columns - start.count - end.count))
        lines.append("\(String(repeating: " ", count: width + 2))\(start)\(gap)\(end)")
        return lines
    }

    /// The bit of each dot in a braille character: rows downwards, columns to the right (Unicode, block Braille Patterns).
    private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    private func format(_ value: Double) -> String { (value == value.rounded() ? NumberFormat.standard : .significant(4)).text(value) }
}
