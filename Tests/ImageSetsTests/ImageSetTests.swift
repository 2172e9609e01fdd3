import ImageSets
import Statistics
import Testing

@Suite struct ImageSetTests {
    /// Six images of 1 x 2 pixels, whose first pixel is their place.
    private let six = ImageSet(
        pixels: (0..<6).flatMap { [Float($0), 0.5] }, labels: [0, 1, 2, 0, 1, 0], height: 1, width: 2, classes: 3)

    @Test func partsKeepTheirOrder() throws {
        #expect(six[[4, 0]].pixels == [4, 0.5, 0, 0.5])
        #expect(six[[4, 0]].labels == [1, 0])
        #expect(try six.first(2).pixels == [0, 0.5, 1, 0.5])
        #expect(six.ofClasses([2, 0]).labels == [0, 2, 0, 0])
        #expect(six.relabelled(classes: 1) { _ in 0 }.labels == [0, 0, 0, 0, 0, 0])
        let error = #expect(throws: ImageSetError.self) { try six.first(7) }
        #expect(error?.description == "7 images were asked for, and the set has 6\n  hint: ask for fewer")
    }

    @Test func samplesHaveSoManyOfEachClassAndNoneTwice() throws {
        var random = Seed(1).stream("sample")
        let sample = try six.sample([2, 2], using: &random)
        #expect(sample.labels.sorted() == [0, 0, 1, 1])
        #expect(Set(stride(from: 0, to: 8, by: 2).map { sample.pixels[$0] }).count == 4)
        let error = #expect(throws: ImageSetError.self) { try six.sample([0, 0, 2], using: &random) }
        #expect(error?.description == "2 images of class 2 were asked for, and the set has 1\n  hint: ask for fewer")
        // Every image of a class is as likely as another.
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<6000 { counts[Int(try six.sample([1], using: &random).pixels[0])] += 1 }
        #expect([0, 3, 5].allSatisfy { abs(counts[$0] - 2000) < 200 })
    }
}
