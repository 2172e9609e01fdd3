/// What one run used of the store: the records that it made or found, and the contents of its input files.
///
/// Kept as lines in `v1/uses`. The time of the file is when a run last used exactly this; a lock on it says that the run is still at it.
public struct StoreUse: Sendable, Equatable {
    /// The study's slug.
    public var study: String
    /// `default`, `paper`, or the name of the folder in which a trial's report lies.
    public var trial: String
    /// The runs that executed something of it; none when everything was there.
    public var runs: [String] = []
    /// The source trees of these runs.
    public var trees: [String] = []
    public var records: Set<RecordAddress> = []
    public var blobs: Set<Digest> = []
    /// When the run began, in seconds since 1970 by the clock of the store's disk; only of a run that has not ended.
    public var began: Double?
    /// Lines that can't be read.
    public var damagedLines = 0

    public init(study: String, trial: String) {
        self.study = study
        self.trial = trial
    }

    /// The name of its file: whoever uses the same has the same.
    var digest: Digest {
        var preimage = Preimage("reprise use")
        preimage.add(study)
        preimage.add(trial)
        preimage.addList(count: records.count)
        for record in records.sorted() {
            preimage.add(record.key)
            preimage.add(record.environment)
        }
        preimage.addList(count: blobs.count)
        for blob in blobs.sorted() { preimage.add(blob) }
        return preimage.digest
    }

    var text: String {
        var lines = ["study \(study)", "trial \(trial)"]
        lines += runs.map { "run \($0)" } + trees.map { "tree \($0)" }
        if let began { lines.append("began \(began)") }
        lines += records.sorted().map(Self.line) + blobs.sorted().map { "blob \($0.hex)" }
        return lines.joined(separator: "\n") + "\n"
    }

    static func line(_ record: RecordAddress) -> String { "record \(record.key.hex) \(record.environment.hex)" }

    init(parsing text: String) {
        self.init(study: "", trial: "")
        var text = text
        // By bytes: a run of many stages has a line for each, and every question about runs reads all lists.
        text.withUTF8 { bytes in
            records.reserveCapacity(bytes.count / 137)
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let space = line.firstIndex(of: UInt8(ascii: " ")), take(line[..<space], line[(space + 1)...]) else {
                    damagedLines += 1
                    continue
                }
            }
        }
        if study.isEmpty { damagedLines += 1 }
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// Takes in one line; false when it makes no sense.
    private mutating func take(_ name: Bytes, _ value: Bytes) -> Bool {
        if name.elementsEqual("record".utf8) {
            guard value.count == 129, value[value.startIndex + 64] == UInt8(ascii: " "), let key = Digest(hexBytes: value.prefix(64)),
                let environment = Digest(hexBytes: value.suffix(64))
            else { return false }
            records.insert(RecordAddress(key: key, environment: environment))
            return true
        }
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: name, as: UTF8.self) {
        case "study": study = text
        case "trial": trial = text
        case "run": if !runs.contains(text) { runs.append(text) }
        case "tree": if !trees.contains(text) { trees.append(text) }
        case "began": began = Double(text)
        case "blob":
            guard let digest = Digest(hexBytes: value) else { return false }
            blobs.insert(digest)
        default: return false
        }
        return true
    }
}
