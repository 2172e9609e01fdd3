package import ContentStore
internal import Workbench

/// Which stages are up to date, which have to run, and which can't be known before others have run.
package struct Plan: Sendable {
    package enum State: Sendable {
        /// The output is in the store.
        case cached(StageRecord)
        /// The stage has to run; its inputs are known.
        case run
        /// The stage needs stages that have to run; whether it runs depends on what they make.
        case waits
        /// Left out by `--only`, `--until` or `--from`.
        case excluded
    }

    package var states: [State]
    /// The keys of the stages whose inputs are known.
    package var keys: [Digest?]

    package var cachedCount: Int { states.count { if case .cached = $0 { true } else { false } } }
    package var isComplete: Bool { states.allSatisfy { if case .cached = $0 { true } else { false } } }
    package var hasWork: Bool {
        states.contains { state in
            switch state {
            case .run, .waits: true
            default: false
            }
        }
    }
}

/// What decides keys besides the pipeline itself.
package struct KeyContext: Sendable {
    package let code: CodeTable
    package let salt: String
    package let environment: Digest
    package let environmentFields: [(name: String, value: String)]

    package init(code: CodeTable, salt: String, environment: Digest, environmentFields: [(name: String, value: String)]) {
        self.code = code
        self.salt = salt
        self.environment = environment
        self.environmentFields = environmentFields
    }
}

/// Looks stages up, one after the other, as their inputs become known.
package struct Planner {
    let graph: StageGraph
    let store: Store
    let context: KeyContext
    package private(set) var plan: Plan
    private var outputs: [Digest?]
    private var positions: [ObjectIdentifier: Int] = [:]
    private var fingerprints: [CallSite: String] = [:]
    /// The stages of which the store has the list of declarations.
    private var described: Set<CallSite> = []

    /// Plans all stages, or those in `selection`.
    package init(_ graph: StageGraph, store: Store, context: KeyContext, selection: Set<Int>? = nil) throws {
        self.graph = graph
        self.store = store
        self.context = context
        plan = Plan(states: Array(repeating: .excluded, count: graph.nodes.count), keys: Array(repeating: nil, count: graph.nodes.count))
        outputs = Array(repeating: nil, count: graph.nodes.count)
        for (position, node) in graph.nodes.enumerated() { positions[ObjectIdentifier(node)] = position }
        for position in graph.nodes.indices {
            try look(up: position)
            if let selection, !selection.contains(position), !isCached(position) { plan.states[position] = .excluded }
        }
    }

    package func isCached(_ position: Int) -> Bool { outputs[position] != nil }
    package func output(_ position: Int) -> Digest? { outputs[position] }
    package func record(_ position: Int) -> StageRecord? {
        if case .cached(let record) = plan.states[position] { record } else { nil }
    }

    /// Plans one stage whose inputs may have become known.
    package mutating func look(up position: Int) throws {
        guard graph.inputs[position].allSatisfy({ outputs[$0] != nil }) else {
            plan.states[position] = .waits
            return
        }
        let node = graph.nodes[position]
        let key = try StageKey.digest(of: node, code: try fingerprint(node), salt: context.salt) {
            outputs[positions[ObjectIdentifier($0)]!]!
        }
        plan.keys[position] = key
        if let record = store.record(key: key, environment: context.environment) {
            plan.states[position] = .cached(record)
            outputs[position] = record.output
        } else {
            plan.states[position] = .run
        }
    }

    /// Takes in the record of a stage that has just run.
    package mutating func finish(_ position: Int, _ record: StageRecord) {
        plan.states[position] = .cached(record)
        outputs[position] = record.output
        // The list is only for telling later what has changed: a store that can't take it loses nothing else.
        let site = graph.nodes[position].site
        if described.insert(site).inserted, let list = try? declarations(of: site) { _ = try? store.put(list) }
    }

    /// The declarations that a stage can reach, as the store keeps them.
    private func declarations(of site: CallSite) throws -> [UInt8] { try ArtifactEncoder.encode(context.code.units(of: site)) }

    /// Drops a stage whose output turned out to be gone.
    package mutating func forget(_ position: Int) {
        plan.states[position] = .run
        outputs[position] = nil
        for follower in graph.following([position]) where follower != position {
            if outputs[follower] == nil { plan.states[follower] = .waits }
        }
    }

    /// The fields of a stage's key; its inputs must be known.
    package func fields(_ position: Int) throws -> [KeyField]? {
        guard graph.inputs[position].allSatisfy({ outputs[$0] != nil }) else { return nil }
        let node = graph.nodes[position]
        return try StageKey.fields(
            of: node, code: Digest(of: try declarations(of: node.site)), environment: context.environmentFields
        ) { outputs[positions[ObjectIdentifier($0)]!]! }
    }

    private mutating func fingerprint(_ node: StageNode) throws -> String {
        if let known = fingerprints[node.site] { return known }
        guard let fingerprint = context.code.fingerprint(of: node.site) else {
            throw PipelineError(mistakes: [
                "no fingerprint of its code for the stage declared at \(node.site.description), so it could not be cached; "
                    + "call Data, Train, Evaluate, Analyze or Report itself, in a study or kit"
            ])
        }
        fingerprints[node.site] = fingerprint
        return fingerprint
    }
}
