package import ContentStore
internal import Glibc
internal import Synchronization

/// The answers that models have given, in a folder of text files to which lines are only ever added.
///
/// An answer once recorded is never replaced: whoever records a second one for the same key gets the first. A line is written in one go while
/// the file is locked, so that several processes may record side by side; one that a crash cut off has no valid checksum and counts as absent.
package final class Exchanges: Sendable {
    package let folder: String
    /// Bytes; beyond them nothing is recorded, and nothing asked.
    package let limit: Int
    /// Bytes at which the next file is begun.
    private let partLimit: Int
    private let contents = Mutex(Contents())

    private struct Place {
        let part: Int
        let start: Int
        let count: Int
    }

    private struct Contents {
        var places: [Digest: Place] = [:]
        /// How far each file has been read.
        var lengths: [Int] = []
        var damaged = 0
        var spent: [Int: Spending] = [:]
    }

    /// What recorded answers have cost.
    package struct Spending: Hashable, Sendable {
        package var requests = 0
        package var promptTokens = 0
        package var completionTokens = 0

        package init(requests: Int = 0, promptTokens: Int = 0, completionTokens: Int = 0) {
            (self.requests, self.promptTokens, self.completionTokens) = (requests, promptTokens, completionTokens)
        }
    }

    /// Opens a folder, which need not be there yet; nothing is written before there is something to record.
    package init(in folder: String, limit: Int = 256 << 20, partLimit: Int = 16 << 20) throws {
        (self.folder, self.limit, self.partLimit) = (folder, limit, partLimit)
        try contents.withLock { try update(&$0) }
    }

    /// How many answers there are.
    package var count: Int { contents.withLock { $0.places.count } }

    /// How many lines were cut off or changed; they count for nothing.
    package var damaged: Int { contents.withLock { $0.damaged } }

    package var size: Int { contents.withLock { $0.lengths.reduce(0, +) } }

    /// The recorded exchange of a key; also one that another process has recorded since.
    package func exchange(_ key: Digest) throws -> Exchange? {
        try contents.withLock { contents in
            if contents.places[key] == nil { try update(&contents) }
            return try contents.places[key].map { try read($0) }
        }
    }

    /// What the recorded answers of a generation cost, by the counts of the servers.
    package func spending(generation: Int) throws -> Spending {
        try contents.withLock { contents in
            try update(&contents)
            return contents.spent[generation] ?? Spending()
        }
    }

    /// Records an exchange, and returns the one that counts: an earlier one of the same key stays.
    ///
    /// Errors: ``EndpointProblem`` when the folder is full or can't be written.
    @discardableResult
    package func record(_ exchange: Exchange) throws -> Exchange {
        let line = try exchange.line() + [0x0A]
        return try contents.withLock { contents in
            try makeFolder(folder)
            let lock = try FileHandle("\(folder)/.lock", O_RDWR | O_CREAT)
            guard flock(lock.number, LOCK_EX) == 0 else { throw fileProblem("lock", "\(folder)/.lock") }
            try update(&contents)
            if let place = contents.places[exchange.key] { return try read(place) }
            guard contents.lengths.reduce(0, +) + line.count <= limit else { throw full() }
            var part = max(0, contents.lengths.count - 1)
            if let length = contents.lengths.last, length > 0, length + line.count > partLimit { part += 1 }
            let file = try FileHandle(path(part), O_RDWR | O_APPEND | O_CREAT)
            // What a crash cut off ends where the next line begins.
            let isCut = try file.size() > 0 && file.read(1, from: file.size() - 1) != [0x0A]
            try file.write((isCut ? [0x0A] : []) + line)
            guard fdatasync(file.number) == 0 else { throw fileProblem("write", path(part)) }
            try update(&contents)
            return try contents.places[exchange.key].map { try read($0) } ?? exchange
        }
    }

    /// Refuses when there is no room for an answer of usual size.
    package func checkRoom() throws { guard size + 4096 <= limit else { throw full() } }

    private func full() -> EndpointProblem {
        EndpointProblem(
            "the folder of recorded answers is full", facts: [("folder", folder), ("limit", "\(limit) bytes")],
            hint: "raise 'limit' in the endpoint's settings, or name another folder")
    }

    // MARK: Files

    private func path(_ part: Int) -> String {
        let number = "\(part + 1)"
        return "\(folder)/\(String(repeating: "0", count: max(0, 4 - number.count)))\(number).jsonl"
    }

    private func read(_ place: Place) throws -> Exchange {
        try Exchange(line: FileHandle(path(place.part), O_RDONLY).read(place.count, from: place.start))
    }

    /// Reads what has been added since; a last line without its end is left for the next time.
    private func update(_ contents: inout Contents) throws {
        var part = max(0, contents.lengths.count - 1)
        while access(path(part), F_OK) == 0 {
            let file = try FileHandle(path(part), O_RDONLY)
            if part == contents.lengths.count { contents.lengths.append(0) }
            let (start, size) = (contents.lengths[part], try file.size())
            if size > start {
                let bytes = try file.read(size - start, from: start)
                contents.lengths[part] = start + add(bytes, part: part, offset: start, to: &contents)
            }
            part += 1
        }
    }

    /// How many of the bytes are whole lines.
    private func add(_ bytes: [UInt8], part: Int, offset: Int, to contents: inout Contents) -> Int {
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let line = bytes[start..<end]
            if let key = Exchange.key(ofLine: line) {
                if contents.places[key] == nil {
                    contents.places[key] = Place(part: part, start: offset + start, count: line.count)
                    if let exchange = try? Exchange(line: Array(line)) {
                        let usage = try? exchange.reply().usage
                        contents.spent[exchange.generation, default: Spending()].requests += 1
                        contents.spent[exchange.generation, default: Spending()].promptTokens += usage?.prompt ?? 0
                        contents.spent[exchange.generation, default: Spending()].completionTokens += usage?.completion ?? 0
                    }
                }
            } else if !line.isEmpty {
                contents.damaged += 1
            }
            start = end + 1
        }
        return start
    }
}
