import ContentStore
import Testing
import Workbench

@Suite struct MemorySizeTests {
    @Test(arguments: [
        ("8 GiB", 8 << 30), ("512MiB", 512 << 20), ("1.5 gib", 3 << 29), ("2 GB", 2_000_000_000), ("1 GiB 512 MiB", 3 << 29),
        (" 4 kb ", 4000),
    ]) func itReadsWhatPeopleWrite(_ text: String, _ bytes: Int) {
        #expect(MemorySize(text)?.bytes == bytes)
    }

    @Test(arguments: ["", "8", "GiB", "8 G", "8 apples", "-1 GiB", "0 MiB", "1e999 GiB", "8 GiB!", "99999999999999 TiB"])
    func itRefusesAnythingElse(_ text: String) { #expect(MemorySize(text) == nil) }

    @Test func itIsWrittenInTheLargestWholeUnit() throws {
        #expect(MemorySize.gibibytes(8).description == "8 GiB")
        #expect(MemorySize(bytes: 3 << 29).description == "1536 MiB")
        #expect(MemorySize("1001 B")?.description == "1001 B")
        let size = MemorySize.mebibytes(300)
        #expect(try ArtifactDecoder.decode(MemorySize.self, from: ArtifactEncoder.encode(size)) == size)
    }
}
