internal import ContentStore
internal import Execution
internal import RemoteCache

extension RemoteTraffic: SharedResults {}

extension Session {
    /// Takes what others have made of the stages that would run into the store; how many need not run for it.
    func fetch(_ selection: Set<Int>, _ planner: inout Planner, from remote: RemoteTraffic) throws -> Int {
        var search = SharedSearch(remote)
        let found = try search.takeAll(selection, &planner, into: store) { remote.waitForAnswers() }
        if found > 0 { try store.commit() }
        return found
    }
}

extension RemoteTraffic {
    /// Waits until all is sent, and tells what the user should know.
    func finish(_ name: String, warn: (String) -> Void) {
        finishSending { Interrupt.isRaised }
        close()
        for warning in takeWarnings() + warnings(about: name) { warn(warning) }
    }

    /// What came of single results.
    private func warnings(about name: String) -> [String] {
        let totals = totals
        var warnings: [String] = []
        if totals.unsigned > 0 {
            warnings.append("\(counted(totals.unsigned, "record")) of \(name) not signed with this key counted as missing")
        }
        if totals.damaged > 0 { warnings.append("\(counted(totals.damaged, "result")) of \(name) damaged or not whole counted as missing") }
        if !totals.others.isEmpty {
            warnings.append(
                "\(name) has another result than this store for \(firstOf(totals.others.sorted())); both stay: './reprise verify' says whether it is "
                    + "the same every time")
        }
        if !totals.tooLarge.isEmpty { warnings.append("too large for \(name): \(firstOf(totals.tooLarge.sorted()))") }
        return warnings
    }
}
