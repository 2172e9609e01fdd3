internal import ContentStore
internal import Glibc
internal import Synchronization

/// A remote in a folder that several machines or people have: files in `ac` and `cas`, as a web server would serve them.
///
/// A file appears under its name when it is whole and on disk, so no reader sees half of one.
struct FolderStorage: RemoteStorage {
    let path: String

    private static let names = Atomic<Int>(0)

    func read(_ item: RemoteItem, limit: Int, _ transfer: Transfer) throws(RemoteProblem) -> [UInt8]? {
        guard let file = try open(item) else { return nil }
        var bytes: [UInt8] = []
        try forEachPart(of: file, transfer) { part in
            bytes += part
            return bytes.count <= limit
        }
        return bytes
    }

    func fetch(_ item: RemoteItem, to target: RawFile, limit: Int, _ transfer: Transfer) throws(RemoteProblem) -> Bool {
        guard let file = try open(item) else { return false }
        var (count, isFull) = (0, false)
        try forEachPart(of: file, transfer) { part in
            count += part.count
            isFull = !target.write(part)
            return !isFull && count <= limit
        }
        if isFull { throw RemoteProblem(.away, "cannot write '\(target.path)': \(RawFile.reason)") }
        return true
    }

    func contains(_ item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem) -> Bool {
        guard let file = RawFile(reading: "\(path)/\(item.path)") else { return false }
        // Whoever asks is about to name it in a record; see RemoteCollection.
        file.noteUse()
        return access("\(path)/\(item.path)", F_OK) == 0
    }

    func write(_ bytes: [UInt8], to item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem) {
        try make(item) { (target) throws(RemoteProblem) in
            guard target.write(bytes) else { throw problem("write", target.path) }
            transfer.advance(by: bytes.count)
        }
    }

    func send(_ file: RawFile, size: Int, to item: RemoteItem, _ transfer: Transfer) throws(RemoteProblem) {
        try make(item) { (target) throws(RemoteProblem) in
            var (isWritten, unsettled) = (true, 0)
            try forEachPart(of: file, transfer) { part in
                isWritten = target.write(part)
                // The disk is waited for now and then, so that waiting for it at the end doesn't look as if it hung.
                unsettled += part.count
                if unsettled >= 1 << 25, isWritten { (isWritten, unsettled) = (target.settle(), 0) }
                return isWritten
            }
            guard isWritten else { throw problem("write", target.path) }
        }
    }

    // MARK: Files

    private func open(_ item: RemoteItem) throws(RemoteProblem) -> RawFile? {
        if let file = RawFile(reading: "\(path)/\(item.path)") {
            file.noteUse()
            return file
        }
        guard errno == ENOENT else { throw problem("read", "\(path)/\(item.path)", isReading: true) }
        // A disk that isn't mounted has no results either, but is no empty remote.
        guard access(path, X_OK) == 0 else { throw problem("read", path, isReading: true) }
        return nil
    }

    private func make(_ item: RemoteItem, _ body: (RawFile) throws(RemoteProblem) -> Void) throws(RemoteProblem) {
        let folder = "\(path)/\(item.folder)"
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw problem("make the folder", folder) }
        let draft = "\(folder)/.\(ProcessName.own)-\(Self.names.add(1, ordering: .relaxed).newValue)"
        guard let file = RawFile(making: draft) else { throw problem("write", draft) }
        do throws(RemoteProblem) {
            try body(file)
            guard file.settle(), rename(draft, "\(path)/\(item.path)") == 0 else { throw problem("write", "\(path)/\(item.path)") }
        } catch {
            unlink(draft)
            throw error
        }
    }

    private func forEachPart(of file: RawFile, _ transfer: Transfer, _ body: (UnsafeRawBufferPointer) -> Bool) throws(RemoteProblem) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            guard !transfer.isCancelled else { throw RemoteProblem(.cancelled, "stopped") }
            let count = file.read(into: buffer)
            guard count >= 0 else { throw problem("read", file.path, isReading: true) }
            transfer.advance(by: count)
            guard count > 0, body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return }
        }
    }

    private func problem(_ operation: String, _ path: String, isReading: Bool = false) -> RemoteProblem {
        let isRefused = [EACCES, EPERM, EROFS, ENOSPC, EDQUOT].contains(errno)
        return RemoteProblem(isRefused && !isReading ? .refused : .away, "cannot \(operation) '\(path)': \(RawFile.reason)")
    }
}
