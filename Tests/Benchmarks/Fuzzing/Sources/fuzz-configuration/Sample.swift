/// A configuration with one property of each kind that matters.
struct Sample: Codable, Sendable {
    var delays = [0, 4, 8]
    var rate = Share(0.5)
    var name = "base"
    var isFast = false
    var solver = Solver.rk4
    var payoff = Payoff.code
    var limit: Int?
    var tags: [String] = []
    var level: UInt8 = 3
    var group = Group()
    var weights = ["b": 2.0, "a": 1.0]
    var counts = [1: "one"]
    var extra: Group?
    var groups: [Group] = []
    var matrix: [[Double]] = []
    var window: Window? = Window.between(1, 2)
    var solvers = [Solver.fixed(3)]
    var shares: [Payoff: Share] = [:]
}

enum Solver: Codable, Sendable {
    case rk4
    case euler(step: Double)
    case fixed(Int)
}

enum Window: Codable, Sendable {
    case between(Int, Int)
    case around(Group, width: Double?)
}

enum Payoff: String, Codable, Sendable, CaseIterable, CodingKeyRepresentable { case code, linear }

struct Group: Codable, Sendable {
    var inside = 0.08
    var rates = [Share(0.1)]
}

/// A number from 0 to 1, declared as the module that has property wrappers declares it.
struct Share: Codable, Sendable {
    var value: Double
    private static let key = CodingUserInfoKey(rawValue: "quantity")!

    init(_ value: Double) { self.value = value }

    init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(Double.self)
        if decoder.userInfo[Self.key] is [String: any Sendable], !(0...1).contains(value) {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "must be from 0 to 1"))
        }
    }

    func encode(to encoder: any Encoder) throws {
        if let tell = encoder.userInfo[Self.key] as? ([String: any Sendable]) -> Void { tell(["range": "from 0 to 1"]) }
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
