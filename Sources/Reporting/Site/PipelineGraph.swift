/// The pipeline of a report as a picture, from the flow chart that GitHub draws: stages in columns, each right of what it takes.
struct PipelineGraph {
    private struct Stage {
        let text: String
        let kind: String
        var inputs: [Int] = []
        var column = 0
        var row = 0
    }

    private var stages: [Stage] = []

    /// Reads what ``ReportPage`` writes; nil for any other flow chart.
    init?(mermaid text: String) {
        var numbers: [Substring: Int] = [:]
        for line in text.split(separator: "\n").map({ $0.drop { $0 == " " } }) where line != "flowchart LR" {
            if let arrow = line.firstRange(of: " --> ") {
                guard let target = numbers[line[arrow.upperBound...]] else { return nil }
                for name in line[..<arrow.lowerBound].split(separator: " & ") {
                    guard let source = numbers[name], source < target else { return nil }
                    stages[target].inputs.append(source)
                }
                continue
            }
            let name = line.prefix { $0.isLetter || $0.isNumber }
            let shape = line[name.endIndex...]
            guard !name.isEmpty, let first = shape.firstIndex(of: "\""), let last = shape.lastIndex(of: "\""), first < last else {
                return nil
            }
            let kinds = ["[(": "data", "[": "train", "(": "evaluate", "{{": "analyze", "[/": "report"]
            guard let kind = kinds[String(shape[..<first])] else { return nil }
            numbers[name] = stages.count
            stages.append(Stage(text: String(shape[shape.index(after: first)..<last]), kind: kind))
        }
        guard !stages.isEmpty else { return nil }
        place()
    }

    private mutating func place() {
        var rows: [Int: Int] = [:]
        for index in stages.indices {
            stages[index].column = stages[index].inputs.map { stages[$0].column + 1 }.max() ?? 0
            // Beside what it takes, as far as there is room.
            let inputs = stages[index].inputs.map { stages[$0].row }
            let wanted = inputs.isEmpty ? 0 : inputs.reduce(0, +) / inputs.count
            stages[index].row = max(wanted, rows[stages[index].column] ?? 0)
            rows[stages[index].column] = stages[index].row + 1
        }
    }

    private static let (boxWidth, boxHeight, gapX, gapY) = (240, 30, 50, 12)

    var html: String {
        func x(_ stage: Stage) -> Int { stage.column * (Self.boxWidth + Self.gapX) + 4 }
        func y(_ stage: Stage) -> Int { stage.row * (Self.boxHeight + Self.gapY) + 4 }
        let width = (stages.map(x).max() ?? 0) + Self.boxWidth + 4
        let height = (stages.map(y).max() ?? 0) + Self.boxHeight + 4
        var parts: [String] = []
        for stage in stages {
            for input in stage.inputs {
                let (fromX, fromY) = (x(stages[input]) + Self.boxWidth, y(stages[input]) + Self.boxHeight / 2)
                let (toX, toY) = (x(stage), y(stage) + Self.boxHeight / 2)
                let middle = (toX - Self.gapX + toX) / 2
                parts.append("<path d=\"M\(fromX) \(fromY)C\(fromX + 40) \(fromY) \(middle - 20) \(toY) \(toX) \(toY)\"/>")
            }
        }
        for stage in stages {
            let text = stage.text.count > 35 ? "\(stage.text.prefix(34))…" : stage.text
            parts.append(
                "<g class=\"\(stage.kind)\"><title>\(escapedHTML(stage.text)) (\(stage.kind))</title>"
                    + "<rect x=\"\(x(stage))\" y=\"\(y(stage))\" width=\"\(Self.boxWidth)\" height=\"\(Self.boxHeight)\" rx=\"6\"/>"
                    + "<text x=\"\(x(stage) + Self.boxWidth / 2)\" y=\"\(y(stage) + Self.boxHeight / 2 + 4)\">\(escapedHTML(text))</text></g>"
            )
        }
        return "<div class=\"graph scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Pipeline\">"
            + "<svg width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\(stages.count) stages and what each takes\">"
            + parts.joined() + "</svg></div>"
    }
}
