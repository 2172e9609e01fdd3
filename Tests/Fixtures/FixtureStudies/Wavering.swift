public import Statistics
public import Workbench

/// What if a result hangs on chance?
public struct Wavering: Study {
    public struct Config: Configuration {
        public var ways = ["exact"]
        public var seeds = Seeds(5)
        public init() {}
    }

    struct Row: Codable {
        let name: String
        let values: [Double]
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        let ways = value(of: config.ways)
        if ways.contains("exact") { Data("exact", Self.exact) }
        if ways.contains("tolerant") { Train("tolerant", Self.nearly).tolerance(relative: 1e-3) }
        if ways.contains("close") { Train("close", Self.nearly) }
        if ways.contains("noisy") {
            ForEach(config.seeds) { seed in Train("noisy", Self.noisy, seed) }
        }
        if ways.contains("wild") {
            let wild = Data("wild", Self.wild)
            Report(Self.report, wild)
        }
        if ways.contains("timed") { Train("timed", Self.timed) }
        if ways.contains("measured") {
            let noisy = ForEach(config.seeds) { seed in Train("noisy", Self.noisy, seed) }
            Analyze("sum-of-parts", Self.evidence, noisy)
        }
    }

    /// A number below one that is another with every hash seed.
    private static func chance() -> Double { Double("chance".hashValue & 0xFFFF_FFFF) / 0x1_0000_0000 }

    static func exact(_ run: Run) -> [Double] { [0.1, 0.2] }
    static func nearly(_ run: Run) -> Row { Row(name: "nearly", values: [1, 2 + chance() * 1e-3]) }
    static func noisy(_ run: Run, seed: Seed) -> Double { Double(seed.value) + chance() * 0.1 }
    static func wild(_ run: Run) -> String { "\(chance())" }

    /// The order in which long and short tasks end.
    static func timed(_ run: Run) async -> [Int] {
        await withTaskGroup(of: Int.self) { group in
            for task in 0..<200 {
                group.addTask {
                    var state = UInt64(task)
                    for _ in 0..<(task % 2 == 0 ? 200_000 : 2_000) { state = state &* 6_364_136_223_846_793_005 &+ 1 }
                    return state == 0 ? -1 : task
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    static func evidence(_ run: Run, noisy: Ensemble<Double>) throws -> Finding {
        try Finding { Measured("mean_sum", try noisy.mean { $0 }.overall) }
    }

    @ReportBuilder
    static func report(wild: String) -> some ReportContent {
        Section("Chance") { Prose("It is \(wild).") }
    }
}
