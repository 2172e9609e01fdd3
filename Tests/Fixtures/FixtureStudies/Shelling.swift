public import Workbench

/// What do programs say?
public struct Shelling: Study {
    public struct Config: Configuration {
        public var program = "sh"
        public var script = File("none.sh")
        public var numbers = [1.0, 2.5, 4.0]
        public var factor = 2
        public var seconds = 600.0
        public init() {}
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        let scaled = Command(
            "scaled", value(of: config.program), "\(file: config.script)", "--factor=\(config.factor)", "\(json: config.numbers)",
            "\(output: "out/scaled.csv")", input: "numbers: \(config.numbers)\n", environment: ["FACTOR": "\(config.factor)"],
            seconds: value(of: config.seconds))
        Data("read", Self.read, scaled)
    }

    static func read(_ run: Run, output: CommandOutput) throws -> [String] { [output.text, try output.text(of: "out/scaled.csv")] }
}
