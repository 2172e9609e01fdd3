internal import Workbench

/// The sizes of a figure's panels, in pixels: all of it stays within 740, so that GitHub shows it unscaled.
struct FigureLayout {
    static let total = 740
    /// Widths of a character of labels, near enough to leave room.
    static let character = 7

    let columns: Int
    let width: Int
    let height: Int
    let spacing: Int
    /// Room at the right of a panel for the names of its lines.
    let labelRoom: Int

    init(_ figure: FigureBlock, panels: [String], rows: [String], words: (x: [String], y: [String])) {
        let count = max(1, panels.count)
        columns = rows.isEmpty ? figure.layout.columns.map { min($0, count) } ?? (count <= 3 ? count : min(3, (count + 1) / 2)) : count
        let labelled = figure.marks.filter { $0.isLabelled && $0.kind == .line }.flatMap { $0.series.isEmpty ? $0.each : $0.series }
        labelRoom = labelled.isEmpty || !figure.layout.sharesY ? 0 : (labelled.map(\.count).max() ?? 0) * Self.character + 22
        let ownAxes = count > 1 && !figure.layout.sharesY
        spacing = count > 1 ? 20 + labelRoom + (ownAxes ? 40 : 0) : 0
        // The y axis with its title; words along it as long as they are.
        let longest = words.y.flatMap { $0.split(separator: "\n") }.map(\.count).max() ?? 0
        let axis = longest == 0 ? 64 : 40 + min(240, longest * Self.character)
        let room = Self.total - axis - labelRoom - (rows.isEmpty ? 0 : 24) - (ownAxes ? 40 : 0)
        var width = max(90, (room - spacing * (columns - 1)) / columns)
        var height = figure.layout.height ?? (count == 1 && rows.isEmpty ? 320 : rows.isEmpty && columns <= 2 ? 200 : 170)
        if figure.marks.contains(where: { $0.kind == .heatMap }), !words.x.isEmpty, !words.y.isEmpty {
            // Whole pixels for each cell: between cells of fractions light shines through.
            let across = max(1, min(width / words.x.count, 56))
            let down = max(1, figure.layout.height.map { $0 / words.y.count } ?? min(max(across, 14), max(1, 420 / words.y.count), 56))
            (width, height) = (across * words.x.count, down * words.y.count)
        } else if longest > 0, figure.layout.height == nil {
            // Room for the series beside each other at each word.
            let series = figure.marks.contains { $0.kind == .line } ? 1 : Set(figure.marks.filter { !$0.isInk }.flatMap(\.series)).count
            height = max(80, max(30, 16 * series + 6) * words.y.count)
        }
        (self.width, self.height) = (width, height)
    }
}
