import Foundation
import Glibc
import Synchronization

/// The messages between this program and the one that started it: a line of JSON whose `count` says how many bytes follow it.
final class Wire: Sendable {
    struct Message: Sendable {
        let head: Head
        let body: [UInt8]
    }

    /// Everything that the other side may say about a message.
    struct Head: Codable, Sendable {
        var id = 0
        var count = 0
        var url: String?
        var keyVariable: String?
        var method: String?
        var path: String?
        var status: Int?
        var type: String?
        var more: Bool?
        var retryAfter: String?
        var time: Double?
        var failure: String?
        var message: String?
        var port: Int?
        var gone: Bool?
    }

    private let writing = Mutex(())

    func send(_ head: Head, _ body: [UInt8] = []) {
        var head = head
        head.count = body.count
        guard let line = try? JSONEncoder().encode(head) else { return }
        let bytes = Array(line) + [0x0A] + body
        writing.withLock { _ in
            var done = 0
            while done < bytes.count {
                let some = bytes.withUnsafeBytes { write(1, $0.baseAddress! + done, bytes.count - done) }
                if some < 0, errno == EINTR { continue }
                // Nobody listens any more.
                guard some > 0 else { exit(0) }
                done += some
            }
        }
    }

    /// Hands over each message until the other side has gone.
    static func receive(_ take: (Message) -> Void) {
        var buffer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var head: Head?
        while true {
            if let waited = head {
                if buffer.count >= waited.count {
                    take(Message(head: waited, body: Array(buffer[..<waited.count])))
                    buffer.removeFirst(waited.count)
                    head = nil
                    continue
                }
            } else if let end = buffer.firstIndex(of: 0x0A) {
                guard let parsed = try? JSONDecoder().decode(Head.self, from: Data(buffer[..<end])) else { return }
                buffer.removeFirst(end + 1)
                head = parsed
                continue
            }
            let some = chunk.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
            if some < 0, errno == EINTR { continue }
            guard some > 0 else { return }
            buffer += chunk[..<some]
        }
    }
}

extension Wire.Head {
    /// Absent where the other side leaves them out.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decodeIfPresent(Int.self, forKey: .id) ?? 0
        count = try container.decodeIfPresent(Int.self, forKey: .count) ?? 0
        url = try container.decodeIfPresent(String.self, forKey: .url)
        keyVariable = try container.decodeIfPresent(String.self, forKey: .keyVariable)
        status = try container.decodeIfPresent(Int.self, forKey: .status)
        type = try container.decodeIfPresent(String.self, forKey: .type)
        more = try container.decodeIfPresent(Bool.self, forKey: .more)
    }
}
