public import Workbench

/// What do large artifacts cost?
public struct Large: Study {
    public struct Config: Configuration {
        public var megabytes = 1
        public var file = File("large.bin")
        public init() {}
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        let array = Data("array", Self.array, config.megabytes)
        Evaluate("sum", Self.sum, array)
        let count = Command("count", "wc", "-c", "\(file: config.file)")
        Evaluate("counted", Self.counted, count)
        Command("copy", "cp", "\(file: config.file)", "\(output: "copy.bin")")
    }

    static func array(_ run: Run, megabytes: Int) -> [Double] { (0..<megabytes << 17).map { Double($0) * 0.5 } }
    static func sum(_ run: Run, numbers: [Double]) -> Double { numbers.reduce(0, +) }
    static func counted(_ run: Run, output: CommandOutput) -> String { String(output.text.prefix { $0 != " " }) }
}
