internal import Glibc
public import Statistics

/// A pendulum that a bounded torque swings up and holds: the equations of the usual Gym task.
///
/// theta'' = 3g/(2l) sin(theta) + 3u/(m l^2) with g = 10, m = l = 1, steps of 0.05 (velocity first), velocity within 8, torque within 2.
/// The angle is 0 upright. An episode has 200 steps and no end of its own.
public struct Pendulum: Codable, Hashable, Sendable {
    /// In radians.
    public var angle: Double
    /// In radians a second.
    public var velocity: Double

    public static let episode = 200

    public init(angle: Double, velocity: Double) { (self.angle, self.velocity) = (angle, velocity) }

    /// A start of the task: any angle, velocity within 1.
    public init(using random: inout RandomStream) {
        angle = random.uniform(in: -Double.pi..<Double.pi)
        velocity = random.uniform(in: -1.0..<1)
    }

    /// What a learner sees: cosine and sine of the angle, and the velocity over 8.
    public var observation: [Double] { [cos(angle), sin(angle), velocity / 8] }

    /// The state of an observation, whose first two numbers need not lie on the circle.
    public init(observation: [Double]) {
        precondition(observation.count == 3, "a pendulum is observed by 3 numbers, found \(observation.count)")
        self.init(angle: atan2(observation[1], observation[0]), velocity: 8 * observation[2])
    }

    /// Applies a torque for one step.
    ///
    /// - Parameter action: in [-1, 1], times the largest torque of 2.
    /// - Returns: the reward, at most 0: minus (angle^2 + 0.1 velocity^2 + 0.001 torque^2), of the state before the step.
    public mutating func step(_ action: Double) -> Double {
        let torque = 2 * min(1, max(-1, action))
        let wrapped = angle - 2 * .pi * ((angle + .pi) / (2 * .pi)).rounded(.down)
        let reward = -(wrapped * wrapped + 0.1 * velocity * velocity + 0.001 * torque * torque)
        velocity = min(8, max(-8, velocity + 0.05 * (15 * sin(angle) + 3 * torque)))
        angle += 0.05 * velocity
        return reward
    }
}
