internal import ContentStore
internal import Execution
internal import Provenance
internal import Reporting
internal import Workbench

/// How a number or figure of a published report came about: stage by stage back to code, settings and data, and the commit that has it all.
struct Lineage {
    /// Stages of one name.
    struct Step {
        let labels: [String]
        let kind: String
        /// Of the published run, by label.
        let published: [PublishedRecord.Stage]
        let function: String
        let path: String
        let line: Int
        /// The declarations that it reaches.
        let code: [CodeUnit]
        let settings: [(path: String, value: String)]
        /// Files and programs from outside.
        let outside: [String]
        /// Names of the stages that it takes.
        let takes: [String]
    }

    let slug: String
    let subjects: [NumberSearch.Subject]
    let steps: [Step]
    let published: PublishedSources
    /// The commit that has the sources of the published run.
    let commit: String?
    /// Where they are while no commit has them.
    let pin: SourceTree.Whereabouts?
    /// Stages whose code, settings or inputs are no longer those of the published run.
    let changed: [String]

    /// Errors: ``CommandError`` when nothing is published, or it has no such number.
    init(_ slug: String, _ text: String, in project: Project) throws {
        published = try PublishedSources(slug, in: project)
        self.slug = slug
        let record = published.record
        subjects = NumberSearch(record).subjects(text)
        guard !subjects.isEmpty else { throw Self.nothing(text, slug, record) }
        let session = try Session(project, slug: slug, choices: Choices(preset: record.preset))
        let graph = session.study.graph
        let wanted = Set(subjects.flatMap(\.stages))
        let needed = graph.needed(by: graph.nodes.indices.filter { wanted.contains(graph.nodes[$0].label) })
        let stages = record.stagesByLabel
        let settings = record.settings
        steps = graph.families.reversed().compactMap { family in
            let members = family.members.filter(needed.contains)
            return members.isEmpty ? nil : Step(members, in: session, stages, settings)
        }
        let differences = DifferingStages(session, record)
        changed = try needed.sorted().map { graph.nodes[$0] }.filter { try differences.difference(of: $0) != nil }.map(\.label)
        // A pinned tree is here only; a commit is what others can get.
        commit = try published.commit()
        pin = try commit == nil ? published.whereabouts() : nil
    }

    private static func nothing(_ text: String, _ slug: String, _ record: PublishedRecord) -> CommandError {
        let figures = record.figures.map(\.name)
        return CommandError(
            [
                "error: no number, stage, figure or input '\(shortened(text))' in outputs/\(slug)/report.md",
                figures.isEmpty ? nil : "  figures: \(figures.joined(separator: ", "))",
                "  hint: give a number as the report prints it, its place (report.md:57), the name of something measured, a stage, a figure or an input",
            ].compactMap { $0 }.joined(separator: "\n"), code: 2)
    }
}

extension Lineage.Step {
    fileprivate init(
        _ members: [Int], in session: Session, _ stages: [String: PublishedRecord.Stage], _ published: [(path: String, value: String)]
    ) {
        let graph = session.study.graph
        let node = graph.nodes[members[0]]
        let site = session.context.code.site(node.site)
        labels = members.map { graph.nodes[$0].label }
        kind = node.kind.rawValue
        self.published = labels.compactMap { stages[$0] }
        code = session.context.code.units(of: node.site)
        var settings: [(path: String, value: String)] = []
        var outside: [String] = []
        // Levels that differ between members stand in their labels.
        for input in node.inputs {
            switch input {
            case .artifact, .ensemble: break
            case .file(let file): outside.append("file \(file.location.name)")
            case .value(let value) where !value.path.isEmpty:
                settings += published.filter { $0.path == value.path || $0.path.hasPrefix("\(value.path).") }
            case .value: break
            }
        }
        switch node.work {
        case .function: (function, path, line) = (site?.function ?? "", site?.path ?? "", site?.line ?? 0)
        case .program(let call):
            outside.append("program \(call.program)")
            (function, path, line) = (call.description, session.study.entry.folder, 0)
        }
        (self.settings, self.outside) = (settings, outside)
        takes = graph.familiesTaken(by: members)
    }
}
