import OfflineControl
import Testing

@Suite struct PendulumTests {
    /// Gymnasium's Pendulum-v1 from angle 1 and velocity 0.5 under torque 1, by its published equations.
    @Test func stepsAsTheUsualTask() {
        var pendulum = Pendulum(angle: 1, velocity: 0.5)
        let reward = pendulum.step(0.5)
        #expect((reward + 1.026).magnitude < 1e-12)
        #expect((pendulum.velocity - (0.5 + (15 * 0.8414709848078965 + 3) * 0.05)).magnitude < 1e-12)
        #expect((pendulum.angle - (1 + 0.05 * pendulum.velocity)).magnitude < 1e-12)
    }

    @Test func anObservationIsReadBack() {
        let again = Pendulum(observation: Pendulum(angle: 2, velocity: -3).observation)
        #expect((again.angle - 2).magnitude < 1e-12 && (again.velocity + 3).magnitude < 1e-12)
    }
}
