/// The environment variables that Slurm's programs get.
///
/// They take options from it, and inside of a job they find that job's there. Where to find the cluster and what the user wants of every job must
/// get through; what would change the meaning of a call, or the format of an answer, must not.
package struct SlurmEnvironment: Sendable {
    private let variables: [(name: String, value: String)]

    package init(_ variables: [String]) { self.variables = variables.map(Self.split) }

    var path: String { variables.last { $0.name == "PATH" }?.value ?? "/usr/bin:/bin" }

    /// For programs that only ask.
    package var asking: [String] {
        // Without this squeue cuts the list of the tasks that wait after 64 bytes.
        variables.filter { !Self.isOption($0.name) }.map(Self.joined) + cluster + ["SLURM_BITSTR_LEN=0"]
    }

    /// For sbatch, which passes its own on to the job.
    package func submitting(_ job: SlurmJob) -> [String] {
        let own = job.environment.map(Self.split)
        // Indices of devices are those of the enclosing job.
        let outer: Set = ["CUDA_VISIBLE_DEVICES", "GPU_DEVICE_ORDINAL", "ROCR_VISIBLE_DEVICES", "ZE_AFFINITY_MASK"]
        let isInJob = own.contains { $0.name == "SLURM_JOB_ID" }
        let kept = own.filter { !Self.isOption($0.name) && !(isInJob && outer.contains($0.name)) }
        var unwanted = Self.unwanted
        if job.memory != nil { unwanted += ["SBATCH_MEM_PER_CPU", "SBATCH_MEM_PER_GPU", "SBATCH_MEM_PER_NODE"] }
        if job.gpus > 0 { unwanted += ["SBATCH_GPUS", "SBATCH_GPUS_PER_NODE", "SBATCH_GPUS_PER_SOCKET", "SBATCH_GPUS_PER_TASK"] }
        let wishes = variables.filter { $0.name.hasPrefix("SBATCH_") && !unwanted.contains($0.name) }
        return kept.map(Self.joined) + cluster + wishes.map(Self.joined)
    }

    /// The user's wishes for sbatch that would leave it waiting, or send what a task prints elsewhere, or contradict what is asked for.
    private static let unwanted = ["SBATCH_WAIT", "SBATCH_ERROR", "SBATCH_INPUT", "SBATCH_CPUS_PER_GPU", "SBATCH_CLUSTERS"]

    /// Which cluster is meant, and who asks.
    private var cluster: [String] {
        var found = variables.filter { ["SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_CLUSTERS", "SLURM_JWT"].contains($0.name) }
        // All programs must ask the cluster that sbatch gives the job to.
        if let wish = variables.last(where: { $0.name == "SBATCH_CLUSTERS" }) {
            found.removeAll { $0.name == "SLURM_CLUSTERS" }
            found.append(("SLURM_CLUSTERS", wish.value))
        }
        return found.map(Self.joined)
    }

    private static func isOption(_ name: String) -> Bool {
        ["SLURM", "SBATCH_", "SQUEUE_", "SCANCEL_", "SCONTROL_", "SACCT_"].contains { name.hasPrefix($0) }
    }

    private static func split(_ variable: String) -> (name: String, value: String) {
        let name = variable.prefix { $0 != "=" }
        return (String(name), String(variable.dropFirst(name.count + 1)))
    }

    private static func joined(_ variable: (name: String, value: String)) -> String { "\(variable.name)=\(variable.value)" }
}
