internal import ContentStore
internal import Glibc
internal import Synchronization

/// Where the answers of one folder are recorded and new ones asked for: one process at a time, so that no budget or rate is spent twice.
final class Desk: Sendable {
    let exchanges: Exchanges

    private struct Contents {
        /// Requests under way, so that nobody asks for what is being asked.
        var asked: [Digest: Task<Exchange, any Error>] = [:]
        /// Open while requests are under way.
        var turn: FileHandle?
        var users = 0
        var accounts: [EndpointSettings: BudgetGuard] = [:]
    }

    private let contents = Mutex(Contents())
    private static let desks = Mutex<[String: Desk]>([:])

    /// The desk of a folder; there is one in a process.
    static func at(_ folder: String, limit: Int) throws -> Desk {
        try desks.withLock { desks in
            if let desk = desks[folder], desk.exchanges.limit == limit { return desk }
            let desk = Desk(try Exchanges(in: folder, limit: limit))
            desks[folder] = desk
            return desk
        }
    }

    private init(_ exchanges: Exchanges) { self.exchanges = exchanges }

    /// The outcome of `ask`, which isn't called again for the same key while it is under way.
    func once(_ key: Digest, _ ask: @escaping @Sendable () async throws -> Exchange) async throws -> Exchange {
        let task = contents.withLock { contents in
            if let task = contents.asked[key] { return task }
            let task = Task {
                defer { self.forget(key) }
                return try await ask()
            }
            contents.asked[key] = task
            return task
        }
        return try await task.value
    }

    private func forget(_ key: Digest) { contents.withLock { $0.asked[key] = nil } }

    /// Waits for this process's turn and tells what may be spent; it ends with ``close()``.
    func open(_ settings: EndpointSettings) async throws -> BudgetGuard {
        while true {
            if let account = try tryOpen(settings) { return account }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func tryOpen(_ settings: EndpointSettings) throws -> BudgetGuard? {
        try contents.withLock { contents in
            if contents.turn == nil {
                try makeFolder(exchanges.folder)
                let turn = try FileHandle("\(exchanges.folder)/.turn", O_RDWR | O_CREAT)
                guard flock(turn.number, LOCK_EX | LOCK_NB) == 0 else { return nil }
                // What others have spent meanwhile is in the files.
                (contents.turn, contents.accounts) = (turn, [:])
            }
            // Whatever else differs, one budget of one generation is one account.
            var key = EndpointSettings()
            (key.budget, key.generation) = (settings.budget, settings.generation)
            let account = try contents.accounts[key] ?? makeAccount(settings)
            contents.accounts[key] = account
            contents.users += 1
            return account
        }
    }

    private func makeAccount(_ settings: EndpointSettings) throws -> BudgetGuard {
        let ledger = Ledger(in: exchanges.folder, generation: settings.generation)
        let spent = try exchanges.spending(generation: settings.generation) + ledger.lost()
        return BudgetGuard(settings.budget, spent: spent, ledger: ledger)
    }

    func close() {
        contents.withLock { contents in
            contents.users -= 1
            if contents.users == 0 { contents.turn = nil }
        }
    }
}
