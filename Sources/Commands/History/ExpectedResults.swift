internal import ContentStore
internal import Execution
internal import Provenance
internal import RemoteCache

/// The results that belong to a run or a report, by where each may be.
struct ExpectedResults {
    /// For each result its addresses: of one that is known by its key alone, one with and one without the facts that only some code reaches.
    private let places: [[RecordAddress]]

    init(_ addresses: Set<RecordAddress>) { places = addresses.sorted().map { [$0] } }

    init(keys: Set<Digest>, in environment: EnvironmentClass) {
        let environments = environment.stageEnvironments.sorted()
        places = keys.sorted().map { key in environments.map { RecordAddress(key: key, environment: $0) } }
    }

    var count: Int { places.count }

    /// How many the store has.
    func present(in store: Store) -> Int { count - missing(in: store).count }

    private func missing(in store: Store) -> [[RecordAddress]] {
        places.filter { !$0.contains { store.record(key: $0.key, environment: $0.environment) != nil } }
    }

    /// Takes what the store lacks from a remote; how many came.
    func take(from remote: RemoteTraffic, into store: Store) throws -> Int {
        let missing = missing(in: store)
        guard !missing.isEmpty, remote.seek(missing.flatMap(\.self)) else { return 0 }
        var found: Set<RecordAddress> = []
        var isSeeking = true
        while isSeeking {
            remote.waitForAnswers()
            isSeeking = remote.isSeeking
            for case (let address, let record?) in remote.takeAnswers() {
                store.add(record)
                found.insert(address)
            }
            try store.write()
        }
        try store.commit()
        return missing.count { !found.isDisjoint(with: $0) }
    }
}

extension EnvironmentClass {
    /// What stands in the keys of stages that ran in this class, with and without the facts that only some code reaches.
    fileprivate var stageEnvironments: Set<Digest> {
        let all = fields.map { ($0.name, $0.value) }
        let torch = EnvironmentClass.Field.torch.name
        return [StageEnvironment(all).digest, StageEnvironment(all.filter { $0.0 != torch }).digest]
    }
}
