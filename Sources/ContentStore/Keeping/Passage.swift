internal import Glibc
internal import Synchronization

/// A stay in the store during which nothing is collected; or, for a collection, one during which nobody else is in.
///
/// Backed by a lock on the store's file `gate`, which the kernel frees when the process dies. Where the file can't be made (a store that
/// is read-only) there is nothing to lock: nobody collects there.
public final class Passage: Sendable {
    private let file: Mutex<Descriptor?>

    init(_ file: sending Descriptor?) { self.file = Mutex(file) }

    /// Lets a collection in; the same as giving up the passage.
    public func end() { file.withLock { $0 = nil } }
}

extension Store {
    /// Keeps collections out until the passage ends; waits for one that is at work.
    public func enter() -> Passage { Passage(gate(LOCK_SH)) }

    /// Waits until nobody is in the store, and keeps everybody out until the passage ends.
    ///
    /// Errors: ``FileError`` when the gate can't be locked.
    package func close(whileWaiting: () -> Void = {}) throws(FileError) -> Passage {
        if let file = gate(LOCK_EX | LOCK_NB) { return Passage(file) }
        guard FileSystem.exists(gatePath) else { throw FileError("lock", gatePath, code: EACCES) }
        whileWaiting()
        guard let file = gate(LOCK_EX) else { throw FileError("lock", gatePath) }
        return Passage(file)
    }

    private var gatePath: String { "\(path)/gate" }

    private func gate(_ kind: Int32) -> Descriptor? {
        guard let file = try? FileSystem.open(gatePath, O_RDWR | O_CREAT) else { return nil }
        while flock(file.number, kind) != 0 { guard errno == EINTR else { return nil } }
        return file
    }
}
