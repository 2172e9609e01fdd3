internal import ContentStore
internal import Glibc

/// Prints what the encoder and the digest cost, one line each: name, value, bar. Called by the benchmarks.
package func measureStore() throws {
    func time(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        let samples = try (0..<7).map { _ in
            let start = now()
            try body()
            return now() - start
        }
        return samples.sorted()[3]
    }
    func wallSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    func milliseconds(_ seconds: Double) -> String { "\(Double(Int(seconds * 10000)) / 10) ms CPU" }
    let doubles = (0..<1_000_000).map { Double($0) * 0.1 }
    let encoded = try ArtifactEncoder.encode(doubles)
    print("encode 10^6 doubles\t\(milliseconds(try time { _ = try ArtifactEncoder.encode(doubles) }))\t50 ms")
    print("decode 10^6 doubles\t\(milliseconds(try time { _ = try ArtifactDecoder.decode([Double].self, from: encoded) }))\t50 ms")
    let block = [UInt8](repeating: 7, count: 16384)
    let seconds = time { for _ in 0..<2000 { _ = Digest(of: block) } }
    print("SHA-256, 16 KiB blocks, here\t\(Int(Double(2000 * 16384) / seconds / 1e6)) MB/s")
    let folder = "/tmp/reprise-measure-\(getpid())"
    let store = try Store(at: folder)
    defer { FileStatus.remove(folder) }
    let digest = try store.put([UInt8](repeating: 7, count: 128 << 20))
    let path = store.blobPath(digest)
    let fileSeconds = try time { _ = try Digest(ofFile: path) }
    print("SHA-256 of a file of 128 MiB, here\t\(Int(Double(128 << 20) / fileSeconds / 1e6)) MB/s\t80% of openssl speed")
    let putSeconds = try time { _ = try store.put(fileAt: path) }
    print("a file of 128 MiB into the store\t\(Int(Double(128 << 20) / putSeconds / 1e6)) MB/s")
    let fourSeconds = try time { _ = try sideBySide(Array(repeating: path, count: 4)) { try Digest(ofFile: $0) } }
    let start = wallSeconds()
    _ = try sideBySide(Array(repeating: path, count: 4)) { try Digest(ofFile: $0) }
    let wall = wallSeconds() - start
    print("four such files side by side\t\(Int(Double(512 << 20) / wall / 1e6)) MB/s of wall time, \(milliseconds(fourSeconds))")
}
