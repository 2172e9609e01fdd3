internal import Glibc

/// The names in one folder on disk, in git's order, held in one block of memory.
final class FolderListing {
    enum Kind: UInt8 {
        case file
        case link
        case folder
        case special
    }

    struct Name {
        let bytes: UnsafeBufferPointer<UInt8>
        let kind: Kind

        /// The name for a system call; a zero byte follows it in memory.
        var cString: UnsafePointer<CChar> { UnsafeRawPointer(bytes.baseAddress!).assumingMemoryBound(to: CChar.self) }
        var isFolder: Bool { kind == .folder }
    }

    private(set) var names: [Name] = []
    private(set) var holdsRepository = false
    private let block: UnsafeMutablePointer<UInt8>

    /// Reads an open folder and leaves the descriptor open.
    ///
    /// - Throws: `SystemFailure` if the folder can't be read.
    init(_ descriptor: Int32) throws(SystemFailure) {
        // A stream owns its descriptor, and the caller still needs its own to reach the files.
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw SystemFailure(errno) }
        guard let stream = fdopendir(copy) else {
            let failure = SystemFailure(errno)
            close(copy)
            throw failure
        }
        defer { closedir(stream) }

        var bytes: [UInt8] = []
        var spans: [(start: Int, count: Int, kind: Kind)] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw SystemFailure(errno) }
                break
            }
            let name = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!).assumingMemoryBound(to: CChar.self)
            if Self.isDots(name) { continue }
            if strcmp(name, ".git") == 0 {
                holdsRepository = true
                continue
            }
            guard let kind = Self.kind(of: entry.pointee.d_type, name, in: descriptor) else { continue }
            let count = strlen(name)
            spans.append((bytes.count, count, kind))
            bytes.append(contentsOf: UnsafeRawBufferPointer(start: name, count: count + 1))
        }

        block = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        bytes.withUnsafeBufferPointer { if let base = $0.baseAddress { block.initialize(from: base, count: $0.count) } }
        names = spans.map { Name(bytes: UnsafeBufferPointer(start: block + $0.start, count: $0.count), kind: $0.kind) }
        names.sort { gitOrder($0.bytes, isFolder: $0.isFolder, $1.bytes, isFolder: $1.isFolder) < 0 }
    }

    deinit { block.deallocate() }

    private static func isDots(_ name: UnsafePointer<CChar>) -> Bool {
        name[0] == 46 && (name[1] == 0 || (name[1] == 46 && name[2] == 0))
    }

    /// The kind of a name; `nil` if it vanished. Some file systems don't say in the listing, and have to be asked.
    private static func kind(of type: UInt8, _ name: UnsafePointer<CChar>, in folder: Int32) -> Kind? {
        switch Int(type) {
        case Int(DT_REG): return .file
        case Int(DT_LNK): return .link
        case Int(DT_DIR): return .folder
        case Int(DT_UNKNOWN):
            var facts = stat()
            guard fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
            switch facts.st_mode & S_IFMT {
            case S_IFREG: return .file
            case S_IFLNK: return .link
            case S_IFDIR: return .folder
            default: return .special
            }
        default: return .special
        }
    }
}

/// A system call that failed.
struct SystemFailure: Error {
    let code: Int32

    init(_ code: Int32) { self.code = code }

    var isAbsence: Bool { code == ENOENT || code == ENOTDIR }
    var message: String { String(cString: strerror(code)) }
}
