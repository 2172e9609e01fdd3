package import ArgumentParser
internal import Configuration
internal import ContentStore
package import Execution
internal import Glibc
internal import Synchronization

/// The command line of a program that holds some studies.
package struct RepriseCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reprise", abstract: "Reproduces papers as cached, pinned pipelines that end in verdicts.",
        discussion:
            "Exit codes: 0 fine, 1 a stage failed, 2 usage or configuration, 3 a rerun gave other results, 4 a claim refuted under --strict.",
        subcommands: [
            NewCommand.self, ListCommand.self, PapersCommand.self, PlanCommand.self, RunCommand.self, StatusCommand.self, WhyCommand.self,
            ShowCommand.self,
            ReportCommand.self,
            ClaimsCommand.self, AmendCommand.self, DiffCommand.self, LogCommand.self, LineageCommand.self, RestoreCommand.self,
            BisectCommand.self, ConfigCommand.self, FetchCommand.self,
            TestCommand.self,
            WorkCommand.self, TaskCommand.self,
            TrustCommand.self, VerifyCommand.self, GCCommand.self, DoctorCommand.self, PinCommand.self, SiteCommand.self,
            WatchCommand.self, ServeModelCommand.self, PushCommand.self, PullCommand.self, CiteCommand.self, BundleCommand.self,
            SweepCommand.self,
        ])

    package init() {}

    /// Runs the command line over `studies` and ends the process.
    @MainActor package static func main(studies: StudyCatalogue) async -> Never {
        catalogue.withLock { $0 = studies }
        do {
            if !["work", "task"].contains(CommandLine.arguments.dropFirst().first) { try Rebuild.ifNeeded() }
            var command = try parseAsRoot(Array(CommandLine.arguments.dropFirst()))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            Glibc.exit(0)
        } catch let error as CommandError {
            complain(error.description)
            Glibc.exit(error.code)
        } catch let error as FileError {
            complain("error: \(error)" + fileHint(error.code, isInStore: true))
            Glibc.exit(1)
        } catch let error as DiagnosticError {
            complain("\(error)")
            Glibc.exit(2)
        } catch let error as PipelineError {
            complain(error.description)
            Glibc.exit(2)
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            let code = exitCode(for: error).rawValue
            let message = fullMessage(for: error)
            if code == 0 {
                print(message)
                Glibc.exit(0)
            }
            // What the argument parser has to say is a whole message; other errors know best what to call themselves.
            if code == 64 {
                complain(message)
                Glibc.exit(2)
            }
            complain("\(error)".contains("error: ") ? "\(error)" : "error: \(error)")
            Glibc.exit(1)
        }
    }

    private static func complain(_ text: String) { writeError(text.hasSuffix("\n") ? text : text + "\n") }

    static func project() throws -> Project { try Project(catalogue: studies()) }

    /// The studies of this program.
    static func studies() throws -> StudyCatalogue {
        guard let studies = catalogue.withLock({ $0 }) else { throw CommandError("error: this program holds no studies") }
        return studies
    }
}

/// Writes to standard error, past any buffer.
func writeError(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
    }
}

private let catalogue = Mutex<StudyCatalogue?>(nil)

/// What every command about a study takes.
struct StudyOptions: ParsableArguments {
    @Argument(help: "The study, as 'list' names it.")
    var study: String

    @Option(help: "Which preset: smoke, default, paper or one of study.yaml's.")
    var preset = "default"

    @Option(name: .customLong("config"), help: ArgumentHelp("A file of further settings; may be given several times.", valueName: "file"))
    var files: [String] = []

    @Argument(help: ArgumentHelp("Settings for this once.", valueName: "key=value"))
    var overrides: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: .hidden)
    var yes = false

    var choices: Choices { Choices(preset: preset, files: files, overrides: overrides) }

    /// Takes the stage off a study that is named with one: `delayed-repression/critical-delay`.
    mutating func takeStage() -> String? {
        guard let slash = study.firstIndex(of: "/") else { return nil }
        defer { study = String(study[..<slash]) }
        return String(study[study.index(after: slash)...])
    }

    /// - Parameter machine: the class of the machines that stages run on.
    func session(on machine: MachineClass = .here) throws -> Session {
        try Session(RepriseCommand.project(), slug: study, choices: choices, machine: machine)
    }
}

/// The worker's side; started by the engine.
struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "work", abstract: "Executes stages for a run.", shouldDisplay: false)
    func run() async throws { try await Worker.serve(try RepriseCommand.studies()) }
}

/// One task of a batch, on a node of a cluster; started by Slurm.
struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "task", abstract: "Executes a task of a batch.", shouldDisplay: false)
    @Argument(help: "The folder of the batch.") var folder: String

    func run() throws {
        guard let index = environmentVariable("SLURM_ARRAY_TASK_ID").flatMap({ Int($0) }) else {
            throw CommandError("error: 'task' is what Slurm starts: SLURM_ARRAY_TASK_ID is not set", code: 2)
        }
        let machine = MachineClass.here
        try SlurmTask.run(
            folder, index: index, node: environmentVariable("SLURMD_NODENAME") ?? "this machine", catalogue: try RepriseCommand.studies(),
            environment: machine.environment, environments: machine.environments)
    }
}

/// Tests are run by the launcher, which also gets what they need.
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "test", abstract: "Checks the formatting and runs all tests.")
    func run() throws { throw CommandError("error: './reprise test' is run by the launcher; start it as './reprise test'") }
}
