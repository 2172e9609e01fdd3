import ContentStore
import Foundation

/// A record whose output is small, or a blob.
func sampleRecord(_ label: String, output: [UInt8]) -> StageRecord {
    StageRecord(
        key: Digest(of: label), environment: Digest(of: "here"), output: Digest(of: output), outputSize: output.count,
        inlineOutput: output.count <= StageRecord.inlineLimit ? output : nil, seconds: 1.5, peakMemory: 1 << 20, label: label,
        run: "20260101T000000Z-0001", fields: Array("{}".utf8))
}

/// A folder that goes with its owner.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The files below, as paths without the folder's, sorted.
    func files(_ below: String = "") -> [String] {
        let names = FileManager.default.enumerator(atPath: "\(path)/\(below)")?.compactMap { $0 as? String } ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(path)/\(below)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }
}
