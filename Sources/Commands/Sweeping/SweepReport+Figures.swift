internal import Glibc
internal import Reporting
internal import Statistics
internal import Workbench

/// Small multiples: a panel for each measurement; where three or more settings are varied in a grid, a figure for each measurement with a
/// panel for each level of the third and further ones.
extension SweepReport {
    /// What each varied axis is in a figure.
    struct Roles {
        let x: Int
        /// The axes whose levels have a colour, and those whose levels have a panel.
        var series: [Int] = []
        var panels: [Int] = []
    }

    /// What can still be told apart: colours, panels, and marks of one picture.
    private static let (mostSeries, mostPanels, mostMarks) = (8, 9, 1000)
    /// A line is drawn smaller than as many points.
    private static let mostOnLines = 3000
    /// The most measurements that have a figure each.
    private static let mostFigures = 4
    /// The most draws that are drawn: the first ones are as random as all.
    private static let mostDraws = 150
    /// From so many values on, a line with its band says more than points with their bars.
    private static let densely = 30

    var figures: [FigureBlock] {
        let measures = changing
        guard !measures.isEmpty else { return [] }
        return roles.flatMap { roles -> [FigureBlock] in
            roles.panels.isEmpty
                ? [figure(roles, measures)] : measures.prefix(Self.mostFigures).map { figure(roles, $0) }
        }
    }

    /// The values that an axis has: as they were listed, else as they come.
    private func levels(_ axis: Int) -> [String] {
        var seen: Set<String> = []
        let found = record.points.map { $0.values[axis] }.filter { seen.insert($0).inserted }
        if case .listed(let values) = record.axes[axis].values { return values.filter(seen.contains) }
        return found
    }

    private func isNumeric(_ axis: Int) -> Bool { record.points.allSatisfy { Double($0.values[axis]) != nil } }

    private var roles: [Roles] {
        if case .random = record.kind {
            return varied.map { axis in
                let listed = varied.filter { $0 != axis && record.axes[$0].isListed }
                let combinations = listed.reduce(1) { $0 * levels($1).count }
                return Roles(x: axis, series: combinations <= Self.mostSeries ? listed : [])
            }
        }
        // Along x numbers before words, then the axis with the most values.
        let ordered = varied.enumerated().sorted { left, right in
            func rank(_ item: (offset: Int, element: Int)) -> (Int, Int, Int) {
                (isNumeric(item.element) ? 0 : 1, -levels(item.element).count, item.offset)
            }
            return rank(left) < rank(right)
        }.map(\.element)
        guard let x = ordered.first else { return [] }
        return [Roles(x: x, series: Array(ordered.dropFirst().prefix(1)), panels: Array(ordered.dropFirst(2)))]
    }

    // MARK: One figure

    /// All measurements, a panel each, of as many as can be shown.
    private func figure(_ roles: Roles, _ measures: [SweepRecord.Measure]) -> FigureBlock {
        let points = drawnPoints(roles)
        let panels = max(1, min(Self.mostPanels, mostMarks(roles) / max(1, 2 * points.count)))
        let shown = Array(measures.prefix(panels))
        var marks = shown.flatMap { measure in
            self.marks(points, roles, measure, panel: shown.count > 1 ? record.title(measure) : "")
        }
        marks += references(points, roles)
        let hidden = measures.count - shown.count
        return block(
            roles, "", what: shown.count == 1 ? record.title(shown[0]) : "What was measured",
            y: shown.count == 1 ? record.title(shown[0]) : "",
            rest: hidden == 0 ? [] : ["\(shown.count) of \(measures.count) measurements that change"], marks: marks, ownY: true,
            columns: shown.contains { record.title($0).count > 26 } ? 2 : nil)
    }

    /// One measurement, a panel for each level of the further axes.
    private func figure(_ roles: Roles, _ measure: SweepRecord.Measure) -> FigureBlock {
        let all = drawnPoints(roles)
        func panel(_ point: SweepRecord.Point) -> String { name(point, roles.panels) }
        var names: [String] = []
        for point in all where !names.contains(panel(point)) { names.append(panel(point)) }
        let shown = names.prefix(max(1, min(Self.mostPanels, mostMarks(roles) * names.count / max(1, 2 * all.count))))
        var marks = shown.flatMap { name in self.marks(all.filter { panel($0) == name }, roles, measure, panel: name) }
        marks += references(all, roles)
        let rest = names.count > shown.count ? ["\(shown.count) of \(names.count) panels"] : []
        return block(
            roles, fileName(measure.claim + "-" + measure.name) + "-", what: record.title(measure), y: record.title(measure), rest: rest,
            marks: marks, ownY: false, columns: shown.contains { $0.count > 26 } ? 2 : nil)
    }

