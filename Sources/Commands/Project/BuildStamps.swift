internal import Glibc

/// What the sources looked like when the program was built: enough to tell, in under a millisecond, that nothing has changed.
///
/// Each line holds size, modification time and path of a source file, or the modification time of a folder, which changes when a file
/// appears in it or goes.
package enum BuildStamps {
    /// The folders whose contents decide the program.
    static let folders = ["Sources", "pipelines", "papers"]

    /// The stamps of everything that the build reads below `root`, one a line.
    package static func take(_ root: String) -> String {
        var lines: [String] = []
        stamp("\(root)/Package.swift", shown: "Package.swift", into: &lines)
        for folder in folders { walk("\(root)/\(folder)", shown: folder, into: &lines) }
        return lines.joined(separator: "\n")
    }

    /// Whether the files are as they were when `stamps` were taken.
    package static func hold(_ stamps: String, root: String) -> Bool {
        var info = stat()
        // By bytes: this is done at every start.
        for line in stamps.utf8.split(separator: UInt8(ascii: "\n")) {
            guard let tab = line.lastIndex(of: UInt8(ascii: "\t")) else { return false }
            let path = Substring(line[line.index(after: tab)...])
            guard stat("\(root)/\(path)", &info) == 0, text(info).utf8.elementsEqual(line[..<tab]) else { return false }
        }
        return true
    }

    private static func text(_ info: stat) -> String {
        let isFolder = info.st_mode & S_IFMT == S_IFDIR
        return "\(isFolder ? "folder" : String(info.st_size)) \(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)"
    }

    private static func stamp(_ path: String, shown: String, into lines: inout [String]) {
        var info = stat()
        if stat(path, &info) == 0 { lines.append("\(text(info))\t\(shown)") }
    }

    private static func walk(_ path: String, shown: String, into lines: inout [String]) {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        stamp(path, shown: shown, into: &lines)
        var names: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append((name, entry.pointee.d_type == UInt8(DT_DIR))) }
        }
        for (name, isFolder) in names.sorted(by: { $0.name < $1.name }) {
            if isFolder {
                walk("\(path)/\(name)", shown: "\(shown)/\(name)", into: &lines)
            } else if !name.hasSuffix(".registered.yaml") {
                stamp("\(path)/\(name)", shown: "\(shown)/\(name)", into: &lines)
            }
        }
    }
}
