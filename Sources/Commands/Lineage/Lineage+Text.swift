internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting
internal import Workbench

extension Lineage {
    var text: String {
        var lines = subjects.flatMap { subject in
            [subject.title] + (subject.places.isEmpty ? [] : ["  in outputs/\(slug)/\(listed(subject.places))"])
        }
        for step in steps { lines += [""] + step.lines }
        lines += ["", "published by preset \(published.record.preset), \(origin)"]
        let environment = published.record.environment
        if !environment.isEmpty { lines.append("environment: \(environment.map { "\($0.name) \($0.value)" }.joined(separator: ", "))") }
        if !changed.isEmpty {
            lines.append(
                "note: \(listed(changed)) \(changed.count == 1 ? "is" : "are") no longer as published; lines and code above are those of today"
            )
        }
        return lines.joined(separator: "\n")
    }

    private var origin: String {
        guard let tree = published.tree else { return "from sources that were not pinned" }
        if let commit { return "from commit \(commit.prefix(12)) (source tree \(tree.prefix(12)))" }
        if case .pinned(let reference) = pin {
            return "from source tree \(tree.prefix(12)), which is in no commit yet; pinned here as \(reference)"
        }
        return "from source tree \(tree.prefix(12)), which no commit here has"
    }

    var json: JSONValue {
        .members([
            ("study", .string(slug)),
            (
                "subjects",
                .array(
                    subjects.map { subject in
                        .members([
                            ("title", .string(subject.title)), ("places", .array(subject.places.map(JSONValue.string))),
                            ("stages", .array(subject.stages.map(JSONValue.string))),
                        ])
                    })
            ),
            ("steps", .array(steps.map(\.json))), ("changed", .array(changed.map(JSONValue.string))),
            ("preset", .string(published.record.preset)), ("sourceTree", published.tree.map(JSONValue.string) ?? .null),
            ("commit", commit.map(JSONValue.string) ?? .null),
        ])
    }
}

extension Lineage.Step {
    fileprivate var lines: [String] {
        let seconds = published.map(\.seconds).reduce(0, +)
        var title = "\(firstOf(labels)) (\(kind))"
        if let stage = published.first, labels.count == 1 { title += ", key \(stage.key.prefix(12)), output \(stage.output.prefix(12))" }
        if !published.isEmpty { title += ", \(AtlasPage.duration(seconds))" }
        var lines = [title]
        func add(_ name: String, _ texts: [String]) {
            if !texts.isEmpty { lines.append("  \(name.padded(to: 8))  \(texts.joined(separator: ", "))") }
        }
        if let mark = published.lazy.flatMap(\.trust).first { add("trusted", ["not run, since \(mark.date): \(mark.because)"]) }
        add("code", ["\(path)\(line > 0 ? ":\(line)" : "") \(function)\(reach)"])
        add("settings", settings.map { "\($0.path) = \($0.value)" })
        add("data", outside)
        add("takes", takes)
        return lines
    }

    /// `, and 37 declarations that it reaches (Statistics 12, Workbench 25)`
    private var reach: String {
        guard !code.isEmpty else { return "" }
        let modules = Dictionary(grouping: code, by: \.module).map { "\($0.key) \($0.value.count)" }.sorted()
        return ", and \(counted(code.count, "declaration")) that it reaches (\(modules.joined(separator: ", ")))"
    }

    fileprivate var json: JSONValue {
        .members([
            ("stages", .array(labels.map(JSONValue.string))), ("kind", .string(kind)), ("function", .string(function)),
            ("path", .string(path)), ("line", .integer(Int64(line))),
            ("keys", .array(published.map { .string($0.key) })), ("outputs", .array(published.map { .string($0.output) })),
            ("seconds", .number(published.map(\.seconds).reduce(0, +))),
            ("code", .array(code.map { .string("\($0.path):\($0.line) \($0.name)") })),
            ("settings", .members(settings.map { ($0.path, .string($0.value)) })),
            ("data", .array(outside.map(JSONValue.string))), ("takes", .array(takes.map(JSONValue.string))),
        ])
    }
}
