/// What is asked of Slurm: one array of tasks that run the same command.
///
/// Each task finds its number in `SLURM_ARRAY_TASK_ID`.
package struct SlurmJob: Sendable {
    package var name: String
    /// The program, by its path, and its arguments.
    package var command: [String]
    /// How many tasks; they have the numbers below it.
    package var count: Int
    /// How many of them may run side by side; as many as there is room for when nil.
    package var atOnce: Int?
    /// The working directory, which must exist on every node.
    package var folder: String
    /// Where a task prints to: `/a/folder/%a`, with the task's number for `%a`; the folder must exist, and a `%` in its name stands twice.
    package var output: String
    /// For each task, as is all that follows.
    package var cores: Int
    /// In bytes; what the cluster gives without being asked when nil.
    package var memory: Int?
    /// What the partition gives when nil. Slurm counts in minutes, so it is rounded up.
    package var time: Duration?
    package var gpus: Int
    /// `NAME=value`; what Slurm has told an enclosing job is left out.
    package var environment: [String]
    /// Further options of sbatch, which win over those that follow from the above: `--partition=gpu`.
    package var options: [String]

    package init(
        name: String, command: [String], count: Int, atOnce: Int? = nil, folder: String, output: String, cores: Int = 1, memory: Int? = nil,
        time: Duration? = nil, gpus: Int = 0, environment: [String] = [], options: [String] = []
    ) {
        self.name = name
        self.command = command
        self.count = count
        self.atOnce = atOnce
        self.folder = folder
        self.output = output
        self.cores = cores
        self.memory = memory
        self.time = time
        self.gpus = gpus
        self.environment = environment
        self.options = options
    }

    /// What sbatch is called with.
    var arguments: [String] {
        var list = [
            "--parsable", "--job-name=\(name)", "--array=0-\(count - 1)\(atOnce.map { "%\($0)" } ?? "")", "--chdir=\(folder)",
            "--output=\(output)", "--export=ALL", "--nodes=1", "--ntasks=1", "--cpus-per-task=\(cores)",
        ]
        if let memory { list.append("--mem=\((memory + 1 << 20 - 1) >> 20)M") }
        if let time {
            let seconds = time.components.seconds + (time.components.attoseconds > 0 ? 1 : 0)
            list.append("--time=\(max(1, (seconds + 59) / 60))")
        }
        if gpus > 0 { list.append("--gres=gpu:\(gpus)") }
        // The shell becomes the program, so that signals and exit codes are the program's own.
        list.append("--wrap=exec \(ShellWord.line(command))")
        return list + options
    }
}

/// Words as a shell reads them.
enum ShellWord {
    /// The command as it could be typed.
    static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { (byte: UInt8) in plain.contains(byte) }
        return isPlain ? word : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,%+@".utf8)
}
