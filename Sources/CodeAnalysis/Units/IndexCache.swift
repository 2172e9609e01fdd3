internal import Foundation

/// Keeps the index of each source file beside the build, one small file each, named by the content: editing one file parses one file.
package final class IndexCache {
    /// Raised with every change of how files are cut or of what is kept of them.
    private static let schema = "reprise index 3"

    private let folder: String?
    private var used: Set<String> = []
    /// How many files had to be parsed.
    package private(set) var parsed = 0

    /// - Parameter folder: where to keep the files; nil keeps nothing.
    package init(folder: String?) { self.folder = folder }

    /// The index of a source text.
    package func index(of text: String) -> FileIndex {
        let name = "\(SHA256.hex(Self.schema + text).prefix(40)).index"
        used.insert(name)
        if let folder, let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
            let index = try? FileIndex(bytes: [UInt8](data))
        {
            return index
        }
        parsed += 1
        let index = FileIndex(of: text)
        if let folder {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try? Data(index.bytes).write(to: URL(filePath: "\(folder)/\(name)"), options: .atomic)
        }
        return index
    }

    /// Deletes what this round has not used.
    package func sweep() {
        guard let folder else { return }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasSuffix(".index") && !used.contains(name) { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    }
}
