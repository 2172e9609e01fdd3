import Foundation
import OfflineControl
import Testing

@Suite struct PlaneTests {
    /// Ten steps to the bump, then the whole reward at every step.
    @Test func theOracleGoesStraightAndStays() {
        let oracle = PlaneOracle(Plane())
        let way = (1...10).map { exp(-pow(1 - 0.1 * Double($0), 2) / 0.18) }
        #expect((oracle.sumOfRewards(from: .init(0, 0), steps: 50) - (way.reduce(0, +) + 40)).magnitude < 1e-9)
        let discounted = way.enumerated().reduce(0) { $0 + pow(0.95, Double($1.offset)) * $1.element } + pow(0.95, 10) * 20
        #expect((oracle.value(of: .init(0, 0), discount: 0.95) - discounted).magnitude < 1e-9)
        #expect((PlaneOracle(Plane(), isContinuous: true).value(of: .init(0, 0), discount: 0.95) - discounted).magnitude < 1e-6)
    }

    @Test func movesAreCutToAStep() {
        let next = Plane().next(.init(0, 0), Plane.Point(3, -0.5))
        #expect(next.x == 0.1 && next.y == -0.05)
    }
}
