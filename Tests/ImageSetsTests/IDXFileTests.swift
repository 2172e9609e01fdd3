import ImageSets
import Testing

@Suite struct IDXFileTests {
    @Test func axesAndElementsAreRead() throws {
        let whole = try IDXFile(ImageSetsValues.idx, name: "x")
        #expect(whole.shape == [2, 2, 3] && whole.elements == Array(0..<12))
        let one = try IDXFile(ImageSetsValues.idx, name: "x", first: 1)
        #expect(one.shape == [1, 2, 3] && one.elements == Array(0..<6))
        let plain = try IDXFile(gunzip(ImageSetsValues.idx), name: "x")
        #expect(plain.elements == whole.elements)
    }

    @Test func whatIsWrongIsSaid() throws {
        func problem(_ bytes: [UInt8], first: Int? = nil) -> String? {
            #expect(throws: ImageSetError.self) { try IDXFile(bytes, name: "x", first: first) }?.description
        }
        let plain = try gunzip(ImageSetsValues.idx)
        #expect(
            problem([0, 0, 9, 1]) == """
                'x' is no IDX file of bytes
                  found: 0 0 9 1
                  hint: fetch it again, or look at what it is
                """)
        #expect(
            problem(Array(plain.dropLast(2))) == """
                'x' ends early
                  found: 10 of 12 elements
                  hint: fetch it again, or look at what it is
                """)
        #expect(problem(plain, first: 3) == "'x' has 2 entries, and 3 were asked for\n  hint: ask for fewer")
        #expect(
            problem(Array(ImageSetsValues.idx.prefix(20))) == """
                'x' can't be decompressed
                  reason: an early end
                  hint: fetch it again
                """)
        #expect(problem([0, 0, 8, 2] + [UInt8](repeating: 255, count: 8))?.hasPrefix("'x' has no such size\n") == true)
    }
}
