internal import Glibc

/// A name for a process that no other process ever has, in the form in which it stands in the names of files: `1234-1f2e3d4c-9a8b7c6d`.
///
/// The number, the machine with its boot and the space of process numbers, and a random part: numbers come again, in containers always the
/// same few, and what a process left that was killed must never be taken for somebody else's.
package enum ProcessName {
    /// That of this process.
    package static let own = "\(getpid())-\(place)-\(digits(UInt32.random(in: .min ... .max)))"

    /// Whether the process is certainly gone whose name a file's name begins with.
    ///
    /// Of a process on another machine nobody here can tell, and then it is not.
    package static func isGone(_ name: some StringProtocol) -> Bool {
        let parts = name.split(separator: "-")
        guard parts.count >= 3, let number = Int32(parts[0]), parts[1] == place else { return false }
        return !name.hasPrefix(own) && (number == getpid() || !isAlive(process: number) || isDefunct(number))
    }

    /// Whether a process has ended and only waits for somebody to ask how: in containers often nobody ever does.
    private static func isDefunct(_ number: Int32) -> Bool {
        guard let file = try? FileSystem.open("/proc/\(number)/stat", O_RDONLY) else { return false }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = max(0, read(file.number, &bytes, bytes.count))
        // `1234 (name) Z ...`, where a name may hold anything.
        guard let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")), end + 2 < count else { return false }
        return bytes[end + 2] == UInt8(ascii: "Z")
    }

    private static let place: String = {
        let boot = (try? FileSystem.open("/proc/sys/kernel/random/boot_id", O_RDONLY)).flatMap { file -> String? in
            var bytes = [UInt8](repeating: 0, count: 36)
            return read(file.number, &bytes, 36) == 36 ? String(decoding: bytes, as: UTF8.self) : nil
        }
        var space = stat()
        // Without either, the names of two machines could be taken for each other's.
        guard let boot, stat("/proc/self/ns/pid", &space) == 0 else { return digits(UInt32.random(in: .min ... .max)) }
        return String(Digest(of: "\(boot) \(space.st_ino)").hex.prefix(8))
    }()

    private static func digits(_ number: UInt32) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }
}
