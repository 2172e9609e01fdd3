internal import CLibGit2

/// What a tree entry is, as the number that git writes before its name.
struct EntryMode: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt32

    static let plain = EntryMode(rawValue: 0o100644)
    static let executable = EntryMode(rawValue: 0o100755)
    static let link = EntryMode(rawValue: 0o120000)
    static let submodule = EntryMode(rawValue: 0o160000)
    static let tree = EntryMode(rawValue: 0o040000)
}

/// One line of a tree object.
struct TreeEntry: Hashable {
    let mode: EntryMode
    let name: [UInt8]
    let id: ObjectID

    var isTree: Bool { mode == .tree }
}

/// The bytes of a tree object, written entry by entry in git's order.
struct TreeObject {
    private(set) var bytes: [UInt8] = []

    var isEmpty: Bool { bytes.isEmpty }
    var id: ObjectID { ObjectID(hashing: bytes, as: GIT_OBJECT_TREE) }

    mutating func append(_ mode: EntryMode, _ name: UnsafeBufferPointer<UInt8>, _ id: ObjectID) {
        bytes.append(contentsOf: String(mode.rawValue, radix: 8).utf8)
        bytes.append(32)
        bytes.append(contentsOf: name)
        bytes.append(0)
        withUnsafeBytes(of: id.raw) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ entry: TreeEntry) {
        entry.name.withUnsafeBufferPointer { append(entry.mode, $0, entry.id) }
    }

    /// Reads the entries of a tree object; `nil` if the bytes aren't one.
    static func entries(of bytes: [UInt8]) -> [TreeEntry]? {
        var entries: [TreeEntry] = []
        var position = 0
        while position < bytes.count {
            var mode: UInt32 = 0
            while position < bytes.count, bytes[position] != 32 {
                guard (48...55).contains(bytes[position]), mode < 1 << 20 else { return nil }
                mode = mode * 8 + UInt32(bytes[position] - 48)
                position += 1
            }
            let start = position + 1
            guard start < bytes.count, let end = bytes[start...].firstIndex(of: 0), end + 20 < bytes.count else { return nil }
            let id = bytes.withUnsafeBytes { ObjectID(bytes: UnsafeRawBufferPointer(rebasing: $0[(end + 1)...(end + 20)])) }
            entries.append(TreeEntry(mode: EntryMode(rawValue: mode), name: Array(bytes[start..<end]), id: id))
            position = end + 21
        }
        return entries
    }
}

/// Compares two names of one folder in git's order, in which a folder counts as if its name ended in a slash.
func gitOrder(
    _ left: UnsafeBufferPointer<UInt8>, isFolder leftIsFolder: Bool, _ right: UnsafeBufferPointer<UInt8>, isFolder rightIsFolder: Bool
) -> Int {
    let common = min(left.count, right.count)
    for index in 0..<common where left[index] != right[index] {
        return Int(left[index]) - Int(right[index])
    }
    let slash: UInt8 = 47
    let leftNext = left.count > common ? left[common] : (leftIsFolder ? slash : 0)
    let rightNext = right.count > common ? right[common] : (rightIsFolder ? slash : 0)
    return Int(leftNext) - Int(rightNext)
}
