import Execution
import Foundation
import Glibc
import TestSupport
import Testing

@Suite(
    .serialized, .enabled(if: TemporaryCluster.isInstalled, "Slurm isn't installed: apt-get install slurmctld slurmd slurm-client munge"))
struct SlurmClientTests {
    private struct Late: Error { let states: [SlurmTask: SlurmTaskState] }

    private func job(
        _ cluster: TemporaryCluster, _ script: String, count: Int = 1, atOnce: Int? = nil, options: [String] = []
    ) -> SlurmJob {
        SlurmJob(
            name: "stages", command: ["/bin/sh", "-c", script], count: count, atOnce: atOnce, folder: cluster.shared,
            output: "\(cluster.shared)/%a", memory: 50 << 20, environment: ["PATH=\(TemporaryCluster.path)"], options: options)
    }

    /// Asks until the tasks are as wanted.
    private func states(
        of number: Int, _ client: SlurmClient, until isWanted: ([SlurmTaskState]) -> Bool
    ) throws -> [SlurmTask: SlurmTaskState] {
        var states: [SlurmTask: SlurmTaskState] = [:]
        for _ in 0..<600 {
            states = try client.states(of: [number])
            if isWanted(Array(states.values)) { return states }
            usleep(100_000)
        }
        throw Late(states: states)
    }

    private func ends(of number: Int, _ client: SlurmClient) throws -> [SlurmEnd] {
        let states = try states(of: number, client) { states in
            states.allSatisfy { if case .ended = $0 { true } else { false } }
        }
        return states.sorted { $0.key.index < $1.key.index }.map {
            client.end(of: $0.key) ?? SlurmEnd(state: "?", exitCode: nil, signal: nil, node: "", reason: "")
        }
    }

    private func end(_ state: String, _ code: Int32?, _ signal: Int32?, _ node: String, _ reason: String = "") -> SlurmEnd {
        SlurmEnd(state: state, exitCode: code, signal: signal, node: node, reason: reason)
    }

    private func printed(_ index: Int, _ cluster: TemporaryCluster) throws -> String {
        try String(contentsOfFile: "\(cluster.shared)/\(index)", encoding: .utf8)
    }

    /// What went wrong, without what differs from machine to machine.
    private func failure(_ cluster: TemporaryCluster, _ body: () throws -> Void) -> String {
        do {
            try body()
            return "nothing"
        } catch {
            return "\(error)".replacing(cluster.folder, with: "...").replacing(/--job-name=.*/, with: "...")
        }
    }

