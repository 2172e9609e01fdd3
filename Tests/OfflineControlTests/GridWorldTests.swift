import OfflineControl
import TabularDecisions
import Testing

@Suite struct GridWorldTests {
    let world = GridWorld(["...", ".#.", "..."], slip: 0.2)

    @Test func distancesGoAroundWalls() {
        #expect(world.distances(from: 0) == [0, 1, 2, 1, 3, 2, 3, 4])
        #expect(world.distances(to: [7]) == [4, 3, 2, 3, 1, 2, 1, 0])
        #expect(world.optimalMoves(from: 0, to: 7) == [1, 2])
        #expect(world.optimalMoves(from: 7, to: 7) == [])
        #expect(world.state(row: 1, column: 1) == nil)
    }

    @Test func aMoveSlipsAndWallsStop() {
        let process = world.process(discount: 0.9)
        // East from the first corner: 0.8 and a quarter of 0.2 go east, a quarter south, north and west stay.
        let row = Array(process.transitions[1 * 8..<2 * 8])
        for (found, expected) in zip(row, [0.1, 0.85, 0, 0.05, 0, 0, 0, 0]) { #expect((found - expected).magnitude < 1e-15) }
    }
}
