internal import Glibc

/// An external program that was started in a folder of its own, with its output in files, so that no pipe can fill up.
///
/// It belongs to the process group of whoever started it: when a worker is killed, so is what it started.
final class ChildProgram {
    let folder: String
    private let process: pid_t
    private var isReaped = false

    /// The environment that a program gets without asking: little, so that little can change behind the key's back.
    static var plainEnvironment: [String] {
        let inherited = ["PATH", "HOME"].compactMap { (name: String) -> String? in
            getenv(name).map { "\(name)=\(String(cString: $0))" }
        }
        return inherited + [
            "LC_ALL=C.UTF-8", "TZ=UTC", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1", "PYTHONHASHSEED=0",
        ]
    }

    /// Starts the program in `folder`, which is made; the program's own files lie in `folder/work`.
    init(executable: String, arguments: [String], environment: [String], folder: String, input: [UInt8] = []) throws {
        self.folder = folder
        for path in [folder, "\(folder)/work"] { try makeFolder(path) }
        try writeBytes(input, to: "\(folder)/input")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "\(folder)/input", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(folder)/output", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(folder)/errors", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var argv: [UnsafeMutablePointer<CChar>?] = (["env", "--chdir=\(folder)/work", executable] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        // Threads of a worker block all signals, and whoever is started inherits that: a shell would wait for its children for ever.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        // `env` changes the folder and then becomes the program; the C library's own call for it is no part of POSIX.
        let status = posix_spawn(&process, "/usr/bin/env", &actions, &attributes, &argv, &envp)
        guard status == 0 else { throw ProgramFailure.start(executable, status) }
        self.process = process
    }

    /// Waits for the end; nil when it did not come within `seconds`, and then the program is stopped.
    func wait(seconds: Double?) throws -> WorkerEnd? {
        var waited = 0.0
        var pause: UInt32 = 500
        while true {
            var status: Int32 = 0
            let reaped = waitpid(process, &status, seconds == nil ? 0 : WNOHANG)
            if reaped == process {
                isReaped = true
                let signal = status & 0x7F
                return signal == 0 ? .exited((status >> 8) & 0xFF) : .signal(signal)
            }
            if reaped < 0, errno != EINTR { throw ProgramFailure.start(folder, errno) }
            if let seconds, waited >= seconds {
                stop()
                return nil
            }
            usleep(pause)
            waited += Double(pause) * 1e-6
            pause = min(20_000, pause * 2)
        }
    }

    private func stop() {
        guard !isReaped else { return }
        // The program's own children first: nobody could find them afterwards.
        for descendant in ProcessTree.descendants(of: process) { kill(descendant, SIGKILL) }
        kill(process, SIGKILL)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
        isReaped = true
    }

    func output() throws -> [UInt8] { try FileSystemRead.whole("\(folder)/output") }
    func errors() throws -> [UInt8] { try FileSystemRead.whole("\(folder)/errors") }
    /// The end of what it printed on standard error.
    func errors(last count: Int) throws -> ArraySlice<UInt8> { try FileSystemRead.whole("\(folder)/errors", last: count).suffix(count) }

    /// Takes the folder away, with whatever the program left in it.
    func removeFolder() {
        stop()
        removeTree(folder)
    }
}

/// Why a program could not be started.
enum ProgramFailure: Error, CustomStringConvertible {
    case start(String, Int32)

    var description: String {
        switch self {
        case .start(let path, let code): "cannot start '\(path)': \(String(cString: strerror(code)))"
        }
    }
}

extension WorkerEnd {
    var text: String {
        switch self {
        case .exited(let code): "with exit code \(code)"
        case .signal(let signal): "by signal \(signal) (\(String(cString: strsignal(signal))))"
        }
    }
}

/// Makes a folder where there is none.
func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw ProgramFailure.start(path, errno) }
}

func writeBytes(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw ProgramFailure.start(path, errno) }
    defer { close(file) }
    var done = 0
    while done < bytes.count {
        let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + done, bytes.count - done) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw ProgramFailure.start(path, errno) }
        done += count
    }
}

/// Removes a folder and all that is in it; links are removed, not followed.
func removeTree(_ path: String) {
    guard let folder = opendir(path) else { return _ = unlink(path) }
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
        }
        if name == "." || name == ".." { continue }
        var info = stat()
        let child = "\(path)/\(name)"
        if lstat(child, &info) == 0, info.st_mode & S_IFMT == S_IFDIR { removeTree(child) } else { unlink(child) }
    }
    closedir(folder)
    rmdir(path)
}