    private func block(
        _ roles: Roles, _ prefix: String, what: String, y: String, rest: [String], marks: [Mark], ownY: Bool, columns: Int?
    ) -> FigureBlock {
        let key = record.axes[roles.x].key
        let numbers = isNumeric(roles.x) ? levels(roles.x).compactMap(Double.init) : []
        let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 1)
        let isLog = !numbers.isEmpty && low > 0 && (record.axes[roles.x].isLogarithmic || (numbers.count > 2 && high / low >= 50))
        let room = 0.04 * (isLog ? log(high / low) : high - low)
        let x =
            numbers.isEmpty
            ? Axis(key, labels: levels(roles.x))
            : isLog
                ? Axis(key, scale: .log, from: low * exp(-room), to: high * exp(room)) : Axis(key, from: low - room, to: high + room)
        let folder = name.map { "sweeps/\($0)/" } ?? ""
        let thinned = drawnSeries(roles).map { shown in
            ["\(shown.count) of \(levels(roles.series[0]).count) values of \(record.axes[roles.series[0]].key)"]
        }
        let draws = drawnPoints(roles).count
        let fewer = isRandom && draws < record.points.count ? ["the first \(draws) of \(record.points.count) points"] : []
        let left = (rest + (thinned ?? []) + fewer).joined(separator: ", ")
        let drawn = left.isEmpty ? "" : " Drawn: \(left)."
        let failed = record.failures == 0 ? "" : " Dotted lines marked 'failed': a point there failed."
        let figure = Figure(
            "\(folder)\(prefix)over-\(fileName(key))",
            caption: "\(what) over \(key). Bars and bands are the intervals of the measurements.\(drawn)\(failed)",
            alt: "\(what) of \(record.study) over \(key), at \(counted(record.points.count)) of a sweep.", x: x, y: Axis(y)
        ) { marks }
        var shaped = ownY ? figure.independentY() : figure
        if let columns { shaped = shaped.columns(columns) }
        if roles.series.count == 1 {
            shaped = shaped.legend(record.axes[roles.series[0]].key)
            if isNumeric(roles.series[0]) { shaped = shaped.ordered() }
        }
        return Markdown.figures(shaped.blocks)[0]
    }

    private func counted(_ count: Int) -> String { "\(count) point\(count == 1 ? "" : "s")" }

    private func isDense(_ roles: Roles) -> Bool { !isRandom && isNumeric(roles.x) && levels(roles.x).count >= Self.densely }

    private func mostMarks(_ roles: Roles) -> Int { isDense(roles) ? Self.mostOnLines : Self.mostMarks }

    private var isRandom: Bool { if case .random = record.kind { true } else { false } }

    private func fileName(_ text: String) -> String {
        text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? "\($0)" : "-" }.joined()
    }

    // MARK: Marks

    /// The levels of a numeric axis of colours that are drawn, evenly over it, both ends included; nil for all.
    private func drawnSeries(_ roles: Roles) -> [String]? {
        guard !isRandom, roles.series.count == 1 else { return nil }
        let all = levels(roles.series[0])
        guard all.count > Self.mostSeries else { return nil }
        return (0..<Self.mostSeries).map { all[$0 * (all.count - 1) / (Self.mostSeries - 1)] }
    }

    private func drawnPoints(_ roles: Roles) -> [SweepRecord.Point] {
        if isRandom { return Array(record.points.prefix(Self.mostDraws)) }
        guard let shown = drawnSeries(roles) else { return record.points }
        return record.points.filter { shown.contains($0.values[roles.series[0]]) }
    }

    /// `rate 0.1, kind single`; a single axis is named by the legend's title.
    private func name(_ point: SweepRecord.Point, _ axes: [Int], isTitled: Bool = false) -> String {
        axes.map { isTitled ? point.values[$0] : "\(record.axes[$0].key) \(point.values[$0])" }.joined(separator: ", ")
    }

    private func marks(_ points: [SweepRecord.Point], _ roles: Roles, _ measure: SweepRecord.Measure, panel: String) -> [Mark] {
        func series(_ point: SweepRecord.Point) -> String { name(point, roles.series, isTitled: roles.series.count == 1) }
        var names = roles.series.count == 1 ? levels(roles.series[0]) : [String]()
        for point in points where !names.contains(series(point)) { names.append(series(point)) }
        return names.flatMap { name -> [Mark] in
            let rows = points.filter { series($0) == name }.compactMap { point in
                record.estimate(measure, at: point).map { (value: point.values[roles.x], estimate: $0) }
            }
            guard !rows.isEmpty else { return [] }
            let estimates = rows.map(\.estimate)
            guard isNumeric(roles.x) else { return IntervalPoints(x: rows.map(\.value), y: estimates, series: name, panel: panel) }
            let x = rows.map { Double($0.value) ?? .nan }
            if isRandom { return IntervalPoints(x: x, y: estimates, series: name, panel: panel) }
            if isDense(roles) { return BandedLine(x: x, y: estimates, series: name, panel: panel) }
            return [Line(x: x, y: estimates.map(\.value), series: name, panel: panel)]
                + IntervalPoints(x: x, y: estimates, series: name, panel: panel)
        }
    }

    /// Where the study stands without the sweep, and where points failed.
    private func references(_ points: [SweepRecord.Point], _ roles: Roles) -> [Mark] {
        let levels = levels(roles.x)
        func place(_ value: String) -> Double? {
            isNumeric(roles.x) ? Double(value) : levels.firstIndex(of: value).map(Double.init)
        }
        var failed: [Double] = []
        for point in points where point.failure != nil {
            if let place = place(point.values[roles.x]), !failed.contains(place) { failed.append(place) }
        }
        var marks = failed.enumerated().map { ReferenceLine(x: $0.element, label: $0.offset == 0 ? "failed" : "") }
        if let usual = record.usual[roles.x].flatMap(place), !failed.contains(usual),
            let first = levels.compactMap(place).min(), let last = levels.compactMap(place).max(), (first...last).contains(usual)
        {
            marks.append(ReferenceLine(x: usual, label: self.usual))
        }
        return marks
    }
}
