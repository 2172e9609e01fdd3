/// Files in memory: paths with their texts, folders being what their files' paths say.
public struct FileTree: Codable, Hashable, Sendable {
    private var contents: [String: String] = [:]

    /// - Parameter files: texts by path, from the root or relative to it.
    public init(_ files: [String: String] = [:]) {
        for path in files.keys.sorted() { write(files[path]!, to: path) }
    }

    /// A path from the root without `.`, `..` and empty parts; `/` for the root itself and for whatever leads above it.
    public static func normalised(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// All paths, in ascending order.
    public var paths: [String] { contents.keys.sorted() }

    /// What is in a file; nil if there is none.
    public func read(_ path: String) -> String? { contents[Self.normalised(path)] }

    /// Whether some file lies below a path.
    public func isFolder(_ path: String) -> Bool {
        let path = Self.normalised(path)
        return path == "/" || contents.keys.contains { $0.hasPrefix(path + "/") }
    }

    /// The names in a folder, in ascending order, those of folders with a slash behind; nil if there is no such folder.
    public func list(_ folder: String) -> [String]? {
        guard isFolder(folder) else { return nil }
        let path = Self.normalised(folder)
        let prefix = path == "/" ? "/" : path + "/"
        let names = contents.keys.filter { $0.hasPrefix(prefix) }.map { full in
            let rest = full.dropFirst(prefix.count)
            return rest.contains("/") ? rest.prefix { $0 != "/" } + "/" : String(rest)
        }
        return Set(names).sorted()
    }

    /// Puts a text into a file, which is made if there is none; false where a folder stands or the path leads through a file.
    @discardableResult
    public mutating func write(_ text: String, to path: String) -> Bool {
        let path = Self.normalised(path)
        guard !isFolder(path), !parents(of: path).contains(where: { contents[$0] != nil }) else { return false }
        contents[path] = text
        return true
    }

    /// Takes a file away; false if there is none.
    @discardableResult
    public mutating func remove(_ path: String) -> Bool { contents.removeValue(forKey: Self.normalised(path)) != nil }

    private func parents(of path: String) -> [String] {
        var parents: [String] = []
        for (place, character) in zip(path.indices, path) where character == "/" && place != path.startIndex {
            parents.append(String(path[..<place]))
        }
        return parents
    }
}
