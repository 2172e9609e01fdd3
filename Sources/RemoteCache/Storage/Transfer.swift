internal import Synchronization

/// What goes on between this program and a remote: by it one thread sees that the others still get on, and stops them.
final class Transfer: Sendable {
    private let bytes = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)
    /// Seconds for which a remote may say or take nothing.
    let patience: Int

    init(patience: Int) { self.patience = patience }

    /// Bytes moved in either direction until now.
    var progress: Int { bytes.load(ordering: .relaxed) }
    func advance(by count: Int) { bytes.add(count, ordering: .relaxed) }

    var isCancelled: Bool { isStopped.load(ordering: .relaxed) }
    func cancel() { isStopped.store(true, ordering: .relaxed) }
}
