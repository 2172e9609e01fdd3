import TabularDecisions
import Testing

@Suite struct GridInterpolationTests {
    @Test func weightsAreThoseOfScipysQuadrature() {
        for (kind, centre, deviation, expected) in GridInterpolationValues.weights {
            let found =
                kind == "normal"
                ? interpolationWeights(normalMean: centre, deviation: deviation, on: GridInterpolationValues.grid)
                : interpolationWeights(lognormalMedian: centre, logDeviation: deviation, on: GridInterpolationValues.grid)
            for (ours, theirs) in zip(found, expected) { #expect((ours - theirs).magnitude < 1e-9, "\(kind) \(centre) \(deviation)") }
        }
    }

    @Test func aCertainValueLiesBetweenItsNeighbours() {
        let grid = [0.0, 1, 2, 4]
        #expect(interpolationWeights(normalMean: 2.5, deviation: 0, on: grid) == [0, 0, 0.75, 0.25])
        #expect(interpolationWeights(lognormalMedian: 2.5, logDeviation: 0, on: grid) == [0, 0, 0.75, 0.25])
        #expect(interpolationWeights(lognormalMedian: 0, logDeviation: 0.3, on: grid) == [1, 0, 0, 0])
        #expect(interpolationWeights(normalMean: -3, deviation: 0, on: grid) == [1, 0, 0, 0])
        #expect(interpolationWeights(normalMean: 9, deviation: 0, on: grid) == [0, 0, 0, 1])
    }

    @Test(arguments: [0.02, 0.3, 1.0]) func theMeanIsKept(_ deviation: Double) {
        let grid = (0..<400).map { Double($0) * 0.05 }
        let normal = interpolationWeights(normalMean: 9.13, deviation: deviation, on: grid)
        #expect((zip(normal, grid).reduce(0) { $0 + $1.0 * $1.1 } - 9.13).magnitude < 1e-9)
        #expect((normal.reduce(0, +) - 1).magnitude < 1e-12 && normal.allSatisfy { $0 >= 0 })
    }
}