    @Test func aTaskGetsWhatWasAskedFor() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        let folder = "\(cluster.shared)/it's a \"folder\"  & 50%"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let script = """
            pwd; echo "$SLURM_ARRAY_TASK_ID $1 [$2] $WORD"; echo "$SLURM_CPUS_PER_TASK $SLURM_MEM_PER_NODE $CUDA_VISIBLE_DEVICES"
            scontrol show job $SLURM_JOB_ID | grep -o 'TimeLimit=[^ ]*' >&2
            """
        var job = job(cluster, script, count: 2)
        job.command += ["sh", "it's \"q\" $HOME\n`x`\\", ""]
        job.folder = folder
        job.output = folder.replacing("%", with: "%%") + "/%a"
        (job.cores, job.memory, job.time, job.gpus) = (2, 10_000_001, .milliseconds(60_001), 1)
        job.environment.append("WORD=a  b\nc")
        #expect(try ends(of: client.submit(job), client) == [end("COMPLETED", 0, nil, "n1"), end("COMPLETED", 0, nil, "n1")])
        let first = try String(contentsOfFile: "\(folder)/0", encoding: .utf8).split(separator: "\n")
        #expect(first == [Substring(folder), "0 it's \"q\" $HOME", "`x`\\ [] a  b", "c", "2 10 0", "TimeLimit=00:02:00"])
    }

    @Test func tasksWaitRunAndEnd() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        let script =
            "case $SLURM_ARRAY_TASK_ID in 1) exit 7;; 2) kill -SEGV $$;; 3) touch here; while [ -e here ]; do sleep 0.05; done;; esac"
        let number = try client.submit(job(cluster, script, count: 6, atOnce: 1, options: ["--nodelist=n2"]))
        func task(_ index: Int) -> SlurmTask { SlurmTask(job: number, index: index) }
        let states = try states(of: number, client) {
            $0.contains(.running(node: "n2")) && FileManager.default.fileExists(atPath: "\(cluster.shared)/here")
        }
        #expect(states[task(0)] == .ended(end("COMPLETED", 0, nil, "n2")))
        #expect(states[task(1)] == .ended(end("FAILED", 7, nil, "n2", "NonZeroExitCode")))
        #expect(states[task(3)] == .running(node: "n2"))
        #expect(states[task(4)] == .waiting(reason: "JobArrayTaskLimit"))
        #expect(states[task(5)] == .waiting(reason: "JobArrayTaskLimit"))
        #expect(client.end(of: task(3)) == nil)
        #expect(client.end(of: task(6)) == nil)
        try FileManager.default.removeItem(atPath: "\(cluster.shared)/here")
        #expect(try ends(of: number, client)[2] == end("FAILED", nil, 11, "n2", "JobLaunchFailure"))
        #expect(try client.jobs(named: "stages") == [number])
        #expect(try client.jobs(named: "stage") == [])
    }

    @Test func cancelledTasksHaveEnded() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        let number = try client.submit(job(cluster, "exec sleep 100", count: 3, atOnce: 1))
        _ = try states(of: number, client) { $0.contains { if case .running = $0 { true } else { false } } }
        try client.cancel([number, 12345])
        #expect(try ends(of: number, client).map(\.state) == ["CANCELLED", "CANCELLED", "CANCELLED"])
        #expect(client.end(of: SlurmTask(job: number, index: 0)) == end("CANCELLED", nil, 15, "n1"))
        try client.cancel([number])
        try client.cancel([])
    }

    @Test func aTaskOverItsMemoryIsStopped() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        let number = try client.submit(job(cluster, "x=$(head -c 200000000 /dev/zero | tr '\\0' x); sleep 60"))
        let end = try #require(try ends(of: number, client).first)
        #expect(end == self.end("FAILED", nil, 9, "n1", "JobLaunchFailure"))
        let output = try printed(0, cluster)
        #expect(end.isOutOfMemory(output: output))
    }

    @Test func aNodeThatFailsEndsItsTasks() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        let lost = try client.submit(job(cluster, "exec sleep 100", options: ["--nodelist=n2", "--no-requeue"]))
        let again = try client.submit(job(cluster, "exec sleep 100", options: ["--nodelist=n2"]))
        _ = try states(of: lost, client) { $0 == [.running(node: "n2")] }
        _ = try states(of: again, client) { $0 == [.running(node: "n2")] }
        try cluster.administer("scontrol", "update", "nodename=n2", "state=down", "reason=test")
        let end = try #require(try ends(of: lost, client).first)
        #expect([end.state, end.node, end.reason] == ["NODE_FAIL", "n2", "NodeDown"])
        // What may be started anew is, in the same array, under the same number.
        _ = try states(of: again, client) { if case .waiting? = $0.first { true } else { false } }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["SLOW"] != nil, "Slurm looks every 30 s, and at least a minute must pass"))
    func aTaskOverItsTimeIsStopped() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        var job = job(cluster, "exec sleep 300")
        job.time = .seconds(1)
        let number = try client.submit(job)
        sleep(60)
        #expect(try ends(of: number, client) == [end("TIMEOUT", nil, 15, "n1", "TimeLimit")])
    }

    @Test func whatAClusterTakesIsKnownAndSomeJobsNeverBegin() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        let limits = try client.limits()
        #expect(limits.tasks == 50)
        #expect(limits.jobs == 1000)
        #expect(try client.states(of: [try client.submit(job(cluster, "true", count: 50, options: ["--hold"]))]).count == 50)
        var long = job(cluster, "true", options: ["--partition=short"])
        long.time = .seconds(600)
        let states = try states(of: client.submit(long), client) { $0 == [.waiting(reason: "PartitionTimeLimit")] }
        #expect(states.values.filter(\.waitsForGood).count == 1)
    }

    @Test func theSchedulerMayTakeLessThanTheCluster() throws {
        let cluster = try TemporaryCluster(["SchedulerParameters": "batch_sched_delay=0,max_array_tasks=5,defer"])
        let client = try SlurmClient(environment: cluster.environment)
        #expect(try client.limits().tasks == 5)
        #expect(try client.submit(job(cluster, "true", count: 5, options: ["--hold"])) > 0)
        #expect(throws: SlurmError.self) { try client.submit(job(cluster, "true", count: 6)) }
    }

    @Test func theUsersVariablesNeitherBreakCallsNorGetLost() throws {
        let cluster = try TemporaryCluster()
        let traps = [
            "SQUEUE_FORMAT=%i", "SQUEUE_FORMAT2=JobID", "SQUEUE_STATES=CONFIGURING", "SQUEUE_USERS=nobody", "SCANCEL_STATE=SUSPENDED",
            "SCANCEL_INTERACTIVE=1", "SBATCH_WAIT=1", "SBATCH_MEM_PER_CPU=1999", "SBATCH_OUTPUT=/nowhere/x", "SBATCH_ERROR=/nowhere/y",
            "SLURM_MEM_PER_CPU=1999", "SLURM_NTASKS=9", "SLURM_JOB_ID=77", "SBATCH_PARTITION=short", "SBATCH_COMMENT=fine",
        ]
        let client = try SlurmClient(environment: cluster.environment + traps, limit: 20)
        var job = job(cluster, "echo $SLURM_JOB_PARTITION $SLURM_NTASKS $SLURM_MEM_PER_NODE $SLURM_MEM_PER_CPU; echo end >&2", count: 2)
        job.environment += traps
        let number = try client.submit(job)
        #expect(try ends(of: number, client).map(\.state) == ["COMPLETED", "COMPLETED"])
        #expect(try printed(1, cluster) == "short 1 50\nend\n")
        job.options = ["--partition=main", "--hold"]
        let other = try client.submit(job)
        try client.cancel([other])
        #expect(try ends(of: other, client).map(\.state) == ["CANCELLED", "CANCELLED"])
    }

    @Test func askingForWhatThereIsNotSaysWhatThereIs() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        func refusal(_ change: (inout SlurmJob) -> Void) -> String {
            var job = job(cluster, "true")
            change(&job)
            return failure(cluster) { _ = try client.submit(job) }
        }
        #expect(
            refusal { $0.options = ["--partition=gpus"] } == """
                error: Slurm doesn't know the partition
                  said:    invalid partition specified: gpus
                           Batch job submission failed: Invalid partition name specified
                  command: sbatch --parsable ...
                  hint: 'sinfo' lists those that there are
                """)
        #expect(
            refusal { $0.memory = 1 << 40 } == """
                error: no node of the cluster has what a stage asks for
                  said:    Memory specification can not be satisfied
                           Batch job submission failed: Requested node configuration is not available
                  command: sbatch --parsable ...
                  hint: ask for less, or for another partition; 'sinfo --format "%P %c %m %G"' lists cores, MB and GPUs
                """)
        #expect(
            refusal { $0.gpus = 3 } == """
                error: no node of the cluster has what a stage asks for
                  said:    Batch job submission failed: Requested node configuration is not available
                  command: sbatch --parsable ...
                  hint: ask for less, or for another partition; 'sinfo --format "%P %c %m %G"' lists cores, MB and GPUs
                """)
        #expect(
            refusal { $0.count = 51 } == """
                error: the array is longer than this cluster allows
                  said:    Batch job submission failed: Invalid job array specification
                  command: sbatch --parsable ...
                  hint: 'scontrol show config' lists it as MaxArraySize
                """)
        #expect(
            refusal { $0.options = ["--nonsense"] } == """
                error: Slurm refuses
                  said:    sbatch: unrecognized option '--nonsense'
                           Try "sbatch --help" for more information
                  command: sbatch --parsable ...
                  hint: the command can be tried by hand
                """)
    }

    @Test func aControllerThatHangsIsNotWaitedFor() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment, limit: 1.5)
        try cluster.signal("slurmctld", SIGSTOP)
        #expect(
            failure(cluster) { _ = try client.states(of: [1]) } == """
                error: Slurm doesn't answer
                  waited:  1.5 s
                  command: squeue --noheader --user=\(getuid()) --states=all \
                '--Format=ArrayJobID:|,ArrayTaskID:|,State:|,exit_code:|,NodeList:|,Reason:|'
                  hint: jobs that run go on; 'scontrol ping' says whether the controller is up
                """)
        #expect(throws: SlurmError.self) { try client.submit(job(cluster, "true")) }
        #expect(client.end(of: SlurmTask(job: 1, index: 0)) == nil)
        try cluster.signal("slurmctld", SIGCONT)
        // It was not told so, but the job is there.
        let patient = try SlurmClient(environment: cluster.environment)
        var found: [Int] = []
        for _ in 0..<100 where found.isEmpty {
            usleep(100_000)
            found = try patient.jobs(named: "stages")
        }
        #expect(found.count == 1)
    }

    @Test func aControllerThatIsDownMayComeBack() throws {
        // The programs try as long by themselves.
        let cluster = try TemporaryCluster(["MessageTimeout": "2"])
        let client = try SlurmClient(environment: cluster.environment)
        try cluster.signal("slurmctld", SIGKILL)
        #expect(
            failure(cluster) { try client.cancel([3]) } == """
                error: Slurm doesn't answer
                  said:    Kill job error on job id 3: Unable to contact slurm controller (connect failure)
                  command: scancel --quiet 3
                  hint: jobs that run go on; 'scontrol ping' says whether the controller is up
                """)
        #expect(throws: SlurmError.self) { try client.limits() }
    }

    @Test func aFullQueueHasRoomAgain() throws {
        let cluster = try TemporaryCluster(["MaxJobCount": "3"])
        let client = try SlurmClient(environment: cluster.environment)
        let hasty = try SlurmClient(environment: cluster.environment, limit: 3)
        let first = try client.submit(job(cluster, "exec sleep 100", count: 2))
        let text = failure(cluster) { _ = try hasty.submit(job(cluster, "true", count: 2)) }
        #expect(
            text == """
                error: Slurm takes no more jobs for now
                  said:    Slurm temporarily unable to accept job, sleeping and retrying
                  command: sbatch --parsable ...
                  hint: there is room again when some of your jobs have ended: 'squeue --me'
                """)
        try client.cancel([first])
    }

    @Test func withoutTheRightToAskThereIsAHint() throws {
        let cluster = try TemporaryCluster()
        let client = try SlurmClient(environment: cluster.environment)
        try cluster.signal("munged", SIGKILL)
        try FileManager.default.removeItem(atPath: "\(cluster.folder)/munge")
        #expect(
            failure(cluster) { _ = try client.limits() } == """
                error: Slurm can't tell who asks
                  said:    If munged is up, restart with --num-threads=10
                           Munge encode failed: Failed to access ".../munge": No such file or directory (Did you start munged?)
                           slurm_send_node_msg: auth_g_create: REQUEST_BUILD_INFO has authentication error
                           slurm_load_ctl_conf error: Protocol authentication error
                  command: scontrol show config
                  hint: munged has to run on this machine, with the cluster's key
                """)
    }
}
