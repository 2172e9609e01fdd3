internal import Glibc
internal import Workbench

/// One axis of a figure with its numbers: what it spans, and where a value stands on it.
struct FigureScale {
    enum Direction { case x, y }
    /// Where the ticks stand, and their words; nil leaves numbers to the renderer.
    struct Ticks { let values: [Double]; let labels: [String] }

    let axis: Axis
    /// Words, or the numbers of a heat map's grid as words, at 0, 1, 2, ...
    let words: [String]
    /// The numbers of a heat map's grid; other marks over it stand between them.
    private let grid: [Double]
    private(set) var low = 0.0
    private(set) var high = 1.0
    /// Whether any value stands on it.
    let isEmpty: Bool

    init(_ direction: Direction, _ figure: FigureBlock) {
        let isX = direction == .x
        axis = isX ? figure.x : figure.y
        let cells = figure.marks.filter { $0.kind == .heatMap }
        var words = axis.labels
        var known = Set(words)
        for word in figure.marks.flatMap({ isX ? $0.xWords : $0.yWords }) where known.insert(word).inserted { words.append(word) }
        grid = words.isEmpty ? Set(cells.flatMap { isX ? $0.x : $0.y }.filter(\.isFinite)).sorted() : []
        self.words = grid.isEmpty ? words : grid.map(Self.label)
        let isLog = (isX ? figure.x : figure.y).scale == .log
        let values = Self.values(isX, figure).filter { $0.isFinite && (!isLog || $0 > 0) }
        isEmpty = values.isEmpty && self.words.isEmpty
        if !self.words.isEmpty {
            let hasRoom = figure.marks.contains { $0.kind != .line && $0.kind != .band && !Self.isOnLine($0, figure) }
            let margin = hasRoom ? 0.5 : 0.12
            (low, high) = (-margin, Double(self.words.count) - 1 + margin)
        } else {
            let isPadded = figure.marks.contains { [.points, .published, .errorBars].contains($0.kind) }
            let isFramed = figure.marks.contains { $0.kind == .histogram || $0.kind == .bars }
            span(values, isX: isX, isPadded: isPadded && !isFramed)
        }
    }

    /// Points on a line of words need no room beside them.
    private static func isOnLine(_ mark: Mark, _ figure: FigureBlock) -> Bool {
        mark.kind == .rule || (mark.kind == .points && figure.marks.contains { $0.kind == .line && $0.xWords == mark.xWords })
    }

    private static func values(_ isX: Bool, _ figure: FigureBlock) -> [Double] {
        figure.marks.flatMap { mark -> [Double] in
            let own = isX ? mark.x : mark.y
            switch mark.kind {
            case .histogram: return isX ? mark.low + mark.high : own + [0]
            case .bars: return own + (isX == mark.isHorizontal ? [0] : [])
            case .band, .errorBars: return own + (isX == mark.isHorizontal ? mark.low + mark.high : [])
            case .span: return isX ? mark.low + mark.high : []
            default: return own
            }
        }
    }

    /// The ends: as given, or those of the values, on round numbers along y.
    private mutating func span(_ values: [Double], isX: Bool, isPadded: Bool) {
        (low, high) = (axis.low ?? values.min() ?? 0, axis.high ?? values.max() ?? 1)
        if case .log = axis.scale, values.isEmpty { (low, high) = (axis.low ?? 1, axis.high ?? 10) }
        if low >= high {
            // One value only, or an end that lies beyond all values.
            let room = axis.scale == .log ? 0 : max(abs(low) * 0.1, low == 0 ? 1 : 0)
            if axis.scale == .log {
                (low, high) = (axis.low ?? high / 2, axis.high ?? low * 2)
            } else {
                (low, high) = (axis.low ?? high - room, axis.high ?? low + room)
            }
            if low >= high { high = axis.scale == .log ? low * 2 : low + max(1, abs(low)) }
        }
        let isRound = axis.scale == .linear && (!isX || isPadded)
        if isRound {
            let step = roundStep((high - low) / 8)
            if axis.low == nil { low = (low / step + 1e-9).rounded(.down) * step }
            if axis.high == nil { high = (high / step - 1e-9).rounded(.up) * step }
        } else if axis.scale != .linear && (!isX || isPadded) {
            let (first, last) = (transformed(low), transformed(high))
            let room = 0.04 * (last - first)
            if axis.low == nil { low = untransformed(first - room) }
            if axis.high == nil { high = untransformed(last + room) }
        }
    }

    // MARK: Positions

    /// Where a word stands; nil for one that isn't on the axis.
    func place(_ word: String) -> Double? { words.firstIndex(of: word).map(Double.init) }

    /// Where a number stands: itself, or between the numbers of a grid.
    func place(_ number: Double) -> Double {
        guard let first = grid.first, let last = grid.last, number.isFinite else { return number }
        if grid.count == 1 || number <= first { return grid.count == 1 ? 0 : (number - first) / (grid[1] - first) }
        if number >= last { return Double(grid.count - 1) + (number - last) / (last - grid[grid.count - 2]) }
        let next = grid.firstIndex { $0 > number }!
        return Double(next - 1) + (number - grid[next - 1]) / (grid[next] - grid[next - 1])
    }

