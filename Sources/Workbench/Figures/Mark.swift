/// One layer of a figure, column by column.
public struct Mark: Codable, Sendable {
    package enum Kind: String, Codable, Sendable {
        case line, points, published, band, errorBars, bars, histogram, heatMap, rule, span
    }
    /// How the values of a heat map become colours.
    public enum Colors: Codable, Sendable, Hashable {
        /// From little to much.
        case sequential
        /// Two colours that meet at a number.
        case diverging(around: Double = 0)
    }

    package let kind: Kind
    package var x: [Double] = []
    package var y: [Double] = []
    /// Words in place of numbers; along an axis a mark has one of the two.
    package var xWords: [String] = []
    package var yWords: [String] = []
    /// Ends of an interval; the edges of a histogram's bins.
    package var low: [Double] = []
    package var high: [Double] = []
    /// The third value of a heat map, what it is called, how it is coloured, and how it is written into the cells.
    package var value: [Double] = []
    package var title = ""
    package var colors = Colors.sequential
    package var limits: [Double] = []
    package var format: NumberFormat?
    /// What each point belongs to, by colour.
    package var series: [String] = []
    /// Lines of one series that are drawn one by one.
    package var each: [String] = []
    /// The panel each point stands in: its name, or its row and column.
    package var panel: [String] = []
    package var row: [String] = []
    package var isDashed = false
    package var dashedSeries: [String] = []
    package var isThin = false
    /// Drawn in the colour of the text: closed forms and published numbers.
    package var isInk = false
    package var isLabelled = false

    init(kind: Kind) { self.kind = kind }

    /// How many values the mark has.
    package var count: Int { max(x.count, xWords.count, y.count, yWords.count, low.count) }
    /// Whether words stand along y, so that bars and intervals lie.
    package var isHorizontal: Bool { !yWords.isEmpty && kind != .heatMap }

    mutating func setX(_ values: [Plotted]) { (x, xWords) = columns(values) }
    mutating func setY(_ values: [Plotted]) { (y, yWords) = columns(values) }
}

/// Words where all are words, numbers otherwise, among which a word is a gap.
private func columns(_ values: [Plotted]) -> ([Double], [String]) {
    var (numbers, words): ([Double], [String]) = ([], [])
    for value in values {
        switch value {
        case .number(let number): numbers.append(number)
        case .word(let word): words.append(word)
        }
    }
    if numbers.isEmpty { return ([], words) }
    // A missing word is a word without letters.
    if !words.isEmpty { return ([], values.map { if case .word(let word) = $0 { word } else { "" } }) }
    return (numbers, [])
}

/// A mark or several: what can be changed by a word behind it.
public protocol MarkContent {
    func _changed(_ change: (inout Mark) -> Void) -> Self
}
extension Mark: MarkContent {
    public func _changed(_ change: (inout Mark) -> Void) -> Mark {
        var mark = self
        change(&mark)
        return mark
    }
}
extension [Mark]: MarkContent {
    public func _changed(_ change: (inout Mark) -> Void) -> [Mark] { map { $0._changed(change) } }
}

extension MarkContent {
    /// Names what the points belong to: a colour, and a word in the legend.
    public func series(_ name: String) -> Self { _changed { mark in mark.series = [String](repeating: name, count: mark.count) } }

    /// Puts the marks into the panel of that name.
    public func panel(_ name: String) -> Self { _changed { mark in mark.panel = [String](repeating: name, count: mark.count) } }

    /// Puts the marks into a panel of a grid, by the names of its row and column.
    public func panel(row: String, column: String) -> Self {
        _changed { mark in
            mark.row = [String](repeating: row, count: mark.count)
            mark.panel = [String](repeating: column, count: mark.count)
        }
    }

    /// Draws lines dashed, so that curves on each other stay visible: those of the series named, or all.
    public func dashed(_ series: String...) -> Self {
        _changed { mark in
            mark.isDashed = mark.isDashed || series.isEmpty
            mark.dashedSeries += series
        }
    }

    /// Draws thin and faint: one line for each run behind their mean.
    public func thin() -> Self { _changed { $0.isThin = true } }

    /// Names lines at their right ends in place of the legend.
    public func labelled() -> Self { _changed { $0.isLabelled = true } }
}
