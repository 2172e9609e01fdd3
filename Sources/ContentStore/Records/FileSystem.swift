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

    static func openToRead(_ path: String) throws(FileError) -> Descriptor { try open(path, O_RDONLY) }

    static func read(_ path: String) throws(FileError) -> [UInt8] { try openToRead(path).readAll() }

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
        try bytes.withUnsafeBufferPointer { (bytes) throws(FileError) in try write(UnsafeRawBufferPointer(bytes)) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(number, bytes.baseAddress! + done, bytes.count - done)
            if count < 0 {
                guard errno == EINTR else { throw FileError("write", path) }
                continue
            }
            done += count
        }
    }

    func readAll(from offset: Int = 0) throws(FileError) -> [UInt8] {
        guard let size = FileStatus(of: self)?.size else { throw FileError("read", path) }
        return try read(size - offset, from: offset)
    }

    /// The bytes from `offset` on, fewer than `count` where the file ends.
    func read(_ count: Int, from offset: Int) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            do throws(FileError) {
                filled = try readSome(into: UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: max(0, count)), from: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Fills `target` from `offset` on. Errors: also when the file ends before.
    func read(into target: UnsafeMutableRawBufferPointer, from offset: Int) throws(FileError) {
        guard try readSome(into: target, from: offset) == target.count else { throw FileError("read", path, code: EIO) }
    }

    private func readSome(into target: UnsafeMutableRawBufferPointer, from offset: Int) throws(FileError) -> Int {
        var done = 0
        while done < target.count {
            let count = pread(number, target.baseAddress! + done, target.count - done, offset + done)
            if count < 0 {
                guard errno == EINTR else { throw FileError("read", path) }
                continue
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Hands over the content in parts that fit into the processor's cache.
    ///
    /// - Parameter expected: of a file that must not change meanwhile, its size. Errors: also when it has another one by now.
    func forEachPart(of expected: Int? = nil, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
            var offset = 0
            while true {
                let count = try readSome(into: buffer, from: offset)
                offset += count
                if let expected, offset > expected { throw FileError("read", path, code: EIO) }
                if count > 0 { try body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
                guard count == buffer.count else { break }
            }
            if let expected, offset != expected { throw FileError("read", path, code: EIO) }
        }
    }

    /// Which file this is, whatever it is called by now.
    var identity: FileStatus.Identity? { FileStatus(of: self)?.identity }

    func synchronize() throws(FileError) {
        guard fdatasync(number) == 0 else { throw FileError("flush", path) }
    }
}
