import Execution
import Foundation
import Testing

@Suite struct LargeTests {
    /// A file of so many megabytes that takes no room on the disk.
    private func file(_ megabytes: Int, in engine: Engine) throws -> String {
        try FileManager.default.createDirectory(atPath: engine.folder, withIntermediateDirectories: true)
        let path = "\(engine.folder)/large.bin"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: UInt64(megabytes) << 20)
        return "file=\(path)"
    }

    @Test func whatAProgramTakesAndLeavesIsNeverInMemory() throws {
        let engine = Engine()
        engine.memoryLimit = 96 << 20
        let result = try engine.run("large", [file(128, in: engine), "megabytes=1"])
        #expect(result.summary.failures == [])
        #expect(try result.value(String.self, of: "counted") == "134217728")
    }

    // A worker by itself has some 25 MB.
    @Test func aValueIsInMemoryOnce() throws {
        let engine = Engine()
        engine.memoryLimit = 200 << 20
        let result = try engine.run("large", [file(1, in: engine), "megabytes=128"])
        #expect(result.summary.failures == [])
        // 2^24 numbers, 0 to (2^24 - 1) / 2, of which every partial sum is exact.
        #expect(try result.value(Double.self, of: "sum") == 0x1p46 - 0x1p22)
    }
}
