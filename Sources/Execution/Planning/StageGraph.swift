package import Workbench

/// The stages of a pipeline in an order in which each comes after its inputs.
package struct StageGraph: Sendable {
    package let nodes: [StageNode]
    /// For each stage the positions of the stages it takes, in the order of its inputs; ensembles are spelled out.
    package let inputs: [[Int]]
    /// For each stage the positions of the stages that take it.
    package let followers: [[Int]]
    /// The folder of the study's sources, relative to the root.
    private let folder: String?

    package init(_ pipeline: Pipeline, folder: String? = nil) throws {
        self.folder = folder
        var nodes: [StageNode] = []
        var positions: [ObjectIdentifier: Int] = [:]
        // An explicit stack: a long chain of stages must not overflow the thread's.
        var stack: [(node: StageNode, isExpanded: Bool)] = pipeline.ends.reversed().map { ($0, false) }
        while let (node, isExpanded) = stack.popLast() {
            if positions[ObjectIdentifier(node)] != nil { continue }
            if isExpanded {
                positions[ObjectIdentifier(node)] = nodes.count
                nodes.append(node)
            } else {
                stack.append((node, true))
                for input in node.inputNodes.reversed() where positions[ObjectIdentifier(input)] == nil { stack.append((input, false)) }
            }
        }
        self.nodes = nodes
        inputs = nodes.map { $0.inputNodes.map { positions[ObjectIdentifier($0)]! } }
        var followers = [[Int]](repeating: [], count: nodes.count)
        for (position, taken) in inputs.enumerated() {
            for input in Set(taken) { followers[input].append(position) }
        }
        self.followers = followers
        try check()
    }

    /// Where a call stands, by its path; by module and file when it is not in the study's own folder.
    package func place(of site: CallSite) -> String {
        guard let folder, folder.split(separator: "/").last.map(String.init) == site.module else { return site.description }
        return folder + site.description.dropFirst(site.module.count)
    }

    /// Whether the code of any stage reaches a module; of those at `positions`, if any are given.
    package func reaches(_ module: String, at positions: (some Sequence<Int>)? = Optional<[Int]>.none, in code: CodeTable) -> Bool {
        let sites = Set(positions.map { $0.map { nodes[$0].site } } ?? nodes.map(\.site))
        return sites.contains { code.modules(of: $0).contains(module) }
    }

    private static let forbidden = Array("[]/=,".utf8)

    /// All mistakes of the pipeline that the compiler can't see.
    private func check() throws {
        var mistakes: [String] = []
        if nodes.isEmpty { mistakes.append("the pipeline has no stages") }
        var sites: [String: CallSite] = [:]
        for node in nodes {
            if let other = sites[node.label], other != node.site {
                mistakes.append("two stages are named '\(node.label)': \(place(of: other)) and \(place(of: node.site))")
            }
            sites[node.label] = node.site
            for case .value(let value) in node.inputs where value.path.utf8.contains(UInt8(ascii: "<")) {
                mistakes.append(
                    "stage '\(node.name)' (\(place(of: node.site))) takes a computed property of the configuration; "
                        + "take the stored property it comes from and compute inside the stage")
            }
            if case .program(let call) = node.work {
                for output in call.outputs where output.hasPrefix("/") || output.isEmpty || output.split(separator: "/").contains("..") {
                    mistakes.append(
                        "stage '\(node.name)' (\(place(of: node.site))) has the output '\(output)'; an output is a name or a path without '..'"
                    )
                }
            }
            // By bytes: every start asks this of every stage.
            if node.name.utf8.contains(where: Self.forbidden.contains) || node.name.isEmpty {
                mistakes.append("stage name '\(node.name)' (\(place(of: node.site))) is empty or holds one of [ ] / = ,")
            }
        }
        let reports = nodes.filter { $0.kind == .report }
        if reports.count > 1 { mistakes.append("the pipeline has \(reports.count) reports; one is allowed") }
        guard mistakes.isEmpty else { throw PipelineError(mistakes: mistakes) }
    }

    /// Groups of stages with one name, in the order of the pipeline.
    package var families: [(name: String, members: [Int])] {
        var order: [String] = []
        var members: [String: [Int]] = [:]
        for (position, node) in nodes.enumerated() {
            if members[node.name] == nil { order.append(node.name) }
            members[node.name, default: []].append(position)
        }
        return order.map { ($0, members[$0]!) }
    }

    /// The names of the stages that the given ones take, in the order in which they are first met.
    package func familiesTaken(by positions: [Int]) -> [String] {
        var names: [String] = []
        for input in positions.flatMap({ inputs[$0] }) where !names.contains(nodes[input].name) { names.append(nodes[input].name) }
        return names
    }

    /// The given stages and everything that they need.
    package func needed(by positions: [Int]) -> Set<Int> { closure(positions, inputs) }

    /// The given stages and everything that needs them.
    package func following(_ positions: [Int]) -> Set<Int> { closure(positions, followers) }

    private func closure(_ positions: [Int], _ edges: [[Int]]) -> Set<Int> {
        var found = Set(positions)
        var stack = positions
        while let position = stack.popLast() {
            for next in edges[position] where found.insert(next).inserted { stack.append(next) }
        }
        return found
    }
}

extension StageNode {
    var inputNodes: [StageNode] {
        inputs.flatMap { input -> [StageNode] in
            switch input {
            case .artifact(let node): [node]
            case .ensemble(let cells): cells.map(\.node)
            case .value, .file: []
            }
        }
    }
}

/// Mistakes in how a pipeline is put together.
package struct PipelineError: Error, CustomStringConvertible {
    package let mistakes: [String]
    package var description: String { mistakes.map { "error: \($0)" }.joined(separator: "\n") }
}
