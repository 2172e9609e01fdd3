internal import ArgumentParser
internal import Execution

/// Where stages run.
struct ExecutorOptions: ParsableArguments {
    enum Executor: String, ExpressibleByArgument, CaseIterable { case local, slurm }

    @Option(help: "Where stages run: on this machine (local), or as jobs of a cluster (slurm).") var executor = Executor.local
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("An option for sbatch, such as '--partition=gpu'; may be given several times.", valueName: "option"))
    var slurm: [String] = []
    @Flag(help: "With Slurm: Ctrl-C cancels the jobs, which otherwise go on.") var cancelOnInterrupt = false

    func validate() throws {
        guard executor == .local else { return }
        if !slurm.isEmpty { throw ValidationError("'--slurm' goes with '--executor slurm'.") }
        if cancelOnInterrupt { throw ValidationError("'--cancel-on-interrupt' goes with '--executor slurm'.") }
    }

    /// Runs `body` with what the nodes of the cluster are known to be, and once more when they turn out to be something else.
    ///
    /// - Parameter body: takes the class of the machines that stages run on, and the cluster; nil for none.
    func run(_ workers: WorkerOptions, in project: Project, warn: (String) -> Void, _ body: (MachineClass, SlurmSettings?) throws -> Void)
        throws
    {
        guard executor == .slurm else { return try body(.here, nil) }
        var settings = SlurmSettings(client: try SlurmClient(), folder: "\(project.storePath)/slurm", options: slurm)
        if let jobs = workers.jobs { settings.tasksAtOnce = jobs }
        settings.cancelsOnInterrupt = cancelOnInterrupt
        var nodes = NodeFacts(in: settings.folder, options: slurm)
        while true {
            do {
                return try body(MachineClass.here.with(nodes.fields), settings)
            } catch let other as OtherEnvironment {
                let differences = try nodes.learn(other)
                warn("the nodes are of another environment class than was thought (\(differences)): planned again for it")
            }
        }
    }
}
