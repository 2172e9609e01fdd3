internal import ContentStore
internal import Glibc

/// Makes batches of stages, and arrays of jobs of those.
struct SlurmSubmitter {
    enum Answer {
        case submitted(SlurmBatch)
        /// Slurm takes nothing now, for a reason that may pass.
        case later(reason: String)
    }

    /// When Slurm may be asked again.
    private(set) var pace = Pace(from: 0, to: 30)
    /// How many tasks one array may have.
    let maxArraySize: Int
    private let settings: SlurmSettings
    private let study: String
    private let opening: Request
    private let program: String
    private var count = 0
    /// The names of jobs that Slurm may have taken although it didn't say so in time.
    private var doubtful: [String] = []

    init(_ settings: SlurmSettings, program: String, study: String, opening: Request) throws {
        (self.settings, self.study, self.opening) = (settings, study, opening)
        self.program = try SlurmProgram.path(copying: program, in: settings.folder)
        maxArraySize = try settings.client.limits().tasks
    }

    /// - Parameter limits: what each stage asks for.
    mutating func submit(_ tasks: [[Assignment]], _ limits: StageLimits) throws -> Answer {
        let batches = "\(settings.folder)/batches"
        try makeFolder(batches)
        count += 1
        let name = "\(time(nil))-\(getpid())-\(count)"
        let batch = try SlurmBatch(creating: "\(batches)/\(name)", .init(study: study, opening: opening, program: program, tasks: tasks))
        let job = job(batch, name, limits)
        do {
            try cancelDoubtful()
            try batch.submitted(as: settings.client.submit(job))
            pace.hasten()
            return .submitted(batch)
        } catch let error as SlurmError where error.mayPass {
            pace.slowDown()
            // An array that was taken after all finds no folder to work in, and ends; where it can be, it is cancelled before.
            doubtful.append(job.name)
            batch.remove()
            return .later(reason: "\(error.headline): \(error.facts.first?.value ?? "")")
        } catch {
            batch.remove()
            throw error
        }
    }

    private mutating func cancelDoubtful() throws {
        for name in doubtful { try settings.client.cancel(settings.client.jobs(named: name)) }
        doubtful = []
    }

    private func job(_ batch: SlurmBatch, _ name: String, _ limits: StageLimits) -> SlurmJob {
        let families = batch.families
        // Slurm puts numbers in for letters behind a percent sign.
        let folder = batch.folder.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
        let stages = batch.manifest.tasks.map(\.count).max() ?? 1
        return SlurmJob(
            name: "\(study)/\(families.count == 1 ? families[0].name : "\(families.count) kinds").\(name)",
            command: [program] + settings.taskArguments + [batch.folder], count: batch.manifest.tasks.count, folder: batch.folder,
            output: "\(folder)/output/%a", cores: limits.cores, memory: limits.memory,
            time: limits.seconds.map { .seconds($0 * Double(stages)) }, gpus: limits.gpus,
            environment: environment, options: settings.options)
    }

    /// That of workers here; and the project, which is not found from a batch's folder where the store lies elsewhere.
    private var environment: [String] {
        let variables = WorkerEnvironment.variables(randomHashing: false)
        guard case .open(_, _, _, let root) = opening, !variables.contains(where: { $0.hasPrefix("REPRISE_ROOT=") }) else {
            return variables
        }
        return variables + ["REPRISE_ROOT=\(root)"]
    }
}
