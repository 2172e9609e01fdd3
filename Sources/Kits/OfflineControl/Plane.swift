internal import Glibc

/// An unbounded plane in which a point moves by steps and is rewarded near a centre; nothing ends an episode.
///
/// The reward of a step is exp(-d^2 / (2 width^2)) with d the distance of the state reached from the centre, so that it lies in (0, 1].
/// There are nine moves, staying and eight directions at multiples of 45 degrees, or a move in [-1, 1]^2 times the length of a step.
public struct Plane: Codable, Hashable, Sendable {
    public struct Point: Codable, Hashable, Sendable {
        public var x: Double
        public var y: Double

        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    public var step: Double
    public var centre: Point
    public var width: Double

    public init(step: Double = 0.1, centre: Point = Point(1, 0), width: Double = 0.3) {
        (self.step, self.centre, self.width) = (step, centre, width)
    }

    /// The moves in units of a step: staying first, then eastwards and on, against the clock.
    public static let moves: [Point] =
        [Point(0, 0)] + (0..<8).map { Point(cos(Double($0) * .pi / 4), sin(Double($0) * .pi / 4)) }

    public func reward(_ point: Point) -> Double { exp(-squaredDistance(point) / (2 * width * width)) }

    public func next(_ point: Point, move: Int) -> Point { next(point, Plane.moves[move]) }

    /// A move of any direction, each of its coordinates cut to [-1, 1].
    public func next(_ point: Point, _ move: Point) -> Point {
        Point(point.x + step * min(1, max(-1, move.x)), point.y + step * min(1, max(-1, move.y)))
    }

    private func squaredDistance(_ point: Point) -> Double {
        (point.x - centre.x) * (point.x - centre.x) + (point.y - centre.y) * (point.y - centre.y)
    }
}

/// Goes to the centre of a ``Plane`` as directly as the moves allow, and stays.
public struct PlaneOracle: Codable, Hashable, Sendable {
    public var plane: Plane
    /// Whether it may move in any direction; otherwise it has the nine moves.
    public var isContinuous: Bool

    public init(_ plane: Plane, isContinuous: Bool = false) { (self.plane, self.isContinuous) = (plane, isContinuous) }

    /// The state after its next move: the reachable one that is nearest to the centre.
    public func next(_ point: Plane.Point) -> Plane.Point {
        if isContinuous {
            return plane.next(point, Plane.Point((plane.centre.x - point.x) / plane.step, (plane.centre.y - point.y) / plane.step))
        }
        var (best, most) = (point, plane.reward(point))
        for move in 1..<9 {
            let next = plane.next(point, move: move)
            let reward = plane.reward(next)
            // The tolerance keeps it from moving to and fro between equally near states.
            if reward > most * (1 + 1e-12) { (best, most) = (next, reward) }
        }
        return best
    }

    /// The sum of rewards of so many moves.
    public func sumOfRewards(from start: Plane.Point, steps: Int) -> Double {
        var (point, sum) = (start, 0.0)
        for _ in 0..<steps {
            point = next(point)
            sum += plane.reward(point)
        }
        return sum
    }

    /// The discounted sum of rewards without end.
    public func value(of start: Plane.Point, discount: Double) -> Double {
        var (point, sum, weight) = (start, 0.0, 1.0)
        while true {
            let after = next(point)
            let reward = plane.reward(after)
            if after == point { return sum + weight * reward / (1 - discount) }
            sum += weight * reward
            weight *= discount
            if weight < 1e-12 { return sum }
            point = after
        }
    }
}
