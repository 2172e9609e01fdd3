package import Configuration
internal import ContentStore
public import Workbench

/// The studies of a program and what was read from their sources when it was built.
public struct StudyCatalogue: Sendable {
    /// The studies in the order of their slugs.
    public let entries: [StudyEntry]
    /// What the code of each module and stage was when the program was built.
    package let code: CodeTable

    /// - Parameter table: what `StudyTool` wrote, one line an item.
    public init(_ entries: [StudyEntry], table: String) {
        self.entries = entries.sorted { $0.slug < $1.slug }
        code = CodeTable(table)
    }

    package init(_ entries: [StudyEntry], code: CodeTable) {
        self.entries = entries.sorted { $0.slug < $1.slug }
        self.code = code
    }

    package subscript(slug: String) -> StudyEntry? { entries.first { $0.slug == slug } }
}

/// One study of the catalogue.
public struct StudyEntry: Sendable {
    /// The name on the command line: `delayed-repression`.
    package let slug: String
    /// The folder with its sources and `study.yaml`, relative to the root.
    package let folder: String
    /// The doc comment of the study: its question.
    package let question: String
    /// The numbers that are typed into its report's prose.
    package let typedNumbers: [TypedNumber]
    private let opener: any StudyOpening

    public init<S: Study>(slug: String, folder: String, question: String, typedNumbers: [TypedNumber] = [], study: S.Type) {
        self.slug = slug
        self.typedNumbers = typedNumbers
        self.folder = folder
        self.question = question
        opener = StudyOpener<S>()
    }

    /// Resolves the configuration and lays out the pipeline.
    package func configure(
        studyFile: SourceFile?, preset: String, files: [SourceFile], overrides: [String], includes: IncludeFolder? = nil
    ) throws -> ConfiguredStudy {
        try opener.configure(self, studyFile: studyFile, preset: preset, files: files, overrides: overrides, includes: includes)
    }

    /// Lays out the pipeline of a configuration that was resolved elsewhere.
    package func open(configuration: [UInt8]) throws -> StageGraph { try opener.open(configuration) }

    /// The defaults after a round trip through the artifact encoder; part of the contract that every study passes.
    package func configurationSurvivesRoundTrip() throws -> Bool { try opener.survivesRoundTrip() }
}

/// A study with its configuration resolved and its stages laid out.
package struct ConfiguredStudy: Sendable {
    package let entry: StudyEntry
    package let preset: String
    /// The encoded configuration: what a worker needs to lay out the same stages.
    package let configuration: [UInt8]
    package let settings: [ResolvedEntry]
    /// What files and arguments say of the resources of stages; nothing that a result could depend on.
    package let resourceSettings: [ResolvedEntry]
    package let graph: StageGraph
    /// By the name of the stage.
    private let resources: [String: StageResources]

    package init(
        entry: StudyEntry, preset: String, configuration: [UInt8], settings: [ResolvedEntry], graph: StageGraph,
        resources: [String: StageResources]
    ) {
        (self.entry, self.preset, self.configuration, self.graph, self.resources) = (entry, preset, configuration, graph, resources)
        self.settings = settings.filter { !$0.isResource }
        resourceSettings = settings.filter { $0.isResource && $0.origin != .default }
    }

    /// What a stage may take: what its name is given in files and arguments, and beyond that what it declares.
    package func resources(of node: StageNode) -> StageResources {
        resources[node.name].map { $0.completed(by: node.declaredResources) } ?? node.declaredResources
    }
}

private protocol StudyOpening: Sendable {
    func configure(
        _ entry: StudyEntry, studyFile: SourceFile?, preset: String, files: [SourceFile], overrides: [String], includes: IncludeFolder?
    ) throws -> ConfiguredStudy
    func open(_ configuration: [UInt8]) throws -> StageGraph
    func survivesRoundTrip() throws -> Bool
}

private struct StudyOpener<S: Study>: StudyOpening {
    func configure(
        _ entry: StudyEntry, studyFile: SourceFile?, preset: String, files: [SourceFile], overrides: [String], includes: IncludeFolder?
    ) throws -> ConfiguredStudy {
        let resolved = try resolve(
            ConfigurationWithResources<S.Config>.self, defaults: .init(), studyFile: studyFile, preset: preset, files: files,
            overrides: overrides,
            includes: includes, defaultsOf: { ($0 as? any Workbench.Configuration.Type)?.init() })
        let configuration = resolved.value.configuration
        let graph = try StageGraph(S().pipeline(Settings(configuration)), folder: entry.folder)
        let names = Set(graph.nodes.map(\.name))
        let mistakes = resolved.value.resources.keys.sorted().filter { !names.contains($0) }.map { name in
            resolved.mistake(
                "no stage '\(name)'\(suggestion(for: name, among: names.sorted()))", at: ["resources", name],
                facts: ["stages: \(graph.families.map(\.name).joined(separator: ", "))"])
        }
        guard mistakes.isEmpty else { throw DiagnosticError(mistakes) }
        return ConfiguredStudy(
            entry: entry, preset: preset, configuration: try ArtifactEncoder.encode(configuration), settings: resolved.entries,
            graph: graph, resources: resolved.value.resources)
    }

    func open(_ configuration: [UInt8]) throws -> StageGraph {
        let config = try ArtifactDecoder.decode(S.Config.self, from: configuration)
        return try StageGraph(S().pipeline(Settings(config)))
    }

    func survivesRoundTrip() throws -> Bool {
        let bytes = try ArtifactEncoder.encode(S.Config())
        return try ArtifactEncoder.encode(ArtifactDecoder.decode(S.Config.self, from: bytes)) == bytes
    }
}
