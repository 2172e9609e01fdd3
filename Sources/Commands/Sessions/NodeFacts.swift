internal import ContentStore
internal import Execution
internal import Provenance

/// What is known of the nodes of a cluster, where they differ from the machine that jobs are submitted on.
///
/// The first job tells, and it is remembered beside the batches, for each way of asking Slurm for nodes.
struct NodeFacts {
    private(set) var fields: [EnvironmentClass.Field] = []
    private let path: String
    /// Each of the two parts of a class, with and without libtorch, may be found to differ once.
    private var lessons = 0

    init(in folder: String, options: [String]) {
        path = "\(folder)/nodes-\(Digest(of: options.joined(separator: " ")).short)"
        guard let bytes = try? readFile(path), let known = try? ArtifactDecoder.decode([String: String].self, from: bytes) else { return }
        fields = known.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) }
    }

    /// Takes in what a job found on its node; how that differs from what was thought.
    ///
    /// Errors: ``CommandError`` when the nodes are of several classes.
    mutating func learn(_ other: OtherEnvironment) throws -> String {
        let before = MachineClass.here.with(fields).withTorch
        let differences = other.fields.filter { before[$0.name] != $0.value }.map { field in
            "\(field.name) \(field.value) instead of \(before[field.name] ?? "nothing")"
        }.joined(separator: ", ")
        lessons += 1
        guard lessons <= 2 else {
            throw CommandError(
                "error: the nodes that Slurm gives are of several environment classes, and results of one study are made in one\n"
                    + "  found: \(differences), by job \(other.job)\n  hint: '--slurm=--constraint=NAME' keeps jobs to nodes that are alike"
            )
        }
        let known = EnvironmentClass(fields + other.fields.map { .init(name: $0.name, value: $0.value) })
        fields = known.fields
        try writeFile(path, ArtifactEncoder.encode(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })))
        return differences
    }
}
