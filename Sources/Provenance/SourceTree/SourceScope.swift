/// Which untracked files belong to a source tree: those that the build reads, by folder, name, extension and size.
///
/// Tracked files always belong, whatever their name. Ignored files never do. All names are relative to the project's root.
public struct SourceScope: Hashable, Sendable {
    /// Folders that the build reads.
    public var folders: [String]
    /// Files beside those folders that the build reads.
    public var topLevelFiles: [String]
    /// Extensions, without the dot, of the files in `folders` that the build reads.
    public var extensions: [String]
    /// The size in bytes above which an untracked file is listed, not stored.
    public var largestUntracked: Int

    public init(folders: [String], topLevelFiles: [String], extensions: [String], largestUntracked: Int = 1_000_000) {
        self.folders = folders
        self.topLevelFiles = topLevelFiles
        self.extensions = extensions
        self.largestUntracked = largestUntracked
    }

    /// What a project of this workbench is built from.
    public static let standard = SourceScope(
        folders: ["Sources", "Tests", "pipelines", "papers"],
        topLevelFiles: ["Package.swift", "Package.resolved", "reprise", "README.md"],
        extensions: [
            "swift", "yaml", "yml", "json", "md", "modulemap", "c", "cc", "cpp", "cxx", "h", "hpp", "s", "py", "R", "jl", "sh", "toml",
            "txt",
            "csv", "tsv", "lock",
        ])
}

/// Where a folder lies with respect to the project, which decides what of it counts.
///
/// The same rules read a working copy and a commit, so that both give the same tree. Results are not sources: `outputs` and the
/// registrations, which runs append to `papers/<slug>.registered.yaml`, are left out.
enum Place: Hashable {
    /// A folder around the project, this many steps below the working copy's root.
    case around(Int)
    /// A folder of the working copy that isn't on the way to the project.
    case elsewhere
    /// The project's root.
    case root
    /// `papers` or a folder in it.
    case papers
    /// One of the folders that the build reads, or a folder in it.
    case read
    /// Any other folder of the project.
    case other

    /// Whether commits have to be read below this place to leave out what isn't a source.
    var mayHoldResults: Bool {
        switch self {
        case .around, .root, .papers: true
        case .elsewhere, .read, .other: false
        }
    }
}

/// The rules of one project: the way from the working copy's root to it, and what it reads.
struct SourceRules {
    /// The names of the folders from the working copy's root to the project's.
    let way: [[UInt8]]
    let scope: SourceScope
    private let folders: Set<[UInt8]>
    private let topLevelFiles: Set<[UInt8]>
    private let extensions: Set<[UInt8]>

    private static let outputs = Array("outputs".utf8)
    private static let papers = Array("papers".utf8)
    private static let registered = Array(".registered.yaml".utf8)

    init(way: [[UInt8]], scope: SourceScope) {
        self.way = way
        self.scope = scope
        folders = Set(scope.folders.map { Array($0.utf8) })
        topLevelFiles = Set(scope.topLevelFiles.map { Array($0.utf8) })
        extensions = Set(scope.extensions.map { Array($0.utf8) })
    }

    /// The place of the working copy's root.
    var start: Place { way.isEmpty ? .root : .around(0) }

    func place(of name: UnsafeBufferPointer<UInt8>, in place: Place) -> Place {
        switch place {
        case .around(let depth):
            guard name.elementsEqual(way[depth]) else { return .elsewhere }
            return depth + 1 == way.count ? .root : .around(depth + 1)
        case .root:
            if name.elementsEqual(Self.papers) { return .papers }
            return folders.contains(Array(name)) ? .read : .other
        case .elsewhere, .papers, .read, .other:
            return place
        }
    }

    /// Whether a name is a result, which belongs to no source tree.
    func isResult(_ name: UnsafeBufferPointer<UInt8>, isFolder: Bool, in place: Place) -> Bool {
        switch place {
        case .root: name.elementsEqual(Self.outputs)
        case .papers: !isFolder && name.count > Self.registered.count && name.suffix(Self.registered.count).elementsEqual(Self.registered)
        case .around, .elsewhere, .read, .other: false
        }
    }

    /// Why an untracked file isn't stored; `nil` if the build reads it.
    func reasonToLeaveOut(_ name: UnsafeBufferPointer<UInt8>, size: Int, in place: Place) -> String? {
        switch place {
        case .root:
            guard topLevelFiles.contains(Array(name)) else { return "untracked, and the build doesn't read it" }
        case .papers, .read:
            guard let dot = name.lastIndex(of: 46), extensions.contains(Array(name[(dot + 1)...])) else {
                return "untracked, and of a kind that the build doesn't read"
            }
        case .around, .elsewhere, .other:
            return "untracked, and outside the folders that the build reads"
        }
        return size > scope.largestUntracked ? "untracked, and over \(scope.largestUntracked) bytes (\(size))" : nil
    }
}
