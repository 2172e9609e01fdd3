internal import ContentStore
internal import Statistics

extension SweepRecord {
    /// A line for each point: its settings, each measurement with its interval, each verdict.
    var csv: String {
        func cell(_ text: String) -> String {
            text.contains { ",\"\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
        }
        let claims = claims
        let numbers = measures.flatMap { measure in ["", " low", " high", " n"].map { title(measure) + $0 } }
        var lines = [(["point"] + axes.map(\.key) + ["outcome"] + numbers + claims).map(cell).joined(separator: ",")]
        for point in points {
            var cells = ["\(point.number)"] + point.values + [point.failure.map { "failed: \($0)" } ?? "measured"]
            for measure in measures {
                let estimate = estimate(measure, at: point)
                cells += [estimate?.value, estimate?.low, estimate?.high].map { $0.map { "\($0)" } ?? "" }
                cells.append(estimate?.n.map { "\($0)" } ?? "")
            }
            cells += claims.map { verdict($0, at: point) ?? "" }
            lines.append(cells.map(cell).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
