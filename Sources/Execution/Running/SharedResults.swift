package import ContentStore
package import Workbench

/// Results that others have made, and that others may have; where they come from is for whoever makes one to know.
package protocol SharedResults: AnyObject, Sendable {
    /// Readable when there are answers.
    var bell: Int32 { get }
    /// Begins to look for results; false when nobody is asked any more.
    func seek(_ addresses: [RecordAddress]) -> Bool
    /// The results that were looked for, by now: nil for those that nobody has. What a record speaks of is in the store.
    func takeAnswers() -> [(address: RecordAddress, record: StageRecord?)]
    /// Begins to give a result to others.
    func offer(_ record: StageRecord)
    /// What the user should know, since the last call.
    func takeWarnings() -> [String]
}

/// The stages of a plan that wait for an answer to whether somebody has made them already. Each key is asked for once.
package struct SharedSearch {
    private let results: any SharedResults
    private var asked: Set<RecordAddress> = []
    private var waiting: [RecordAddress: [Int]] = [:]
    private var shareable: [CallSite: Bool] = [:]

    package init(_ results: any SharedResults) { self.results = results }

    package var bell: Int32 { results.bell }
    package var isWaiting: Bool { !waiting.isEmpty }

    /// Asks for the stages that can be asked for and have not been; the others.
    package mutating func begin(_ positions: [Int], _ planner: inout Planner) -> [Int] {
        var (rest, fresh): ([Int], [RecordAddress]) = ([], [])
        for position in positions {
            guard let key = planner.plan.keys[position], isShareable(planner.graph.nodes[position], planner.context) else {
                rest.append(position)
                continue
            }
            let address = RecordAddress(key: key, environment: planner.environment(position).digest)
            if waiting[address] != nil {
                if !waiting[address]!.contains(position) { waiting[address]!.append(position) }
            } else if asked.insert(address).inserted {
                fresh.append(address)
                waiting[address] = [position]
            } else {
                rest.append(position)
            }
        }
        if !fresh.isEmpty, !results.seek(fresh) {
            for address in fresh { rest += waiting.removeValue(forKey: address) ?? [] }
        }
        return rest
    }

    /// Takes the answers until now, and what was found into the store; the stages that have one, and whether it was found.
    package mutating func takeAnswers(into store: Store) throws -> [(position: Int, isFound: Bool)] {
        var answered: [(position: Int, isFound: Bool)] = []
        for answer in results.takeAnswers() {
            if let record = answer.record { store.add(record) }
            answered += (waiting.removeValue(forKey: answer.address) ?? []).map { ($0, answer.record != nil) }
        }
        try store.write()
        return answered
    }

    /// Takes what others have made of the stages that would run, and then of those that follow; how many were found.
    ///
    /// - Parameter wait: waits a little for answers.
    package mutating func takeAll(_ selection: Set<Int>, _ planner: inout Planner, into store: Store, wait: () -> Void) throws -> Int {
        var found = 0
        func isOpen(_ position: Int) -> Bool { if case .run = planner.plan.states[position] { true } else { false } }
        _ = begin(selection.filter(isOpen).sorted(), &planner)
        while isWaiting {
            wait()
            var known: [Int] = []
            for (position, isFound) in try takeAnswers(into: store) where isFound {
                try planner.look(up: position)
                guard planner.isCached(position) else { continue }
                found += 1
                known.append(position)
            }
            var fresh: [Int] = []
            while let position = known.popLast() {
                for follower in planner.graph.followers[position] where selection.contains(follower) && !planner.isCached(follower) {
                    try planner.look(up: follower)
                    if planner.isCached(follower) { known.append(follower) } else if isOpen(follower) { fresh.append(follower) }
                }
            }
            _ = begin(fresh.sorted(), &planner)
        }
        return found
    }

    package func takeWarnings() -> [String] { results.takeWarnings() }

    /// Gives what a stage has made to others, if it is for them.
    package mutating func offer(_ record: StageRecord, of node: StageNode, _ context: KeyContext) {
        if isShareable(node, context) { results.offer(record) }
    }

    private mutating func isShareable(_ node: StageNode, _ context: KeyContext) -> Bool {
        guard case .function = node.work else { return false }
        if let known = shareable[node.site] { return known }
        let answer = context.isShareable(node)
        shareable[node.site] = answer
        return answer
    }
}