    /// The share of the axis below a position.
    func share(_ position: Double) -> Double { (transformed(position) - transformed(low)) / (transformed(high) - transformed(low)) }

    func position(share: Double) -> Double {
        untransformed(transformed(low) + share * (transformed(high) - transformed(low)))
    }

    private var scale: Axis.Scale { words.isEmpty ? axis.scale : .linear }

    private func transformed(_ value: Double) -> Double {
        switch scale {
        case .linear: value
        case .log: log(value)
        case .symlog(let constant): value < 0 ? -log1p(-value / constant) : log1p(value / constant)
        }
    }

    private func untransformed(_ value: Double) -> Double {
        switch scale {
        case .linear: value
        case .log: exp(value)
        case .symlog(let constant): value < 0 ? -constant * expm1(-value) : constant * expm1(value)
        }
    }

    // MARK: Ticks

    /// - Parameters:
    ///   - length: of the axis, in pixels.
    ///   - room: what one label takes, in pixels.
    func ticks(length: Double, room: Double) -> Ticks? {
        let most = max(2, Int(length / room))
        if !words.isEmpty {
            // Words stand all of them; of the numbers of a grid as many as have room.
            let longest = Double(words.map(\.count).max() ?? 1)
            let needed = room > 30 ? longest * 7 + 8 : 16
            let every = grid.isEmpty ? 1 : max(1, Int((Double(words.count) * needed / length).rounded(.up)))
            let places = stride(from: 0, to: words.count, by: every)
            return Ticks(values: places.map(Double.init), labels: places.map { words[$0] })
        }
        switch scale {
        case .linear: return nil
        case .log:
            let values = Self.logTicks(from: low, to: high, most: most)
            return values.count < 2 ? nil : Ticks(values: values, labels: values.map(Self.label))
        case .symlog(let constant):
            let each = max(1, most / 2)
            let positive = high > constant ? Self.logTicks(from: max(constant, low), to: high, most: each, onlyPowers: true) : []
            let negated = low < -constant ? Self.logTicks(from: max(constant, -high), to: -low, most: each, onlyPowers: true) : []
            let negative: [Double] = negated.reversed().map { -$0 }
            let zero: [Double] = low <= 0 && high >= 0 ? [0] : []
            let values = negative + zero + positive
            return values.count < 2 ? nil : Ticks(values: values, labels: values.map(Self.label))
        }
    }

    /// As many round numbers as fit: all of 1 to 9 in each decade, fewer of them, or every so many decades.
    static func logTicks(from low: Double, to high: Double, most: Int, onlyPowers: Bool = false) -> [Double] {
        guard low > 0, high > low, high.isFinite else { return [] }
        let powers = Int(floor(log10(low)))...Int(ceil(log10(high)))
        let (least, largest) = (low * (1 - 1e-9), high * (1 + 1e-9))
        for leaders in onlyPowers ? ["1"] : ["123456789", "1235", "125", "13", "1"] {
            var values: [Double] = []
            for power in powers {
                for leader in leaders {
                    let value = decimal(leader, power)
                    if value >= least && value <= largest { values.append(value) }
                }
            }
            // The nearest two still have half the room of a label between them.
            let gaps = zip(values.dropFirst(), values).map { log($0 / $1) }
            let isOpen = (gaps.min() ?? 1) / log(high / low) * Double(most) >= 0.55
            if values.count <= most && isOpen { return values }
        }
        let inside = powers.filter { decimal("1", $0) >= least && decimal("1", $0) <= largest }
        let every = (inside.count + most - 1) / most
        return inside.filter { $0 % every == 0 }.map { decimal("1", $0) }
    }

    /// The double nearest to the decimal number, which a product with a power isn't always.
    private static func decimal(_ leader: Character, _ power: Int) -> Double { Double("\(leader)e\(power)")! }

    /// `0.01`, `5,000`, and powers of ten where zeros would have to be counted.
    static func label(_ value: Double) -> String {
        let size = abs(value)
        if size == 0 { return "0" }
        let sign = value < 0 ? "\u{2212}" : ""
        if size >= 1e-4 * (1 - 1e-9) && size < 1e6 * (1 - 1e-9) {
            var text = NumberFormat.significant(3).text(size)
            if text.contains(".") { text = String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()) }
            return sign + (size < 1000 ? text : grouped(text))
        }
        let power = Int(floor(log10(size) + 1e-9))
        let leader = Int((size / pow(10, Double(power))).rounded())
        let shapes: [Character] = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let digits = String(String(power).map { $0.wholeNumberValue.map { shapes[$0] } ?? "⁻" })
        return sign + (leader == 1 ? "" : "\(leader)·") + "10" + digits
    }

    private static func grouped(_ digits: String) -> String { "\(digits.dropLast(3)),\(digits.suffix(3))" }
}
