internal import ContentStore
internal import Glibc
internal import Synchronization

/// Digests of files by what `stat` says of them, so that a file that hasn't changed is read once.
///
/// Entries are lines of `v1/files` in the store: what was asked, the file's size, inode, time of change, and the answer. The file is
/// append-only; the last line about a question counts, and lines that can't be read are passed over.
final class FileMemo: Sendable {
    /// What tells a changed file from an unchanged one.
    struct Stamp: Hashable, Sendable {
        let text: String
        /// Whether the file was written a moment ago: then it can change again without another stamp.
        let isFresh: Bool

        init?(_ path: String) {
            var info = stat()
            guard stat(path, &info) == 0 else { return nil }
            text =
                "\(info.st_size) \(info.st_ino) \(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec) \(info.st_ctim.tv_sec).\(info.st_ctim.tv_nsec)"
            isFresh = info.st_ctim.tv_sec + 2 >= time(nil)
        }
    }

    private let path: String
    private let entries: Mutex<[String: (stamp: String, answer: String)]?> = Mutex(nil)

    init(store: Store) { path = "\(store.path)/v1/files" }

    /// Whether the answer to a question about a file is known and the file hasn't changed.
    func knows(_ question: String, about file: String) -> Bool {
        guard let stamp = Stamp(file) else { return false }
        return entries.withLock { loaded(&$0)[escaped("\(question) \(file)")]?.stamp == stamp.text }
    }

    /// The answer to a question about a file, asked again only when the file has changed.
    func answer(to question: String, about file: String, _ ask: () throws -> String) throws -> String {
        let stamp = Stamp(file)
        let key = escaped("\(question) \(file)")
        if let stamp, let known = entries.withLock({ loaded(&$0)[key] }), known.stamp == stamp.text { return known.answer }
        let answer = try ask()
        guard let stamp, !stamp.isFresh, stamp == Stamp(file) else { return answer }
        entries.withLock {
            _ = loaded(&$0); $0?[key] = (stamp.text, answer)
        }
        append("\(key)\t\(stamp.text)\t\(escaped(answer))\n")
        return answer
    }

    private func loaded(_ entries: inout [String: (stamp: String, answer: String)]?) -> [String: (stamp: String, answer: String)] {
        if let entries { return entries }
        var read: [String: (stamp: String, answer: String)] = [:]
        // By bytes: every start reads all of it.
        for line in ((try? FileSystemRead.whole(path)) ?? []).split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            read[String(decoding: fields[0], as: UTF8.self)] = (
                String(decoding: fields[1], as: UTF8.self), unescaped(String(decoding: fields[2], as: UTF8.self))
            )
        }
        entries = read
        return read
    }

    /// A memo that can't be written only costs time.
    private func append(_ line: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        defer { close(file) }
        _ = Array(line.utf8).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    }

    private func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: Array("\\\n\t".utf8).contains) else { return text }
        return text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\t", with: "\\t")
    }

    private func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
