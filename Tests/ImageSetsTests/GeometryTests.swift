import ImageSets
import Testing

@Suite struct GeometryTests {
    private let image = ImageSet(pixels: ImageSetsValues.image.map { Float($0) }, labels: [0], height: 5, width: 6, classes: 1)

    @Test(arguments: ImageSetsValues.turned.keys.sorted()) func imagesTurnAsScipyTurnsThem(_ degrees: Double) throws {
        let turned = image.rotated(degrees: degrees)
        #expect(turned.height == 5 && turned.width == 6)
        let expected = try #require(ImageSetsValues.turned[degrees])
        #expect(zip(turned.pixels, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    }

    @Test func imagesOfASetTurnAlike() {
        let both = ImageSet(pixels: image.pixels + image.pixels, labels: [0, 0], height: 5, width: 6, classes: 1).rotated(degrees: 30)
        #expect(Array(both[0]) == Array(both[1]))
        #expect(image.rotated(degrees: 0).pixels == image.pixels)
    }

    @Test func poolingTakesMeansOfSquares() throws {
        let four = ImageSet(pixels: [1, 3, 5, 7, 0, 4, 0, 0], labels: [1], height: 2, width: 4, classes: 2)
        #expect(try four.pooled(by: 2).pixels == [2, 3])
        #expect(try four.pooled(by: 1).pixels == four.pixels)
        let error = #expect(throws: ImageSetError.self) { try four.pooled(by: 3) }
        #expect(error?.description == "images of 2 x 4 can't be divided into squares of 3\n  hint: take a common divisor")
    }

    @Test func pairsStandSideBySide() {
        let two = ImageSet(pixels: [1, 2, 3, 4, 5, 6, 7, 8], labels: [2, 1], height: 2, width: 2, classes: 3)
        let pairs = two.paired([0, 1], [1, 1])
        #expect(pairs.pixels == [1, 2, 5, 6, 3, 4, 7, 8, 5, 6, 5, 6, 7, 8, 7, 8])
        #expect(pairs.labels == [7, 4] && pairs.classes == 9 && pairs.width == 4 && pairs.height == 2)
    }

    @Test func standardisedPixelsHaveMeanZeroAndDeviationOne() {
        let (mean, deviation) = image.meanAndDeviation
        #expect(abs(Double(mean) - ImageSetsValues.image.reduce(0, +) / 30) < 1e-6)
        let standard = image.standardised(mean: mean, deviation: deviation).meanAndDeviation
        #expect(abs(standard.mean) < 1e-6 && abs(standard.deviation - 1) < 1e-6)
    }
}
