internal import Execution
internal import Synchronization

/// Shows of runs side by side what went wrong, and each message once: points fail alike.
final class SweepProgress: ProgressRenderer, Sendable {
    private let write: @Sendable (String) -> Void
    private let told: Mutex<Set<String>> = Mutex([])

    init(write: @escaping @Sendable (String) -> Void) { self.write = write }

    func show(_ event: RunEvent) {
        switch event {
        case .failed(let failure, _): tell(failure.description)
        case .warning(let text): tell("warning: \(text)")
        default: break
        }
    }

    private func tell(_ text: String) {
        if told.withLock({ $0.insert(text).inserted }) { write(text) }
    }
}
