package import ContentStore
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Everything that goes to and fro between a store and a remote during one command, some side by side, in the background.
///
/// A remote never stops a run: once it is away, or takes nothing, or asking it costs more than it saves, one warning is told and that is left.
package final class RemoteTraffic: Sendable {
    /// What came of it.
    package struct Totals: Sendable, Equatable {
        /// Results taken from the remote, and their bytes.
        package var found = 0
        package var foundBytes = 0
        /// Results sent, and their bytes.
        package var sent = 0
        package var sentBytes = 0
        /// Results that the remote had already.
        package var known = 0
        /// Records whose signature doesn't hold, and what was damaged: they counted as missing.
        package var unsigned = 0
        package var damaged = 0
        /// Labels of results that the remote has otherwise under the same key.
        package var others: [String] = []
        /// Labels of results that are too large for the remote.
        package var tooLarge: [String] = []
        /// The remote takes nothing.
        package var isRefused = false
    }

    private enum Job: Sendable {
        case seek(RecordAddress)
        case send(StageRecord)
    }

    private struct State {
        var seeking = Queue<RecordAddress>()
        var sending = Queue<StageRecord>()
        var lanes = 0
        /// What was asked for and not answered.
        var open: Set<RecordAddress> = []
        var answers: [(RecordAddress, StageRecord?)] = []
        var unsent = 0
        var totals = Totals()
        var warnings: [String] = []
        var isGivenUp = false
        var isAsked = true
        var mayWrite = false
        /// What was asked for and isn't there: a second question has the same answer.
        var absent: Set<RecordAddress> = []
        /// Seconds that what was found once took, and seconds spent waiting for answers.
        var saved = 0.0
        var waited = 0.0
        var lastLook = 0.0
        var lastProgress = (count: -1, at: 0.0)
        var finished = 0
    }

    private let cache: RemoteCache
    private let name: String
    private let transfer: Transfer
    /// Whether the remote has to be worth the time that it takes.
    private let isThrifty: Bool
    private let bellOfAnswers = Bell()
    private let state: Mutex<State>

    /// So many requests are under way side by side: most of the time of each is spent waiting.
    private static let lanes = 16

    /// - Parameters:
    ///   - mayWrite: whether results are sent where the settings allow it.
    ///   - patience: seconds for which the remote may say nothing.
    ///   - isThrifty: whether it is asked no more when that has taken longer than making what it had.
    package init(_ settings: RemoteSettings, store: Store, mayWrite: Bool = true, patience: Int = 2, isThrifty: Bool = true) {
        cache = RemoteCache(settings, store: store)
        name = "\(settings.location)"
        transfer = Transfer(patience: patience)
        self.isThrifty = isThrifty
        var state = State()
        state.mayWrite = mayWrite && settings.mayWrite
        self.state = Mutex(state)
    }

    /// Readable when there are answers.
    package var bell: Int32 { bellOfAnswers.descriptor }

    package var totals: Totals { state.withLock { $0.totals } }

    /// What the user should know, since the last call.
    package func takeWarnings() -> [String] {
        state.withLock { state in
            defer { state.warnings = [] }
            return state.warnings
        }
    }

    // MARK: Asking

    /// Begins to look for results; false when nobody is asked any more.
    package func seek(_ addresses: [RecordAddress]) -> Bool {
        let isAsked = state.withLock { state in
            guard !state.isGivenUp, state.isAsked else { return false }
            let fresh = addresses.filter { !state.open.contains($0) && !state.absent.contains($0) }
            state.answers += addresses.filter(state.absent.contains).map { ($0, nil) }
            if !state.answers.isEmpty { bellOfAnswers.ring() }
            if state.open.isEmpty {
                state.lastLook = now()
                state.lastProgress = (-1, now())
            }
            state.open.formUnion(fresh)
            state.seeking.append(contentsOf: fresh)
            return true
        }
        startLanes()
        return isAsked
    }

    /// The results that were looked for, by now: nil for those that the remote doesn't have. What a record speaks of is in the store.
    package func takeAnswers() -> [(address: RecordAddress, record: StageRecord?)] {
        bellOfAnswers.hear()
        return state.withLock { state in
            watch(&state)
            defer { state.answers = [] }
            return state.answers.map { ($0.0, $0.1) }
        }
    }

    /// Whether answers are still to come.
    package var isSeeking: Bool { state.withLock { !$0.open.isEmpty } }

    /// Waits a little for answers.
    package func waitForAnswers() { bellOfAnswers.wait(milliseconds: 100) }

    // MARK: Sending

    /// Begins to send a result; nothing happens where nothing may be written.
    package func offer(_ record: StageRecord) {
        state.withLock { state in
            guard state.mayWrite, !state.isGivenUp else { return }
            if state.unsent == 0 { state.lastProgress = (-1, now()) }
            state.unsent += 1
            state.sending.append(contentsOf: [record])
        }
        startLanes()
    }

    /// Waits until all is sent, or the remote takes no more, or the user has had enough.
    package func finishSending(unless isStopped: () -> Bool = { false }) {
        while state.withLock({ state in
            watch(&state)
            return state.unsent > 0
        }) {
            if isStopped() { return giveUp(nil) }
            bellOfAnswers.hear()
            bellOfAnswers.wait(milliseconds: 100)
        }
    }

    /// Ends what is still under way, and waits for it a moment: nothing is to be in the middle of a library when the process goes.
    package func close() {
        giveUp(nil)
        for _ in 0..<100 where state.withLock({ $0.lanes > 0 }) { usleep(10_000) }
    }

    // MARK: Working

    private func startLanes() {
        let number = state.withLock { state in
            let wanted = min(Self.lanes, state.lanes + state.seeking.count + state.sending.count)
            defer { state.lanes = wanted }
            return wanted - state.lanes
        }
        // A queue of its own is a thread of its own while it waits for the network.
        for _ in 0..<number { DispatchQueue(label: "remote").async { self.work() } }
    }

    private func work() {
        while let job = nextJob() {
            switch job {
            case .seek(let address): seek(address)
            case .send(let record): send(record)
            }
        }
    }

    private func nextJob() -> Job? {
        state.withLock { state in
            if let address = state.seeking.popFirst() { return .seek(address) }
            if let record = state.sending.popFirst() { return .send(record) }
            state.lanes -= 1
            return nil
        }
    }

    private func seek(_ address: RecordAddress) {
        var record: StageRecord?
        do throws(RemoteProblem) {
            let found = try cache.find(address, transfer) { seconds in state.withLock { $0.saved += seconds } }
            state.withLock { state in
                switch found {
                case .nothing: break
                case .unsigned: state.totals.unsigned += 1
                case .damaged: state.totals.damaged += 1
                case .record(let found, let bytes):
                    record = found
                    guard state.open.contains(address) else { break }
                    state.totals.found += 1
                    state.totals.foundBytes += bytes
                }
            }
        } catch {
            if error.kind != .cancelled { giveUp(error.message) }
        }
        state.withLock { state in
            state.finished += 1
            if record == nil { state.absent.insert(address) }
            if state.open.remove(address) != nil { state.answers.append((address, record)) }
        }
        bellOfAnswers.ring()
    }

    private func send(_ record: StageRecord) {
        do throws(RemoteProblem) {
            let sent = try cache.send(record, transfer)
            state.withLock { state in
                switch sent {
                case .sent(let bytes):
                    state.totals.sent += 1
                    state.totals.sentBytes += bytes
                case .known: state.totals.known += 1
                case .other: state.totals.others.append(record.label)
                case .kept: break
                }
            }
        } catch {
            switch error.kind {
            case .away: giveUp(error.message)
            case .cancelled: break
            case .tooLarge: state.withLock { $0.totals.tooLarge.append(record.label) }
            case .refused:
                state.withLock { state in
                    guard state.mayWrite else { return }
                    state.mayWrite = false
                    state.totals.isRefused = true
                    state.unsent -= state.sending.count
                    state.sending = Queue()
                    state.warnings.append("nothing more is sent to the remote \(name): \(error.message)")
                }
            }
        }
        state.withLock { state in
            state.finished += 1
            state.unsent = max(0, state.unsent - 1)
        }
        bellOfAnswers.ring()
    }

    // MARK: Giving up

    /// Looks whether the remote still gets on; called by the thread that waits.
    private func watch(_ state: inout State) {
        let time = now()
        guard !state.isGivenUp, !state.open.isEmpty || state.unsent > 0 else { return }
        let progress = transfer.progress + state.finished
        if progress != state.lastProgress.count { state.lastProgress = (progress, time) }
        // Requests have time-outs of their own; this one is for disks that hang, from which nothing comes back.
        if time - state.lastProgress.at > Double(transfer.patience) + 1 {
            return giveUp("no answer within \(transfer.patience) s", &state)
        }
        guard !state.open.isEmpty else { return }
        state.waited += time - state.lastLook
        state.lastLook = time
        // A little later than a request that gets no answer, which says more.
        if isThrifty, state.waited > Double(transfer.patience) + 0.5 + state.saved {
            state.warnings.append("the remote \(name) is asked no more: that takes longer than making what it has")
            stopAsking(&state)
        }
    }

    private func stopAsking(_ state: inout State) {
        state.isAsked = false
        state.answers += state.open.sorted().map { ($0, nil) }
        (state.open, state.seeking) = ([], Queue())
    }

    private func giveUp(_ reason: String?) {
        state.withLock { giveUp(reason, &$0) }
        bellOfAnswers.ring()
    }

    private func giveUp(_ reason: String?, _ state: inout State) {
        guard !state.isGivenUp else { return }
        state.isGivenUp = true
        transfer.cancel()
        if let reason, state.isAsked || state.unsent > 0 { state.warnings.append("going on without the remote \(name): \(reason)") }
        stopAsking(&state)
        (state.sending, state.unsent) = (Queue(), 0)
    }

    /// Whether the remote was let be.
    package var isGivenUp: Bool { state.withLock { $0.isGivenUp } }

    private func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

/// First in, first out.
private struct Queue<Element> {
    private var elements: [Element] = []
    private var first = 0

    var count: Int { elements.count - first }

    mutating func append(contentsOf new: some Sequence<Element>) { elements.append(contentsOf: new) }

    mutating func popFirst() -> Element? {
        guard first < elements.count else { return nil }
        defer { first += 1 }
        if first > 1024, first > elements.count / 2 {
            elements.removeFirst(first)
            first = 0
        }
        return elements[first]
    }
}
