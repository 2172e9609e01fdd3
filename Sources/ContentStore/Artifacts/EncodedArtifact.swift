/// The bytes of an artifact before they are written: a beginning in memory, and numeric arrays that stay where they are.
package struct EncodedArtifact: Sendable {
    struct Tensor: Sendable {
        let type: String
        let count: Int
        let byteCount: Int
        let forEachPart: @Sendable ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    }

    let head: [UInt8]
    let tensors: [Tensor]

    package var size: Int { tensors.reduce(head.count) { $0 + $1.byteCount } }

    /// Hands over all bytes, one part after the other.
    func forEachPart(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try head.withUnsafeBytes(body)
        for tensor in tensors { try tensor.forEachPart(body) }
    }

    /// All bytes in one piece.
    package func bytes() throws -> [UInt8] {
        guard !tensors.isEmpty else { return head }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        try forEachPart { bytes.append(contentsOf: $0) }
        return bytes
    }
}

/// The content of a file in the place of an array of its bytes: the artifact is the same, and the content is never in memory whole.
///
/// The file is open from the start and must not change until the artifact is written.
package struct FileTensor: Encodable, Sendable {
    private let file: Descriptor

    package init(path: String) throws(FileError) { file = try FileSystem.openToRead(path) }

    package func encode(to encoder: any Encoder) throws { try file.readAll().encode(to: encoder) }

    func place(in tensors: TensorList) throws -> JSONValue {
        guard !tensors.isInline, let size = FileStatus(of: file)?.size, size >= ArtifactEncoder.leastTensorCount else {
            return tensors.place(try file.readAll())
        }
        return tensors.place(
            EncodedArtifact.Tensor(type: [UInt8].tensorType, count: size, byteCount: size) { [file] in try file.forEachPart(of: size, $0) })
    }
}
