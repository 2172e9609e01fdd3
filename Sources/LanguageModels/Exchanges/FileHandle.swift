internal import Glibc

/// An open file with the few calls that records need; closed, and with that unlocked, when its last owner goes.
final class FileHandle {
    let number: Int32
    private let path: String

    init(_ path: String, _ flags: Int32) throws {
        number = open(path, flags | O_CLOEXEC, 0o644)
        self.path = path
        guard number >= 0 else { throw fileProblem("open", path) }
    }

    deinit { if number >= 0 { close(number) } }

    func size() throws -> Int {
        var info = stat()
        guard fstat(number, &info) == 0 else { throw fileProblem("read", path) }
        return Int(info.st_size)
    }

    /// So many bytes from `offset` on; fewer where the file ends.
    func read(_ count: Int, from offset: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let some = bytes.withUnsafeMutableBytes { pread(number, $0.baseAddress! + done, count - done, offset + done) }
            if some < 0, errno == EINTR { continue }
            guard some >= 0 else { throw fileProblem("read", path) }
            if some == 0 { break }
            done += some
        }
        return Array(bytes.prefix(done))
    }

    func write(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let some = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress! + done, bytes.count - done) }
            if some < 0, errno == EINTR { continue }
            guard some > 0 else { throw fileProblem("write", path) }
            done += some
        }
    }
}

func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { throw fileProblem("make the folder", path) }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw fileProblem("make the folder", path) }
}

func fileProblem(_ operation: String, _ path: String) -> EndpointProblem {
    EndpointProblem("cannot \(operation) '\(path)': \(String(cString: strerror(errno)))")
}
