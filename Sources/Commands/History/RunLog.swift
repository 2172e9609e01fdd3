internal import ContentStore
internal import Provenance
internal import Reporting

/// What `log` says about runs.
struct RunLog {
    let entries: [RunHistory.Entry]
    let now: Double

    /// A line for each run: name, age, study, choices, what became of it, sources.
    var text: String {
        let rows = entries.map { entry in
            let manifest = entry.manifest
            return [
                manifest.run.description, timeAgo(now - Double(manifest.run.secondsSince1970)), manifest.study, manifest.choicesText,
                entry.outcomeText, manifest.source.shortText,
            ]
        }
        let widths = (0..<6).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ").trimmingEnd
        }.joined(separator: "\n")
    }

    var json: JSONValue { .array(entries.map(\.json)) }
}

extension RunHistory.Entry {
    /// `9 executed, 5 cached, 2 s`
    var outcomeText: String {
        var parts: [String] = []
        if manifest.result == .interrupted { parts.append("interrupted") }
        if !failed.isEmpty { parts.append("\(failed.count) failed") }
        if !executed.isEmpty { parts.append("\(executed.count) executed") }
        let trusted = manifest.stages.count { $0.outcome == .trusted }
        if trusted > 0 { parts.append("\(trusted) trusted") }
        if let results, results > executed.count + trusted { parts.append("\(results - executed.count - trusted) cached") }
        if !executed.isEmpty { parts.append(AtlasPage.duration(executed.map(\.seconds).reduce(0, +))) }
        if !isOfStore { parts.append("fetched") }
        return parts.joined(separator: ", ")
    }

    var json: JSONValue {
        let seconds = executed.map(\.seconds).reduce(0, +)
        return .members([
            ("run", .string(manifest.run.description)), ("started", .integer(Int64(manifest.run.secondsSince1970))),
            ("study", .string(manifest.study)), ("preset", .string(manifest.preset)),
            ("settings", .array(manifest.typed.settings.map(JSONValue.string))),
            ("files", .array(manifest.typed.files.map(JSONValue.string))), ("result", .string(manifest.result.rawValue)),
            ("executed", .integer(Int64(executed.count))), ("failed", .integer(Int64(failed.count))),
            ("results", results.map { .integer(Int64($0)) } ?? .null), ("seconds", .number(seconds)),
            ("sourceTree", manifest.source.tree.map(JSONValue.string) ?? .null),
            ("commit", manifest.source.headCommit.map(JSONValue.string) ?? .null),
            ("changed", .array(manifest.source.changed.map(JSONValue.string))), ("inStore", .bool(isOfStore)),
        ])
    }
}

extension RunManifest.Source {
    /// `1a2b3c4d5e6f`, `1a2b3c4d5e6f and 2 files changed`
    var shortText: String {
        guard let tree else { return "sources not pinned" }
        guard let headCommit else { return "source tree \(tree.prefix(12))" }
        return "\(headCommit.prefix(12))\(changed.isEmpty ? "" : " and \(counted(changed.count, "file")) changed")"
    }
}

/// All that is known about one run.
struct RunDescription {
    let entry: RunHistory.Entry
    /// Verdicts by the rules that stand here now; none when the store has lost what the run used.
    let claims: [PublishedRecord.Claim]
    let now: Double

    var text: String {
        let manifest = entry.manifest
        let ended = manifest.result == .succeeded ? "succeeded" : manifest.result == .failed ? "failed" : "interrupted"
        var lines = [
            "run \(manifest.run) of \(manifest.study), \(timeAgo(now - Double(manifest.run.secondsSince1970))): \(ended)"
        ]
        func add(_ name: String, _ texts: [String]) {
            for (index, text) in texts.enumerated() { lines.append("  \((index == 0 ? name : "").padded(to: 11))  \(text)") }
        }
        add("command", [(["reprise"] + manifest.arguments.dropFirst()).joined(separator: " ")])
        add("settings", manifest.settings.map { "\($0.path)=\($0.value)" })
        add("sources", sources(manifest.source))
        add("environment", [manifest.environment.fields.map { "\($0.name) \($0.value)" }.joined(separator: ", ")])
        add("machine", ["\(manifest.host.processor.isEmpty ? "unknown processor" : manifest.host.processor), \(manifest.host.kernel)"])
        add("stages", stages)
        add("claims", claims.map { "\($0.id): \($0.verdict)" })
        return lines.joined(separator: "\n")
    }

    private func sources(_ source: RunManifest.Source) -> [String] {
        guard let tree = source.tree else { return ["not pinned: \(source.unpinned ?? "")"] }
        let commit = source.headCommit.map { ", on commit \($0.prefix(12))\(source.branch.map { " of \($0)" } ?? "")" } ?? ""
        let changed = source.changed.isEmpty ? "" : ", changed: \(listed(source.changed))"
        return ["source tree \(tree.prefix(12))\(commit)\(changed)"]
    }

    /// A line for each family that ran.
    private var stages: [String] {
        var order: [String] = []
        var members: [String: [RunManifest.Stage]] = [:]
        for stage in entry.manifest.stages {
            let name = "\(stage.outcome.rawValue) \(stageFamily(stage.label))"
            if members[name] == nil { order.append(name) }
            members[name, default: []].append(stage)
        }
        let lines = order.compactMap { name in
            members[name].map { stages in
                "\(firstOf(stages.map(\.label))): \(stages[0].outcome.rawValue), \(AtlasPage.duration(stages.map(\.seconds).reduce(0, +)))"
            }
        }
        let others = (entry.results ?? 0) - entry.manifest.stages.count
        return lines + (others > 0 ? ["\(others) more were cached"] : [])
    }

    var json: JSONValue {
        guard case .object(let members) = entry.json else { return .null }
        let manifest = entry.manifest
        return .object(
            members + [
                (key: "configuration", value: .members(manifest.settings.map { ($0.path, .string($0.value)) })),
                (key: "environment", value: .members(manifest.environment.fields.map { ($0.name, .string($0.value)) })),
                (
                    key: "stages",
                    value: .array(
                        manifest.stages.map {
                            .members(
                                [
                                    ("stage", .string($0.label)), ("key", .string($0.key)), ("outcome", .string($0.outcome.rawValue)),
                                    ("seconds", .number($0.seconds)),
                                ] + ($0.place.map { [("place", .string($0))] } ?? []))
                        })
                ),
                (key: "claims", value: .members(claims.map { ($0.id, .string($0.verdict)) })),
            ])
    }
}
