internal import Glibc

/// An open file; closed when it goes. Its position is that of the system.
final class RawFile: Sendable {
    let number: Int32
    let path: String

    private init(number: Int32, path: String) { (self.number, self.path) = (number, path) }

    deinit { close(number) }

    /// Opens a file; nil with the system's reason in `errno` when it can't be.
    ///
    /// - Parameter unnoticed: whether the file's time of reading is to stay, where that is allowed.
    convenience init?(reading path: String, unnoticed: Bool = false) {
        let unseen = unnoticed ? open(path, O_RDONLY | O_CLOEXEC | 0o1000000) : -1  // O_NOATIME, which Swift doesn't see
        let number = unseen >= 0 ? unseen : open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return nil }
        self.init(number: number, path: path)
    }

    /// Makes a file that nobody else has.
    convenience init?(making path: String) {
        let number = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard number >= 0 else { return nil }
        self.init(number: number, path: path)
    }

    var size: Int? {
        var info = stat()
        return fstat(number, &info) == 0 ? Int(info.st_size) : nil
    }

    /// Reads what comes next; 0 at the end, -1 when the system says no.
    func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = Glibc.read(number, target.baseAddress, target.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }

    /// Writes all of it; false when the system says no.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(number, bytes.baseAddress! + done, bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Writes all of it; false when the system says no.
    func write(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { write($0) } }

    /// Begins anew at the first byte.
    func rewind() { lseek(number, 0, SEEK_SET) }

    /// Nobody may change it from now on, and it outlives a power cut once this returns.
    func settle() -> Bool { fchmod(number, 0o444) == 0 && fdatasync(number) == 0 }

    /// Says that it is in use, for whoever collects what isn't; nothing where that is not allowed, or was done a moment ago.
    func noteUse() {
        var info = stat()
        guard fstat(number, &info) == 0, info.st_mtim.tv_sec < time(nil) - 300 else { return }
        futimens(number, nil)
    }

    /// What the system said last.
    static var reason: String { String(cString: strerror(errno)) }
}
