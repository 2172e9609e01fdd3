internal import Configuration
internal import ContentStore
internal import Evidence
internal import Reporting
internal import Statistics
internal import Workbench

/// A sweep as a page: a table of its points, and a panel for each measurement over each axis.
struct SweepReport {
    /// A measurement of a claim that is shown.
    struct Measure: Hashable {
        let claim: String
        let name: String
    }

    /// The most panels of a figure that can still be read.
    private static let mostPanels = 12
    /// The most series of a panel that can still be told apart.
    private static let mostSeries = 8

    let slug: String
    let design: SweepDesign
    let result: Sweep.Result
    let measures: [Measure]
    /// What repeats the sweep.
    let command: String

    /// The measurements that were asked for, or those that decide on the claims.
    ///
    /// Errors: ``CommandError`` for names that no claim has, all at once.
    static func measures(named names: [String], of claims: [Claim]) throws -> [Measure] {
        guard !names.isEmpty else {
            return claims.flatMap { claim in
                var found: [String] = []
                for comparison in claim.reproduced + claim.validated where !found.contains(comparison.left.name) {
                    found.append(comparison.left.name)
                }
                return found.map { Measure(claim: claim.id, name: $0) }
            }
        }
        let all = claims.flatMap { claim in
            (claim.measures + claim.controls.flatMap(\.measures)).map { Measure(claim: claim.id, name: $0.name) }
        }
        let unknown = names.filter { name in !all.contains { $0.name == name } }
        guard unknown.isEmpty else {
            let told = unknown.map { name in
                "error: no claim has a measurement '\(name)'"
                    + (nearest(to: name, among: all.map(\.name)).map { " (did you mean '\($0)'?)" } ?? "")
            }
            throw CommandError(
                told.joined(separator: "\n") + "\n  hint: './reprise claims' lists the claims, papers/ their measurements", code: 2)
        }
        return names.flatMap { name in all.filter { $0.name == name } }
    }

    func title(_ measure: Measure) -> String {
        measures.count { $0.name == measure.name } > 1 ? "\(measure.claim): \(measure.name)" : measure.name
    }

    private func claims(_ row: (point: SweepDesign.Point, outcome: Sweep.Outcome)) -> [JudgedClaim] {
        if case .measured(let claims) = row.outcome { claims } else { [] }
    }

    func estimate(_ measure: Measure, at row: (point: SweepDesign.Point, outcome: Sweep.Outcome)) -> Estimate? {
        claims(row).first { $0.claim.id == measure.claim }?.measured[measure.name]
    }

    private var claimIDs: [String] { result.rows.first { !claims($0).isEmpty }.map { claims($0).map(\.claim.id) } ?? [] }

    // MARK: The page

    var blocks: [Block] { [.prose(opening)] + table.blocks + figures.map(Block.figure) }

    var markdown: String {
        let lines = Markdown.raw(["# Sweep of \(slug)", ""]) + Markdown.lines(blocks, level: 2) + Markdown.raw(["```sh", command, "```"])
        return lines.map(\.markdown).joined(separator: "\n") + "\n"
    }

    private var opening: ProseText {
        let axes = design.axes.map(\.key).joined(separator: ", ")
        let failed: ProseText = result.failures == 0 ? "" : " \(counted(result.failures, "point")) failed."
        return
            "\(counted(result.rows.count, "point")) of \(design.points.count) over \(axes).\(failed) A sweep is a trial: it registers nothing, and verdicts are those that each setting would have had."
    }

    private var table: Table {
        Table(Array(result.rows.indices)) {
            Column("point") { $0 + 1 }
            for (place, axis) in design.axes.enumerated() { Column(axis.key) { result.rows[$0].point.values[place] } }
            for measure in measures {
                Column(title(measure), .interval) { estimate(measure, at: result.rows[$0]) ?? Estimate(.nan) }
            }
            Column("verdicts") { row in
                if case .failed(let message) = result.rows[row].outcome { return "failed: \(shown(message))" }
                return claims(result.rows[row]).map { "\(ReportPage.glyph($0.verdict)) \($0.claim.id)" }.joined(separator: ", ")
            }
        }
    }

    // MARK: Small multiples

    /// For each axis that has several values, a panel for each measurement; a grid's other axes make the series.
    private var figures: [FigureBlock] {
        let shown = Array(measures.filter { measure in result.rows.contains { estimate(measure, at: $0) != nil } }.prefix(Self.mostPanels))
        guard !shown.isEmpty else { return [] }
        return design.axes.indices.compactMap { axis in
            guard Set(result.rows.map { $0.point.values[axis] }).count > 1 else { return nil }
            return figure(over: axis, shown)
        }
    }

    private func figure(over axis: Int, _ shown: [Measure]) -> FigureBlock? {
        let key = design.axes[axis].key
        let others = design.axes.indices.filter { $0 != axis }
        func series(_ point: SweepDesign.Point) -> String {
            others.map { "\(design.axes[$0].key) \(point.values[$0])" }.joined(separator: ", ")
        }
        var names: [String] = []
        for row in result.rows where !names.contains(series(row.point)) { names.append(series(row.point)) }
        // Draws at random have a series each: then the points alone say what there is to say.
        let isSplit = names.count <= Self.mostSeries
        let numbers = result.rows.map { Double($0.point.values[axis]) }
        let isNumeric = numbers.allSatisfy { $0 != nil }
        let figure = Figure(
            "sweep-\(key.map { $0.isLetter || $0.isNumber ? "\($0)" : "-" }.joined())", caption: "Measurements over \(key).",
            alt: "Measurements of \(slug) over \(key), a panel each.",
            x: Axis(key, scale: isNumeric && design.axes[axis].isLogarithmic ? .log : .linear), y: Axis("measured")
        ) {
            for measure in shown {
                for name in isSplit ? names : [""] {
                    let rows = result.rows.indices.compactMap { index -> (place: Int, estimate: Estimate)? in
                        let row = result.rows[index]
                        guard !isSplit || series(row.point) == name, let estimate = estimate(measure, at: row) else { return nil }
                        return (index, estimate)
                    }
                    if isNumeric {
                        IntervalPoints(x: rows.map { numbers[$0.place]! }, y: rows.map(\.estimate), series: name, panel: title(measure))
                    } else {
                        IntervalPoints(
                            x: rows.map { result.rows[$0.place].point.values[axis] }, y: rows.map(\.estimate), series: name,
                            panel: title(measure))
                    }
                }
            }
        }.independentY()
        return Markdown.figures(figure.blocks).first
    }

    // MARK: For other programs

    /// A line for each point: its settings, each measurement with its interval, each verdict.
    var csv: String {
        func cell(_ text: String) -> String {
            text.contains { ",\"\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
        }
        let numbers = measures.flatMap { measure in ["", " low", " high", " n"].map { title(measure) + $0 } }
        var lines = [(["point"] + design.axes.map(\.key) + ["outcome"] + numbers + claimIDs).map(cell).joined(separator: ",")]
        for (place, row) in result.rows.enumerated() {
            var cells = ["\(place + 1)"] + row.point.values
            if case .failed(let message) = row.outcome { cells.append("failed: \(message)") } else { cells.append("measured") }
            for measure in measures {
                let estimate = estimate(measure, at: row)
                cells += [estimate?.value, estimate?.low, estimate?.high].map { $0.map { "\($0)" } ?? "" }
                cells.append(estimate?.n.map { "\($0)" } ?? "")
            }
            cells += claimIDs.map { id in claims(row).first { $0.claim.id == id }?.verdict ?? "" }
            lines.append(cells.map(cell).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
