/// The identity of the sources of a run: the git tree of the working copy, dirty or not, without results.
///
/// Tracked files count as they are on disk, and so do untracked ones that the build reads (`SourceScope`). `outputs` and
/// `papers/*.registered.yaml` don't count, so that the tree is the same before and after results are committed, and any clone that has a
/// commit of these sources can recompute it with `SourceTree.of(commit:root:)`.
public struct SourceTree: Hashable, Sendable {
    /// The id of the git tree, 40 hexadecimal digits.
    public let id: String
    /// The commit that HEAD names; `nil` before the first commit.
    public let headCommit: String?
    /// The branch that HEAD is on; `nil` if HEAD is detached.
    public let branch: String?
    /// Paths that differ from HEAD, results aside, sorted; relative to the working copy's root, as all paths here.
    public let changed: [String]
    /// Untracked files and folders that exist beside the sources and aren't part of the tree, sorted.
    public let leftOut: [Note]
    /// Paths whose content the tree doesn't pin fully, such as a submodule with uncommitted changes, sorted.
    public let caveats: [Note]

    let contents: Contents

    /// A path and what there is to say about it.
    public struct Note: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
        public let path: String
        public let why: String

        public init(path: String, why: String) {
            self.path = path
            self.why = why
        }

        public static func < (left: Note, right: Note) -> Bool { (left.path, left.why) < (right.path, right.why) }
        public var description: String { "\(path): \(why)" }
    }

    /// Whether the sources differ from HEAD's; always true before the first commit.
    public var isDirty: Bool { !committed }
    /// Whether HEAD's commit has exactly these sources.
    public let committed: Bool

    /// What a look at a working copy gives: its source tree, or the reason why it has none.
    public enum Capture: Hashable, Sendable {
        case tree(SourceTree)
        /// A sentence for the reader.
        case unpinned(reason: String)

        /// The tree, if there is one.
        public var tree: SourceTree? {
            if case .tree(let tree) = self { return tree }
            return nil
        }
    }

    /// The objects that make up a tree and that the repository may not hold yet.
    struct Contents: Sendable, Hashable {
        /// The git directory, to open the repository again.
        var repository: String
        /// Tree objects by id.
        var trees: [ObjectID: [UInt8]] = [:]
        /// Files whose stored form was made from the disk.
        var blobs: [ObjectID: Blob] = [:]

        enum Blob: Sendable, Hashable {
            case bytes([UInt8])
            /// Too large to hold: read again from this path when it is stored.
            case onDisk([UInt8])
        }
    }

    public static func == (left: SourceTree, right: SourceTree) -> Bool {
        left.id == right.id && left.headCommit == right.headCommit && left.branch == right.branch && left.changed == right.changed
            && left.leftOut == right.leftOut && left.caveats == right.caveats
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// Why a working copy has no source tree, as a sentence.
struct Unpinnable: Error {
    let reason: String
}
