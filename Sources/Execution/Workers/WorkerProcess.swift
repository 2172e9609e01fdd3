internal import ContentStore
internal import Glibc
internal import Synchronization

/// The engine's side of one worker process.
final class WorkerProcess {
    let process: pid_t
    /// Readable when the worker has said something or has gone.
    let replies: Int32
    /// Readable when a stage has printed something.
    let output: Int32
    private let requests: Int32
    private var buffer: [UInt8] = []
    /// The end of what the stage printed.
    private(set) var printed: [UInt8] = []
    private(set) var isGone = false

    /// How a worker is started.
    struct Command {
        let executable: String
        let arguments: [String]
        let environment: [String]
    }

    /// One at a time: the ends of a pipe that is just being made would be inherited by whom another thread starts, and never be closed.
    private static let starting = Mutex(())

    convenience init(_ command: Command) throws {
        let started = try Self.starting.withLock { _ in try Self.start(command) }
        self.init(started.process, requests: started.requests, replies: started.replies, output: started.output)
        for descriptor in [replies, output] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
        // If memory runs out, the kernel shall take a worker and not the engine.
        if let file = fopen("/proc/\(process)/oom_score_adj", "w") {
            fputs("800", file)
            fclose(file)
        }
    }

    private init(_ process: pid_t, requests: Int32, replies: Int32, output: Int32) {
        (self.process, self.requests, self.replies, self.output) = (process, requests, replies, output)
    }

    private static func start(_ command: Command) throws -> (process: pid_t, requests: Int32, replies: Int32, output: Int32) {
        func pair() throws -> (read: Int32, write: Int32) {
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw StageFailure.Start(reason: String(cString: strerror(errno))) }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
        let (toWorker, fromWorker, text) = (try pair(), try pair(), try pair())
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // The pipes may themselves have the numbers 3 and 4, so both move out of the way first.
        posix_spawn_file_actions_adddup2(&actions, toWorker.read, 200)
        posix_spawn_file_actions_adddup2(&actions, fromWorker.write, 201)
        posix_spawn_file_actions_adddup2(&actions, text.write, 1)
        posix_spawn_file_actions_adddup2(&actions, text.write, 2)
        posix_spawn_file_actions_adddup2(&actions, 200, Worker.requests)
        posix_spawn_file_actions_adddup2(&actions, 201, Worker.replies)
        posix_spawn_file_actions_addclose(&actions, 200)
        posix_spawn_file_actions_addclose(&actions, 201)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        // A group of its own: Ctrl-C reaches the engine, and the engine decides.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawnattr_setpgroup(&attributes, 0)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)

        var process: pid_t = 0
        let arguments = [command.executable] + command.arguments
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = command.environment.map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        let status = posix_spawn(&process, command.executable, &actions, &attributes, &argv, &envp)
        close(toWorker.read)
        close(fromWorker.write)
        close(text.write)
        guard status == 0 else {
            for end in [toWorker.write, fromWorker.read, text.read] { close(end) }
            throw StageFailure.Start(reason: String(cString: strerror(status)))
        }
        return (process, toWorker.write, fromWorker.read, text.read)
    }

    deinit {
        close(requests)
        close(replies)
        close(output)
    }

    func send(_ request: Request) throws { _ = try Pipe.send(request, to: requests) }

    /// Everything the worker has said since the last call.
    func takeReplies() throws -> [Reply] {
        isGone = !drain(replies, into: &buffer)
        var found: [Reply] = []
        while buffer.count >= 4 {
            let length = buffer.withUnsafeBytes { Int(UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self))) }
            guard buffer.count >= 4 + length else { break }
            found.append(try ArtifactDecoder.decode(Reply.self, from: Array(buffer[4..<4 + length])))
            buffer.removeFirst(4 + length)
        }
        return found
    }

    /// Takes in what the stage has printed, keeping the last 64 KiB.
    func takeOutput() {
        _ = drain(output, into: &printed)
        if printed.count > 65536 { printed.removeFirst(printed.count - 65536) }
    }

    func forgetOutput() { printed = [] }

    private func drain(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes.append(contentsOf: chunk[..<count])
            } else if count == 0 {
                return false
            } else if errno != EINTR {
                return errno == EAGAIN
            }
        }
    }

    /// Resident memory now, in bytes, that of the programs it has started included.
    var memory: Int {
        ([process] + ProcessTree.descendants(of: process)).reduce(0) { $0 + ProcessTree.memory(of: $1) }
    }

    func kill() { Glibc.kill(-process, SIGKILL) }

    /// Waits for the end and says how it came about.
    func reap() -> WorkerEnd {
        takeOutput()
        // Whatever ended it, the programs that it had started are in its group, whose number is nobody else's until the worker is reaped.
        var end = siginfo_t()
        while waitid(P_PID, id_t(process), &end, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        kill()
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        takeOutput()
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signal(signal)
    }
}

package enum WorkerEnd: Codable, Sendable, Equatable {
    case exited(Int32)
    case signal(Int32)
}

enum FileSystemRead {
    /// The whole file, however large it says it is: files below /proc claim to be empty.
    ///
    /// - Parameter end: how much of its end is enough; everything when nil.
    static func whole(_ path: String, last end: Int? = nil) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw StageFailure.Start(reason: String(cString: strerror(errno))) }
        defer { close(file) }
        if let end, lseek(file, -end, SEEK_END) < 0 { lseek(file, 0, SEEK_SET) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
