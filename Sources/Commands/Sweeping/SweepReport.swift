internal import Configuration
internal import ContentStore
internal import Evidence
internal import Reporting
internal import Statistics
internal import Workbench

/// A sweep as parts of a page: what was varied, what that changes, a table of its points, and small multiples.
struct SweepReport {
    /// More columns of measurements than these are not read beside each other; `sweep.csv` has all.
    private static let mostColumns = 6
    /// The most points of a published table, and how many of more are shown.
    private static let (mostRows, head) = (20, 12)
    /// So many points are named one by one.
    private static let mostNamed = 8

    let record: SweepRecord
    /// The verdicts of the published report, by claim; nil where it has another preset, or there is none.
    let published: [String: String]?
    /// The name under which it is published; nil for a trial.
    var name: String?

    /// The measurements that were asked for, or those that decide on the claims.
    ///
    /// Errors: ``CommandError`` for names that no claim has, all at once.
    static func measures(named names: [String], of claims: [Claim]) throws -> [SweepRecord.Measure] {
        guard !names.isEmpty else {
            return claims.flatMap { claim in
                var found: [String] = []
                for comparison in claim.reproduced + claim.validated where !found.contains(comparison.left.name) {
                    found.append(comparison.left.name)
                }
                return found.map { SweepRecord.Measure(claim: claim.id, name: $0) }
            }
        }
        let all = claims.flatMap { claim in
            (claim.measures + claim.controls.flatMap(\.measures)).map { SweepRecord.Measure(claim: claim.id, name: $0.name) }
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

    // MARK: What changes

    /// The axes that have several values among the points.
    var varied: [Int] { record.axes.indices.filter { axis in Set(record.points.map { $0.values[axis] }).count > 1 } }

    /// The measurements that are not the same at all points.
    var changing: [SweepRecord.Measure] { record.measures.filter { !isConstant($0) } }

    private func isConstant(_ measure: SweepRecord.Measure) -> Bool {
        let estimates = record.points.filter { $0.failure == nil }.map { record.estimate(measure, at: $0) }
        guard let first = estimates.first else { return true }
        return estimates.allSatisfy { NumberFormat.interval.digits(of: $0) == NumberFormat.interval.digits(of: first) }
    }

    /// The claims whose verdict is not the published one, or not the same, at all points.
    private var changingClaims: [String] {
        record.claims.filter { claim in
            let verdicts = Set(record.points.compactMap { record.verdict(claim, at: $0) })
            return verdicts.count > 1 || published.map { !verdicts.isSubset(of: [$0[claim] ?? ""]) } ?? false
        }
    }

    // MARK: The page

    /// A page of its own, for a trial.
    var markdown: String {
        let title = Markdown.raw(["# Sweep of \(record.study)", ""])
        let lines = title + Markdown.lines(blocks, level: 2) + Markdown.raw(["```sh", record.command, "```"])
        return lines.map(\.markdown).joined(separator: "\n") + "\n"
    }

    var blocks: [Block] {
        [.prose(opening)] + verdictLines.map(Block.prose) + [.prose(table)] + figures.map(Block.figure) + remarks.map(Block.prose)
    }

    private var opening: ProseText {
        let wanted = record.points.count == record.count ? "" : " of \(record.count)"
        let axes = record.axes.map(told).joined(separator: ", ")
        let settings = record.overrides.isEmpty ? "" : "; at all of them \(record.overrides.map { code($0) }.joined(separator: ", "))"
        let failed = record.failures == 0 ? "" : " \(counted(record.failures, "point")) failed."
        let drawn = if case .random = record.kind { "drawn at random" } else { "" }
        let trial =
            name == nil
            ? " A sweep is a trial: it registers nothing, and verdicts are those that each setting would have had." : ""
        let preset = record.preset == "default" ? "" : " Preset \(code(record.preset))."
        let start = [counted(record.points.count, "point") + wanted, drawn].filter { !$0.isEmpty }.joined(separator: " ")
        return ProseText(markdown: "\(start): \(axes)\(settings).\(preset)\(failed)\(trial)")
    }

    /// `delay` over 0.1, 0.2, 0.4
    private func told(_ axis: SweepAxis) -> String {
        switch (axis.values, record.kind) {
        case (.range, .random):
            let range = axis.text.dropFirst(axis.key.count + 1).prefix { $0 != ":" }.replacing("..", with: " and ")
            return "\(code(axis.key)) between \(range)\(axis.isLogarithmic ? ", evenly in its logarithm" : "")"
        case (.listed(let values), .random): return "\(code(axis.key)) among \(escapedMarkdown(values.joined(separator: ", ")))"
        case (_, .grid):
            let values = (try? axis.grid()) ?? []
            guard values.count > Self.mostNamed else { return "\(code(axis.key)) over \(escapedMarkdown(values.joined(separator: ", ")))" }
            let ends = "from \(escapedMarkdown(values[0])) to \(escapedMarkdown(values[values.count - 1]))"
            return "\(code(axis.key)) over \(values.count) values \(ends)"
        }
    }

    func code(_ text: String) -> String { "`\(text.replacing("`", with: "'"))`" }

    // MARK: Verdicts

    /// What becomes of the verdicts: a list, and a sentence on those that stay as they are.
    private var verdictLines: [ProseText] {
        let changed = changingClaims
        var lines: [ProseText] = []
        if let published {
            let items = changed.map { claim -> String in
                let was = published[claim] ?? "not judged"
                let others = groups(claim).filter { $0.verdict != was }.map { "\(glyph($0.verdict)) at \(places($0.points))" }
                return "- \(code(claim)), published as \(glyph(was)): \(others.joined(separator: "; "))."
            }
            if !items.isEmpty { lines.append(ProseText(markdown: items.joined(separator: "\n"))) }
            let rest = record.claims.count - changed.count
            if rest > 0 {
                let which =
                    switch (changed.isEmpty, rest) {
                    case (true, 1): "The verdict is the published one"
                    case (true, _): "All verdicts are the published ones"
                    case (false, 1): "The other verdict is the published one"
                    case (false, _): "The other \(rest) verdicts are the published ones"
                    }
                lines.append(ProseText(markdown: "\(which) at every point."))
            }
        } else {
            let same = record.claims.filter { !changed.contains($0) }.compactMap { claim in
                groups(claim).first.map { (verdict: $0.verdict, claim: code(claim)) }
            }
            let told = Dictionary(grouping: same, by: \.verdict).sorted { $0.key < $1.key }.map { verdict, claims in
                "\(glyph(verdict)): \(claims.map(\.claim).joined(separator: ", "))"
            }
            if !told.isEmpty {
                lines.append(ProseText(markdown: "Verdicts that are the same at every point: \(told.joined(separator: "; "))."))
            }
        }
        return lines
    }

    /// The points of each verdict on a claim, in the order in which they come.
    private func groups(_ claim: String) -> [(verdict: String, points: [SweepRecord.Point])] {
        var groups: [(verdict: String, points: [SweepRecord.Point])] = []
        for point in record.points {
            guard let verdict = record.verdict(claim, at: point) else { continue }
            if let place = groups.firstIndex(where: { $0.verdict == verdict }) {
                groups[place].points.append(point)
            } else {
                groups.append((verdict, [point]))
            }
        }
        return groups
    }

    /// Points by their value where one setting is varied, by their number otherwise.
    private func places(_ points: [SweepRecord.Point]) -> String {
        let named = points.prefix(Self.mostNamed)
        let more = points.count > named.count ? " and \(points.count - named.count) more" : ""
        if varied.count == 1 { return escapedMarkdown(named.map { $0.values[varied[0]] }.joined(separator: ", ")) + more }
        return "point\(points.count == 1 ? "" : "s") \(named.map { "\($0.number)" }.joined(separator: ", "))\(more)"
    }

    /// What the settings without the sweep are called.
    var usual: String { published == nil ? "as it stands" : "as published" }

    func glyph(_ verdict: String) -> String { "\(ReportPage.glyph(verdict)) \(verdict)" }

    // MARK: The table

    private var shownPoints: ArraySlice<SweepRecord.Point> {
        name != nil && record.points.count > Self.mostRows ? record.points.prefix(Self.head) : record.points[...]
    }

    /// A row for each point: its settings, what changes, the verdicts that change.
    private var table: ProseText {
        let measures = Array(changing.prefix(Self.mostColumns))
        let claims = changingClaims
        let hasFailures = record.failures > 0
        let titles =
            ["point"] + record.axes.map { escapedMarkdown($0.key) } + measures.map { escapedMarkdown(record.title($0)) }
            + claims.map { code($0) } + (hasFailures ? ["failed"] : [])
        let numeric = [true] + record.axes.map { _ in true } + measures.map { _ in true } + claims.map { _ in false } + [false]
        let rows = shownPoints.map { point -> [ProseText] in
            let mark = record.isUsual(point) && record.overrides.isEmpty ? " (\(usual))" : ""
            var cells = [ProseText(markdown: "\(point.number)\(mark)")] + point.values.map { ProseText(markdown: escapedMarkdown($0)) }
            cells += measures.map { measure in
                record.estimate(measure, at: point).map { number($0, measure, point) } ?? "–"
            }
            cells += claims.map { claim in ProseText(markdown: record.verdict(claim, at: point).map(glyph) ?? "") }
            if hasFailures { cells.append(ProseText(markdown: point.failure.map { escapedMarkdown(shown($0)) } ?? "")) }
            return cells
        }
        let head = [titles, zip(titles, numeric).map { $1 ? "---:" : "---" }].map { $0.map(ProseText.init(markdown:)) }
        return (head + rows).map { ProseText(markdown: "| ") + $0.joined(separator: " | ") + ProseText(markdown: " |") }
            .joined(separator: "\n")
    }

    private func number(_ estimate: Estimate, _ measure: SweepRecord.Measure, _ point: SweepRecord.Point) -> ProseText {
        let text = NumberFormat.interval.text(estimate)
        guard let name else { return ProseText(markdown: text) }
        let place = SweepPlace(sweep: name, point: point.number, claim: measure.claim)
        return ProseText(.init(text: text, origin: .measure(claim: place.text, name: measure.name, estimate.valueAndEnds)))
    }

    /// What the table and the figures leave out.
    private var remarks: [ProseText] {
        var lines: [ProseText] = []
        let more = record.points.count - shownPoints.count
        if more > 0 { lines.append(ProseText(markdown: "The table goes on in the file for \(more) more points.")) }
        let constant = record.measures.filter(isConstant)
        if let first = record.points.first(where: { $0.failure == nil }), !constant.isEmpty, record.points.count > 1 {
            let told = constant.prefix(Self.mostNamed).map { measure in
                ProseText(markdown: code(record.title(measure)) + " = ")
                    + (record.estimate(measure, at: first).map { number($0, measure, first) } ?? "–")
            }
            let more = constant.count > Self.mostNamed ? " and \(constant.count - Self.mostNamed) more" : ""
            lines.append(
                ProseText(markdown: "Measured the same at every point: ") + told.joined(separator: ", ") + ProseText(markdown: more + "."))
        }
        let hidden = changing.dropFirst(Self.mostColumns)
        if !hidden.isEmpty {
            let names = hidden.map { code(record.title($0)) }.joined(separator: ", ")
            lines.append(ProseText(markdown: "Not in the table, but in the file: \(names)."))
        }
        if let name {
            let folder = "sweeps/\(name)"
            lines += [
                ProseText(markdown: "[All numbers](\(folder)/sweep.csv); [keys and sources of each point](\(folder)/sweep.json)."),
                ProseText(markdown: "Again: \(code(record.command))."),
            ]
        }
        return lines.isEmpty ? [] : [lines.joined(separator: " ")]
    }
}

extension NumberFormat {
    /// What readers see of an estimate; equal digits are equal to them.
    fileprivate func digits(of estimate: Estimate?) -> String { estimate.map(text) ?? "" }
}
