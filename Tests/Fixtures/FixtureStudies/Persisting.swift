internal import Glibc
internal import Statistics
public import Workbench

/// Does what was finished outlive a kill?
///
/// Stages of a few milliseconds of every kind that leaves something behind: small and large outputs, a state that is kept on the way, an
/// external program with a child of its own.
public struct Persisting: Study {
    public struct Config: Configuration {
        public var cells = [0, 1, 2, 3]
        public var script = File("work.sh")
        /// Microseconds of sleep in each step.
        public var pause = 100
        public init() {}
    }

    struct Walk: Codable {
        var places = [Double](repeating: 0, count: 3000)
        var step = 0
        var random: RandomStream
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        let start = Data("start", Self.start)
        let sums = ForEach(config.cells) { cell in
            let walk = Train("walk", Self.walk, start, cell, config.pause)
            let counted = Command(
                "counted", "sh", "\(file: config.script)", "\(json: walk)", "\(output: "count.txt")", environment: ["CELL": "\(cell)"])
            Evaluate("sum", Self.sum, walk, counted)
        }
        Analyze("sum-of-parts", Self.evidence, sums)
        Report(Self.report, sums)
    }

    /// Too large for a record.
    static func start(_ run: Run) -> [Double] { (0..<3000).map { Double($0) / 7 } }

    static func walk(_ run: Run, start: [Double], cell: Int, pause: Int) throws -> [Double] {
        let walk = Walk(places: start, random: Seed(UInt64(cell)).stream("walk"))
        return try run.resumable(every: .milliseconds(1), from: walk) { walk in
            walk.places[walk.step] += Double.random(in: -1...1, using: &walk.random)
            walk.step += 1
            run.log("place", at: walk.step, walk.places[walk.step - 1])
            usleep(UInt32(pause))
            return walk.step < 20
        }.places
    }

    static func sum(_ run: Run, walk: [Double], counted: CommandOutput) throws -> Double {
        guard let bytes = try Double(counted.text(of: "count.txt").prefix { $0.isNumber }) else { return .nan }
        return walk.reduce(0, +) / bytes
    }

    static func evidence(_ run: Run, sums: Ensemble<Double>) throws -> Finding {
        try Finding {
            Measured("cells", sums.cells.count)
            Measured("mean_sum", sums.values.reduce(0, +) / Double(sums.cells.count))
            Measured("smallest", sums.values.min() ?? .nan)
        }
    }

    /// Too large for a record as well.
    @ReportBuilder
    static func report(sums: Ensemble<Double>) -> some ReportContent {
        Section("Sums") {
            Prose("There are \(sums.cells.count) sums. \(String(repeating: "They are what they are. ", count: 800))")
        }
    }
}
