package import ContentStore
internal import Glibc
internal import Synchronization
package import Workbench

/// Finds input files, takes their content into the store, and says what is missing.
package final class InputFiles: Sendable {
    /// A file that isn't there, in words.
    package struct Missing: Error, Sendable, Equatable, CustomStringConvertible {
        package let headline: String
        package let facts: [(name: String, value: String)]
        /// What gets it.
        package let hint: String

        package var description: String {
            let width = facts.map(\.name.count).max() ?? 0
            let lines = facts.map { "  \($0.name):\(String(repeating: " ", count: width - $0.name.count)) \($0.value)" }
            return ([headline] + lines + ["  hint: \(hint)"]).joined(separator: "\n")
        }

        /// The words with the stage that takes it.
        func taken(by stage: String, at place: String) -> String {
            Missing(headline: headline, facts: [("taken by", "stage '\(stage)' (\(place))")] + facts, hint: hint)
                .description
        }

        package static func == (left: Missing, right: Missing) -> Bool { left.description == right.description }
    }

    package let root: String
    let store: Store
    let memo: FileMemo
    /// Whether a file that is fetched by its digest counts as here, which is enough to compare keys.
    private let assumesDownloads: Bool
    private let known = Mutex<[FileLocation: Digest]>([:])

    package init(root: String, store: Store, assumesDownloads: Bool = false) {
        self.root = root
        self.store = store
        self.assumesDownloads = assumesDownloads
        memo = FileMemo(store: store)
    }

    /// The same files, of which those that are fetched by their digests need not be here.
    package func assumingDownloads() -> InputFiles { InputFiles(root: root, store: store, assumesDownloads: true) }

    /// Where `./reprise fetch` puts what it gets.
    package var downloads: String { "\(store.path)/downloads" }

    /// The digest of a file's content, which is in the store from then on.
    ///
    /// Errors: ``Missing``; ``FileError`` when the file can't be read or the store not written.
    package func digest(of location: FileLocation) throws -> Digest {
        if let digest = known.withLock({ $0[location] }) { return digest }
        if assumesDownloads, case .download(_, let sha256) = location, let digest = Digest(hex: sha256) { return digest }
        let path = try find(location)
        let answer = try memo.answer(to: "digest", about: path) { try store.put(fileAt: path).digest.hex }
        // What the memo remembers may have left the store since.
        guard var digest = Digest(hex: answer) else { return try store.put(fileAt: path).digest }
        if store.blobSize(digest) == nil { digest = try store.put(fileAt: path).digest }
        if case .download(let url, let sha256) = location, digest.hex != sha256 {
            throw Missing(
                headline: "what was fetched is not what is expected",
                facts: [("address", url), ("expected", sha256), ("found", digest.hex)],
                hint: "correct the digest if the new content is right; './reprise fetch' gets it again")
        }
        known.withLock { $0[location] = digest }
        return digest
    }

    /// Takes files that have changed into the store, side by side; what is wrong with one is said when it is asked for by itself.
    func takeIn(_ locations: Set<FileLocation>) {
        let unread = locations.filter { location in
            guard let path = try? find(location) else { return false }
            return !memo.knows("digest", about: path)
        }
        _ = try? sideBySide(Array(unread)) { _ = try? digest(of: $0) }
    }

    /// Takes the content of a file into the store once more, after it got lost there; its digest.
    func takeAgain(_ location: FileLocation) throws -> Digest { try store.put(fileAt: find(location)).digest }
    /// Takes a file into the store; its digest as hexadecimal digits.
    package func content(of path: String) throws -> String { try store.put(fileAt: path).digest.hex }

    /// The first file or program that a stage takes and that isn't here; nil when all are.
    package func missing(for node: StageNode) throws -> Missing? {
        do {
            if case .program(let call) = node.work { _ = try versions(of: call) }
            for case .file(let file) in node.inputs { _ = try digest(of: file.location) }
            return nil
        } catch let missing as Missing {
            return missing
        }
    }

    /// Where a file lies on this machine.
    package func find(_ location: FileLocation) throws(Missing) -> String {
        switch location {
        case .path(let path):
            let full = path.hasPrefix("/") ? path : "\(root)/\(path)"
            if isFile(full) { return full }
            let isFolder = access(full, F_OK) == 0
            throw Missing(
                headline: isFolder ? "'\(path)' is not a file" : "no file '\(path)'", facts: [("looked for", full)],
                hint: "put the file there, or name it by its path from the root of the project")
        case .download(let url, let sha256):
            guard sha256.utf8.count == 64, sha256.allSatisfy(\.isHexDigit) else {
                throw Missing(
                    headline: "a file to fetch needs the SHA-256 of its content", facts: [("address", url), ("found", "'\(sha256)'")],
                    hint: "give 64 hexadecimal digits; 'sha256sum' prints them")
            }
            let path = "\(downloads)/files/\(sha256)"
            if isFile(path) { return path }
            throw Missing(headline: "'\(url)' has not been fetched", facts: [("expected", path)], hint: "'./reprise fetch' gets it")
        case .debian(let package, let path):
            let unpacked = "\(downloads)/debian/\(package)\(path)"
            if isInstalled(package), isFile(path) { return path }
            if isFile(unpacked) { return unpacked }
            if isInstalled(package) || access("\(downloads)/debian/\(package)", F_OK) == 0 {
                throw Missing(
                    headline: "Debian package '\(package)' has no file '\(path)'", facts: [("looked for", path)],
                    hint: "'dpkg --listfiles \(package)' prints what an installed package has")
            }
            throw Missing(
                headline: "Debian package '\(package)' is not here", facts: [("needed for", path)], hint: "'./reprise fetch' gets it")
        case .wheel(let name, let version, let path):
            let folder = "\(downloads)/wheels/\(name)-\(version)"
            if isFile("\(folder)/\(path)") { return "\(folder)/\(path)" }
            if access(folder, F_OK) == 0 {
                throw Missing(
                    headline: "wheel '\(name)' \(version) has no file '\(path)'", facts: [("looked for", "\(folder)/\(path)")],
                    hint: "the path is the one inside the wheel")
            }
            throw Missing(
                headline: "wheel '\(name)' \(version) is not here", facts: [("needed for", path)], hint: "'./reprise fetch' gets it")
        }
    }

    /// Whether dpkg lists the package's files.
    package func isInstalled(_ package: String) -> Bool {
        ["", ":amd64", ":arm64", ":all"].contains { access("/var/lib/dpkg/info/\(package)\($0).list", F_OK) == 0 }
    }

    private func isFile(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }
}
