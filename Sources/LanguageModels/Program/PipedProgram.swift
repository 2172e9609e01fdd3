package import ContentStore
@preconcurrency internal import Glibc
internal import Synchronization

/// A program that this one talks to over a socket, which is its standard input and output.
///
/// A message is a line of JSON, whose `count` says how many bytes follow it. The program ends when this process does.
package final class PipedProgram: Sendable {
    package typealias Message = (head: JSONValue, body: [UInt8])

    /// Closed when neither side needs it any more: a number that is used again must not be written to.
    private final class Socket: Sendable {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }

    private let socket: Socket
    private let process: pid_t
    private let writing = Mutex(())
    private let isStopped = Mutex(false)

    /// Starts a program.
    ///
    /// - Parameter receive: called for each message, on a thread of its own; with nil once the program has gone.
    ///
    /// Errors: ``EndpointProblem`` when it can't be started.
    package init(_ path: String, _ arguments: [String], receive: @escaping @Sendable (Message?) -> Void) throws {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw fileProblem("make a socket for", path)
        }
        socket = Socket(ends[0])
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        // Threads of a worker block signals, which whoever is started would inherit.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, path, &actions, &attributes, &argv, environ)
        close(ends[1])
        self.process = process
        guard status == 0 else {
            errno = status
            throw fileProblem("start", path)
        }
        startThread { [socket] in
            Self.read(from: socket, receive)
            receive(nil)
        }
    }

    deinit { stop() }

    /// Sends a message.
    ///
    /// - Returns: false when the program has gone.
    @discardableResult
    package func send(_ head: [(String, JSONValue)], body: [UInt8] = []) -> Bool {
        let bytes = JSONValue.members(head + [("count", .integer(Int64(body.count)))]).canonicalBytes + [0x0A] + body
        return writing.withLock { _ in
            var done = 0
            while done < bytes.count {
                let some = bytes.withUnsafeBytes {
                    Glibc.send(socket.number, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
                }
                if some < 0, errno == EINTR { continue }
                guard some > 0 else { return false }
                done += some
            }
            return true
        }
    }

    /// Ends the program.
    package func stop() {
        let isFirst = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return !isStopped
        }
        // One that was never started has no number, and 0 would mean this whole group.
        guard isFirst, process > 0 else { return }
        // The reading thread sees the end.
        shutdown(socket.number, Int32(SHUT_RDWR))
        kill(process, SIGKILL)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
    }

    private static func read(from socket: Socket, _ receive: (Message?) -> Void) {
        var buffer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var pending: (head: JSONValue, count: Int)?
        while true {
            if let (head, count) = pending {
                if buffer.count >= count {
                    receive((head, Array(buffer[..<count])))
                    buffer.removeFirst(count)
                    pending = nil
                    continue
                }
            } else if let end = buffer.firstIndex(of: 0x0A) {
                guard let head = try? JSONValue(parsing: Array(buffer[..<end])), let count = head["count"]?.int, count >= 0 else { return }
                buffer.removeFirst(end + 1)
                pending = (head, count)
                continue
            }
            let some = chunk.withUnsafeMutableBytes { recv(socket.number, $0.baseAddress, $0.count, 0) }
            if some < 0, errno == EINTR { continue }
            guard some > 0 else { return }
            buffer += chunk[..<some]
        }
    }
}

/// Runs `body` on a thread of its own, which may wait in system calls.
private func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { box in
            Unmanaged<Box>.fromOpaque(box!).takeRetainedValue().body()
            return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
    pthread_detach(thread)
}
