public import Workbench

/// What do others provide?
public struct Fetching: Study {
    public struct Config: Configuration {
        public var web = Fetch("file:///none", sha256: "")
        public var debian = DebianFile(package: "miscfiles", path: "/usr/share/misc/ascii.gz")
        public var wheel = WheelFile(name: "six", version: "1.16.0", path: "six.py")
        public init() {}
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        Data("sizes", Self.sizes, config.web, config.debian, config.wheel)
    }

    static func sizes(_ run: Run, web: Fetch, debian: DebianFile, wheel: WheelFile) throws -> [Int] {
        [try web.bytes.count, try debian.bytes.count, try wheel.lines.count]
    }
}
