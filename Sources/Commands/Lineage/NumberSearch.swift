internal import ContentStore
internal import Reporting
internal import Workbench

/// What somebody may mean by a number or figure of a published report.
struct NumberSearch {
    /// A number or figure, with the stages that it comes from.
    struct Subject: Equatable {
        /// `0.527 = thresholds.formula[0], 0.52706…`
        let title: String
        /// Where the report has it: `report.md:57:12`.
        var places: [String]
        /// By label; none for a number of the paper.
        let stages: [String]
    }

    private let record: PublishedRecord

    init(_ record: PublishedRecord) { self.record = record }

    /// - Parameter given: a number as the report prints it, a place in the report, the name of something measured, of a figure, of a stage, or of a
    ///   published file.
    func subjects(_ given: String) -> [Subject] {
        var text = given
        for prefix in ["./", "outputs/\(record.study)/"] where text.hasPrefix(prefix) { text.removeFirst(prefix.count) }
        if let file = file(text) { return [file] }
        let stages = record.stages.map(\.label).filter { $0 == text || stageFamily($0) == text }
        // The name of a claim is that of its stage.
        if !stages.isEmpty { return [Subject(title: "stage '\(firstOf(stages))'", places: [], stages: stages)] }
        if let figure = record.figures.first(where: { $0.name == text }) {
            return [Subject(title: "figure '\(figure.name)'", places: [], stages: figure.stages)]
        }
        let name = text.split(separator: ".", maxSplits: 1).map(String.init)
        let numbers = record.numbers.filter { number in
            isPrinted(text, as: number.text) || isPlace(text, of: number)
                || { if case .stage(let stage, let path?, _) = number.source { path == text || name == [stage, path] } else { false } }()
        }
        var subjects: [Subject] = []
        for number in numbers {
            let subject = subject(number)
            if let known = subjects.firstIndex(where: { $0.title == subject.title }) {
                subjects[known].places += subject.places
            } else {
                subjects.append(subject)
            }
        }
        return subjects
    }

    /// A file of the published ones, with the stages that what it shows comes from.
    private func file(_ name: String) -> Subject? {
        for ending in [".svg", ".vl.json"] {
            guard let figure = record.figures.first(where: { $0.name + ending == name }) else { continue }
            return Subject(title: "figure '\(figure.name)'", places: [], stages: figure.stages)
        }
        switch name {
        case "report.md":
            let stages = record.stages.map(\.label).filter { label in label == "report" || record.claims.contains { $0.id == label } }
            return Subject(title: "the report, from its own stage and those of the claims", places: [], stages: stages)
        case "results.json": return Subject(title: "all results", places: [], stages: record.stages.map(\.label))
        default: return nil
        }
    }

    /// A number with an interval is found by itself too: `0.53` in `0.53 [0.43, 0.63]`.
    private func isPrinted(_ text: String, as number: String) -> Bool { number == text || number.hasPrefix(text + " [") }

    /// `report.md:57`, or with the column.
    private func isPlace(_ text: String, of number: PublishedRecord.Number) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0].isEmpty || parts[0].hasSuffix("report.md"), Int(parts[1]) == number.line else { return false }
        guard parts.count > 2, let column = Int(parts[2]) else { return true }
        return (number.column..<number.column + number.text.count).contains(column)
    }

    private func subject(_ number: PublishedRecord.Number) -> Subject {
        let place = "report.md:\(number.line):\(number.column)"
        switch number.source {
        case .quoted(let source): return Subject(title: "\(number.text), quoted from: \(source)", places: [place], stages: [])
        case .sweep(let name, let point, let claim, let path, let value):
            let origin = "\(path) of claim '\(claim)' at point \(point) of sweep '\(name)', in full \(value)"
            return Subject(title: "\(number.text) is \(origin); sweeps/\(name)/sweep.json has its key", places: [place], stages: [])
        case .stage(let stage, "", let value):
            return Subject(title: "\(number.text) is the output of stage '\(stage)', in full \(value)", places: [place], stages: [stage])
        case .stage(let stage, let path?, let value):
            return Subject(title: "\(number.text) is \(path) of stage '\(stage)', in full \(value)", places: [place], stages: [stage])
        case .stage(let stage, nil, let value):
            return Subject(title: "\(number.text) is worked out by stage '\(stage)', in full \(value)", places: [place], stages: [stage])
        }
    }
}
