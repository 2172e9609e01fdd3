internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting
internal import Statistics
internal import Workbench

/// How a result of one run came about, or what of the run depends on an input, as the store remembers it: nothing of today's code is asked.
struct RunLineage {
    /// Stages of one name.
    struct Step {
        let labels: [String]
        /// The runs that executed them, with the commit that each stood on.
        let madeBy: [String]
        /// The function or command, with its place, and how many declarations it reached.
        let code: String
        let settings: [String]
        let outside: [String]
        let takes: [String]
    }

    let run: RunID
    let study: String
    let title: String
    let steps: [Step]
    /// Claims that are among the steps.
    let claims: [(id: String, verdict: String)]
    let notes: [String]

    /// - Parameter dependents: what follows from a stage, not what made it; from an input it is always the former.
    ///
    /// Errors: ``CommandError`` when the run has nothing of that name, or the store has lost the run.
    init(_ manifest: RunManifest, _ text: String, _ reader: SideReader, history: RunHistory, dependents: Bool) throws {
        let side = try reader.runSide(manifest)
        guard let store = reader.store else { throw CommandError("error: there is no store here") }
        let trace = Trace(side, reader, records: reader.recordsByKey())
        let labels = side.record.stages.map(\.label)
        var inputs: [String: [String]] = [:]
        for label in labels { inputs[label] = trace.inputs(label) ?? [] }
        let lists = DeclarationLists(store)
        let input = LineageInput(text: text)
        (run, study) = (manifest.run, manifest.study)
        let stages = Self.stages(text, input, side)
        let needed: Set<String>
        if let stages, !dependents {
            title = stages.title
            needed = Self.closure(stages.labels, inputs)
        } else {
            var values: [(label: String, value: String)] = []
            for label in labels {
                guard let fields = trace.fields(label), let value = input.value(in: fields, declarations: lists.list) else { continue }
                values.append((label, value))
            }
            var start = values.map(\.label)
            if start.isEmpty, let stages { start = stages.labels }
            guard !start.isEmpty else { throw Self.nothing(text, manifest, labels) }
            if let value = values.first?.value { title = "\(text): \(value)" } else { title = stages?.title ?? text }
            var followers: [String: [String]] = [:]
            for (label, taken) in inputs { for taken in taken { followers[taken, default: []].append(label) } }
            needed = Self.closure(start, followers)
        }
        var order: [String] = []
        for label in labels where needed.contains(label) && !order.contains(stageFamily(label)) { order.append(stageFamily(label)) }
        // What comes last in the pipeline is what the reader asked for, or what they look for first.
        let depth = Self.depths(labels, inputs)
        func deepest(_ family: String) -> Int { labels.filter { stageFamily($0) == family }.compactMap { depth[$0] }.max() ?? 0 }
        let isBackward = stages != nil && !dependents
        let ranks = Dictionary(order.map { ($0, isBackward ? -deepest($0) : deepest($0)) }, uniquingKeysWith: { first, _ in first })
        order.sort { (left: String, right: String) -> Bool in
            let (first, second) = (ranks[left] ?? 0, ranks[right] ?? 0)
            return first == second ? left < right : first < second
        }
        steps = order.map { family in
            let members = labels.filter { stageFamily($0) == family && needed.contains($0) }
            return Self.step(members, trace, inputs, history, lists)
        }
        let judged = side.record.claims.filter { needed.contains($0.id) }.map { (id: $0.id, verdict: $0.verdict) }
        claims = judged
        notes = side.notes.filter { !judged.isEmpty || !$0.hasPrefix("verdicts") }
    }

    // MARK: What is meant

    /// A stage, or something that a claim measured.
    private static func stages(_ text: String, _ input: LineageInput, _ side: Side) -> (title: String, labels: [String])? {
        let labels = side.record.stages.map(\.label).filter(input.isStage)
        if !labels.isEmpty { return (firstOf(labels), labels) }
        for claim in side.record.claims {
            for (name, estimate) in claim.measured where name == text || "\(claim.id).\(name)" == text {
                return ("\(claim.id).\(name) = \(NumberFormat.standard.text(estimate)), in full \(estimate.value)", [claim.id])
            }
        }
        return nil
    }

    private static func nothing(_ text: String, _ manifest: RunManifest, _ labels: [String]) -> CommandError {
        var families: [String] = []
        for label in labels where !families.contains(stageFamily(label)) { families.append(stageFamily(label)) }
        return CommandError(
            "error: run '\(manifest.run)' of \(manifest.study) has no stage, measured name or input '\(shortened(text))'\n"
                + "  stages: \(families.joined(separator: ", "))\n"
                + "  hint: give a stage, the name of something measured, a setting, a file, a source file or a declaration")
    }

    // MARK: Walking

