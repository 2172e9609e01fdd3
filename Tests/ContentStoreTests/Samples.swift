import ContentStore
import Foundation

/// A record whose output is small, or a blob of some kilobytes that has been put into `store`.
func sampleRecord(
    _ label: String, run: String = "20260101T000000Z-0001", seconds: Double = 1, blob: Int? = nil, in store: Store? = nil
) throws -> StageRecord {
    let output = blob.map { [UInt8](repeating: UInt8($0 & 255), count: 20_000 + $0) } ?? Array(label.utf8)
    if blob != nil { try store?.put(output) }
    return StageRecord(
        key: Digest(of: label), environment: Digest(of: "here"), output: Digest(of: output), outputSize: output.count,
        inlineOutput: blob == nil ? output : nil, seconds: seconds, peakMemory: 0, label: label, run: run, fields: [])
}

extension Store {
    func keep(_ records: StageRecord...) throws {
        for record in records { add(record) }
        try commit()
    }

    func finds(_ record: StageRecord) -> Bool { self.record(key: record.key, environment: record.environment) == record }
}

/// Makes a file look as if it had been written so many seconds ago.
func age(_ path: String, by seconds: Double) throws {
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path)
}

/// Lets a run use some records, as a run in which nothing is executed does.
func use(_ records: StageRecord..., study: String, at path: String, secondsAgo: Double = 0) throws {
    let before = Set((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/v1/uses")) ?? [])
    do {
        let store = try Store(at: path)
        for record in records { _ = store.finds(record) }
        try store.finishUse(StoreUse(study: study, trial: "default"))
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: "\(path)/v1/uses") where !before.contains(name) {
        try age("\(path)/v1/uses/\(name)", by: secondsAgo)
    }
}
