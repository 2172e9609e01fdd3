internal import Glibc

extension RecordLog {
    /// The frames whose checksums hold, in order, and how many bytes belong to none of them.
    ///
    /// Nothing is believed but checksums: a good frame is found whatever stands before it.
    func wholeFrames() -> (frames: [Range<Int>], damagedBytes: Int) {
        bytes.withUnsafeBytes { raw in
            var frames: [Range<Int>] = []
            var (position, good) = (0, 0)
            while position + Self.headerSize <= raw.count {
                if raw[position] == Self.magic[0], let length = frameLength(raw, at: position), length >= StageRecord.fixedSize,
                    position + Self.headerSize + length <= raw.count
                {
                    let frame = position..<(position + Self.headerSize + length)
                    if holds(raw, frame) {
                        frames.append(frame)
                        good += frame.count
                        position = frame.upperBound
                        continue
                    }
                }
                position += 1
            }
            return (frames, raw.count - good)
        }
    }

    /// Writes the log anew without some frames and without damage, and puts it in the place of the old one in one step.
    ///
    /// Frames at other offsets, and those appended meanwhile, are copied as they are.
    /// - Returns: the bytes by which the log has become shorter.
    @discardableResult
    func rewrite(dropping: Set<Int>, replacing: [Int: StageRecord] = [:], temporary: String) throws(FileError) -> Int {
        let old = try lock()
        defer { flock(old.number, LOCK_UN) }
        try refresh()
        var new: [UInt8] = []
        new.reserveCapacity(bytes.count)
        for frame in wholeFrames().frames where !dropping.contains(frame.lowerBound) {
            if let record = replacing[frame.lowerBound] { new += Self.frame(record) } else { new += bytes[frame] }
        }
        let saved = bytes.count - new.count
        do throws(FileError) {
            let file = try FileSystem.open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
            try file.write(new)
            fchmod(file.number, 0o644)
            try file.synchronize()
            guard rename(temporary, path) == 0 else { throw FileError("write", path) }
        } catch {
            unlink(temporary)
            throw error
        }
        // Until the folder is on disk too, a power cut would bring the old log back: blobs may only go after that.
        if let slash = path.lastIndex(of: "/") { try FileSystem.open(String(path[..<slash]), O_RDONLY).synchronize() }
        try refresh()
        return saved
    }
}
