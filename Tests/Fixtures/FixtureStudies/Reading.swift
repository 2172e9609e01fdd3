public import Workbench

/// What is in a file?
public struct Reading: Study {
    public struct Config: Configuration {
        public var text = File("Tests/Fixtures/FixtureStudies/no-such-file.txt")
        public var group = Group()
        public var takesGroup = false
        public var measures = false
        public init() {}
    }

    public struct Group: Configuration {
        public var text = File("inside.txt")
        public init() {}
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        Data("words", Self.words, config.text)
        if value(of: config.takesGroup) { Data("grouped", Self.grouped, config.group) }
        if value(of: config.measures) { Analyze("sum-of-parts", Self.evidence, Data("lines", Self.lines, config.text)) }
    }

    static func words(_ run: Run, text: File) throws -> Int { try text.lines.reduce(0) { $0 + $1.split(separator: " ").count } }
    static func grouped(_ run: Run, group: Group) throws -> Int { try group.text.bytes.count }
    static func lines(_ run: Run, text: File) throws -> Int { try text.lines.count }
    static func evidence(_ run: Run, lines: Int) -> Finding { Finding { Measured("lines", lines) } }
}
