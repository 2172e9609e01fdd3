import ContentStore
import Foundation
import Testing

@Suite struct StoredArtifactTests {
    let folder = TemporaryFolder()

    private func store() throws -> Store { try Store(at: "\(folder.path)/store") }

    private struct Value: Codable, Equatable {
        var name = "large"
        var numbers = (0..<300_000).map { Double($0) / 8 }
        var counts = (0..<20_000).map { Int32($0) }
        var flags = (0..<1000).map { $0 % 3 == 0 }
    }

    @Test func aLargeValueIsKeptInPartsAndReadBack() throws {
        let store = try store()
        let digest = try store.put(ArtifactEncoder.artifact(Value()))
        #expect(try digest == Digest(of: ArtifactEncoder.encode(Value())))
        #expect(try store.blob(digest) == ArtifactEncoder.encode(Value()))
        let artifact = try #require(store.artifact(digest))
        #expect(try ArtifactDecoder.decode(Value.self, from: artifact) == Value())
        #expect(try ArtifactDecoder.json(of: artifact) == ArtifactDecoder.json(of: ArtifactEncoder.encode(Value())))
        // Put again, it is the same blob, and no temporary file stays.
        #expect(try store.put(ArtifactEncoder.artifact(Value())) == digest)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(store.path)/tmp") == [])
    }

    @Test func aLargeValueWithoutNumbersIsReadBack() throws {
        let store = try store()
        let text = String(repeating: "wörd ", count: 300_000)
        let digest = try store.put(ArtifactEncoder.artifact(text))
        let artifact = try #require(store.artifact(digest))
        #expect(try ArtifactDecoder.decode(String.self, from: artifact) == text)
    }

    // Parts have 65,536 bytes: the ends of the first and the beginning of the second one are looked at.
    @Test func everyNaNIsTheSameInEveryPart() throws {
        let odd = Double(bitPattern: 0xFFF8_0000_0000_0001)
        var (numbers, plain) = ([Double](repeating: -0.0, count: 20_000), [Double](repeating: -0.0, count: 20_000))
        for index in [0, 8191, 8192, 19_999] { (numbers[index], plain[index]) = (odd, .nan) }
        plain[5] = -.infinity
        numbers[5] = -.infinity
        let bytes = try ArtifactEncoder.encode(numbers)
        #expect(try bytes == ArtifactEncoder.encode(plain))
        #expect(Array(bytes.suffix(160_000)) == plain.flatMap { withUnsafeBytes(of: $0.bitPattern) { Array($0) } })
        let singles = try ArtifactEncoder.encode([Float](repeating: Float(bitPattern: 0xFFC0_0001), count: 9))
        #expect(Array(singles.suffix(36)) == (0..<9).flatMap { _ in [0, 0, 0xC0, 0x7F] as [UInt8] })
    }

    @Test(arguments: [0, 100_000, 2_000_000])
    func aDamagedLargeBlobIsSetAside(at offset: Int) throws {
        let store = try store()
        let digest = try store.put(ArtifactEncoder.artifact(Value()))
        let path = store.blobPath(digest)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.seek(toOffset: UInt64(offset))
        let byte = try #require(try file.read(upToCount: 1))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: [byte[byte.startIndex] ^ 1])
        #expect(store.artifact(digest) == nil)
        #expect(store.takeQuarantined() == [digest])
        #expect(store.artifact(digest) == nil)
    }

    // The artifact of a program's output is made from its files; whoever decodes it must not see the difference.
    @Test(arguments: [0, 7, 8, 300_000])
    func aFileStandsForTheArrayOfItsBytes(size: Int) throws {
        struct Held: Codable, Equatable { var name, bytes: [UInt8] }
        struct Streamed: Encodable { var name, bytes: FileTensor }
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = "\(folder.path)/file"
        try Data(bytes).write(to: URL(filePath: path))
        let streamed = try ArtifactEncoder.artifact(Streamed(name: FileTensor(path: path), bytes: FileTensor(path: path)))
        #expect(try streamed.bytes() == ArtifactEncoder.encode(Held(name: bytes, bytes: bytes)))
        #expect(try streamed.size == streamed.bytes().count)
    }

    @Test func aFileThatGrowsMeanwhileIsAnError() throws {
        let path = "\(folder.path)/file"
        try Data(repeating: 1, count: 1000).write(to: URL(filePath: path))
        let artifact = try ArtifactEncoder.artifact(FileTensor(path: path))
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: [1])
        let store = try store()
        do {
            try store.put(artifact)
            Issue.record("a file was kept that changed while it was read")
        } catch let error as FileError {
            #expect("\(error)" == "cannot read '\(path)': Input/output error")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(store.path)/tmp") == [])
    }
}
