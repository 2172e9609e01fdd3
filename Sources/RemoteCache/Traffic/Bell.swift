internal import Glibc

/// Wakes a thread that waits, among other descriptors, for news.
final class Bell: Sendable {
    /// Readable once it has been rung.
    let descriptor: Int32
    private let end: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, end) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(end)
    }

    func ring() {
        var byte: UInt8 = 0
        // A full pipe has been rung often enough.
        _ = write(end, &byte, 1)
    }

    /// Takes note of all rings until now.
    func hear() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
    }

    /// Waits for a ring, or so long.
    func wait(milliseconds: Int32) {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&watched, 1, milliseconds)
    }
}
