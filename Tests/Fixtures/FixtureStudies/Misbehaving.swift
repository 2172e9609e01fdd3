internal import Glibc
public import Workbench

/// What becomes of a run in which stages go wrong?
public struct Misbehaving: Study {
    public struct Config: Configuration {
        public var ways = ["fine"]
        public init() {}
    }

    /// An error with a message of its own.
    struct Complaint: Error, CustomStringConvertible { var description: String { "the flux is out of range: 7 > 5" } }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        ForEach(config.ways) { way in
            let made = Train("make", Self.make, way)
            Evaluate("after", Self.after, made)
        }
    }

    static func make(_ run: Run, way: String) throws -> String {
        switch way {
        case let name where name.hasPrefix("trap"):
            print("about to read past the end")
            return "\(reachPast([1, 2, 3], 7))"
        case "overflow": return "\(Int.max - way.count + addend())"
        case "fatal": fatalError("nothing to see")
        case "abort": abort()
        case "exit": exit(3)
        case let name where name.hasPrefix("throw"): throw Complaint()
        case "tell": throw Indiscretion(description: "the server refused '\(secret())'")
        case "print":
            print("signing in with \(secret())")
            return way
        case "memory":
            var kept: [[UInt8]] = []
            while kept.count < 4096 {
                kept.append([UInt8](repeating: UInt8(truncatingIfNeeded: kept.count | 1), count: 16 << 20))
                usleep(2000)
            }
            return "\(kept.count)"
        case "loop":
            tellThatItRuns()
            var state = UInt64(way.count)
            while state != 0 { state = state &* 6_364_136_223_846_793_005 | 1 }
            return "\(state)"
        case "gated":
            tellThatItRuns()
            while access(signal("open"), F_OK) != 0 { usleep(2000) }
            return way
        case "killed":
            kill(getpid(), SIGKILL)
            return ""
        case "slow":
            for step in 0..<20 {
                usleep(20000)
                run.progress(Double(step) / 20)
            }
            return way
        default: return way
        }
    }

    static func after(_ run: Run, made: String) -> String { made + "!" }

    @inline(never) static func reachPast(_ numbers: [Int], _ index: Int) -> Int { numbers[index] }
    @inline(never) static func addend() -> Int { Int.max / 2 }

    /// An error that tells too much.
    struct Indiscretion: Error, CustomStringConvertible { let description: String }

    /// A file by which a test and a stage that runs wait for each other.
    private static func signal(_ name: String) -> String {
        (getenv("FIXTURE_SIGNALS").map { String(cString: $0) } ?? "/dev/null") + "/" + name
    }
    private static func tellThatItRuns() { close(open(signal("runs"), O_CREAT | O_WRONLY, 0o600)) }

    private static func secret() -> String { getenv("FIXTURE_SECRET").map { String(cString: $0) } ?? "" }
}
