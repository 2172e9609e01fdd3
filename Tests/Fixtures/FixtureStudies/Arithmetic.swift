public import Statistics
public import Workbench

/// Is a sum the sum of its parts?
///
/// A study so small that every number in it can be checked by hand.
public struct Arithmetic: Study {
    public struct Config: Configuration {
        /// What is added to each part.
        @Quantity(in: -100...100, unit: "m") public var offset = 1.0
        public var scale = Scale()
        public var sizes = [2, 3]
        public var seeds = Seeds(3)
        public var withExtra = false
        public init() {}
    }

    public struct Scale: Configuration {
        public var factor = 2.0
        public var label = "twice"
        public init() {}
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        let numbers = Data("numbers", Self.numbers, config.offset)
        let sums = ForEach(config.sizes, config.seeds) { size, seed in
            let part = Train("part", Self.part, numbers, size, seed)
            Evaluate("sum", Self.sum, part, config.scale)
        }
        let sign = Evaluate("sign", Self.sign, numbers)
        let rounded = Evaluate("rounded", Self.describe, sign)
        Analyze("sum-of-parts", Self.evidence, sums)
        if value(of: config.withExtra) { Evaluate("extra", Self.describe, sign) }
        Report(Self.report, sums, rounded)
    }

    /// Ten numbers from the offset on.
    static func numbers(_ run: Run, offset: Double) -> [Double] { (0..<10).map { Double($0) + offset } }

    /// As many of the numbers as the size says, from where the seed says.
    static func part(_ run: Run, numbers: [Double], size: Int, seed: Seed) async -> [Double] {
        Array(numbers[Int(seed.value)..<(Int(seed.value) + size)])
    }

    /// The scaled sum of a part.
    static func sum(_ run: Run, part: [Double], scale: Scale) -> Double { part.reduce(0, +) * scale.factor }

    static func sign(_ run: Run, numbers: [Double]) -> Int { numbers[0] < 0 ? -1 : 1 }

    static func describe(_ run: Run, sign: Int) -> String { sign < 0 ? "negative" : "positive" }

    static func evidence(_ run: Run, sums: Ensemble<Double>) throws -> Finding {
        try Finding {
            Measured("cells", sums.cells.count)
            Measured("mean_sum", try sums.mean { $0 }.overall)
            Measured("smallest", sums.values.min() ?? .nan)
        }
    }

    @ReportBuilder
    static func report(sums: Ensemble<Double>, sign: String) -> some ReportContent {
        Section("Sums") {
            Prose("The numbers are \(sign); there are \(sums.cells.count) sums, the second of \(sums.values[1], .significant(3)).")
        }
    }
}
