internal import ContentStore

/// A file that a study takes in: a stage is given its content, and the stage's key holds the digest of that content.
///
/// Use one of ``File``, ``Fetch``, ``DebianFile`` and ``WheelFile``, in the pipeline or as a property of the configuration. A stage takes a
/// file by itself, not as part of a group of settings.
public protocol InputFile: Codable, Sendable, StageInput where Value == Self {
    /// Where the file comes from.
    var _location: FileLocation { get }
    /// What is in it, once a stage has been given it.
    var _contents: FileContents? { get set }
}

/// Where an input file comes from.
public enum FileLocation: Hashable, Sendable {
    /// A path, relative to the project's root unless it starts with a slash.
    case path(String)
    /// An address, and the SHA-256 of what has to come from there.
    case download(url: String, sha256: String)
    /// A file of a Debian package, by its absolute path.
    case debian(package: String, path: String)
    /// A file inside a Python wheel.
    case wheel(name: String, version: String, path: String)

    /// The last part of the path.
    package var name: String {
        let path =
            switch self {
            case .path(let path): path
            case .download(let url, _): String(url.prefix { $0 != "?" && $0 != "#" })
            case .debian(_, let path): path
            case .wheel(_, _, let path): path
            }
        return path.split(separator: "/").last.map(String.init) ?? "file"
    }
}

/// The content of an input file, read from the store when it is first asked for.
public struct FileContents: Sendable {
    package let read: @Sendable () throws -> [UInt8]
    /// Where the bytes lie, read-only, for programs; nil outside of a run.
    package let path: String?

    package init(path: String? = nil, read: @escaping @Sendable () throws -> [UInt8]) {
        self.path = path
        self.read = read
    }
}

extension InputFile {
    /// All bytes of the file.
    ///
    /// Errors: ``InputFileError`` outside of a stage.
    public var bytes: [UInt8] {
        get throws {
            guard let contents = _contents else {
                throw InputFileError(description: "the content of '\(_location.name)' is known only in the stage that takes it")
            }
            return try contents.read()
        }
    }

    /// The file as text.
    ///
    /// Errors: ``InputFileError`` when it is not UTF-8, with the place of the first wrong byte.
    public var text: String {
        get throws {
            let bytes = try bytes
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            throw InputFileError(description: "'\(_location.name)' is not UTF-8: byte \(firstInvalidByte(of: bytes) + 1) of \(bytes.count)")
        }
    }

    /// The lines of the file without their ends; both `\n` and `\r\n` end one.
    public var lines: [String] {
        get throws {
            var lines = try text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
            if lines.last == "" { lines.removeLast() }
            return lines
        }
    }

    /// The file as if it held `text`, for calling a stage's function in a test.
    public func holding(_ text: String) -> Self {
        let bytes = Array(text.utf8)
        return containing(FileContents { bytes })
    }

    func containing(_ contents: FileContents) -> Self {
        var file = self
        file._contents = contents
        return file
    }

    public var _port: InputPort<Self> { filePort(path: "", isSetting: false, levels: []) }

    func filePort(path: String, isSetting: Bool, levels: [Level]) -> InputPort<Self> {
        InputPort(
            reference: .file(FileReference(location: _location, path: path, isSetting: isSetting)), levels: levels
        ) { loaded in
            guard case .file(let contents) = loaded else { throw PortError() }
            return containing(contents)
        }
    }
}

/// A file that can't be used as it is.
public struct InputFileError: Error, CustomStringConvertible {
    public let description: String
}

/// An input file as the engine sees it.
package struct FileReference: Sendable {
    package let location: FileLocation
    /// The path of the setting that names it; empty for a file written in the pipeline.
    package let path: String
    package let isSetting: Bool
}

/// The offset of the first byte that is no part of valid UTF-8.
private func firstInvalidByte(of bytes: [UInt8]) -> Int {
    var low = 0
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
        switch decoder.decode(&iterator) {
        case .scalarValue(let scalar): low += UTF8.width(scalar)
        case .emptyInput, .error: return low
        }
    }
}