    private static func closure(_ start: [String], _ edges: [String: [String]]) -> Set<String> {
        var found = Set(start)
        var stack = start
        while let label = stack.popLast() {
            for next in edges[label] ?? [] where found.insert(next).inserted { stack.append(next) }
        }
        return found
    }

    /// How many stages lie before each, at most.
    private static func depths(_ labels: [String], _ inputs: [String: [String]]) -> [String: Int] {
        var depths: [String: Int] = [:]
        for label in labels {
            var stack = [(label: label, isExpanded: false)]
            while let (label, isExpanded) = stack.popLast() {
                if isExpanded {
                    depths[label] = ((inputs[label] ?? []).compactMap { depths[$0] }.max() ?? -1) + 1
                } else if depths[label] == nil {
                    // A trace that two runs made together could hold a circle; it ends here.
                    depths[label] = 0
                    stack.append((label, true))
                    for input in inputs[label] ?? [] where depths[input] == nil { stack.append((input, false)) }
                }
            }
        }
        return depths
    }

    private static func step(
        _ members: [String], _ trace: Trace, _ inputs: [String: [String]], _ history: RunHistory, _ lists: DeclarationLists
    ) -> Step {
        var runs: [String] = []
        var settings: [String] = []
        var counts: [String: Int] = [:]
        var outside: [String] = []
        var takes: [String] = []
        var code = ""
        for label in members {
            if let run = trace.record(label)?.run, !runs.contains(run) { runs.append(run) }
            for input in inputs[label] ?? [] where !takes.contains(stageFamily(input)) { takes.append(stageFamily(input)) }
            for field in trace.fields(label) ?? [] {
                switch field.kind {
                case "setting" where !field.name.hasPrefix("argument "):
                    let text = "\(field.name) = \(field.value)"
                    if counts.updateValue((counts[text] ?? 0) + 1, forKey: text) == nil { settings.append(text) }
                case "file", "program":
                    let text = "\(field.kind) \(field.name) \(shortened(field.value))"
                    if !outside.contains(text) { outside.append(text) }
                case "code" where code.isEmpty:
                    let units = lists.list(field.value)
                    let named = units.filter { $0.parent == nil }.map { "\($0.name), \($0.path):\($0.line)" }
                    code = named.isEmpty ? "" : "\(listed(named)), \(counted(units.count, "declaration")) in all"
                default: break
                }
            }
        }
        let madeBy = runs.sorted().map { run in
            let source = RunID(run).flatMap { try? history.manifest($0) }?.source.shortText
            return "run \(run)\(source.map { " from \($0)" } ?? "")"
        }
        // Levels differ between members and stand in their labels.
        settings.removeAll { (counts[$0] ?? 0) < members.count }
        let shown = settings.count > 8 ? settings.prefix(8) + ["and \(settings.count - 8) more"] : settings
        return Step(labels: members, madeBy: madeBy, code: code, settings: Array(shown), outside: outside, takes: takes)
    }
}

extension RunLineage {
    var text: String {
        var lines = ["\(title), run \(run) of \(study)"]
        for step in steps {
            lines += ["", firstOf(step.labels)]
            func add(_ name: String, _ texts: [String]) {
                if !texts.isEmpty { lines.append("  \(name.padded(to: 8))  \(texts.joined(separator: ", "))") }
            }
            add("made by", step.madeBy.count > 3 ? [listed(step.madeBy)] : step.madeBy)
            add("code", step.code.isEmpty ? [] : [step.code])
            add("settings", step.settings)
            add("data", step.outside)
            add("takes", step.takes)
        }
        if !claims.isEmpty { lines += [""] + claims.map { "claim \($0.id): \($0.verdict)" } }
        return (lines + notes.map { "note: \($0)" }).joined(separator: "\n")
    }

    var json: JSONValue {
        func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
        return .members([
            ("run", .string(run.description)), ("study", .string(study)), ("title", .string(title)),
            (
                "steps",
                .array(
                    steps.map {
                        .members([
                            ("stages", texts($0.labels)), ("madeBy", texts($0.madeBy)), ("code", .string($0.code)),
                            ("settings", texts($0.settings)), ("data", texts($0.outside)), ("takes", texts($0.takes)),
                        ])
                    })
            ),
            ("claims", .members(claims.map { ($0.id, .string($0.verdict)) })), ("notes", texts(notes)),
        ])
    }
}

extension SideReader {
    /// All records of the store by the machine-independent half of their key.
    func recordsByKey() -> [String: [StageRecord]] {
        Dictionary(grouping: store?.records(labelPrefix: "").values.joined().map { $0 } ?? [], by: \.key.hex)
            .mapValues { $0.sorted { ($0.run, $0.label) < ($1.run, $1.label) } }
    }
}
