internal import Glibc

/// Keeps the program in step with the sources it was built from.
///
/// The launcher starts whatever program there is, at once. The program compares the sources with the stamps of its own build, and only when
/// something differs calls `swift build` and starts anew.
enum Rebuild {
    private static let stampsName = ".build/reprise.stamps"

    /// Builds and starts again when a source has changed; returns when nothing has.
    static func ifNeeded() throws {
        guard let root = environmentVariable("REPRISE_ROOT"), environmentVariable("REPRISE_FRESH") == nil,
            let program = ownPath(), program.hasPrefix("\(root)/.build/")
        else { return }
        let path = "\(root)/\(stampsName)"
        let known = try? String(decoding: readFile(path), as: UTF8.self)
        if let known, BuildStamps.hold(known, root: root) { return }
        // Taken before the build: what changes meanwhile is seen the next time.
        let stamps = BuildStamps.take(root)
        if known != nil { writeError("sources have changed: building\n") }
        var output = BuildOutput(root: root)
        let status = run(["swift", "build", "--package-path", root, "-c", "release", "--product", "reprise"], into: &output)
        writeError(output.summary(failed: status != 0))
        guard status == 0 else {
            throw CommandError(
                "error: the sources do not build; what was built before is untouched\n  hint: mend what stands above, and type the same again",
                code: 2)
        }
        try writeFile(path, Array(stamps.utf8))
        setenv("REPRISE_FRESH", "1", 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("\(root)/.build/release/reprise", &arguments)
        throw CommandError("error: the new program can't be started: \(String(cString: strerror(errno)))", code: 1)
    }

    private static func ownPath() -> String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    /// Runs a program of the PATH and takes what it prints; a terminal sees how far it is.
    private static func run(_ command: [String], into output: inout BuildOutput) -> Int32 {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return -1 }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
        close(ends[1])
        let isTerminal = isatty(2) == 1
        var text = ""
        if let stream = fdopen(ends[0], "r") {
            var line: UnsafeMutablePointer<CChar>?
            var capacity = 0
            while getline(&line, &capacity, stream) > 0, let bytes = line {
                let printed = String(cString: bytes)
                text += printed
                if isTerminal, let progress = BuildOutput.progress(printed.dropLast()) { writeError("\r\u{1B}[K\(progress.prefix(78))") }
            }
            free(line)
            fclose(stream)
        }
        if isTerminal { writeError("\r\u{1B}[K") }
        output.add(text)
        guard failure == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
