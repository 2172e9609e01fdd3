internal import Glibc
internal import Statistics
public import Workbench

/// What if it is interrupted?
public struct Enduring: Study {
    public struct Config: Configuration {
        public var steps = 400
        /// Microseconds of sleep in each step.
        public var pause = 0
        /// A file; while it isn't there, the stage kills its worker at step 250.
        public var permission = ""
        public init() {}
    }

    /// A walk of a thousand walkers.
    struct Walk: Codable {
        var step = 0
        var places = [Double](repeating: 0, count: 1000)
        var random: RandomStream
    }

    public init() {}

    public func pipeline(_ config: Settings<Config>) -> Pipeline {
        Train("walk", Self.walk, config.steps, config.pause, config.permission)
        Train("forgetful", Self.forget, config.pause).resources(cores: 2, memory: .mebibytes(400), time: .minutes(5), gpus: 1)
    }

    static func walk(_ run: Run, steps: Int, pause: Int, permission: String) throws -> [Double] {
        let first = try run.resumable(every: .milliseconds(1), from: Walk(random: Seed(1).stream("first"))) { walk in
            advance(&walk, run, "first", pause)
            return walk.step < steps / 2
        }
        let second = try run.resumable(every: .milliseconds(1), from: Walk(places: first.places, random: first.random)) { walk in
            advance(&walk, run, "second", pause)
            if walk.step == steps / 4, !permission.isEmpty, access(permission, F_OK) != 0 { kill(getpid(), SIGKILL) }
            return walk.step < steps / 2
        }
        return second.places
    }

    private static func advance(_ walk: inout Walk, _ run: Run, _ series: String, _ pause: Int) {
        for index in walk.places.indices { walk.places[index] += Double.random(in: -1...1, using: &walk.random) }
        walk.step += 1
        run.log(series, at: walk.step, walk.places[0])
        if pause > 0 { usleep(UInt32(pause)) }
    }

    /// Loses a part of itself on the way through its bytes.
    struct Forgetful: Codable {
        var step = 0
        var kept = 1.0

        init() {}
        init(from decoder: any Decoder) throws {
            step = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .step)
            kept = 2
        }
        enum CodingKeys: String, CodingKey { case step, kept }
    }

    static func forget(_ run: Run, pause: Int) throws -> Double {
        try run.resumable(every: .zero, from: Forgetful()) { state in
            state.step += 1
            return state.step < 3
        }.kept
    }
}
