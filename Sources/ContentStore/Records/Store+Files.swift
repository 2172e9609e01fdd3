internal import Glibc
internal import Synchronization

extension Store {
    /// Keeps the content of a file and returns its digest and size; memory stays flat in the file's size.
    public func put(fileAt source: String) throws -> (digest: Digest, size: Int) {
        let input = try FileSystem.openToRead(source)
        do {
            return try put(isInput: true) { body in try input.forEachPart(body) }
        } catch let error as FileError where [EROFS, EACCES].contains(error.code) && error.path != source {
            // A store that can't be written serves what it has.
            guard let digest = try? Digest(ofFile: source), let size = blobSize(digest) else { throw error }
            return (digest, size)
        }
    }

    /// Keeps an artifact without having its bytes in one piece; ``commit()`` makes it last.
    @discardableResult
    package func put(_ artifact: EncodedArtifact) throws -> Digest {
        try put(isInput: false) { body in try artifact.forEachPart(body) }.digest
    }

    /// Keeps what is handed over in parts.
    ///
    /// - Parameter isInput: whether no record will speak of it that is committed later.
    private func put(isInput: Bool, _ forEachPart: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws
        -> (digest: Digest, size: Int)
    {
        let temporary = temporaryPath()
        do {
            let output = try FileSystem.open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
            var hasher = SHA256Hasher()
            var size = 0
            try forEachPart { part in
                hasher.update(part)
                try output.write(part)
                size += part.count
            }
            let digest = hasher.finish()
            fchmod(output.number, 0o444)
            if isInput, FileSystem.size(blobPath(digest)) != size { try output.synchronize() }
            // A collection beside this either has taken an old blob away before, or finds it as young as the new record that will speak of it.
            let passage = enter()
            defer { passage.end() }
            if isInput { state.withLock { _ = $0.use.blobs.insert(digest) } }
            if FileSystem.size(blobPath(digest)) == size, FileSystem.touch(blobPath(digest)) {
                unlink(temporary)
                return (digest, size)
            }
            try FileSystem.makeFolder("\(path)/blobs/\(digest.hex.prefix(2))")
            guard rename(temporary, blobPath(digest)) == 0 else { throw FileError("write", blobPath(digest)) }
            return (digest, size)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// The size of a blob; nil when there is none.
    public func blobSize(_ digest: Digest) -> Int? {
        guard let size = FileSystem.size(blobPath(digest)) else { return nil }
        state.withLock { _ = $0.use.blobs.insert(digest) }
        return size
    }

    /// A path for a file or folder that nobody else uses, or has used; whoever makes it takes it away again.
    public func temporaryPath() -> String { "\(path)/tmp/\(ProcessName.own)-\(nextTemporary())" }

    // MARK: Unfinished stages

    /// What an interrupted execution of a stage kept; nil when there is nothing, or nothing whole.
    public func checkpoint(key: Digest, environment: Digest) -> [UInt8]? {
        guard let bytes = try? FileSystem.read(checkpointPath(key, environment)), bytes.count > 32 else { return nil }
        let content = Array(bytes[32...])
        return Digest(of: content).bytes == Array(bytes[..<32]) ? content : nil
    }

    /// Keeps the state of an unfinished stage in place of the one before.
    public func keepCheckpoint(_ bytes: [UInt8], key: Digest, environment: Digest) throws(FileError) {
        try FileSystem.makeFolder("\(path)/v1/unfinished")
        try FileSystem.replace(checkpointPath(key, environment), with: Digest(of: bytes).bytes + bytes, temporary: temporaryPath())
    }

    /// Forgets the state of a stage that has finished.
    public func dropCheckpoint(key: Digest, environment: Digest) { unlink(checkpointPath(key, environment)) }

    private func checkpointPath(_ key: Digest, _ environment: Digest) -> String { "\(path)/v1/unfinished/\(key.hex)-\(environment.short)" }
}

extension Digest {
    /// The digest of a file's content; memory stays flat in its size.
    package init(ofFile path: String) throws { try self.init(of: FileSystem.openToRead(path)) }

    init(of file: Descriptor) throws {
        var hasher = SHA256Hasher()
        try file.forEachPart { hasher.update($0) }
        self = hasher.finish()
    }
}
