/// The record of one run: what was asked, from which sources, where, and how each stage ended. Written once, never changed.
public struct RunManifest: Hashable, Sendable, Codable {
    /// The version of this form.
    public var schema = 1
    public var run: RunID
    /// The study's slug.
    public var study: String
    public var preset: String
    /// The resolved configuration, as text.
    public var configuration: String
    public var source: Source
    public var environment: EnvironmentClass
    public var host: HostFacts
    /// The command line, program first.
    public var arguments: [String]
    public var stages: [Stage]
    public var result: Result

    public init(
        run: RunID, study: String, preset: String, configuration: String, source: Source, environment: EnvironmentClass, host: HostFacts,
        arguments: [String], stages: [Stage], result: Result
    ) {
        self.run = run
        self.study = study
        self.preset = preset
        self.configuration = configuration
        self.source = source
        self.environment = environment
        self.host = host
        self.arguments = arguments
        self.stages = stages
        self.result = result
    }

    /// The sources of a run, without their content.
    public struct Source: Hashable, Sendable, Codable {
        /// The source tree's id; `nil` if the sources couldn't be pinned.
        public var tree: String?
        /// Why there is no source tree.
        public var unpinned: String?
        public var headCommit: String?
        public var branch: String?
        /// Paths that differ from HEAD.
        public var changed: [String]
        public var leftOut: [SourceTree.Note]
        public var caveats: [SourceTree.Note]

        /// What a capture says about the sources.
        public init(_ capture: SourceTree.Capture) {
            switch capture {
            case .tree(let source):
                tree = source.id
                headCommit = source.headCommit
                branch = source.branch
                changed = source.changed
                leftOut = source.leftOut
                caveats = source.caveats
            case .unpinned(let reason):
                unpinned = reason
                changed = []
                leftOut = []
                caveats = []
            }
        }
    }

    /// How one stage ended.
    public struct Stage: Hashable, Sendable, Codable {
        public enum Outcome: String, Hashable, Sendable, Codable {
            /// Its result was in the store.
            case hit
            case executed
            case failed
            /// An older result was made to count as its own; see `reprise trust`.
            case trusted
        }

        /// Its name with levels: `population[delay=4,seed=3]`.
        public var label: String
        /// The digest of everything its result depends on.
        public var key: String
        public var outcome: Outcome
        /// Wall time of the execution in seconds; 0 for a hit.
        public var seconds: Double
        /// The job and the node of a cluster that executed it: `12_3 on n1`; nil for the machine of the run.
        public var place: String?

        public init(label: String, key: String, outcome: Outcome, seconds: Double, place: String? = nil) {
            self.label = label
            self.key = key
            self.outcome = outcome
            self.seconds = seconds
            self.place = place
        }
    }

    /// How the run ended as a whole.
    public enum Result: String, Hashable, Sendable, Codable {
        case succeeded
        case failed
        case interrupted
    }
}
