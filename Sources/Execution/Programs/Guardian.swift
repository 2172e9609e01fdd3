internal import Glibc

/// Ends what a worker has started when the worker is killed so suddenly that it can't, and its engine with it.
///
/// A shell in the worker's process group waits for the end of a pipe that only the worker holds open, and then kills the group. The kernel
/// would tell the children of a dead process only, not theirs.
enum Guardian {
    /// Whether one is on watch; the first question sets it there.
    static let isOnWatch: Bool = {
        // Anybody else's group is not to be killed.
        guard getpgrp() == getpid() else { return false }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        for descriptor: Int32 in [1, 2] { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0) }
        let words: [String] = ["sh", "-c", "read -r line; kill -KILL 0"]
        let variables = getenv("HOME").map { ["HOME=\(String(cString: $0))"] } ?? []
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var process: pid_t = 0
        return posix_spawn(&process, "/bin/sh", &actions, nil, &argv, &envp) == 0
    }()
}
