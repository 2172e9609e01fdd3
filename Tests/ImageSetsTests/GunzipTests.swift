import ImageSets
import Testing

@Suite struct GunzipTests {
    @Test(arguments: ImageSetsValues.compressed.indices) func whatZlibCompressedComesOut(_ place: Int) throws {
        let bytes = ImageSetsValues.compressed[place]
        #expect(try gunzip(bytes) == ImageSetsValues.text)
        for limit in [0, 1, 31, 1000, ImageSetsValues.text.count] {
            #expect(try gunzip(bytes, atMost: limit) == Array(ImageSetsValues.text.prefix(limit)))
        }
    }

    @Test func damageIsNoticed() {
        let bytes = ImageSetsValues.compressed[0]
        func problem(_ bytes: [UInt8]) -> String? { #expect(throws: GzipError.self) { try gunzip(bytes) }?.description }
        #expect(problem([1, 2, 3]) == "no gzip file")
        #expect(problem(Array(bytes.dropLast(100))) == "an early end")
        var wrong = bytes
        wrong[bytes.count - 8] ^= 1
        #expect(problem(wrong) == "a wrong checksum")
    }

    /// Whatever one byte becomes, the answer is the text or an error, never a crash.
    @Test func everyDamagedByteIsAnError() {
        for bytes in ImageSetsValues.compressed {
            for place in 10..<bytes.count - 4 {
                for change: UInt8 in [1, 0x10, 0xFF] {
                    var damaged = bytes
                    damaged[place] ^= change
                    #expect((try? gunzip(damaged)).map { $0 == ImageSetsValues.text } ?? true)
                }
            }
        }
    }
}
