/// When to do something again that is to be done soon while things happen, and seldom while they don't.
struct Pace {
    private let shortest: Double
    private let longest: Double
    private var pause: Double
    private var next = 0.0

    /// - Parameters:
    ///   - shortest: seconds between two times while things happen.
    ///   - longest: seconds between two times when nothing has happened for long.
    init(from shortest: Double, to longest: Double) {
        (self.shortest, self.longest, pause) = (shortest, longest, shortest)
    }

    var isDue: Bool { monotonicSeconds() >= next }

    mutating func hasten() {
        pause = shortest
        next = monotonicSeconds() + pause
    }

    mutating func slowDown() {
        pause = min(longest, max(1.5 * pause, longest / 16))
        next = monotonicSeconds() + pause
    }
}
