internal import ArgumentParser

/// A number of bytes as people type it: `500M`, `5G`, `1.5 TiB`; units are powers of 1024.
struct ByteSize: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let number = argument.prefix { $0.isNumber || $0 == "." }
        var unit = argument.dropFirst(number.count).drop { $0 == " " }.uppercased()
        for ending in ["IB", "B"] where unit.hasSuffix(ending) {
            unit.removeLast(ending.count)
            break
        }
        let powers = ["": 0, "K": 1, "M": 2, "G": 3, "T": 4]
        guard let value = Double(String(number)), let power = powers[unit] else { return nil }
        let bytes = (0..<power).reduce(value) { bytes, _ in bytes * 1024 }
        guard bytes.isFinite, bytes < 1e18 else { return nil }
        self.bytes = Int(bytes)
    }
}
