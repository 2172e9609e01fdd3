public import Workbench

/// How much does a stage cost that reads a number from a file and adds one?
///
/// The job that `Tests/Benchmarks/peers.py` gives to other engines.
public struct Chains: Study {
    public struct Config: Configuration {
        public var chains = 25
        public init() {}
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        for chain in 0..<value(of: config.chains) {
            let first = Data("first \(chain)", Self.read, File("parameters/\(chain).txt"))
            let second = Train("second \(chain)", Self.next, first)
            let third = Evaluate("third \(chain)", Self.next, second)
            Evaluate("fourth \(chain)", Self.next, third)
        }
    }

    static func read(_ run: Run, parameter: File) throws -> Int { (Int(try parameter.lines[0]) ?? 0) * 10 }
    static func next(_ run: Run, value: Int) -> Int { value + 1 }
}
