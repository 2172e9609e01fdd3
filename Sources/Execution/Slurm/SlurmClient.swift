internal import Glibc

/// Slurm as its users reach it: by its programs.
///
/// Calls return when the program has ended, which takes some hundredths of a second and never longer than a limit. All are safe from any thread.
package struct SlurmClient: Sendable {
    private let programs: [String: String]
    private let environment: SlurmEnvironment
    private let limit: Double

    /// Finds the programs.
    ///
    /// - Parameters:
    ///   - environment: `NAME=value`, with the `PATH` to search, and with what tells the programs of their cluster; this process's own when nil.
    ///   - limit: how many seconds one call may take. The programs try for some time by themselves when the controller doesn't answer.
    package init(environment: [String]? = nil, limit: Double = 60) throws(SlurmError) {
        self.environment = SlurmEnvironment(environment ?? ProcessEnvironment.variables)
        self.limit = limit
        var found: [String: String] = [:]
        for name in ["sbatch", "squeue", "scontrol", "scancel", "sacct"] {
            let folders = self.environment.path.split(separator: ":")
            if let folder = folders.first(where: { access("\($0)/\(name)", X_OK) == 0 }) {
                found[name] = "\(folder)/\(name)"
            } else if name != "sacct" {
                throw .programMissing(name)
            }
        }
        programs = found
    }

    /// Submits an array and returns its number.
    ///
    /// After an error that may pass it can still have been accepted: a controller that was too slow to answer puts the job into the queue all the
    /// same. `jobs(named:)` tells, if the name is nobody else's.
    package func submit(_ job: SlurmJob) throws(SlurmError) -> Int {
        let command = ["sbatch"] + job.arguments
        let printed = try call(command, environment: environment.submitting(job))
        // "123", or "123;cluster"; a site's own words may stand before it.
        guard let number = printed.split(separator: "\n").last.flatMap({ Int($0.prefix { $0 != ";" }) }) else {
            throw .failed(command, said: printed, end: "without the number of a job")
        }
        return number
    }

    /// What Slurm says about all tasks of the jobs; those that it has forgotten, minutes after their end, are left out.
    ///
    /// It is one call for all: a controller has many users to answer.
    package func states(of jobs: [Int]) throws(SlurmError) -> [SlurmTask: SlurmTaskState] {
        guard !jobs.isEmpty else { return [:] }
        return SlurmQueue.states(in: try queue("--states=all", "--Format=\(SlurmQueue.format)"), of: Set(jobs))
    }

    /// The numbers of this user's jobs of that name, in ascending order, those that ended minutes ago included.
    package func jobs(named name: String) throws(SlurmError) -> [Int] {
        let printed = try queue("--states=all", "--name=\(name)", "--Format=ArrayJobID:|")
        return Set(printed.split(separator: "\n").compactMap { Int($0.prefix { $0 != "|" }) }).sorted()
    }

    /// How a task ended; nil when it hasn't, or when nobody remembers.
    package func end(of task: SlurmTask) -> SlurmEnd? {
        if let line = try? ask("scontrol", "--oneliner", "show", "job", "\(task)"), let end = SlurmEnd(control: line) { return end }
        // The controller forgets within minutes; the accounting, where there is one, does not.
        guard programs["sacct"] != nil else { return nil }
        let said = try? ask("sacct", "--noheader", "--parsable2", "--allocations", "--jobs=\(task)", "--format=State,ExitCode,NodeList")
        return said.flatMap { SlurmEnd(accounting: $0) }
    }

    /// Cancels all tasks of the jobs; those that have ended, or were never there, are passed over.
    package func cancel(_ jobs: [Int]) throws(SlurmError) {
        guard !jobs.isEmpty else { return }
        let command = ["scancel", "--quiet"] + jobs.map { "\($0)" }
        _ = try call(command, environment: environment.asking)
    }

    /// How much the cluster takes.
    package struct Limits: Sendable, Equatable {
        /// How many tasks an array may have.
        package let tasks: Int
        /// How many jobs the controller keeps in all, those of other users and those that have ended included.
        package let jobs: Int
    }

    package func limits() throws(SlurmError) -> Limits {
        let command = ["scontrol", "show", "config"]
        let printed = try call(command, environment: environment.asking)
        func value(_ name: String) -> Substring? {
            printed.split(separator: "\n").first { $0.hasPrefix("\(name) ") }?.split(separator: " ").last
        }
        guard let size = value("MaxArraySize").flatMap({ Int($0) }), let jobs = value("MaxJobCount").flatMap({ Int($0) }) else {
            throw .failed(command, said: "", end: "without telling MaxArraySize and MaxJobCount")
        }
        // A second limit, which is an option of the scheduler.
        let options = (value("SchedulerParameters") ?? "").split(separator: ",").map { $0.split(separator: "=") }
        let tasks = options.first { $0.first == "max_array_tasks" }?.last.flatMap { Int($0) } ?? size
        return Limits(tasks: min(size, tasks), jobs: jobs)
    }

    /// Asks for the user's own jobs: by number, squeue would fetch those of everybody, and call a forgotten one an error.
    private func queue(_ options: String...) throws(SlurmError) -> String {
        try call(["squeue", "--noheader", "--user=\(getuid())"] + options, environment: environment.asking)
    }

    private func ask(_ command: String...) throws(SlurmError) -> String { try call(command, environment: environment.asking) }

    /// What the program printed.
    private func call(_ command: [String], environment: [String]) throws(SlurmError) -> String {
        do {
            let folder = try temporaryFolder()
            defer { removeTree(folder) }
            let program = try ChildProgram(
                executable: programs[command[0]]!, arguments: Array(command.dropFirst()), environment: environment, folder: folder)
            defer { program.removeFolder() }
            let end = try program.wait(seconds: limit)
            guard end == .exited(0) else {
                let said = try String(decoding: program.errors() + program.output(), as: UTF8.self)
                    .replacing(programs[command[0]]!, with: command[0])
                guard let end else { throw SlurmError.unanswered(command, said: said, seconds: limit) }
                throw SlurmError.failed(command, said: said, end: end.text)
            }
            return String(decoding: try program.output(), as: UTF8.self)
        } catch let error as SlurmError {
            throw error
        } catch {
            throw .notStarted(command, error)
        }
    }

    private func temporaryFolder() throws -> String {
        var name = "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/reprise-slurm-XXXXXX".utf8CString.map { $0 }
        guard mkdtemp(&name) != nil else { throw ProgramFailure.start("mkdtemp", errno) }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
