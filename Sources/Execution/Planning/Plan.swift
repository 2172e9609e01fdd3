package import ContentStore
package import Workbench

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
    /// The environment of stages whose code reaches no library with kernels of its own.
    package let environment: StageEnvironment
    /// The environment of stages whose code reaches a module that stands for such a library.
    package let environments: [String: StageEnvironment]
    package let inputs: InputFiles

    package init(
        code: CodeTable, salt: String, environment: StageEnvironment, environments: [String: StageEnvironment] = [:], inputs: InputFiles
    ) {
        self.inputs = inputs
        self.code = code
        self.salt = salt
        self.environment = environment
        self.environments = environments
    }

    /// The same for other inputs.
    package func with(_ inputs: InputFiles) -> KeyContext {
        KeyContext(code: code, salt: salt, environment: environment, environments: environments, inputs: inputs)
    }
}

extension KeyContext {
    /// What stands for a stage's code in its key: that of its function, or the command and the program's version; nil for a stage that the
    /// code table lacks, which can't be cached.
    package func fingerprint(of node: StageNode) throws -> String? {
        guard case .program(let call) = node.work else { return code.fingerprint(of: node.site) }
        return StageKey.digest(of: call, versions: try inputs.versions(of: call)).hex
    }

    /// What of the machine may change a stage's result.
    package func environment(of node: StageNode) -> StageEnvironment {
        guard !environments.isEmpty, case .function = node.work else { return environment }
        return code.modules(of: node.site).lazy.compactMap { environments[$0] }.first ?? environment
    }
}

