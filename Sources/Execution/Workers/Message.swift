internal import ContentStore
internal import Glibc

/// What the engine and a worker say to each other, over two pipes of their own so that a stage may print.
///
/// A message is four bytes of length, least significant first, and the artifact encoding of one of these values.
package enum Request: Codable, Sendable {
    /// Lay out the pipeline of a study; the following stages are of it.
    case open(study: String, configuration: [UInt8], store: String)
    /// Execute a stage.
    case execute(position: Int, label: String, inputs: [StageInputBytes])
}

/// The bytes of one input, or where they lie.
package enum StageInputBytes: Codable, Sendable {
    case value
    case artifact(OutputBytes)
    case ensemble([OutputBytes])
}

/// A small output as it is, a large one by the digest of its blob.
package enum OutputBytes: Codable, Sendable {
    case inline([UInt8])
    case blob(String)
}

package enum Reply: Codable, Sendable {
    case opened(stages: Int)
    case progress(Double)
    /// The output's bytes when they are small; otherwise they lie in the store.
    case finished(digest: String, size: Int, inline: [UInt8]?, seconds: Double, peakMemory: Int)
    case failed(message: String)
    /// A blob that the stage needs is missing or damaged.
    case lost(blob: String)
}

enum Pipe {
    /// Writes one message; false when nobody reads any more.
    static func send<Message: Encodable>(_ message: Message, to descriptor: Int32) throws -> Bool {
        let body = try ArtifactEncoder.encode(message)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(body.count + 4)
        withUnsafeBytes(of: UInt32(body.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: body)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, bytes.count - done) }
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            done += count
        }
        return true
    }

    /// Reads exactly `count` bytes; nil at the end.
    static func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + done, count - done) }
            if got < 0, errno == EINTR { continue }
            if got <= 0 { return nil }
            done += got
        }
        return bytes
    }

    /// Waits for one message; nil when the other side is gone.
    static func receive<Message: Decodable>(_ type: Message.Type, from descriptor: Int32) throws -> Message? {
        guard let header = read(4, from: descriptor) else { return nil }
        let length = header.withUnsafeBytes { Int(UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self))) }
        guard let body = read(length, from: descriptor) else { return nil }
        return try ArtifactDecoder.decode(type, from: body)
    }
}
