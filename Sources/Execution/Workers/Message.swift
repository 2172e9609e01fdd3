internal import ContentStore
internal import Glibc

/// What the engine and a worker say to each other, over two pipes of their own so that a stage may print.
///
/// A message is four bytes of length, least significant first, and the artifact encoding of one of these values.
package enum Request: Codable, Sendable {
    /// Lay out the pipeline of a study; the following stages are of it.
    case open(study: String, configuration: [UInt8], store: String, root: String)
    /// Execute a stage; what it keeps while it is unfinished goes under its key.
    case execute(position: Int, label: String, inputs: [StageInputBytes], key: StageAddress)
}

/// The bytes of one input, or where they lie.
package enum StageInputBytes: Codable, Sendable {
    case value
    case artifact(OutputBytes)
    case ensemble([OutputBytes])
    /// The digest of an input file's content.
    case file(String)
}

/// Both halves of a stage's key, as hexadecimal digits.
package struct StageAddress: Codable, Hashable, Sendable {
    package let key: String
    package let environment: String
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
    /// What the stage logged lies in the blob `series`.
    case finished(digest: String, size: Int, inline: [UInt8]?, seconds: Double, peakMemory: Int, series: String?)
    case failed(FailureReply)
    /// A blob that the stage needs is missing or damaged.
    case lost(blob: String)
}

/// How a stage failed, in a worker's words.
package struct FailureReply: Codable, Sendable {
    package struct Fact: Codable, Sendable {
        package let name: String
        package let value: String
    }

    package let headline: String
    package let facts: [Fact]

    package init(_ headline: String, _ facts: [(name: String, value: String)]) {
        self.headline = headline
        self.facts = facts.map { Fact(name: $0.name, value: $0.value) }
    }
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
