internal import ContentStore
internal import Execution
internal import Reporting
internal import Workbench

/// Finds out where the numbers of a report come from: from elsewhere, from a stage that measured or made them, or from the report's own stage.
///
/// A value is recognised by all its digits in what the report takes. Few digits, such as those of 0.5 or 12, are no proof: a number of
/// fewer than ``leastDigits`` counts as worked out by the report's stage. So does one that the report computed, and one that several
/// stages have of which none took it from another: 25 of 240 runs may be in many a result.
struct NumberSources {
    static let leastDigits = 8

    private struct Origin {
        let position: Int
        /// Where the stage's output has it; nil when it has it more than once.
        var path: String?
    }

    private var report = ""
    private let graph: StageGraph
    /// For each value the stages that have it, in the order of the pipeline.
    private var origins: [UInt64: [Origin]] = [:]

    /// - Parameters:
    ///   - places: the numbers that are looked for.
    ///   - figures: the figures whose values are.
    init(of places: [WrittenReport.Place], _ figures: [FigureBlock], in session: Session, _ planner: Planner) {
        graph = session.study.graph
        guard let report = graph.nodes.firstIndex(where: { $0.kind == .report }) else { return }
        self.report = graph.nodes[report].label
        var wanted = Set(figures.flatMap(Self.values))
        for place in places {
            if case .value(let numbers) = place.number.origin, let value = numbers.first, Self.isTelling(value) {
                wanted.insert(value.bitPattern)
            }
        }
        guard !wanted.isEmpty else { return }
        for position in Set(graph.inputs[report]).sorted() {
            guard let record = planner.record(position), let bytes = session.store.output(of: record),
                let json = try? ArtifactDecoder.json(of: bytes)
            else { continue }
            collect(json, "", wanted, position)
        }
    }

    func source(of number: ReportNumber) -> PublishedRecord.Number.Source {
        switch number.origin {
        case .quoted(let place): return .quoted(place: place)
        case .measure(let claim, let name, let numbers):
            let value = numbers.first ?? .nan
            guard let place = SweepPlace(claim) else { return .stage(claim, path: name, value: value) }
            return .sweep(place.sweep, point: place.point, claim: place.claim, path: name, value: value)
        case .value(let numbers):
            let value = numbers.first ?? .nan
            guard let origin = origin(of: value) else { return .stage(report, path: nil, value: value) }
            return .stage(graph.nodes[origin.position].label, path: origin.path, value: value)
        }
    }

    /// The stage that made a value: all others that have it took it from there.
    private func origin(of value: Double) -> Origin? {
        guard let found = origins[value.bitPattern], let first = found.first else { return nil }
        let heirs = found.count > 1 ? graph.following([first.position]) : []
        return found.dropFirst().allSatisfy { heirs.contains($0.position) } ? first : nil
    }

    /// The fewest stages that have all values of a figure; the report's own if none have.
    func stages(of figure: FigureBlock) -> [String] {
        var open = Set(Self.values(figure))
        guard !open.isEmpty, open.allSatisfy({ origins[$0] != nil }) else { return [report] }
        var found: [Int] = []
        while !open.isEmpty {
            var counts: [Int: Int] = [:]
            for value in open { for origin in origins[value] ?? [] { counts[origin.position, default: 0] += 1 } }
            guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { break }
            found.append(best)
            open = open.filter { value in origins[value]?.contains { $0.position == best } == false }
        }
        return found.sorted().map { graph.nodes[$0].label }
    }

    private static func values(_ figure: FigureBlock) -> [UInt64] {
        figure.marks.flatMap { mark in [mark.x, mark.y, mark.low, mark.high, mark.value].joined() }.filter(isTelling).map(\.bitPattern)
    }

    private static func isTelling(_ value: Double) -> Bool {
        value.isFinite && "\(value)".prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }.count >= leastDigits
    }

    private mutating func collect(_ json: JSONValue, _ path: String, _ wanted: Set<UInt64>, _ position: Int) {
        switch json {
        case .array(let elements):
            for (index, element) in elements.enumerated() { collect(element, "\(path)[\(index)]", wanted, position) }
        case .object(let members):
            for (key, value) in members { collect(value, path.isEmpty ? key : "\(path).\(key)", wanted, position) }
        case .number(let value):
            guard wanted.contains(value.bitPattern) else { return }
            var known = origins[value.bitPattern] ?? []
            if known.last?.position == position {
                known[known.count - 1].path = nil
            } else {
                known.append(Origin(position: position, path: path))
            }
            origins[value.bitPattern] = known
        default: break
        }
    }
}
