internal import ContentStore
internal import Glibc

/// What can leave a remote in a folder: the records that were not used for longest, and the blobs that no other record names.
///
/// Others may read and write meanwhile. Records go before the blobs that they name, nothing goes that is younger than a quarter of an hour, and
/// what somebody has used since it was looked at is put back; a record whose blob is gone all the same counts as missing, and is sent again. Of
/// what other programs keep there each file counts by itself.
package struct RemoteCollection: Sendable {
    package struct Amount: Sendable, Equatable {
        package var records = 0
        package var blobs = 0
        package var bytes = 0
    }

    private struct File: Sendable {
        let path: String
        let size: Int
        /// When it was written or read last, as far as the file system keeps that, in seconds since 1970.
        let lastUse: Double
        /// The blobs that a record names.
        var names: [String] = []

        init?(_ path: String) {
            var info = stat()
            guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
            (self.path, size) = (path, Int(info.st_size))
            lastUse = max(Double(info.st_atim.tv_sec), Double(info.st_mtim.tv_sec))
        }
    }

    /// Everything that is there.
    package private(set) var all = Amount()
    /// What goes, or has gone.
    package private(set) var leaving = Amount()
    package var staying: Amount {
        Amount(records: all.records - leaving.records, blobs: all.blobs - leaving.blobs, bytes: all.bytes - leaving.bytes)
    }
    private let folder: String
    private var records: [File] = []
    private var blobs: [(name: String, file: File)] = []
    private var drafts: [File] = []

    private static let grace = 900.0
    /// Nobody writes at one file for longer.
    private static let longestDraft = 86_400.0

    /// - Parameters:
    ///   - keepSeconds: What was used within so many stays, unless that is more than the limit.
    ///   - limit: How many bytes may stay.
    ///   - now: Seconds since 1970.
    ///
    /// Errors: ``RemoteSettingError`` where there is no remote.
    package init(of folder: String, keepSeconds: Double?, limit: Int?, now: Double) throws(RemoteSettingError) {
        self.folder = folder
        guard FileStatus(of: "\(folder)/ac")?.isFolder == true else {
            throw RemoteSettingError("there is no remote in '\(folder)'", hint: "results lie in the folders 'ac' and 'cas' of a remote")
        }
        var known = files(in: "ac").map { $0.file }
        for index in known.indices { known[index].names = Self.names(in: known[index]) }
        let contents = Dictionary(uniqueKeysWithValues: files(in: "cas").map { ($0.name, $0.file) })
        var uses: [String: Int] = [:]
        for name in known.lazy.flatMap(\.names) { uses[name, default: 0] += 1 }
        all = Amount(
            records: known.count, blobs: contents.count, bytes: (known + contents.values).reduce(0) { $0 + $1.size })

        let unnamed = contents.filter { uses[$0.key] == nil }.map { (name: $0.key, file: $0.value) }
        var rest = all.bytes
        for (name, file) in (known.map { (nil, $0) } + unnamed.map { ($0.name as String?, $0.file) }).sorted(by: {
            ($0.1.lastUse, $0.1.path) < ($1.1.lastUse, $1.1.path)
        }) {
            let isOld = keepSeconds.map { file.lastUse < now - $0 } ?? false
            guard file.lastUse < now - Self.grace, isOld || limit.map({ rest > $0 }) ?? false else { break }
            rest -= file.size
            if let name {
                blobs.append((name, file))
                continue
            }
            records.append(file)
            for name in file.names {
                uses[name, default: 1] -= 1
                guard uses[name] == 0, let blob = contents[name], blob.lastUse < now - Self.grace else { continue }
                blobs.append((name, blob))
                rest -= blob.size
            }
        }
        leaving = Amount(records: records.count, blobs: blobs.count, bytes: all.bytes - rest)
        drafts = ["ac", "cas"].flatMap { kind in
            FileStatus.names(in: "\(folder)/\(kind)").filter { $0.hasPrefix(".") }.compactMap { File("\(folder)/\(kind)/\($0)") }
        }.filter { $0.lastUse < now - Self.longestDraft }
    }

    /// Removes what can go; what could not be removed, or has been used meanwhile, counts as staying from then on.
    package mutating func carryOut() {
        leaving = Amount()
        var wanted: Set<String> = []
        for record in records {
            if remove(record) {
                leaving.records += 1
                leaving.bytes += record.size
            } else {
                wanted.formUnion(record.names)
            }
        }
        for (name, blob) in blobs where !wanted.contains(name) && remove(blob) {
            leaving.blobs += 1
            leaving.bytes += blob.size
        }
        for draft in drafts { unlink(draft.path) }
    }

    /// Takes a file away unless somebody has used it since it was looked at.
    private func remove(_ file: File) -> Bool {
        // A name of 64 digits, and a hidden one for the moment in which it is looked at once more.
        let aside = "\(file.path.dropLast(64)).gone-\(ProcessName.own)"
        guard rename(file.path, aside) == 0 else { return false }
        defer { unlink(aside) }
        guard let now = File(aside), now.lastUse > file.lastUse else { return true }
        // If somebody has put another in its place, that one is as good.
        link(aside, file.path)
        return false
    }

    private func files(in kind: String) -> [(name: String, file: File)] {
        FileStatus.names(in: "\(folder)/\(kind)").filter { Digest(hex: $0) != nil }.compactMap { name in
            File("\(folder)/\(kind)/\(name)").map { (name, $0) }
        }
    }

    /// The blobs that a record names; none for what is no record.
    private static func names(in file: File) -> [String] {
        // Looking is no use of it. Only the owner may look so; for others it counts as one.
        guard file.size <= SharedRecord.largest, let source = RawFile(reading: file.path, unnoticed: true) else { return [] }
        var bytes = [UInt8](repeating: 0, count: file.size)
        guard bytes.withUnsafeMutableBytes({ source.read(into: $0) }) == file.size, let message = ProtobufMessage(bytes) else { return [] }
        return message.all(2).compactMap { ProtobufMessage($0)?.bytes(2).flatMap(ProtobufMessage.init)?.text(1) }
    }
}
