internal import ContentStore
internal import Glibc
internal import Synchronization

/// Runs a study and builds the site whenever what they are made of changes, until Ctrl-C.
struct Watching {
    let project: Project
    let slug: String
    let folder: String
    let server: WatchServer

    /// What decides a run (sources, settings, paper files), and what is published.
    private struct Stamps: Equatable {
        var sources: String
        var published: String
    }

    private var stamps: Stamps {
        let folder = "\(project.root)/outputs/\(slug)"
        let published = FileStatus.names(in: folder).map { name in
            "\(name) \(FileStatus(of: "\(folder)/\(name)").map { "\($0.size) \($0.modified)" } ?? "")"
        }
        return Stamps(sources: BuildStamps.take(project.root), published: published.joined(separator: "\n"))
    }

    /// Looks four times a second; returns after Ctrl-C or SIGTERM.
    func run() {
        WatchInterrupt.watch()
        var known = stamps
        let freshness = (try? Freshness.of(slug, in: project))?.text ?? ""
        // What is published belongs to other sources, so these are new.
        if !freshness.hasPrefix("fresh") { known.sources = "" }
        while !WatchInterrupt.isRaised {
            usleep(250_000)
            let now = stamps
            guard now != known else { continue }
            // Editors write in steps: wait until nothing changes any more.
            usleep(150_000)
            guard stamps == now else { continue }
            if now.sources != known.sources {
                server.tell("building")
                let run = Self.child(["run", slug], project)
                if WatchInterrupt.isRaised { return }
                known = Stamps(sources: now.sources, published: stamps.published)
                guard run.code == 0 || run.code == 4 else {
                    server.tell("problem", run.text)
                    continue
                }
            } else {
                known = now
            }
            let site = Self.child(["site", "--output", folder], project)
            if site.code == 0 { server.tell("reload") } else { server.tell("problem", site.text) }
        }
    }

    /// Runs this program anew, which builds itself first; what it prints is passed on, and the end of it kept.
    private static func child(_ arguments: [String], _ project: Project) -> (code: Int32, text: String) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return (1, "error: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([WatchInterrupt.program] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, WatchInterrupt.program, &actions, nil, &words, environ)
        close(ends[1])
        guard failure == 0 else { return (1, "error: \(WatchInterrupt.program): \(String(cString: strerror(failure)))") }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        var isAsked = false
        while true {
            if WatchInterrupt.isRaised, !isAsked {
                kill(process, SIGINT)
                isAsked = true
            }
            var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 200) > 0 else { continue }
            let count = chunk.withUnsafeMutableBytes { read(ends[0], $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            writeError(String(decoding: chunk[..<count], as: UTF8.self))
            text = (text + chunk[..<count]).suffix(8192)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, String(decoding: text, as: UTF8.self))
    }
}

/// Whether the user has asked to stop; a second time ends the process at once.
enum WatchInterrupt {
    static var isRaised: Bool { isStopAsked.load(ordering: .relaxed) }

    /// The signals may come blocked from who started this program.
    static func watch() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] {
            signal(number, noteStop)
            sigaddset(&signals, number)
        }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// The program as it was started, which a build replaces.
    static let program: String = {
        guard let path = realpath("/proc/self/exe", nil) else { return CommandLine.arguments[0] }
        defer { free(path) }
        return String(cString: path)
    }()
}

private let isStopAsked = Atomic<Bool>(false)

private func noteStop(_ number: Int32) {
    if isStopAsked.exchange(true, ordering: .relaxed) { _exit(1) }
}