/// Looks stages up, one after the other, as their inputs become known.
package struct Planner {
    let graph: StageGraph
    let store: Store
    let context: KeyContext
    package private(set) var plan: Plan
    private var outputs: [Digest?]
    /// For each stage how many of the stages that it takes have no output: what takes a large ensemble is asked for at each member's end.
    private var openInputs: [Int]
    private var positions: [ObjectIdentifier: Int] = [:]
    private var fingerprints: [CallSite: String] = [:]
    private var environments: [CallSite: StageEnvironment] = [:]
    /// The stages of which the store has the list of declarations.
    private var described: Set<CallSite> = []
    private var lists: [CallSite: Digest] = [:]

    /// Plans all stages, or those in `selection`.
    ///
    /// Errors: ``PipelineError`` with all files and programs that the stages take and that aren't there.
    package init(_ graph: StageGraph, store: Store, context: KeyContext, selection: Set<Int>? = nil) throws {
        self.graph = graph
        self.store = store
        self.context = context
        plan = Plan(states: Array(repeating: .excluded, count: graph.nodes.count), keys: Array(repeating: nil, count: graph.nodes.count))
        outputs = Array(repeating: nil, count: graph.nodes.count)
        openInputs = Array(repeating: 0, count: graph.nodes.count)
        for followers in graph.followers { for follower in followers { openInputs[follower] += 1 } }
        for (position, node) in graph.nodes.enumerated() { positions[ObjectIdentifier(node)] = position }
        let lacking = try checkInputs(selection)
        for position in graph.nodes.indices {
            if !lacking.contains(position) { try look(up: position) }
            if let selection, !selection.contains(position), !isCached(position) { plan.states[position] = .excluded }
        }
    }

    /// The stages outside of the selection that lack a file or program; in it, all that is lacking is an error.
    private func checkInputs(_ selection: Set<Int>?) throws -> Set<Int> {
        var lacking: Set<Int> = []
        var mistakes: [String] = []
        var files: Set<FileLocation> = []
        for node in graph.nodes { for case .file(let file) in node.inputs { files.insert(file.location) } }
        context.inputs.takeIn(files)
        for (position, node) in graph.nodes.enumerated() {
            guard let missing = try context.inputs.missing(for: node) else { continue }
            lacking.insert(position)
            let text = missing.taken(by: node.name, at: graph.place(of: node.site))
            if selection?.contains(position) ?? true, !mistakes.contains(text) { mistakes.append(text) }
        }
        guard mistakes.isEmpty else { throw PipelineError(mistakes: mistakes) }
        return lacking
    }

    package func isCached(_ position: Int) -> Bool { outputs[position] != nil }
    package func output(_ position: Int) -> Digest? { outputs[position] }
    package func record(_ position: Int) -> StageRecord? {
        if case .cached(let record) = plan.states[position] { record } else { nil }
    }

    /// The names of the stages that have to run before a stage's inputs are known, sorted.
    package func waitsFor(_ position: Int) -> [String] {
        Set(graph.inputs[position].filter { !isCached($0) }.map { graph.nodes[$0].name }).sorted()
    }

    /// Plans one stage whose inputs may have become known.
    package mutating func look(up position: Int) throws {
        guard openInputs[position] == 0 else {
            plan.states[position] = .waits
            return
        }
        let node = graph.nodes[position]
        let key = try StageKey.digest(of: node, code: try fingerprint(node), salt: context.salt, inputs: context.inputs) {
            outputs[positions[ObjectIdentifier($0)]!]!
        }
        plan.keys[position] = key
        if let record = store.record(key: key, environment: environment(of: node).digest) {
            plan.states[position] = .cached(record)
            set(record.output, at: position)
        } else {
            plan.states[position] = .run
        }
    }

    private mutating func set(_ output: Digest?, at position: Int) {
        let change = (output == nil ? 1 : 0) - (outputs[position] == nil ? 1 : 0)
        if change != 0 { for follower in graph.followers[position] { openInputs[follower] += change } }
        outputs[position] = output
    }

    /// Takes in the record of a stage that has just run.
    package mutating func finish(_ position: Int, _ record: StageRecord) {
        plan.states[position] = .cached(record)
        set(record.output, at: position)
        // The list is only for telling later what has changed: a store that can't take it loses nothing else.
        let node = graph.nodes[position]
        guard case .function = node.work, described.insert(node.site).inserted else { return }
        if let list = try? declarations(of: node.site) { _ = try? store.put(list) }
    }

    /// The declarations that a stage can reach, as the store keeps them.
    private func declarations(of site: CallSite) throws -> [UInt8] { try ArtifactEncoder.encode(context.code.units(of: site)) }

    /// Drops a stage whose output turned out to be gone.
    package mutating func forget(_ position: Int) {
        plan.states[position] = .run
        set(nil, at: position)
        for follower in graph.following([position]) where follower != position {
            if outputs[follower] == nil { plan.states[follower] = .waits }
        }
    }

    /// The fields of a stage's key; its inputs must be known.
    package mutating func fields(_ position: Int) throws -> [KeyField]? {
        guard openInputs[position] == 0 else { return nil }
        let node = graph.nodes[position]
        let code = try lists[node.site] ?? Digest(of: try declarations(of: node.site))
        lists[node.site] = code
        return try StageKey.fields(of: node, code: code, environment: environment(of: node).fields, inputs: context.inputs) {
            outputs[positions[ObjectIdentifier($0)]!]!
        }
    }

    /// What of the machine may change the result of the stage at a position.
    package mutating func environment(_ position: Int) -> StageEnvironment { environment(of: graph.nodes[position]) }

    private mutating func environment(of node: StageNode) -> StageEnvironment {
        // One call may run several programs, which are all alike in this, but not like a function.
        guard case .function = node.work else { return context.environment }
        if let known = environments[node.site] { return known }
        let environment = context.environment(of: node)
        environments[node.site] = environment
        return environment
    }

    private mutating func fingerprint(_ node: StageNode) throws -> String {
        if let known = fingerprints[node.site] { return known }
        guard let fingerprint = try context.fingerprint(of: node) else {
            throw PipelineError(mistakes: [
                "no fingerprint of its code for the stage declared at \(graph.place(of: node.site)), so it could not be cached; "
                    + "call Data, Train, Evaluate, Analyze or Report itself, in a study or kit"
            ])
        }
        // One call may run several programs, but names one function.
        if case .function = node.work { fingerprints[node.site] = fingerprint }
        return fingerprint
    }
}
