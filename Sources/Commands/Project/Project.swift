package import Configuration
internal import ContentStore
package import Execution
internal import Glibc
internal import Provenance

/// The folder that holds studies, papers and outputs, and everything that commands need of it.
package struct Project: Sendable {
    package let root: String
    package let catalogue: StudyCatalogue

    /// Finds the root: `$REPRISE_ROOT`, or the nearest folder above with `papers` in it.
    package init(catalogue: StudyCatalogue) throws {
        self.catalogue = catalogue
        if let root = environmentVariable("REPRISE_ROOT") {
            self.root = root
            return
        }
        guard let start = realpath(".", nil) else { throw CommandError("error: the current folder is gone") }
        defer { free(start) }
        var folder = String(cString: start)
        while access("\(folder)/papers", F_OK) != 0 {
            guard let slash = folder.lastIndex(of: "/"), folder != "/" else {
                throw CommandError(
                    "error: no project here\n  looked for: a folder 'papers' in \(String(cString: start)) and above\n"
                        + "  hint: run './reprise' of the project, or set REPRISE_ROOT")
            }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
        root = folder
    }

    /// The study of a slug, or an error with the nearest one.
    package func entry(_ slug: String) throws -> StudyEntry {
        if let entry = catalogue[slug] { return entry }
        let known = catalogue.entries.map(\.slug)
        let suggestion = nearest(to: slug, among: known).map { " (did you mean '\($0)'?)" } ?? ""
        throw CommandError(
            "error: no study '\(slug)'\(suggestion)\n  known: \(known.joined(separator: ", "))\n  hint: './reprise list' shows all", code: 2
        )
    }

    /// The study that a command line names where it may leave it out.
    func entry(named slug: String?) throws -> StudyEntry {
        if let slug { return try entry(slug) }
        throw CommandError("error: which study?\n  known: \(catalogue.entries.map(\.slug).joined(separator: ", "))")
    }

    /// A file of the project; nil when there is none.
    package func source(_ path: String) throws -> SourceFile? {
        guard access("\(root)/\(path)", F_OK) == 0 else { return nil }
        return SourceFile(path: path, bytes: try readFile("\(root)/\(path)"))
    }

    /// A path as users know it: from the root of the project, where it lies below that.
    func relative(_ path: String) -> String { path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path }

    /// The store: `$REPRISE_STORE`, else beside the main worktree's git directory, else in the root.
    package var storePath: String {
        if let path = environmentVariable("REPRISE_STORE") { return path }
        return "\(gitMainFolder ?? root)/.reprise"
    }

    /// The folder beside the main worktree's git directory, found without opening the repository: this is asked at every start.
    private var gitMainFolder: String? {
        var info = stat()
        guard stat("\(root)/.git", &info) == 0 else { return nil }
        if info.st_mode & S_IFMT == S_IFDIR { return root }
        // A linked worktree has a file that names its part of the main git directory: `gitdir: /main/.git/worktrees/name`.
        guard let text = try? String(decoding: readFile("\(root)/.git"), as: UTF8.self),
            let path = text.split(separator: "\n").first.map(String.init),
            path.hasPrefix("gitdir: "), let end = path.range(ofText: "/.git/worktrees/")
        else { return nil }
        return String(path[path.index(path.startIndex, offsetBy: 8)..<end.lowerBound])
    }
}

/// A message for the user and the exit code that goes with it.
package struct CommandError: Error, CustomStringConvertible {
    package let description: String
    package let code: Int32

    package init(_ description: String, code: Int32 = 2) {
        self.description = description
        self.code = code
    }
}

/// A failed system call on a file of the project, and what helps.
private func fileProblem(_ operation: String, _ path: String) -> CommandError {
    let code = errno
    return CommandError("error: cannot \(operation) '\(path)': \(String(cString: strerror(code)))" + fileHint(code), code: 1)
}

/// What helps against a failed system call on a file; empty where nothing can be said.
func fileHint(_ code: Int32, isInStore: Bool = false) -> String {
    switch code {
    case ENOSPC, EDQUOT: "\n  hint: free some space on that disk and type the same again; what had finished is kept"
    case EROFS, EACCES, EPERM:
        "\n  hint: make it writable for you\(isInStore ? ", or set REPRISE_STORE to a folder that is" : " and type the same again; what had finished is kept")"
    default: ""
    }
}

func environmentVariable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
}

func readFile(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw fileProblem("read", path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        if count > 0 { bytes.append(contentsOf: chunk[..<count]) } else if count == 0 || errno != EINTR { return bytes }
    }
}

/// Writes a file by way of a temporary one, and only when its bytes differ; true when it was written.
@discardableResult
func writeFile(_ path: String, _ bytes: [UInt8]) throws -> Bool {
    if access(path, F_OK) == 0, try readFile(path) == bytes { return false }
    try makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    removeDrafts(of: path)
    let temporary = "\(path).\(ProcessName.own).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw fileProblem("write", path) }
    var done = 0
    while done < bytes.count {
        let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + done, bytes.count - done) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
            close(file)
            unlink(temporary)
            throw fileProblem("write", path)
        }
        done += count
    }
    close(file)
    guard rename(temporary, path) == 0 else {
        defer { unlink(temporary) }
        throw fileProblem("write", path)
    }
    return true
}

/// What a process left that was killed while it wrote the same file.
private func removeDrafts(of path: String) {
    guard let slash = path.lastIndex(of: "/") else { return }
    let (folder, start) = (String(path[..<slash]), path[path.index(after: slash)...] + ".")
    for name in FileStatus.names(in: folder) where name.hasPrefix(start) && name.hasSuffix(".tmp") {
        if ProcessName.isGone(name.dropFirst(start.count)) { unlink("\(folder)/\(name)") }
    }
}

func makeFolder(_ path: String) throws {
    if path.isEmpty || mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
        throw fileProblem("make the folder", path)
    }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw fileProblem("make the folder", path)
    }
}
