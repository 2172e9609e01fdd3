internal import ContentStore
internal import Execution
internal import Reporting
internal import Workbench

/// Finds out where the numbers of a report come from: from elsewhere, from a stage that measured or made them, or from the report's own stage.
///
/// A value is recognised by all its digits in what the report takes. Few digits, such as those of 0.5 or 12, are no proof: a number of
/// fewer than ``leastDigits`` counts as worked out by the report's stage, as does one that it computed.
struct NumberSources {
    static let leastDigits = 8

    private struct Origin {
        let stage: String
        let path: String
    }

    private var report = ""
    private var origins: [UInt64: Origin] = [:]

    /// - Parameters:
    ///   - places: the numbers that are looked for.
    ///   - figures: the figures whose values are.
    init(of places: [WrittenReport.Place], _ figures: [FigureBlock], in session: Session, _ planner: Planner) {
        let graph = session.study.graph
        guard let report = graph.nodes.firstIndex(where: { $0.kind == .report }) else { return }
        self.report = graph.nodes[report].label
        var wanted = Set(figures.flatMap(Self.values))
        for place in places {
            if case .value(let numbers) = place.number.origin, let value = numbers.first, Self.isTelling(value) {
                wanted.insert(value.bitPattern)
            }
        }
        // In the order of the pipeline: the stage that made a value comes before those that hand it on.
        for position in Set(graph.inputs[report]).sorted() where origins.count < wanted.count {
            guard let record = planner.record(position), let artifact = session.store.artifact(record.output),
                let json = try? ArtifactDecoder.json(of: artifact)
            else { continue }
            collect(json, "", wanted, graph.nodes[position].label)
        }
    }

    func source(of number: ReportNumber) -> PublishedRecord.Number.Source {
        switch number.origin {
        case .quoted(let place): .quoted(place: place)
        case .measure(let claim, let name, let numbers): .stage(claim, path: name, value: numbers.first ?? .nan)
        case .value(let numbers):
            if let value = numbers.first, let origin = origins[value.bitPattern] {
                .stage(origin.stage, path: origin.path.isEmpty ? nil : origin.path, value: value)
            } else {
                .stage(report, path: nil, value: numbers.first ?? .nan)
            }
        }
    }

    /// The stages whose values a figure shows, and the report's own if it shows others.
    func stages(of figure: FigureBlock) -> [String] {
        let values = Self.values(figure)
        let found = values.compactMap { origins[$0]?.stage }
        return Set(found).sorted() + (found.count == values.count && !found.isEmpty ? [] : [report])
    }

    private static func values(_ figure: FigureBlock) -> [UInt64] {
        figure.marks.flatMap { mark in [mark.x, mark.y, mark.low, mark.high, mark.value].joined() }.filter(isTelling).map(\.bitPattern)
    }

    private static func isTelling(_ value: Double) -> Bool {
        value.isFinite && "\(value)".prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }.count >= leastDigits
    }

    private mutating func collect(_ json: JSONValue, _ path: String, _ wanted: Set<UInt64>, _ stage: String) {
        switch json {
        case .array(let elements):
            for (index, element) in elements.enumerated() { collect(element, "\(path)[\(index)]", wanted, stage) }
        case .object(let members):
            for (key, value) in members { collect(value, path.isEmpty ? key : "\(path).\(key)", wanted, stage) }
        case .number(let value):
            if wanted.contains(value.bitPattern), origins[value.bitPattern] == nil {
                origins[value.bitPattern] = Origin(stage: stage, path: path)
            }
        default: break
        }
    }
}
