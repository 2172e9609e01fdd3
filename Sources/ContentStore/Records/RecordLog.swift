internal import Glibc

/// The append-only file of stage records.
///
/// A frame is four bytes `rec1`, four bytes of length, eight bytes of checksum of the payload, the payload. Frames are
/// only ever appended, under a lock. A torn end, left by a crash, is cut off by the next writer; damage further in costs the frames it hits.
/// A collection puts a shorter file in the place of this one; whoever has read the old one notices by the file's identity.
final class RecordLog {
    typealias Address = RecordAddress

    let path: String
    var bytes: [UInt8] = []
    private(set) var end = 0
    private var locations: [Address: Int] = [:]
    private(set) var offsets: [Int] = []
    private(set) var damagedFrames = 0
    /// The file that `bytes` come from. While it is open no other file can have its identity.
    private var source: Descriptor?
    private var isRead = false

    static let magic: [UInt8] = Array("rec1".utf8)
    private static let magicWord = magic.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
    static let headerSize = 16

    init(path: String) { self.path = path }

    /// Takes in what is there unless something has been before: whoever asks for no record reads none.
    func readOnce() { if !isRead { try? refresh() } }

    /// Takes in what this or another process has appended since the last call.
    func refresh() throws(FileError) {
        isRead = true
        guard let found = FileStatus(of: path) else { return }
        if source == nil || source?.identity != found.identity {
            source = try FileSystem.open(path, O_RDONLY)
            (bytes, end, locations, offsets, damagedFrames) = ([], 0, [:], [], 0)
        }
        guard let source, let size = FileStatus(of: source)?.size, size != bytes.count || end < size else { return }
        // What stands behind the last whole frame may have been cut off, and other frames written there.
        bytes.removeLast(bytes.count - end)
        if bytes.isEmpty { bytes = try source.readAll() } else { bytes.append(contentsOf: try source.readAll(from: end)) }
        scan()
    }

    private func scan() {
        // Records have some 600 bytes: the table grows once.
        locations.reserveCapacity(locations.count + (bytes.count - end) / 512)
        bytes.withUnsafeBytes { raw in
            while end + Self.headerSize <= raw.count {
                guard let frame = frame(raw, at: end) else {
                    // Either the end is torn, or this frame is damaged and more follow.
                    guard let next = nextFrame(raw, after: end) else { return }
                    damagedFrames += 1
                    end = next
                    continue
                }
                locations[Self.address(in: raw, at: end)] = end
                offsets.append(end)
                end = frame.upperBound
            }
        }
    }

    /// The frame at `offset`: believed when another one or the end follows it, else when its checksum holds.
    private func frame(_ raw: UnsafeRawBufferPointer, at offset: Int) -> Range<Int>? {
        guard let length = frameLength(raw, at: offset), length >= StageRecord.fixedSize, offset + Self.headerSize + length <= raw.count
        else { return nil }
        let next = offset + Self.headerSize + length
        let isFollowed = next == raw.count || (next + 4 <= raw.count && frameLength(raw, at: next) != nil)
        return isFollowed || holds(raw, offset..<next) ? offset..<next : nil
    }

