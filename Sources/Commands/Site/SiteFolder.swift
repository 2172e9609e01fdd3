internal import ContentStore
internal import Glibc

/// The folder that a site is written to, with a list of what was written, so that pages that are gone can be removed and nothing else.
struct SiteFolder {
    private static let list = ".site-files"
    let path: String
    private let earlier: [String]

    /// Errors: ``CommandError`` when the folder holds things that no site wrote.
    init(_ path: String) throws {
        self.path = path
        if let status = FileStatus(of: path), !status.isFolder {
            throw CommandError("error: '\(path)' is a file\n  hint: name an empty or new folder with --output")
        }
        let names = FileStatus.names(in: path)
        if names.contains(Self.list) {
            earlier = String(decoding: try readFile("\(path)/\(Self.list)"), as: UTF8.self).split(separator: "\n").map(String.init)
        } else {
            guard names.isEmpty else {
                throw CommandError(
                    "error: '\(path)' holds files that are no site\n  found: \(names.prefix(3).joined(separator: ", "))\n"
                        + "  hint: name an empty or new folder with --output")
            }
            earlier = []
        }
    }

    /// Writes what differs, removes what an earlier site had and this one hasn't; the number of files that changed.
    func write(_ files: [(path: String, bytes: [UInt8])], keeping kept: [String] = []) throws -> Int {
        var changed = 0
        for file in files where try writeFile("\(path)/\(file.path)", file.bytes) { changed += 1 }
        let current = (files.map(\.path) + kept).sorted()
        let known = Set(current)
        for gone in earlier where !known.contains(gone) && Self.isInside(gone) {
            if unlink("\(path)/\(gone)") == 0 { changed += 1 }
            // Folders that are empty now go with their last file.
            var folder = gone
            while let slash = folder.lastIndex(of: "/") {
                folder = String(folder[..<slash])
                if rmdir("\(path)/\(folder)") != 0 { break }
            }
        }
        try writeFile("\(path)/\(Self.list)", Array((current.joined(separator: "\n") + "\n").utf8))
        return changed
    }

    private static func isInside(_ path: String) -> Bool { !path.hasPrefix("/") && !path.split(separator: "/").contains("..") }
}
