internal import CLibGit2
internal import Glibc

/// One look at a working copy: a walk over disk and index side by side that hashes what changed and writes nothing.
///
/// Both are sorted in git's order, so each folder is one merge of two lists, and the tree objects come out on the way back up.
final class WorkingCopy {
    let repository: Repository
    let rules: SourceRules
    let index: GitIndex
    let root: String
    let trustsExecutableBit: Bool
    let trustsLinks: Bool

    var contents: SourceTree.Contents
    var leftOut: [SourceTree.Note] = []
    var caveats: [SourceTree.Note] = []
    var notOnDisk = 0
    /// The path of the folder being read, with a slash at its end; empty at the root.
    var path: [UInt8] = []

    init(_ repository: Repository, root: String, rules: SourceRules) throws(GitError) {
        self.repository = repository
        self.root = root
        self.rules = rules
        index = try GitIndex(of: repository)
        trustsExecutableBit = try repository.setting("core.filemode", standard: true)
        trustsLinks = try repository.setting("core.symlinks", standard: true)
        contents = SourceTree.Contents(repository: root)
    }

    /// Reads the whole working copy and returns the id of its source tree.
    func read() throws -> ObjectID {
        let descriptor = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(SystemFailure(errno), "") }
        defer { close(descriptor) }
        let id = try folder(descriptor, index.files.indices, rules.start)
        if notOnDisk > 0 {
            let files = notOnDisk == 1 ? "1 tracked file is" : "\(notOnDisk) tracked files are"
            caveats.append(.init(path: ".", why: "\(files) not on disk (sparse checkout) and counted as the index has them"))
        }
        if id == nil { contents.trees[.emptyTree] = [] }
        return id ?? .emptyTree
    }

    // MARK: One folder

    /// A name that the index has in the folder being read: a file, or a folder with everything in it.
    struct Tracked {
        let name: UnsafeBufferPointer<UInt8>
        let isFolder: Bool
        let range: Range<Int>
    }

    /// Reads one folder; a negative descriptor stands for a folder that only the index has. `nil` if nothing in it counts.
    private func folder(_ descriptor: Int32, _ range: Range<Int>, _ place: Place) throws -> ObjectID? {
        var tree = TreeObject()
        var listing: FolderListing?
        if descriptor >= 0 {
            do { listing = try FolderListing(descriptor) } catch { throw unreadable(error, "") }
        }
        let disk = listing?.names ?? []
        defer { withExtendedLifetime(listing) {} }

        var submodules: [UnsafeBufferPointer<UInt8>] = []
        var position = 0
        var tracked = nextTracked(range.lowerBound, range.upperBound)
        while tracked != nil || position < disk.count {
            let order =
                if let tracked, position < disk.count {
                    gitOrder(tracked.name, isFolder: tracked.isFolder, disk[position].bytes, isFolder: disk[position].isFolder)
                } else {
                    tracked == nil ? 1 : -1
                }
            if order <= 0, let current = tracked {
                if !rules.isResult(current.name, isFolder: current.isFolder, in: place) {
                    let onDisk = order == 0 ? disk[position] : nil
                    if current.isFolder {
                        try append(trackedFolder: current, onDisk, in: descriptor, place, to: &tree)
                    } else if index.files[current.range.lowerBound].mode == .submodule, order < 0 {
                        submodules.append(current.name)
                        try append(submodule: current, in: descriptor, to: &tree)
                    } else {
                        try append(trackedFile: current, onDisk, in: descriptor, to: &tree)
                    }
                }
                tracked = nextTracked(current.range.upperBound, range.upperBound)
                if order == 0 { position += 1 }
            } else {
                let name = disk[position]
                position += 1
                if rules.isResult(name.bytes, isFolder: name.isFolder, in: place) { continue }
                if name.isFolder {
                    if submodules.contains(where: { $0.elementsEqual(name.bytes) }) { continue }
                    try append(untrackedFolder: name, in: descriptor, place, to: &tree)
                } else {
                    try append(untrackedFile: name, in: descriptor, place, to: &tree)
                }
            }
        }
        if tree.isEmpty { return nil }
        let id = tree.id
        contents.trees[id] = tree.bytes
        return id
    }

    private func nextTracked(_ start: Int, _ end: Int) -> Tracked? {
        guard start < end else { return nil }
        let full = index.files[start].path
        let rest = UnsafeBufferPointer(rebasing: full[path.count...])
        let slash = rest.firstIndex(of: 47)
        let name = UnsafeBufferPointer(rebasing: rest[..<(slash ?? rest.count)])
        // A folder goes on as long as paths share it; a file with a merge conflict has up to three entries.
        let shared = path.count + name.count + (slash == nil ? 0 : 1)
        var next = start + 1
        while next < end {
            let other = index.files[next].path
            guard slash == nil ? other.count == shared : other.count > shared, memcmp(other.baseAddress!, full.baseAddress!, shared) == 0
            else { break }
            next += 1
        }
        return Tracked(name: name, isFolder: slash != nil, range: start..<next)
    }

    private func append(
        trackedFolder folder: Tracked, _ onDisk: FolderListing.Name?, in parent: Int32, _ place: Place, to tree: inout TreeObject
    ) throws {
        let descriptor = try onDisk.map { try open($0, in: parent) } ?? -1
        defer { if descriptor >= 0 { close(descriptor) } }
        try descend(into: folder.name) {
            if let id = try self.folder(descriptor, folder.range, rules.place(of: folder.name, in: place)) {
                tree.append(.tree, folder.name, id)
            }
        }
    }

    private func append(trackedFile tracked: Tracked, _ onDisk: FolderListing.Name?, in parent: Int32, to tree: inout TreeObject) throws {
        let file = index.files[tracked.range.lowerBound]
        guard let onDisk else {
            if file.maySkipDisk {
                notOnDisk += 1
                tree.append(file.mode, tracked.name, file.id)
            }
            return
        }
        try append(file: onDisk, tracked: file, in: parent, to: &tree)
    }

    private func append(untrackedFolder name: FolderListing.Name, in parent: Int32, _ place: Place, to tree: inout TreeObject) throws {
        let inner = rules.place(of: name.bytes, in: place)
        try descend(into: name.bytes) {
            let shown = String(decoding: path, as: UTF8.self)
            // The store ignores itself, but only from inside, which would mean a question for each of its files.
            if try place == .root && name.bytes.elementsEqual(".reprise".utf8) || repository.ignores(shown) { return }
            let descriptor = try open(name, in: parent)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            if faccessat(descriptor, ".git", F_OK, AT_SYMLINK_NOFOLLOW) == 0 {
                leftOut.append(.init(path: shown, why: "untracked, and a repository of its own"))
                return
            }
            switch inner {
            case .around, .root, .papers, .read:
                if let id = try folder(descriptor, 0..<0, inner) { tree.append(.tree, name.bytes, id) }
            case .elsewhere, .other:
                var budget = 200
                guard try holdsAnythingUnignored(descriptor, shown, &budget) else { return }
                leftOut.append(.init(path: shown, why: "untracked, and outside the folders that the build reads"))
            }
        }
    }

    /// Whether an untracked folder has a file that no rule ignores; after `budget` files, the answer is taken to be yes.
    private func holdsAnythingUnignored(_ descriptor: Int32, _ path: String, _ budget: inout Int) throws -> Bool {
        // Listed at worst, never stored: a folder that can't be read isn't worth a failure here.
        guard let listing = try? FolderListing(descriptor) else { return true }
        for name in listing.names {
            budget -= 1
            if budget < 0 { return true }
            let inner = path + String(decoding: name.bytes, as: UTF8.self) + (name.isFolder ? "/" : "")
            if try repository.ignores(inner) { continue }
            guard name.isFolder else { return true }
            let folder = openat(descriptor, name.cString, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard folder >= 0 else { return true }
            defer { close(folder) }
            if try holdsAnythingUnignored(folder, inner, &budget) { return true }
        }
        return false
    }

    private func descend(into name: UnsafeBufferPointer<UInt8>, _ body: () throws -> Void) rethrows {
        let length = path.count
        path.append(contentsOf: name)
        path.append(47)
        defer { path.removeLast(path.count - length) }
        try body()
    }

    /// Opens a folder; negative if it vanished or became something else.
    private func open(_ name: FolderListing.Name, in parent: Int32) throws -> Int32 {
        let descriptor = openat(parent, name.cString, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor >= 0 { return descriptor }
        let failure = SystemFailure(errno)
        if failure.isAbsence || failure.code == ELOOP { return -1 }
        throw unreadable(failure, String(decoding: name.bytes, as: UTF8.self))
    }

    func unreadable(_ failure: SystemFailure, _ name: String) -> Unpinnable {
        let full = String(decoding: path, as: UTF8.self) + name
        return Unpinnable(reason: "\(full.isEmpty ? root : full) can't be read (\(failure.message)), so the sources can't be pinned.")
    }
}
