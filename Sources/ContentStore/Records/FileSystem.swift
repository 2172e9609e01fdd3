internal import Glibc

/// A failed system call on a path.
public struct FileError: Error, Sendable, CustomStringConvertible {
    public let operation: String
    public let path: String
    public let code: Int32

    init(_ operation: String, _ path: String, code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    public var description: String { "cannot \(operation) '\(path)': \(String(cString: strerror(code)))" }
}

/// Whether there is a process with this number, whoever it belongs to.
package func isAlive(process: Int32) -> Bool { kill(process, 0) == 0 || errno == EPERM }

/// The few system calls that the store needs. Descriptors are closed on exec, so that no worker inherits one.
enum FileSystem {
    static func makeFolder(_ path: String) throws(FileError) {
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw FileError("make the folder", path)
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileError("make the folder", path) }
    }

    static func open(_ path: String, _ flags: Int32) throws(FileError) -> Descriptor {
        let number = Glibc.open(path, flags | O_CLOEXEC, 0o666)
        guard number >= 0 else { throw FileError("open", path) }
        return Descriptor(number: number, path: path)
    }

    static func read(_ path: String) throws(FileError) -> [UInt8] {
        let file = try open(path, O_RDONLY)
        return try file.readAll()
    }

    /// Writes `bytes` beside `path` and renames: a reader sees all of them or none.
    static func replace(_ path: String, with bytes: [UInt8], temporary: String, mode: mode_t = 0o644) throws(FileError) {
        do throws(FileError) {
            let file = try open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
            try file.write(bytes)
            fchmod(file.number, mode)
            guard rename(temporary, path) == 0 else { throw FileError("write", path) }
        } catch {
            // On a full disk this half is what the next attempt needs room for.
            unlink(temporary)
            throw error
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func size(_ path: String) -> Int? {
        var info = stat()
        return stat(path, &info) == 0 ? Int(info.st_size) : nil
    }

    /// Gives a file the time of now, as if it had just been written; false when that isn't allowed.
    static func touch(_ path: String) -> Bool { utimensat(AT_FDCWD, path, nil, 0) == 0 }
}

/// An open file; closed when the last owner goes.
final class Descriptor: @unchecked Sendable {  // The number never changes, and the calls made on it are atomic in the kernel.
    let number: Int32
    let path: String

    init(number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { close(number) }

    func write(_ bytes: [UInt8]) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress! + done, bytes.count - done) }
            if count < 0 {
                guard errno == EINTR else { throw FileError("write", path) }
                continue
            }
            done += count
        }
    }

    func readAll(from offset: Int = 0) throws(FileError) -> [UInt8] {
        var info = stat()
        guard fstat(number, &info) == 0 else { throw FileError("read", path) }
        var bytes = [UInt8](repeating: 0, count: max(0, Int(info.st_size) - offset))
        var done = 0
        while done < bytes.count {
            let (start, room) = (done, bytes.count - done)
            let count = bytes.withUnsafeMutableBytes { pread(number, $0.baseAddress! + start, room, offset + start) }
            if count < 0 {
                guard errno == EINTR else { throw FileError("read", path) }
                continue
            }
            if count == 0 { break }
            done += count
        }
        bytes.removeLast(bytes.count - done)
        return bytes
    }

    /// Which file this is, whatever it is called by now.
    var identity: FileStatus.Identity? { FileStatus(of: self)?.identity }

    func synchronize() throws(FileError) {
        guard fdatasync(number) == 0 else { throw FileError("flush", path) }
    }
}
