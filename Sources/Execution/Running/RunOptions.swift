internal import Workbench

/// How stages are executed.
package struct RunOptions: Sendable {
    /// Where stages are executed.
    package enum Place: Sendable {
        case here
        case slurm(SlurmSettings)
    }

    package var place = Place.here
    /// How many workers work side by side.
    package var workers: Int
    /// Resident bytes above which a stage that declares nothing is stopped; nil for none.
    package var memoryLimit: Int?
    /// Seconds of wall time after which a stage that declares nothing is stopped; nil for none.
    package var timeLimit: Double?
    /// The limits that the user gives all stages of this run, whatever they declare.
    package var givenMemory: Int?
    package var givenSeconds: Double?
    /// The program that is started as a worker, and its arguments.
    package var workerExecutable: String
    package var workerArguments: [String]
    /// The root of the project, for the paths in messages.
    package var root: String
    /// The identity of the run, for the records.
    package var run: String
    /// Takes out of what a stage printed whatever must not be kept.
    package var conceal: @Sendable (String) -> String = { $0 }
    /// What is different on purpose, for a run that is to find out whether it matters.
    package var perturbation: Perturbation?
    /// Results of others; nil to make everything here and keep it here.
    package var shared: (any SharedResults)?

    package init(
        workers: Int, memoryLimit: Int?, timeLimit: Double? = nil, workerExecutable: String, workerArguments: [String], root: String,
        run: String, perturbation: Perturbation? = nil
    ) {
        self.workers = workers
        self.memoryLimit = memoryLimit
        self.timeLimit = timeLimit
        self.workerExecutable = workerExecutable
        self.workerArguments = workerArguments
        self.root = root
        self.run = run
        self.perturbation = perturbation
    }

    /// What a stage with these resources takes, and where it is stopped.
    func limits(_ resources: StageResources) -> StageLimits {
        StageLimits(
            cores: resources.cores ?? 1, memory: givenMemory ?? resources.memory?.bytes ?? memoryLimit,
            seconds: givenSeconds ?? resources.time.map { Double($0.seconds) } ?? timeLimit, gpus: resources.gpus ?? 0)
    }
}
