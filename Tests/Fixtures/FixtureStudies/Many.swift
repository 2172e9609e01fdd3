internal import Glibc
public import Workbench

/// How much does a stage cost that does nothing?
public struct Many: Study {
    public struct Config: Configuration {
        public var chains = 250
        public init() {}
    }

    public init() {}

    /// Chains of four trivial stages each.
    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        for chain in 0..<value(of: config.chains) {
            let first = Data("first \(chain)", Self.start, chain)
            let second = Train("second \(chain)", Self.next, first)
            let third = Evaluate("third \(chain)", Self.next, second)
            Evaluate("fourth \(chain)", Self.next, third)
        }
    }

    static func start(_ run: Run, chain: Int) -> Int { chain * 10 }
    static func next(_ run: Run, value: Int) -> Int { value + 1 }
}
