internal import Glibc
internal import Synchronization

extension Store {
    /// Keeps the content of a file and returns its digest and size; memory stays flat in the file's size.
    public func put(fileAt source: String) throws(FileError) -> (digest: Digest, size: Int) {
        let temporary = temporaryPath()
        do throws(FileError) {
            let input = try FileSystem.open(source, O_RDONLY)
            let output = try FileSystem.open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
            var hasher = SHA256Hasher()
            var size = 0
            while let chunk = try input.readChunk() {
                chunk.withUnsafeBytes { hasher.update($0) }
                try output.write(chunk)
                size += chunk.count
            }
            let digest = hasher.finish()
            fchmod(output.number, 0o444)
            if FileSystem.size(blobPath(digest)) != size { try output.synchronize() }
            let passage = enter()
            defer { passage.end() }
            state.withLock { _ = $0.use.blobs.insert(digest) }
            if FileSystem.size(blobPath(digest)) == size, FileSystem.touch(blobPath(digest)) {
                unlink(temporary)
                return (digest, size)
            }
            try FileSystem.makeFolder("\(path)/blobs/\(digest.hex.prefix(2))")
            guard rename(temporary, blobPath(digest)) == 0 else { throw FileError("write", blobPath(digest)) }
            return (digest, size)
        } catch {
            unlink(temporary)
            // A store that can't be written serves what it has.
            if [EROFS, EACCES].contains(error.code), error.path == temporary, let digest = try? Digest(ofFile: source),
                let size = blobSize(digest)
            {
                return (digest, size)
            }
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

extension Descriptor {
    /// The next part of the file, up to a megabyte; nil at its end.
    fileprivate func readChunk() throws(FileError) -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", path) }
            guard count > 0 else { return nil }
            if count < chunk.count { chunk.removeLast(chunk.count - count) }
            return chunk
        }
    }
}

extension Digest {
    /// The digest of a file's content; memory stays flat in its size.
    package init(ofFile path: String) throws(FileError) {
        let file = try FileSystem.open(path, O_RDONLY)
        var hasher = SHA256Hasher()
        while let chunk = try file.readChunk() { chunk.withUnsafeBytes { hasher.update($0) } }
        self = hasher.finish()
    }
}
