internal import Glibc
internal import Synchronization

/// Whether the user has asked the run to stop.
package enum Interrupt {
    package static var isRaised: Bool { isInterruptRaised.load(ordering: .relaxed) }

    /// From now on Ctrl-C and SIGTERM only raise the flag. A second Ctrl-C ends the process at once: finished work is safe all the same.
    static func watch() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] {
            signal(number, noteInterrupt)
            sigaddset(&signals, number)
        }
        // Whoever started this process may have blocked them, as threads of a thread pool do.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        // A worker that dies while it is written to is noticed by its pipe.
        signal(SIGPIPE, SIG_IGN)
    }
}

private let isInterruptRaised = Atomic<Bool>(false)

private func noteInterrupt(_ number: Int32) {
    if isInterruptRaised.exchange(true, ordering: .relaxed) { _exit(1) }
}
