import CodeAnalysis
import Foundation
import Testing

@Suite struct IndexCacheTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()

    @Test func editingOneFileParsesOneFile() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sample = SamplePackage.sample
        let cold = IndexCache(folder: folder)
        let first = sample.fingerprints(cache: cold)
        #expect(cold.parsed == 4)
        let warm = IndexCache(folder: folder)
        #expect(sample.fingerprints(cache: warm) == first)
        #expect(warm.parsed == 0)
        let edited = IndexCache(folder: folder)
        _ = sample.replacing("19 - 1", "19 - 2", in: "Alpha/Alpha.swift").fingerprints(cache: edited)
        #expect(edited.parsed == 1)
    }

    @Test func aDamagedFileIsMadeAgain() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sample = SamplePackage.sample
        let first = sample.fingerprints(cache: IndexCache(folder: folder))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let path = "\(folder)/\(name)"
            let bytes = try Data(contentsOf: URL(filePath: path))
            try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path))
        }
        let again = IndexCache(folder: folder)
        #expect(sample.fingerprints(cache: again) == first)
        #expect(again.parsed == 4)
    }

    @Test func whatIsNoLongerReadIsDeleted() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cache = IndexCache(folder: folder)
        _ = cache.index(of: "let a = 1")
        let other = IndexCache(folder: folder)
        _ = other.index(of: "let b = 1")
        other.sweep()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }
}
