internal import CLibGit2
internal import Glibc

extension WorkingCopy {
    /// Above this size a changed file is hashed piecewise and read again when it is stored.
    private static var largestHeld: Int { 16 << 20 }

    // MARK: Untracked files

    func append(untrackedFile name: FolderListing.Name, in parent: Int32, _ place: Place, to tree: inout TreeObject) throws {
        let shown = shown(name.bytes)
        if try repository.ignores(shown) { return }
        if name.kind == .special {
            leftOut.append(.init(path: shown, why: "untracked, and not a plain file"))
            return
        }
        var facts = stat()
        guard fstatat(parent, name.cString, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        if let why = rules.reasonToLeaveOut(name.bytes, size: Int(facts.st_size), in: place) {
            let secret = CredentialScan.kind(ofFileNamed: String(decoding: name.bytes, as: UTF8.self))
            leftOut.append(.init(path: shown, why: secret.map { "untracked, and by its name \($0)" } ?? why))
            return
        }
        try append(file: name, tracked: nil, in: parent, to: &tree)
    }

    // MARK: Files as they are on disk

    /// Adds a file as it is on disk; one that vanishes meanwhile counts as deleted.
    func append(file name: FolderListing.Name, tracked: GitIndex.File?, in parent: Int32, to tree: inout TreeObject) throws {
        for _ in 0..<3 {
            var facts = stat()
            guard fstatat(parent, name.cString, &facts, AT_SYMLINK_NOFOLLOW) == 0 else {
                let failure = SystemFailure(errno)
                if failure.isAbsence { return }
                throw unreadable(failure, String(decoding: name.bytes, as: UTF8.self))
            }
            let isLink = facts.st_mode & S_IFMT == S_IFLNK
            guard isLink || facts.st_mode & S_IFMT == S_IFREG else {
                leftOut.append(.init(path: shown(name.bytes), why: "tracked, but no longer a plain file"))
                return
            }
            let mode = mode(facts, tracked)
            let id: ObjectID?
            if let tracked, index.isUnchanged(tracked, facts) {
                id = tracked.id
                if isLink { try note(link: name, in: parent) }
            } else {
                do {
                    id =
                        isLink
                        ? try store(link: name, in: parent)
                        : try store(file: name, facts, as: mode, in: parent, known: tracked?.isConflicted == false ? tracked?.id : nil)
                } catch let failure as SystemFailure {
                    throw unreadable(failure, String(decoding: name.bytes, as: UTF8.self))
                }
            }
            if let id {
                tree.append(mode, name.bytes, id)
                return
            }
        }
        var facts = stat()
        if fstatat(parent, name.cString, &facts, AT_SYMLINK_NOFOLLOW) != 0 { return }
        throw Unpinnable(reason: "\(shown(name.bytes)) keeps changing while it is read, so the sources can't be pinned.")
    }

    /// The mode that git would record, which leans on the index where the file system can't tell.
    private func mode(_ facts: stat, _ tracked: GitIndex.File?) -> EntryMode {
        if facts.st_mode & S_IFMT == S_IFLNK { return .link }
        if let mode = tracked?.mode {
            if !trustsLinks && mode == .link { return .link }
            if !trustsExecutableBit && (mode == .plain || mode == .executable) { return mode }
        }
        return trustsExecutableBit && facts.st_mode & S_IXUSR != 0 ? .executable : .plain
    }

    /// Hashes a file as git would store it; `nil` if it vanished or didn't hold still.
    private func store(
        file name: FolderListing.Name, _ facts: stat, as mode: EntryMode, in parent: Int32, known: ObjectID?
    ) throws -> ObjectID? {
        if Int(facts.st_size) > Self.largestHeld {
            return try hashPiecewise(name, facts, in: parent, known: known)
        }
        guard let (bytes, isSteady) = try FileReading.bytes(name.cString, in: parent), isSteady else { return nil }
        // A touched or copied file that has the stored bytes is unchanged, and asking for its attributes costs more than hashing it.
        let raw = ObjectID(hashing: bytes, as: GIT_OBJECT_BLOB)
        if raw == known { return raw }
        guard mode != .link else {
            contents.blobs[raw] = .bytes(bytes)
            return raw
        }
        let shown = shown(name.bytes)
        try note(filterOf: shown)
        let stored = try repository.filtered(bytes, path: shown)
        let id = ObjectID(hashing: stored, as: GIT_OBJECT_BLOB)
        if id != known { contents.blobs[id] = .bytes(stored) }
        return id
    }

    /// External filters are programs of the user's; none is run just to look at the sources.
    private func note(filterOf path: String) throws {
        guard let driver = try repository.filterDriver(of: path) else { return }
        caveats.append(.init(path: path, why: "goes through the git filter '\(driver)', which isn't run here: it counts as it is on disk"))
    }

    private func hashPiecewise(_ name: FolderListing.Name, _ facts: stat, in parent: Int32, known: ObjectID?) throws -> ObjectID? {
        let relative = path + Array(name.bytes)
        let shown = String(decoding: relative, as: UTF8.self)
        try note(filterOf: shown)
        var raw = git_oid()
        try check("hash \(shown)") {
            repository.handle.with { git_repository_hashfile(&raw, $0, "\(root)/\(shown)", GIT_OBJECT_BLOB, shown) }
        }
        var after = stat()
        guard fstatat(parent, name.cString, &after, AT_SYMLINK_NOFOLLOW) == 0, FileReading.isSame(facts, after) else { return nil }
        let id = ObjectID(raw)
        if id != known {
            contents.blobs[id] = .onDisk(relative)
            caveats.append(.init(path: shown, why: "over \(Self.largestHeld >> 20) MiB and changed: not searched for credentials"))
        }
        return id
    }

    // MARK: Links

    private func store(link name: FolderListing.Name, in parent: Int32) throws -> ObjectID? {
        guard let target = try FileReading.link(name.cString, in: parent) else { return nil }
        note(target: target, of: name)
        let id = ObjectID(hashing: target, as: GIT_OBJECT_BLOB)
        contents.blobs[id] = .bytes(target)
        return id
    }

    private func note(link name: FolderListing.Name, in parent: Int32) throws {
        do {
            if let target = try FileReading.link(name.cString, in: parent) { note(target: target, of: name) }
        } catch {
            throw unreadable(error, String(decoding: name.bytes, as: UTF8.self))
        }
    }

    /// A link's own text is pinned; what lies behind it only if it is part of the working copy.
    private func note(target: [UInt8], of name: FolderListing.Name) {
        var depth = path.count { $0 == 47 }
        var leaves = target.first == 47
        for step in target.split(separator: 47) where !leaves {
            if step.elementsEqual("..".utf8) { depth -= 1 } else if !step.elementsEqual(".".utf8) { depth += 1 }
            leaves = depth < 0
        }
        if leaves {
            let text = String(decoding: target, as: UTF8.self)
            caveats.append(
                .init(path: shown(name.bytes), why: "a symbolic link out of the working copy, to \(text): its content isn't pinned"))
        }
    }

    // MARK: Submodules

    /// Adds a submodule as the commit that it has checked out.
    func append(submodule tracked: Tracked, in parent: Int32, to tree: inout TreeObject) throws {
        let file = index.files[tracked.range.lowerBound]
        let shown = String(decoding: file.path, as: UTF8.self)
        let isThere = parent >= 0 && faccessat(parent, name(of: tracked), F_OK, AT_SYMLINK_NOFOLLOW) == 0
        if !isThere && !file.maySkipDisk { return }
        guard isThere, let inner = try Repository.exactly("\(root)/\(shown)"), let head = try inner.headCommit() else {
            caveats.append(.init(path: shown, why: "a submodule that isn't checked out: only its commit is pinned"))
            tree.append(.submodule, tracked.name, file.id)
            return
        }
        if try inner.hasChanges() {
            caveats.append(.init(path: shown, why: "a submodule with uncommitted changes: only its commit is pinned"))
        }
        tree.append(.submodule, tracked.name, head)
    }

    private func name(of tracked: Tracked) -> UnsafePointer<CChar> {
        UnsafeRawPointer(tracked.name.baseAddress!).assumingMemoryBound(to: CChar.self)
    }

    private func shown(_ name: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: path, as: UTF8.self) + String(decoding: name, as: UTF8.self)
    }
}
