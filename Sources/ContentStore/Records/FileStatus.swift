internal import Glibc

/// What the file system says of a file or folder; links are not followed.
package struct FileStatus: Sendable {
    /// Tells two files apart that have the same name one after the other.
    package struct Identity: Hashable, Sendable {
        let device: UInt64
        let number: UInt64
    }

    package let identity: Identity
    package let size: Int
    package let isFolder: Bool
    package let mode: UInt32
    /// Seconds since 1970 at which the content was last written.
    package let modified: Double
    /// Seconds since 1970 at which the content, the name or the permissions last changed.
    package let changed: Double

    package init?(of path: String) {
        var info = stat()
        guard lstat(path, &info) == 0 else { return nil }
        self.init(info)
    }

    init?(of file: Descriptor) {
        var info = stat()
        guard fstat(file.number, &info) == 0 else { return nil }
        self.init(info)
    }

    private init(_ info: stat) {
        identity = Identity(device: UInt64(info.st_dev), number: UInt64(info.st_ino))
        size = Int(info.st_size)
        isFolder = info.st_mode & S_IFMT == S_IFDIR
        mode = info.st_mode & 0o7777
        modified = Double(info.st_mtim.tv_sec) + Double(info.st_mtim.tv_nsec) * 1e-9
        changed = Double(info.st_ctim.tv_sec) + Double(info.st_ctim.tv_nsec) * 1e-9
    }
}

extension FileStatus {
    /// The names in a folder, sorted; none when it can't be read.
    package static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The bytes of a file, or of all files in a folder.
    package static func totalSize(_ path: String) -> Int {
        guard let status = FileStatus(of: path) else { return 0 }
        return status.isFolder ? names(in: path).reduce(0) { $0 + totalSize("\(path)/\($1)") } : status.size
    }

    /// Takes a file away, or a folder with everything in it; true when it is gone.
    @discardableResult
    package static func remove(_ path: String) -> Bool {
        guard let status = FileStatus(of: path) else { return true }
        guard status.isFolder else { return unlink(path) == 0 }
        for name in names(in: path) { remove("\(path)/\(name)") }
        return rmdir(path) == 0
    }
}
