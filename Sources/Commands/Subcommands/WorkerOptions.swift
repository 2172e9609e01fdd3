internal import ArgumentParser

/// What every command that executes stages takes.
struct WorkerOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "How many stages run side by side.") var jobs: Int?
    @Option(help: "MiB of memory that a stage may use.") var memory: Int?
    @Option(help: "Seconds that a stage may take.") var timeLimit: Double?

    var run: StudyRun.Options { StudyRun.Options(workers: jobs, memoryLimit: memory.map { $0 << 20 }, timeLimit: timeLimit) }
}
