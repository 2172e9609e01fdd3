internal import FoundationEssentials
internal import Glibc

/// A manifest that could not be written or read.
public struct ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
    public let path: String
    public let message: String
    /// Whether nothing is wrong with the manifest but that this program is too old for it.
    public let isNewer: Bool

    package init(path: String, message: String, isNewer: Bool = false) {
        (self.path, self.message, self.isNewer) = (path, message, isNewer)
    }

    public var description: String { "\(path): error: \(message)" }
}

extension RunManifest {
    /// The manifest as JSON: keys sorted, two spaces a level, a line break at the end.
    public func json() throws(ManifestError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do { return try [UInt8](encoder.encode(self)) + [10] } catch {
            throw ManifestError(path: run.description, message: "can't be written as JSON: \(error)")
        }
    }

    /// Writes `<run>.json` into a folder, which is made if it is missing, so that a reader sees all of it or nothing.
    ///
    /// - Parameter draft: Where it is written first, on the same file system; by default a hidden file in the folder.
    /// - Parameter isBegun: Whether the run wrote one at its start, for the case that it is killed; this one takes its place.
    /// - Returns: The path of the file.
    /// - Throws: `ManifestError` if the folder can't be written, or has a manifest of that name: the one of a run that has ended never changes.
    @discardableResult
    public func write(to folder: String, draft: String? = nil, isBegun: Bool = false) throws(ManifestError) -> String {
        let path = "\(folder)/\(run).json"
        let bytes = try json()
        try Self.makeFolders(folder)
        let draft = draft ?? "\(folder)/.\(run)-\(getpid()).draft"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path, "can't be written") }
        defer { unlink(draft) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let error = failure(path, "can't be written")
                close(descriptor)
                throw error
            }
            written += count
        }
        let isSafe = fsync(descriptor) == 0
        guard close(descriptor) == 0, isSafe else { throw failure(path, "can't be written") }
        if isBegun, rename(draft, path) == 0 { return path }
        // A link fails where a rename would silently replace; file systems without links get the rename.
        if link(draft, path) == 0 { return path }
        guard errno != EEXIST else { throw ManifestError(path: path, message: "there is a manifest of this run already") }
        guard access(path, F_OK) != 0, rename(draft, path) == 0 else { throw failure(path, "can't be written") }
        return path
    }

    /// Reads a manifest.
    public static func read(_ path: String) throws(ManifestError) -> RunManifest {
        let content: (bytes: [UInt8], isSteady: Bool)?
        do { content = try FileReading.bytes(path, in: AT_FDCWD) } catch {
            throw ManifestError(path: path, message: "can't be read: \(error.message)")
        }
        guard let bytes = content?.bytes else { throw ManifestError(path: path, message: "can't be read: there is no such file") }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do { return try decoder.decode(RunManifest.self, from: Data(bytes)) } catch {
            if let form = try? decoder.decode(Form.self, from: Data(bytes)), form.schema > Form.known {
                throw ManifestError(path: path, message: "was written by a newer version of this program", isNewer: true)
            }
            throw ManifestError(path: path, message: "isn't a run manifest: \(Self.sentence(error))")
        }
    }

    /// What manifests of all versions say.
    private struct Form: Decodable {
        static let known = 1
        let schema: Int
    }

    /// The runs that have a manifest in a folder, oldest first; none if there is no such folder.
    public static func runs(in folder: String) -> [RunID] {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        guard let listing = try? FolderListing(descriptor) else { return [] }
        return listing.names.compactMap { name in
            let text = String(decoding: name.bytes, as: UTF8.self)
            return text.hasSuffix(".json") ? RunID(String(text.dropLast(5))) : nil
        }.sorted()
    }

    private func failure(_ path: String, _ what: String) -> ManifestError {
        ManifestError(path: path, message: "\(what): \(String(cString: strerror(errno)))")
    }

    private static func makeFolders(_ folder: String) throws(ManifestError) {
        for (index, character) in folder.enumerated() where character == "/" && index > 0 {
            mkdir(String(folder.prefix(index)), 0o755)
        }
        if mkdir(folder, 0o755) != 0 && errno != EEXIST {
            throw ManifestError(path: folder, message: "can't be made: \(String(cString: strerror(errno)))")
        }
    }

    private static func sentence(_ error: any Error) -> String {
        func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return "'\(place(context.codingPath + [key]))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): return "'\(place(context.codingPath))' has the wrong type"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "'\(place(context.codingPath))': \(context.debugDescription)"
        default: return "it is not JSON"
        }
    }
}
