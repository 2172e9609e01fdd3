/// How stages are given to a cluster.
package struct SlurmSettings: Sendable {
    package var client: SlurmClient
    /// Where jobs find what they are to do and leave what came of it: on a file system that all nodes see at this path.
    package var folder: String
    /// Further options of sbatch, such as `--partition=gpu`.
    package var options: [String]
    /// How many tasks may wait or run in Slurm at the same time.
    package var tasksAtOnce: Int
    /// Whether the jobs end when the user interrupts the run; otherwise they go on, and the next run takes what they have made.
    package var cancelsOnInterrupt = false
    /// A task is given stages until they are expected to take so many seconds: starting one costs the cluster a second or so.
    package var secondsPerTask = 60.0
    /// So many seconds after the end of a task its answer may still become visible here.
    package var grace = 5.0
    /// The arguments by which a job calls this program; the folder of the batch follows.
    package var taskArguments = ["task"]

    package init(client: SlurmClient, folder: String, options: [String] = [], tasksAtOnce: Int = 500) {
        self.client = client
        self.folder = folder
        self.options = options
        self.tasksAtOnce = tasksAtOnce
    }
}

/// The nodes of a cluster turned out to be of another environment class than the one that keys were made for.
package struct OtherEnvironment: Error, Sendable {
    /// What the node found, by name.
    package let fields: [(name: String, value: String)]
    /// The job that found it.
    package let job: String
}
