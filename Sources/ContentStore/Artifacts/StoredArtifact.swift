internal import Glibc

/// The bytes of an artifact where they lie: a small one in memory, a large one in the file of its blob, from which a value takes what it
/// needs without a second copy.
package struct StoredArtifact: Sendable {
    private enum Place {
        case memory([UInt8])
        case file(Descriptor, size: Int)
    }

    private let place: Place

    package init(_ bytes: [UInt8]) { place = .memory(bytes) }

    /// - Parameter file: of a blob, whose content has been found to be what its name says.
    init(_ file: Descriptor, size: Int) { place = .file(file, size: size) }

    /// Calls `body` with the JSON and the tensors of the artifact.
    func withParts<Result>(_ body: (JSONValue, [ArtifactDecoder.Tensor]) throws -> Result) throws -> Result {
        switch place {
        case .memory(let bytes):
            return try bytes.withUnsafeBytes { raw in
                let (json, tensors) = try ArtifactDecoder.parts(of: raw)
                return try body(json, tensors)
            }
        case .file(let file, let size):
            let start = try file.read(9, from: 0)
            guard size > 8, start[7] == 0 else { return try body(try JSONValue(parsing: file.readAll()), []) }
            let length = try start.withUnsafeBytes { try ArtifactDecoder.headerLength($0, size: size) }
            let header = try file.read(length, from: 8)
            let (json, tensors) = try header.withUnsafeBytes { raw in
                try ArtifactDecoder.parts(header: raw, size: size) { .file(file, offset: $0.lowerBound) }
            }
            return try body(json, tensors)
        }
    }
}

extension Store {
    /// An artifact by the digest of its blob; nil when it is missing or damaged. A damaged one is set aside.
    package func artifact(_ digest: Digest) -> StoredArtifact? {
        guard let file = try? FileSystem.openToRead(blobPath(digest)), let size = FileStatus(of: file)?.size else { return nil }
        guard size >= 1 << 20 else { return blob(digest).map { StoredArtifact($0) } }
        guard let found = try? Digest(of: file) else { return nil }
        guard found == digest else {
            quarantine(digest)
            return nil
        }
        return StoredArtifact(file, size: size)
    }
}
