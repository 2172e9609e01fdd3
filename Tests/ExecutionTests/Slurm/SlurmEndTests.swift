import Execution
import Testing

@Suite struct SlurmEndTests {
    /// What the controller of Slurm 22.05 printed, with fields left out that say nothing about the end.
    private func line(name: String = "stages", state: String, reason: String, status: String, node: String = "n1", folder: String = "/s")
        -> String
    {
        """
        JobId=28 ArrayJobId=27 ArrayTaskId=0 ArrayTaskThrottle=1 JobName=\(name) UserId=root(0) GroupId=root(0) MCS_label=N/A \
        Priority=4294901745 Nice=0 Account=(null) QOS=(null) JobState=\(state) Reason=\(reason) Dependency=(null) Requeue=1 Restarts=0 BatchFlag=1 \
        Reboot=0 ExitCode=\(status) RunTime=00:00:01 TimeLimit=365-00:00:00 TimeMin=N/A Partition=main AllocNode:Sid=localhost:5550 \
        ReqNodeList=n2 ExcNodeList=(null) NodeList=\(node) BatchHost=n1 NumNodes=1 Command=(null) WorkDir=\(folder) StdErr=\(folder)/0 Power=

        """
    }

    private func end(_ state: String, _ code: Int32?, _ signal: Int32?, _ node: String = "n1", _ reason: String = "") -> SlurmEnd {
        SlurmEnd(state: state, exitCode: code, signal: signal, node: node, reason: reason)
    }

    @Test func theControllersWordsForAnEnd() {
        #expect(SlurmEnd(control: line(state: "COMPLETED", reason: "None", status: "0:0")) == end("COMPLETED", 0, nil))
        #expect(
            SlurmEnd(control: line(state: "FAILED", reason: "NonZeroExitCode", status: "7:0"))
                == end("FAILED", 7, nil, "n1", "NonZeroExitCode"))
        #expect(
            SlurmEnd(control: line(state: "FAILED", reason: "JobLaunchFailure", status: "0:9"))
                == end("FAILED", nil, 9, "n1", "JobLaunchFailure"))
        #expect(
            SlurmEnd(control: line(state: "TIMEOUT", reason: "TimeLimit", status: "0:15")) == end("TIMEOUT", nil, 15, "n1", "TimeLimit"))
        #expect(
            SlurmEnd(control: line(state: "CANCELLED", reason: "JobArrayTaskLimit", status: "0:0", node: "(null)"))
                == end("CANCELLED", 0, nil, "", "JobArrayTaskLimit"))
    }

    @Test func whatHasNotEndedHasNoEnd() {
        #expect(SlurmEnd(control: line(state: "RUNNING", reason: "None", status: "0:0")) == nil)
        #expect(SlurmEnd(control: line(state: "PENDING", reason: "Resources", status: "0:0", node: "")) == nil)
        #expect(SlurmEnd(control: "Job 27_2 not found\n") == nil)
        #expect(SlurmEnd(accounting: "RUNNING|0:0|n1\n") == nil)
        #expect(SlurmEnd(accounting: "") == nil)
    }

    @Test func namesAndFoldersOfTheUserAreNoFields() {
        let text = line(name: "a JobState=FAILED", state: "COMPLETED", reason: "None", status: "0:0", folder: "/x ExitCode=9:9 NodeList=n7")
        #expect(SlurmEnd(control: text) == end("COMPLETED", 0, nil))
    }

    @Test func theAccountsWordsForAnEnd() {
        #expect(SlurmEnd(accounting: "FAILED|7:0|n1\n") == end("FAILED", 7, nil))
        #expect(SlurmEnd(accounting: "CANCELLED by 1000|0:0|None assigned\n") == end("CANCELLED", 0, nil, ""))
        #expect(SlurmEnd(accounting: "OUT_OF_MEMORY|0:125|n1\n") == end("OUT_OF_MEMORY", nil, 125))
    }

    @Test func tooMuchMemoryIsToldByTheStateOrByWhatSlurmPrintsAmongTheTasksWords() {
        let printed = """
            step 12
            slurmstepd-n1: error: StepId=5.batch exceeded memory limit (453824512 > 104857600), being killed
            slurmstepd-n1: error: *** JOB 5 ON n1 CANCELLED AT 2026-11-22T05:29:35 ***
            slurmstepd-n1: error: Exceeded job memory limit
            """
        #expect(end("FAILED", nil, 9).isOutOfMemory(output: printed))
        #expect(end("OUT_OF_MEMORY", nil, 125).isOutOfMemory(output: ""))
        #expect(!end("FAILED", nil, 9).isOutOfMemory(output: "the device's 3 oom-kill events\n"))
        #expect(!end("COMPLETED", 0, nil).isOutOfMemory(output: printed))
    }
}
