internal import Glibc

/// Reading files that others may be writing at the same moment.
enum FileReading {
    /// The bytes of a plain file and whether it held still while they were read; `nil` if it is gone or no longer a plain file.
    static func bytes(_ name: UnsafePointer<CChar>, in folder: Int32) throws(SystemFailure) -> (bytes: [UInt8], isSteady: Bool)? {
        // Without O_NONBLOCK, opening what has become a pipe would wait for a writer.
        let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let failure = SystemFailure(errno)
            if failure.isAbsence || failure.code == ELOOP { return nil }
            throw failure
        }
        defer { close(descriptor) }
        var before = stat()
        guard fstat(descriptor, &before) == 0 else { throw SystemFailure(errno) }
        guard before.st_mode & S_IFMT == S_IFREG else { return nil }

        var bytes = [UInt8](repeating: 0, count: Int(before.st_size) + 1)
        var count = 0
        while true {
            let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
            if got < 0 {
                if errno == EINTR { continue }
                throw SystemFailure(errno)
            }
            if got == 0 { break }
            count += got
            if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: bytes.count)) }
        }
        bytes.removeLast(bytes.count - count)

        var after = stat()
        guard fstat(descriptor, &after) == 0 else { throw SystemFailure(errno) }
        return (bytes, isSame(before, after) && count == Int(after.st_size))
    }

    /// The target of a symbolic link; `nil` if it is gone or no longer a link.
    static func link(_ name: UnsafePointer<CChar>, in folder: Int32) throws(SystemFailure) -> [UInt8]? {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlinkat(folder, name, &target, target.count)
        guard count >= 0 else {
            let failure = SystemFailure(errno)
            if failure.isAbsence || failure.code == EINVAL { return nil }
            throw failure
        }
        return target[..<count].map { UInt8(bitPattern: $0) }
    }

    static func isSame(_ left: stat, _ right: stat) -> Bool {
        left.st_size == right.st_size && left.st_ino == right.st_ino && left.st_mtim.tv_sec == right.st_mtim.tv_sec
            && left.st_mtim.tv_nsec == right.st_mtim.tv_nsec
    }
}
