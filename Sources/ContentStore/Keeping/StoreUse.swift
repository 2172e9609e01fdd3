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
        for line in text.split(separator: "\n") {
            guard let space = line.firstIndex(of: " ") else {
                damagedLines += 1
                continue
            }
            take(line[..<space], line[line.index(after: space)...])
        }
        if study.isEmpty { damagedLines += 1 }
    }

    private mutating func take(_ name: Substring, _ value: Substring) {
        switch name {
        case "study": study = String(value)
        case "trial": trial = String(value)
        case "run": if !runs.contains(String(value)) { runs.append(String(value)) }
        case "tree": if !trees.contains(String(value)) { trees.append(String(value)) }
        case "began": began = Double(value)
        case "record":
            let parts = value.split(separator: " ")
            guard parts.count == 2, let key = Digest(hex: parts[0]), let environment = Digest(hex: parts[1]) else {
                damagedLines += 1
                return
            }
            records.insert(RecordAddress(key: key, environment: environment))
        case "blob":
            guard let digest = Digest(hex: value) else {
                damagedLines += 1
                return
            }
            blobs.insert(digest)
        default: damagedLines += 1
        }
    }
}
