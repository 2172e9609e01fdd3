/// The files of a tar archive.
///
/// Source: POSIX.1-2017, pax, ustar interchange format.
struct TarArchive {
    let bytes: [UInt8]

    /// What is wrong with a tar archive.
    struct Damage: Error, CustomStringConvertible {
        let description: String
    }

    /// The names of the files in it, folders left out.
    func names() throws(Damage) -> [String] {
        var names: [String] = []
        try visit { name, _ in
            names.append(name)
            return true
        }
        return names
    }

    /// The content of a file; nil if the archive has none of that name.
    func file(_ name: String) throws(Damage) -> [UInt8]? {
        var found: [UInt8]?
        try visit { other, range in
            guard other == name else { return true }
            found = Array(bytes[range])
            return false
        }
        return found
    }

    /// Goes through the files until it is told to stop.
    private func visit(_ body: (String, Range<Int>) -> Bool) throws(Damage) {
        var place = 0
        while place + 512 <= bytes.count, bytes[place] != 0 {
            let prefix = text(place + 345, 155)
            let name = (prefix.isEmpty ? "" : prefix + "/") + text(place, 100)
            guard let size = Int(text(place + 124, 12).filter { $0 != " " }, radix: 8) else {
                throw Damage(description: "the archive's header at byte \(place) has no size")
            }
            let start = place + 512
            guard size >= 0, size <= bytes.count - start else {
                throw Damage(description: "the archive ends within '\(name)'")
            }
            // Files have the type 0, in old archives a zero byte.
            if bytes[place + 156] == UInt8(ascii: "0") || bytes[place + 156] == 0 {
                guard body(name, start..<start + size) else { return }
            }
            place = start + (size + 511) / 512 * 512
        }
    }

    private func text(_ start: Int, _ length: Int) -> String {
        String(decoding: bytes[start..<start + length].prefix { $0 != 0 }, as: UTF8.self)
    }
}
