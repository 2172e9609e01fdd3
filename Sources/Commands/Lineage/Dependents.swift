internal import Configuration
internal import ContentStore
internal import Execution
internal import Reporting
internal import Workbench

/// What of a study depends on an input: stages, claims, figures and numbers, and which runs took which version of it.
struct Dependents {
    /// Stages of one name.
    struct Family {
        let labels: [String]
        let kind: String
    }

    /// A value or content of the input that results in the store were made from.
    struct Version {
        let value: String
        let stages: [String]
        /// The runs that executed them, oldest first.
        let runs: [String]
    }

    let slug: String
    let preset: String
    /// What the input is: `setting scale.factor = 2.0 (default)`.
    let input: String
    /// The stages that take it themselves.
    let takers: [Family]
    /// The stages that take theirs.
    let followers: [Family]
    let claims: [(id: String, verdict: String?)]
    let figures: [String]
    /// How many numbers of the report come from any of them.
    let numbers: Int
    let versions: [Version]

    /// Nil when nothing of the study is called so, or nothing takes it.
    init?(_ text: String, in entry: StudyEntry, of project: Project, store: Store?, stages isStage: Bool = true) throws {
        let published = try? PublishedSources(entry.slug, in: project).record
        preset = published?.preset ?? "default"
        let study = try entry.configure(
            studyFile: try project.source("\(entry.folder)/study.yaml"), preset: preset, files: [], overrides: [],
            includes: project.includes)
        let graph = study.graph
        let wanted = LineageInput(text: text)
        var names: Set<String> = []
        var codes: [CallSite: [CodeUnit]] = [:]
        var taking: [Int] = []
        for (position, node) in graph.nodes.enumerated() {
            var takes = false
            for input in node.inputs {
                switch input {
                case .value(let value) where wanted.isSetting(value.path):
                    names.formUnion(
                        study.settings.filter {
                            wanted.isSetting($0.path)
                                && ($0.path == value.path || $0.path.hasPrefix("\(value.path).") || value.path.hasPrefix("\($0.path)."))
                        }
                        .map { "setting \($0.path) = \($0.text) (\($0.origin))" })
                    takes = true
                case .file(let file) where wanted.isFile(file):
                    names.insert("file \(file.path.isEmpty ? file.location.name : "\(file.location.name), setting \(file.path)")")
                    takes = true
                default: break
                }
            }
            if case .function = node.work {
                let units = codes[node.site] ?? project.catalogue.code.units(of: node.site).filter(wanted.isCode)
                codes[node.site] = units
                for unit in units { names.insert("\(unit.name), \(unit.path):\(unit.line)") }
                takes = takes || !units.isEmpty
            }
            if takes { taking.append(position) }
        }
        if taking.isEmpty, isStage {
            taking = graph.nodes.indices.filter { wanted.isStage(graph.nodes[$0].label) }
            if !taking.isEmpty { names = ["stage \(firstOf(taking.map { graph.nodes[$0].label }))"] }
        }
        guard !taking.isEmpty else { return nil }
        slug = entry.slug
        input = listed(names.sorted())
        let all = graph.following(taking)
        let (direct, labels) = (Set(taking), Set(all.map { graph.nodes[$0].label }))
        func families(_ chosen: Set<Int>) -> [Family] {
            graph.families.compactMap { family in
                let members = family.members.filter(chosen.contains)
                return members.isEmpty
                    ? nil : Family(labels: members.map { graph.nodes[$0].label }, kind: graph.nodes[members[0]].kind.rawValue)
            }
        }
        takers = families(direct)
        followers = families(all.subtracting(direct))
        claims = graph.nodes.filter { $0.kind == .analyze && labels.contains($0.label) }.map { node in
            (node.label, published?.claims.first { $0.id == node.label }?.verdict)
        }
        figures = published?.figures.filter { !labels.isDisjoint(with: $0.stages) }.map(\.name) ?? []
        numbers =
            published?.numbers.count { number in
                if case .stage(let stage, _, _) = number.source { labels.contains(stage) } else { false }
            } ?? 0
        versions = store.map { Self.versions(of: wanted, in: $0, study: entry.slug) } ?? []
    }

    /// The versions of an input that results of a study were made from, the latest first.
    private static func versions(of input: LineageInput, in store: Store, study: String) -> [Version] {
        let lists = DeclarationLists(store)
        var found: [String: (stages: Set<String>, runs: Set<String>)] = [:]
        for record in store.records(labelPrefix: "\(study)/").values.joined() {
            guard let fields = try? ArtifactDecoder.decode([KeyField].self, from: record.fields),
                let value = input.value(in: fields, declarations: lists.list)
            else { continue }
            found[value, default: ([], [])].stages.insert(String(record.label.dropFirst(study.count + 1)))
            found[value, default: ([], [])].runs.insert(record.run)
        }
        return found.map { Version(value: $0.key, stages: $0.value.stages.sorted(), runs: $0.value.runs.sorted()) }
            .sorted { ($0.runs.last ?? "", $0.value) > ($1.runs.last ?? "", $1.value) }
    }
}

extension Dependents {
    var text: String {
        var lines = ["\(input)", "\(slug), preset \(preset)"]
        func add(_ name: String, _ texts: [String]) {
            for (index, text) in texts.enumerated() { lines.append("  \((index == 0 ? name : "").padded(to: 8))  \(text)") }
        }
        func told(_ families: [Family]) -> [String] { families.map { "\(firstOf($0.labels)) (\($0.kind))" } }
        add("taken by", told(takers))
        add("then", told(followers))
        add("claims", claims.map { "\($0.id)\($0.verdict.map { ": \($0)" } ?? "")" })
        if !figures.isEmpty { add("figures", [figures.joined(separator: ", ")]) }
        if numbers > 0 { add("numbers", ["\(numbers) in outputs/\(slug)/report.md"]) }
        add("so far", versions.map { "\($0.value): \(firstOf($0.stages)), by run \(listed($0.runs.reversed()))" })
        return lines.joined(separator: "\n")
    }

    var json: JSONValue {
        func told(_ families: [Family]) -> JSONValue { .array(families.flatMap(\.labels).map(JSONValue.string)) }
        return .members([
            ("study", .string(slug)), ("preset", .string(preset)), ("input", .string(input)), ("takenBy", told(takers)),
            ("then", told(followers)), ("claims", .members(claims.map { ($0.id, $0.verdict.map(JSONValue.string) ?? .null) })),
            ("figures", .array(figures.map(JSONValue.string))), ("numbers", .integer(Int64(numbers))),
            (
                "versions",
                .array(
                    versions.map {
                        .members([
                            ("value", .string($0.value)), ("stages", .array($0.stages.map(JSONValue.string))),
                            ("runs", .array($0.runs.map(JSONValue.string))),
                        ])
                    })
            ),
        ])
    }
}
