import Particles
import Testing

@Suite struct SampleDistancesTests {
    typealias Values = ParticlesValues
    let first = (x: Values.firstX, y: Values.firstY)
    let second = (x: Values.secondX, y: Values.secondY)

    @Test func distancesAgreeWithScipy() {
        #expect((wasserstein1(first.x, second.x) - Values.wasserstein).magnitude < 1e-14)
        #expect((slicedWasserstein1(first, second, directions: 16) - Values.sliced).magnitude < 1e-14)
        #expect((maximumMeanDiscrepancy(first, second) - Values.discrepancy).magnitude < 1e-14)
    }

    @Test func aShiftIsItsOwnDistance() {
        #expect((wasserstein1([1, 5, 2], [4, 3, 7]) - 2).magnitude < 1e-15)
        // The mean of |cos| over directions is 2 / pi.
        let moved = (x: first.x.map { $0 + 10 }, y: first.y)
        #expect((slicedWasserstein1(first, moved, directions: 4096) - 20 / .pi).magnitude < 1e-5)
    }
}
