internal import Configuration
package import ContentStore
package import Execution
internal import Glibc
package import Provenance
internal import Workbench

/// What the user chose about the configuration of a study.
package struct Choices: Sendable {
    package var preset: String
    package var files: [String]
    package var overrides: [String]

    package init(preset: String = "default", files: [String] = [], overrides: [String] = []) {
        self.preset = preset
        self.files = files
        self.overrides = overrides
    }

    /// Only a run of a preset as it stands is published; anything else is a trial.
    package var isPublished: Bool { files.isEmpty && changes.isEmpty && ["default", "paper", "endpoint"].contains(preset) }

    /// The overrides that a result could depend on.
    var changes: [String] { overrides.filter { !setsResources($0) } }

    /// A folder name for trials of these choices.
    package var trialName: String {
        let text = ([preset] + files + changes).joined(separator: " ")
        return files.isEmpty && changes.isEmpty ? preset : "\(preset)-\(Digest(of: text).short)"
    }
}

/// One study with its configuration resolved, the store open and the environment known: where every command about a study starts.
package struct Session {
    package let project: Project
    package let choices: Choices
    package let study: ConfiguredStudy
    package let store: Store
    /// Keeps collections out of the store while this lives, or until the run that it is for has said what it uses.
    let passage: Passage
    let machine: MachineClass
    package let context: KeyContext
    /// What this and other sessions of one command find out once.
    let answers: SharedAnswers

    /// - Parameter machine: the class of the machines that stages run on.
    package init(_ project: Project, slug: String, choices: Choices, machine: MachineClass = .here) throws {
        try self.init(project, slug: slug, choices: choices, machine: machine, answers: SharedAnswers())
    }

    init(_ project: Project, slug: String, choices: Choices, machine: MachineClass, answers: SharedAnswers) throws {
        (self.project, self.choices, self.machine, self.answers) = (project, choices, machine, answers)
        study = try Self.study(slug, choices, project)
        store = try Store(at: project.storePath)
        passage = store.enter()
        try store.refresh()
        let salt = (try? String(decoding: readFile("\(project.storePath)/salt"), as: UTF8.self)) ?? ""
        context = KeyContext(
            code: project.catalogue.code, salt: salt, environment: machine.environment, environments: machine.environments,
            inputs: InputFiles(root: project.root, store: store))
    }

    /// The same study with other settings for once, in the same store and with the same files.
    init(_ other: Session, choices: Choices) throws {
        (project, self.choices) = (other.project, choices)
        study = try Self.study(other.slug, choices, project)
        (store, machine, context, answers) = (other.store, other.machine, other.context, other.answers)
        passage = store.enter()
        try store.refresh()
    }

    private static func study(_ slug: String, _ choices: Choices, _ project: Project) throws -> ConfiguredStudy {
        let entry = try project.entry(slug)
        let study = try entry.configure(
            studyFile: try project.source("\(entry.folder)/study.yaml"), preset: choices.preset, files: try settingsFiles(choices.files),
            overrides: choices.overrides, includes: project.includes)
        try refuseCredentials(in: study, project)
        return study
    }

    /// What of the machine may change any of the study's results; looked for only when somebody asks.
    package var environment: EnvironmentClass {
        study.graph.reaches("Torch", in: project.catalogue.code) ? machine.withTorch : machine.plain
    }

    package var slug: String { study.entry.slug }

    /// The settings of the preset as it stands, without what was given for this run alone.
    func usualSettings() throws -> [ResolvedEntry] {
        try answers.usual {
            try study.entry.configure(
                studyFile: try project.source("\(study.entry.folder)/study.yaml"), preset: choices.preset, files: [], overrides: [],
                includes: project.includes
            ).settings
        }
    }

    /// Seconds that stages took before, by label; a stage that never ran is expected to take what its family takes.
    package func expectedSeconds() -> [String: Double] { answers.seconds(foundSeconds) }

    private func foundSeconds() -> [String: Double] {
        let seconds = store.newest(of: Set(study.graph.nodes.map { "\(slug)/\($0.label)" }), \.seconds).compactMapValues(\.first)
        var byFamily: [String: (sum: Double, count: Int)] = [:]
        for node in study.graph.nodes {
            if let seconds = seconds["\(slug)/\(node.label)"] {
                byFamily[node.name, default: (0, 0)].sum += seconds
                byFamily[node.name, default: (0, 0)].count += 1
            }
        }
        var expected: [String: Double] = [:]
        for node in study.graph.nodes {
            if let seconds = seconds["\(slug)/\(node.label)"] {
                expected[node.label] = seconds
            } else if let family = byFamily[node.name], family.count > 0 {
                expected[node.label] = family.sum / Double(family.count)
            }
        }
        return expected
    }

    /// The stages that `--only`, `--until` and `--from` leave.
    package func selection(only: [String], until: [String], from: [String]) throws -> Set<Int>? {
        let graph = study.graph
        func positions(_ name: String) throws -> [Int] {
            let wanted = name.hasPrefix("\(slug)/") ? String(name.dropFirst(slug.count + 1)) : name
            let found = graph.nodes.indices.filter { graph.nodes[$0].name == wanted || graph.nodes[$0].label == wanted }
            guard found.isEmpty else { return found }
            let names = graph.families.map(\.name)
            let suggestion = nearest(to: wanted, among: names).map { " (did you mean '\($0)'?)" } ?? ""
            throw CommandError("error: no stage '\(wanted)' in \(slug)\(suggestion)\n  stages: \(names.joined(separator: ", "))", code: 2)
        }
        var selection: Set<Int>?
        func narrow(_ other: Set<Int>) { selection = selection?.intersection(other) ?? other }
        if !until.isEmpty { narrow(graph.needed(by: try until.flatMap(positions))) }
        if !from.isEmpty {
            // What follows needs inputs; those come from the cache or are made too.
            narrow(graph.needed(by: Array(graph.following(try from.flatMap(positions)))))
        }
        if !only.isEmpty { narrow(Set(try only.flatMap(positions))) }
        return selection
    }

    /// Workers side by side when the user doesn't say.
    package static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The memory that one of `workers` may use: what the machine has, less a gibibyte for everybody else, shared out.
    package static func memoryShare(workers: Int) -> Int {
        let total = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return max(256 << 20, (total - 1 << 30) / max(1, workers))
    }
}