    /// Whether the checksum of a frame is that of its payload.
    func holds(_ raw: UnsafeRawBufferPointer, _ frame: Range<Int>) -> Bool {
        let payload = UnsafeRawBufferPointer(rebasing: raw[(frame.lowerBound + Self.headerSize)..<frame.upperBound])
        return Self.checksum(payload) == UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: frame.lowerBound + 8, as: UInt64.self))
    }

    func frameLength(_ raw: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        guard offset + 8 <= raw.count, raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self) == Self.magicWord else { return nil }
        return Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)))
    }

    /// Where the next frame begins whose checksum holds: the four bytes by themselves may also be part of an output.
    private func nextFrame(_ raw: UnsafeRawBufferPointer, after offset: Int) -> Int? {
        var position = offset + 1
        while position + Self.headerSize <= raw.count {
            if raw[position] == Self.magic[0], let length = frameLength(raw, at: position), length >= StageRecord.fixedSize,
                position + Self.headerSize + length <= raw.count, holds(raw, position..<(position + Self.headerSize + length))
            {
                return position
            }
            position += 1
        }
        return nil
    }

    /// The newest record of a key in an environment; nil when there is none or its frame is damaged.
    func record(_ address: Address) -> StageRecord? { locations[address].flatMap(record(at:)) }

    /// The record in the frame at `offset`, once its checksum holds.
    func record(at offset: Int) -> StageRecord? {
        bytes.withUnsafeBytes { raw in
            guard let length = frameLength(raw, at: offset) else { return nil }
            let frame = offset..<(offset + Self.headerSize + length)
            guard frame.upperBound <= raw.count, holds(raw, frame) else { return nil }
            let payload = UnsafeRawBufferPointer(rebasing: raw[(offset + Self.headerSize)..<frame.upperBound])
            return StageRecord(bytes: payload)
        }
    }

    /// Whether the checksum of the frame at `offset` holds.
    func isWhole(at offset: Int) -> Bool {
        bytes.withUnsafeBytes { raw in
            guard let length = frameLength(raw, at: offset), offset + Self.headerSize + length <= raw.count else { return false }
            return holds(raw, offset..<(offset + Self.headerSize + length))
        }
    }

    /// The label in the frame at `offset` if it begins with `prefix`, whether the checksum holds or not.
    ///
    /// Most questions are about a few of many records: the others need not be made.
    func label(at offset: Int, prefix: [UInt8] = []) -> String? {
        bytes.withUnsafeBytes { raw in
            guard let length = frameLength(raw, at: offset), length >= StageRecord.fixedSize + 4 else { return nil }
            let start = offset + Self.headerSize + StageRecord.fixedSize + 4
            let count = Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: start - 4, as: UInt32.self)))
            guard count >= prefix.count, StageRecord.fixedSize + 4 + count <= length, start + count <= raw.count else { return nil }
            let label = UnsafeRawBufferPointer(rebasing: raw[start..<start + count])
            return label.starts(with: prefix) ? String(decoding: label, as: UTF8.self) : nil
        }
    }

    /// The address in the frame at `offset`, whether the checksum holds or not.
    func address(at offset: Int) -> Address { bytes.withUnsafeBytes { Self.address(in: $0, at: offset) } }

    private static func address(in raw: UnsafeRawBufferPointer, at offset: Int) -> Address {
        let payload = offset + headerSize
        return Address(
            key: Digest(raw: UnsafeRawBufferPointer(rebasing: raw[payload..<payload + 32])),
            environment: Digest(raw: UnsafeRawBufferPointer(rebasing: raw[(payload + 32)..<payload + 64])))
    }

    /// The addresses of a key, one for each environment in which it has a record.
    func addresses(of key: Digest) -> [Address] { locations.keys.filter { $0.key == key } }

    /// Finds damage, not forgery: every step is a bijection of the state and of the eight bytes taken in, so no single change goes unseen.
    /// Every record is checked at every start, and SHA-256 would be most of the time that takes.
    static func checksum(_ payload: UnsafeRawBufferPointer) -> UInt64 {
        var state = UInt64(payload.count) ^ 0x243F_6A88_85A3_08D3
        func take(_ word: UInt64) {
            state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
            state ^= state >> 32
        }
        let whole = payload.count & ~7
        for offset in stride(from: 0, to: whole, by: 8) {
            take(UInt64(littleEndian: payload.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        }
        var rest: UInt64 = 0
        for byte in payload[whole...] { rest = rest << 8 | UInt64(byte) }
        take(rest)
        return state
    }

    static func frame(_ record: StageRecord) -> [UInt8] {
        let payload = record.bytes
        var frame = magic
        frame.reserveCapacity(headerSize + payload.count)
        withUnsafeBytes(of: UInt32(payload.count).littleEndian) { frame.append(contentsOf: $0) }
        withUnsafeBytes(of: payload.withUnsafeBytes(checksum).littleEndian) { frame.append(contentsOf: $0) }
        frame.append(contentsOf: payload)
        return frame
    }

    /// Appends records: they outlive this process from now on, a power cut only after ``synchronize()``.
    func append(_ records: [StageRecord]) throws(FileError) {
        let file = try lock()
        defer { flock(file.number, LOCK_UN) }
        try refresh()
        if end < bytes.count {
            // What stands behind the last whole frame is a write that never finished; nobody writes while the lock is held.
            guard ftruncate(file.number, end) == 0 else { throw FileError("shorten", path) }
            bytes.removeLast(bytes.count - end)
        }
        try file.write(records.flatMap(Self.frame))
        try refresh()
    }

    /// Waits until what was appended is on disk.
    func synchronize() throws(FileError) { try FileSystem.open(path, O_RDONLY).synchronize() }

    /// The file, locked against other writers; it is made when there is none.
    func lock() throws(FileError) -> Descriptor {
        while true {
            let file = try FileSystem.open(path, O_RDWR | O_CREAT | O_APPEND)
            while flock(file.number, LOCK_EX) != 0 { guard errno == EINTR else { throw FileError("lock", path) } }
            // While this process waited, another file may have been put in its place.
            if file.identity == FileStatus(of: path)?.identity { return file }
        }
    }
}
