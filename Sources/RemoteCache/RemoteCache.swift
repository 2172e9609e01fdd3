internal import ContentStore
internal import Glibc

/// Takes records and their outputs out of a remote into a store, and puts them from there into the remote.
///
/// Nothing that a remote says is believed: a record counts once its signature holds and it is that of the key that was asked for, a blob once
/// its bytes have the digest that the record names. Blobs are sent before the record that speaks of them.
struct RemoteCache: Sendable {
    let storage: any RemoteStorage
    /// Nil for a remote whose records are believed without a signature.
    let key: SigningKey?
    let store: Store

    init(_ settings: RemoteSettings, store: Store) {
        switch settings.location {
        case .folder(let path): storage = FolderStorage(path: path)
        case .http(let address):
            storage = HTTPStorage(address, authorization: settings.authorization, certificates: settings.certificates)
        }
        (key, self.store) = (settings.key, store)
    }

    // MARK: Taking

    enum Found: Sendable, Equatable {
        case nothing
        /// A record whose signature doesn't hold.
        case unsigned
        /// A record that is none, or a blob that isn't what its name says or isn't there.
        case damaged
        /// The record, with all that it needs in the store, and how many bytes came for it.
        case record(StageRecord, bytes: Int)
    }

    /// Looks for what a stage made; what the record speaks of is in the store when it is found.
    ///
    /// - Parameter whenPromised: is told the seconds that the stage took as soon as its record is there, before its output has come.
    func find(_ address: RecordAddress, _ transfer: Transfer, whenPromised: (Double) -> Void = { _ in }) throws(RemoteProblem) -> Found {
        let item = RemoteItem.record(SharedRecord.name(address))
        guard let bytes = try storage.read(item, limit: SharedRecord.largest, transfer) else { return .nothing }
        let shared: SharedRecord
        do throws(SharedRecord.Refusal) {
            shared = try SharedRecord(bytes, of: address, signedWith: key)
        } catch {
            return error == .notSigned ? .unsigned : .damaged
        }
        whenPromised(shared.record.seconds)
        var count = bytes.count
        var record = shared.record
        for part in shared.parts where part.content == nil {
            if store.blobSize(part.digest) == part.size, store.isWhole(part.digest) { continue }
            if try bring(part, transfer) {
                count += part.size
            } else if part.name == .output {
                return .damaged
            } else if part.name == .series {
                // What it logged is for people only.
                record.series = nil
            }
        }
        return .record(record, bytes: count)
    }

    /// Brings a blob into the store once its digest is known to be right; false when it isn't there or isn't what its name says.
    private func bring(_ part: SharedRecord.Part, _ transfer: Transfer) throws(RemoteProblem) -> Bool {
        let draft = store.temporaryPath()
        guard let file = RawFile(making: draft) else { throw RemoteProblem(.away, "cannot write '\(draft)': \(RawFile.reason)") }
        defer { unlink(draft) }
        guard try storage.fetch(.blob(part.digest), to: file, limit: part.size, transfer), file.size == part.size,
            (try? Digest(ofFile: draft)) == part.digest
        else { return false }
        fchmod(file.number, 0o444)
        let target = store.blobPath(part.digest)
        // A collection beside this finds it as young as the record that will speak of it.
        let passage = store.enter()
        defer { passage.end() }
        mkdir(String(target[..<target.lastIndex(of: "/")!]), 0o777)
        guard rename(draft, target) == 0 else { throw RemoteProblem(.away, "cannot write '\(target)': \(RawFile.reason)") }
        return true
    }

    // MARK: Sending

    enum Sent: Sendable, Equatable {
        case sent(bytes: Int)
        /// The remote has it already.
        case known
        /// The remote has another output under the same key, which stays.
        case other(Digest)
        /// The record is not for others, or its output is gone.
        case kept
    }

    /// Puts what a stage made into the remote; nothing that is there is replaced, unless it can't be believed.
    ///
    /// What rests on somebody's trust stays at home: it is a word between people.
    func send(_ record: StageRecord, _ transfer: Transfer) throws(RemoteProblem) -> Sent {
        guard let key, record.trust.isEmpty, let shared = shared(record) else { return .kept }
        let item = RemoteItem.record(SharedRecord.name(record.address))
        let there = try storage.read(item, limit: SharedRecord.largest, transfer)
        let known = there.flatMap { bytes in try? SharedRecord(bytes, of: record.address, signedWith: key) }
        if let known, known.record.output != record.output { return .other(known.record.output) }
        var count = 0
        for part in shared.parts where part.content == nil {
            guard try !storage.contains(.blob(part.digest), transfer) else { continue }
            guard let file = RawFile(reading: store.blobPath(part.digest)) else { return .kept }
            try storage.send(file, size: part.size, to: .blob(part.digest), transfer)
            count += part.size
        }
        if known != nil, count == 0 { return .known }
        if known == nil {
            let bytes = shared.bytes(signedWith: key)
            try storage.write(bytes, to: item, transfer)
            count += bytes.count
        }
        return .sent(bytes: count)
    }

    /// A record with its parts; nil when its output is gone or damaged, or it is too large to be one.
    private func shared(_ record: StageRecord) -> SharedRecord? {
        var shared = SharedRecord(record: record, parts: [])
        if let content = record.inlineOutput {
            shared.parts.append(.init(name: .output, digest: record.output, size: content.count, content: content))
        } else {
            guard store.isWhole(record.output) else { return nil }
            shared.parts.append(.init(name: .output, digest: record.output, size: record.outputSize, content: nil))
        }
        for (name, digest) in [(SharedRecord.Part.Name.series, record.series), (.code, code(of: record))] {
            guard let digest, let size = store.blobSize(digest), store.isWhole(digest) else { continue }
            shared.parts.append(.init(name: name, digest: digest, size: size, content: nil))
        }
        shared.parts.append(.init(name: .fields, digest: Digest(of: record.fields), size: record.fields.count, content: record.fields))
        return shared.bytes(signedWith: key).count <= SharedRecord.largest ? shared : nil
    }

    /// The list of declarations that the stage could reach, which the fields of its key name by its digest.
    private func code(of record: StageRecord) -> Digest? {
        guard let fields = try? ArtifactDecoder.json(of: record.fields).array else { return nil }
        return fields.first { $0["kind"]?.string == "code" }?["value"]?.string.flatMap { Digest(hex: $0) }
    }
}
