internal import ContentStore
internal import Glibc

extension SlurmTask {
    /// On a node: executes the stages of one task of a batch, one after the other, and leaves an answer for each.
    ///
    /// It watches a worker as a run on one machine does, so that a crash and a limit are told in the same words. A task that Slurm starts again goes
    /// on behind the answers that are there.
    /// - Parameters:
    ///   - folder: the batch's.
    ///   - index: the task's number in it.
    ///   - node: the name of this machine.
    ///   - environment: that of this machine, for stages whose code reaches no library with kernels of its own.
    ///   - environments: that of stages whose code reaches a module that stands for such a library.
    package static func run(
        _ folder: String, index: Int, node: String, catalogue: StudyCatalogue, environment: StageEnvironment,
        environments: [String: StageEnvironment], workerArguments: [String] = ["work"]
    ) throws {
        let manifest = try SlurmBatch.manifest(in: folder)
        guard manifest.tasks.indices.contains(index), case .open(let slug, let configuration, let store, let root) = manifest.opening,
            let graph = try catalogue[slug]?.open(configuration: configuration)
        else {
            throw PipelineError(mistakes: ["the batch in \(folder) has no task \(index), or is of a study that this program doesn't know"])
        }
        let context = KeyContext(
            code: catalogue.code, salt: "", environment: environment, environments: environments,
            inputs: InputFiles(root: root, store: try Store(at: store)))
        let pool = WorkerPool(
            .init(executable: "/proc/\(getpid())/exe", arguments: workerArguments, opening: manifest.opening, workers: 1))
        defer { pool.stop() }
        for (number, assignment) in manifest.tasks[index].enumerated() {
            let place = SlurmBatch.Place(task: index, number: number)
            let answer = "\(folder)/answers/\(place.name)"
            guard access(answer, F_OK) != 0, access(SlurmBatch.droppedPath(folder, place), F_OK) != 0 else { continue }
            try SlurmBatch.write(Array(node.utf8), to: "\(folder)/started/\(place.name)")
            var outcome: ExecutionOutcome
            if let fields = otherEnvironment(assignment, graph, context) {
                outcome = ExecutionOutcome(ending: .elsewhere(fields), printed: [])
            } else {
                outcome = try execute(assignment, in: pool) { fraction in
                    try? SlurmBatch.write(Array("\(place.name) \(fraction)".utf8), to: "\(folder)/progress/\(index)")
                }
            }
            if outcome.isPerhapsSlurms { waitForSlurm() }
            outcome.place = [.init(name: "node", value: node)]
            try SlurmBatch.write(ArtifactEncoder.encode(outcome), to: answer)
        }
    }

    /// Slurm ends all processes of a job, one after the other: if it is about to, its own word for the reason is what counts, and no answer is left.
    private static func waitForSlurm() { sleep(3) }

    /// The facts of this machine, when they are not those that the stage's key was made for.
    private static func otherEnvironment(_ assignment: Assignment, _ graph: StageGraph, _ context: KeyContext) -> [FailureReply.Fact]? {
        // A position that is none is for the worker to tell.
        guard graph.nodes.indices.contains(assignment.position) else { return nil }
        let environment = context.environment(of: graph.nodes[assignment.position])
        guard environment.digest.hex != assignment.address.environment else { return nil }
        return environment.fields.map { .init(name: $0.name, value: $0.value) }
    }

    private static func execute(_ assignment: Assignment, in pool: WorkerPool, tell: (Double) -> Void) throws -> ExecutionOutcome {
        try pool.start(assignment)
        var lastTold = monotonicSeconds()
        while true {
            for event in try pool.wait(bell: nil) {
                switch event {
                case .ended(_, let outcome): return outcome
                case .progressed(_, let fraction) where monotonicSeconds() - lastTold >= 2:
                    lastTold = monotonicSeconds()
                    tell(fraction)
                default: break
                }
            }
        }
    }
}
