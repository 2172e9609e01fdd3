import ContentStore
import Foundation
import TestSupport
import Testing

@Suite(
    .serialized, .enabled(if: TemporaryCluster.isInstalled, "Slurm isn't installed: apt-get install slurmctld slurmd slurm-client munge"))
struct SlurmRunTests {
    /// A project on a machine from which a cluster can be reached, with the folder of the project shared by all its nodes.
    private func workplace(_ cluster: TemporaryCluster) throws -> Workplace {
        let workplace = try Workplace()
        for variable in cluster.environment {
            let parts = variable.split(separator: "=", maxSplits: 1).map(String.init)
            workplace.environment[parts[0]] = parts[1]
        }
        return workplace
    }

    /// What the cluster says of all jobs that it has had: job, state and asked-for memory and cores.
    private func jobs(_ workplace: Workplace, _ format: String = "ArrayJobID:|,State:|") throws -> [String] {
        let said = try workplace.shell("squeue", "--noheader", "--states=all", "--array", "--sort=V", "--Format=\(format)").output
        return said.split(separator: "\n").map(String.init).sorted()
    }

    private func batches(_ workplace: Workplace) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(workplace.root)/.git/../.reprise/slurm/batches")) ?? []
    }

    /// A text with the number of the job and the node's name left out, which are not always the same.
    private func general(_ text: String) -> String {
        text.replacing(#/(job: +)[0-9]+_[0-9]+/#) { "\($0.1)JOB" }.replacing(#/(node: +)n[12]/#) { "\($0.1)NODE" }
    }

    @Test func itMakesTheSameBitsAsThisMachine() throws {
        let cluster = try TemporaryCluster()
        let (here, there) = (try Workplace(), try workplace(cluster))
        try here.reprise("run", "arithmetic")
        let run = try there.reprise("run", "arithmetic", "--executor", "slurm")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("  submitted: numbers, as 1 task of Slurm job 1\n"), "\(run.errors)")
        let outputs = [here, there].map { workplace -> [String] in
            (try? workplace.reprise("show", "arithmetic/sum", "--json").output).map { [$0] } ?? []
        }
        #expect(outputs[0] == outputs[1])
        let digests = try [here, there].map { try $0.reprise("verify", "arithmetic", "--json").output }
        #expect(digests[0] == digests[1])
        #expect(batches(there) == [])
        // All is in the cache, for runs of either kind.
        for arguments in [["run", "arithmetic", "--executor", "slurm"], ["run", "arithmetic"]] {
            #expect(try there.reprise(arguments).output.contains("(everything was cached)"))
        }
    }

    @Test func stagesShareTasksWhereThereAreFew() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let run = try workplace.reprise("run", "arithmetic", "--executor", "slurm", "-j", "2")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("  submitted: part (6), sign, as 2 tasks of Slurm job 2\n"), "\(run.errors)")
        // They are known to be short now, so one task is enough for all.
        workplace.environment["FIXTURE_CODE"] = "changed"
        let again = try workplace.reprise("run", "arithmetic", "--executor", "slurm")
        #expect(again.errors.contains("  submitted: part (6), sign, as 1 task of Slurm job"), "\(again.errors)")
    }

    @Test func whatGoesWrongIsToldWithItsJob() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let run = try workplace.reprise(
            "run", "misbehaving", "ways=[fine,trap,throw,exit]", "--executor", "slurm", "resources.make.memory=200 MiB")
        #expect(run.code == 1)
        let told = general(run.errors)
        #expect(
            told.contains(
                """
                error: stage 'make[way=throw]' threw an error
                  error: the flux is out of range: 7 > 5
                  job:   JOB
                  node:  NODE
                  hint: './reprise why misbehaving/make[way=throw]' shows what it was given; stages that don't need it went on
                """), "\(told)")
        #expect(
            told.contains(
                """
                error: stage 'make[way=exit]' ended its process
                  exit code: 3
                  job:       JOB
                  node:      NODE
                  hint: './reprise why misbehaving/make[way=exit]' shows what it was given; stages that don't need it went on
                """), "\(told)")
        #expect(
            told.contains(
                """
                error: stage 'make[way=trap]' crashed
                  signal:  4 (illegal instruction: a Swift trap)
                  message: a check failed: an index out of range, an overflow, a nil that was unwrapped, or a precondition
                  printed: about to read past the end
                  job:     JOB
                """), "\(told)")
        #expect(told.contains("3 stages failed, 3 could not run; what had finished is kept."), "\(told)")
    }

    @Test func aStageIsStoppedWhereItsResourcesEnd() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let memory = try workplace.reprise(
            "run", "misbehaving", "ways=[memory]", "--executor", "slurm", "resources.make={memory: 300 MiB, cores: 2}")
        #expect(
            general(memory.errors).contains(
                #/error: stage 'make\[way=memory\]' used too much memory\n  used:  [3-9][0-9][0-9] MiB\n  limit: 300 MiB\n/#),
            "\(memory.errors)")
        #expect(memory.errors.contains("  hint: raise 'resources.make.memory', or let the stage hold less at a time"), "\(memory.errors)")
        #expect(try jobs(workplace, "MinMemory:|,NumCPUs:|") == ["300M|2|"])
        let time = try workplace.reprise("run", "misbehaving", "ways=[loop]", "--executor", "slurm", "resources.make.time=1 s")
        #expect(
            general(time.errors).contains("error: stage 'make[way=loop]' took too long\n  limit: 1.0 s\n  job:   JOB\n"), "\(time.errors)")
        #expect(time.errors.contains("  hint: raise 'resources.make.time', or do less in one stage"), "\(time.errors)")
    }

    // A crash costs a process and a backtrace: what is likely to do the same is not begun, though Slurm has it in its queue.
    @Test func afterThreeCrashesTheOthersAreNotTried() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let ways = (0..<12).map { "trap\($0)" }.joined(separator: ",")
        let run = try workplace.reprise(
            "run", "misbehaving", "ways=[\(ways)]", "--executor", "slurm", "-j", "1")
        #expect(run.code == 1)
        // One or two may begin before the third is heard of.
        #expect(
            run.errors.contains(#/warning: [6-9] more of 'make' are not tried after 3 that crashed or were stopped\n/#), "\(run.errors)")
        #expect(batches(workplace) == [])
    }

    @Test func theClusterIsAskedForWhatAStageDeclares() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        try workplace.write("papers/enduring.yaml", Workplace.paper.replacing("arithmetic", with: "enduring"))
        let run = try workplace.reprise(
            "run", "enduring", "--only", "forgetful", "--executor", "slurm", "resources.forgetful.memory=500 MiB")
        #expect(run.errors.contains("error: stage 'forgetful' threw an error"), "\(run.errors)")
        #expect(
            try jobs(workplace, "Name:.18|,MinMemory:|,NumCPUs:|,TimeLimit:|,tres-per-node:|") == [
                "enduring/forgetful|500M|2|5:00|gres:gpu:1|"
            ])
    }

    @Test func slurmsOwnLimitIsToldAsOne() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        // Less than the program itself needs, by an option that wins over the stage's own resources.
        let run = try workplace.reprise(
            "run", "misbehaving", "ways=[gated]", "--executor", "slurm", "resources.make.memory=1500 MiB", "--slurm=--mem=1M")
        #expect(run.code == 1)
        let told = general(run.errors)
        #expect(told.contains("error: stage 'make[way=gated]' used too much memory\n  limit:   1500 MiB\n"), "\(told)")
        #expect(told.contains("exceeded memory limit") || told.contains("Exceeded job memory limit"), "\(told)")
    }

    @Test func aNodeThatDoesNotSeeTheProjectIsSaidToBeOne() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let run = try workplace.reprise("run", "misbehaving", "--executor", "slurm", "--slurm=--output=/nowhere/at/all/%a")
        #expect(run.code == 1)
        #expect(
            general(run.errors).contains(
                """
                error: stage 'make[way=fine]' could not begin: its node doesn't see the project's folder
                  state:  FAILED
                  reason: JobLaunchFailure
                  job:    JOB
                  node:   NODE
                  hint: the project and its store have to lie on a file system that all nodes see, at the same path
                """), "\(run.errors)")
    }

    @Test func aRunThatWasKilledIsTakenOver() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let first = try workplace.begin("run", "misbehaving", "ways=[gated,fine]", "--executor", "slurm")
        workplace.wait(until: "runs", by: first)
        kill(first.process.processIdentifier, SIGKILL)
        _ = first.wait()
        let second = try workplace.begin("run", "misbehaving", "ways=[gated,fine]", "--executor", "slurm")
        while second.process.isRunning, !second.errors.contains("taken over") { usleep(5000) }
        try workplace.signal("open")
        let end = second.wait()
        #expect(end.code == 0, "\(end.errors)")
        #expect(end.errors.contains(" of Slurm job 1, which an earlier run has submitted\n"), "\(end.errors)")
        #expect(try jobs(workplace, "ArrayJobID:|,Name:.60").filter { $0.hasPrefix("1|") }.count == 2)
        // The gated stage ran once: in the job of the run that was killed.
        #expect(try Set(jobs(workplace).map { $0.split(separator: "|")[1] }) == ["COMPLETED"])
        #expect(batches(workplace) == [])
    }

    @Test func whatWasFinishedMeanwhileIsTakenWithoutAJob() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let first = try workplace.begin("run", "misbehaving", "ways=[gated]", "--executor", "slurm")
        workplace.wait(until: "runs", by: first)
        kill(first.process.processIdentifier, SIGKILL)
        _ = first.wait()
        try workplace.signal("open")
        while try jobs(workplace) != ["1|COMPLETED|"] { usleep(50_000) }
        let second = try workplace.reprise("run", "misbehaving", "ways=[gated]", "--executor", "slurm")
        #expect(second.code == 0, "\(second.errors)")
        #expect(second.errors.contains("  taken over: 1 stage of Slurm job 1, which an earlier run has submitted\n"), "\(second.errors)")
        #expect(second.errors.contains("  submitted: after, as 1 task of Slurm job 2\n"), "\(second.errors)")
    }

    @Test(arguments: [false, true]) func controlCLeavesTheJobsOrCancelsThem(_ cancels: Bool) throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let arguments = ["run", "misbehaving", "ways=[gated]", "--executor", "slurm"] + (cancels ? ["--cancel-on-interrupt"] : [])
        let run = try workplace.begin(arguments)
        workplace.wait(until: "runs", by: run)
        kill(run.process.processIdentifier, SIGINT)
        let end = run.wait()
        #expect(end.code == 1)
        let told =
            cancels
            ? "warning: Slurm job 1 cancelled; what had finished is kept\n"
            : "warning: 1 stage goes on in Slurm job 1: run again to take what it makes, or 'scancel 1'\n"
        #expect(end.errors.contains(told), "\(end.errors)")
        try workplace.signal("open")
        let last = cancels ? "1|CANCELLED|" : "1|COMPLETED|"
        while try jobs(workplace) != [last] { usleep(50_000) }
        let again = try workplace.reprise("run", "misbehaving", "ways=[gated]", "--executor", "slurm")
        #expect(again.code == 0, "\(again.errors)")
        #expect(again.errors.contains("taken over") != cancels, "\(again.errors)")
    }

    @Test func aJobThatSomebodyCancelsIsAFailure() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let run = try workplace.begin("run", "misbehaving", "ways=[gated,fine]", "--executor", "slurm")
        workplace.wait(until: "runs", by: run)
        try workplace.shell("scancel", "1_0")
        let end = run.wait()
        #expect(end.code == 1)
        // Slurm's own words in the job's output come beside it, when they come in time.
        #expect(
            general(end.errors).contains(
                #/error: stage 'make\[way=gated\]' was cancelled\n  state: +CANCELLED\n(  printed: .*\n( {11}.*\n)*)?  job: +JOB\n  node: +NODE\n/#
            ),
            "\(end.errors)")
        #expect(end.errors.contains("  hint: run again to submit it anew"), "\(end.errors)")
        #expect(end.errors.contains("1 stage failed, 1 could not run; what had finished is kept."), "\(end.errors)")
    }

    // The class is in every key: what was planned for another can't be kept.
    @Test func nodesOfAnotherClassArePlannedFor() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        try workplace.reprise("run", "arithmetic")
        let memo = ".reprise/slurm/nodes-\(Digest(of: "").short)"
        try workplace.write(memo, #"{"libc":"glibc-1.0"}"#)
        let run = try workplace.reprise("run", "arithmetic", "--executor", "slurm")
        #expect(run.code == 0, "\(run.errors)")
        #expect(
            run.errors.contains(
                #/warning: the nodes are of another environment class than was thought \(libc glibc-2\.[0-9]+ instead of glibc-1\.0\): planned again for it\n/#
            ),
            "\(run.errors)")
        // They turned out to be of this machine's class, whose results are there.
        #expect(run.output.contains("(everything was cached)"), "\(run.output)")
        #expect(try !workplace.read(memo).contains("glibc-1.0"))
    }

    @Test func moreStagesThanAnArrayMayHaveAreSeveralArrays() throws {
        let cluster = try TemporaryCluster(["MaxArraySize": "5"])
        let workplace = try workplace(cluster)
        let run = try workplace.reprise("run", "arithmetic", "--executor", "slurm")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("  submitted: part (5), as 5 tasks of Slurm job 2\n"), "\(run.errors)")
        #expect(run.errors.contains("  submitted: part, sign, as 2 tasks of Slurm job"), "\(run.errors)")
    }

    @Test func withoutSlurmAndWithWrongOptionsItSaysSo() throws {
        let cluster = try TemporaryCluster()
        let workplace = try workplace(cluster)
        let partition = try workplace.reprise("run", "arithmetic", "--executor", "slurm", "--slurm=--partition=moon")
        #expect(partition.code == 1)
        #expect(partition.errors.contains("error: Slurm doesn't know the partition\n  said:    "), "\(partition.errors)")
        #expect(batches(workplace) == [])
        workplace.environment["PATH"] = "/nowhere"
        let none = try workplace.reprise("run", "arithmetic", "--executor", "slurm")
        #expect(none.code == 1)
        #expect(
            none.errors == """
                error: Slurm is not on this machine
                  looked for: 'sbatch' in the folders of PATH
                  hint: type this on a login node of the cluster; without '--executor slurm' the stages run on this machine

                """)
        let option = try workplace.reprise("run", "arithmetic", "--slurm=--partition=main")
        #expect(option.code == 2)
        #expect(option.errors.contains("'--slurm' goes with '--executor slurm'."), "\(option.errors)")
    }
}
