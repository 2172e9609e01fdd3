import Execution
import Testing

/// What Slurm 22.05 printed when it was asked by hand.
@Suite struct SlurmTaskStateTests {
    @Test func eachTaskOfAnArrayHasItsState() {
        let text = """
            1|5-9%5|PENDING|0||JobArrayTaskLimit|
            1|0|COMPLETED|0|n1|None|
            1|1|FAILED|1792|n1|NonZeroExitCode|
            1|2|FAILED|9|n1|JobLaunchFailure|
            1|4|RUNNING|0|n2|None|
            3|0|RUNNING|0|n2|None|
            4|0|NODE_FAIL|0|n2|NodeDown|
            5|0|TIMEOUT|15|n1|TimeLimit|
            6|N/A|RUNNING|0|n1|None|
            7|0|CANCELLED|15|n1|None|

            """
        let states = SlurmQueue.states(in: text, of: [1, 4, 5, 6, 7])
        func ended(_ state: String, _ code: Int32?, _ signal: Int32?, _ node: String, _ reason: String?) -> SlurmTaskState {
            .ended(SlurmEnd(state: state, exitCode: code, signal: signal, node: node, reason: reason ?? ""))
        }
        #expect(
            states == [
                SlurmTask(job: 1, index: 0): ended("COMPLETED", 0, nil, "n1", nil),
                SlurmTask(job: 1, index: 1): ended("FAILED", 7, nil, "n1", "NonZeroExitCode"),
                SlurmTask(job: 1, index: 2): ended("FAILED", nil, 9, "n1", "JobLaunchFailure"),
                SlurmTask(job: 1, index: 4): .running(node: "n2"),
                SlurmTask(job: 1, index: 5): .waiting(reason: "JobArrayTaskLimit"),
                SlurmTask(job: 1, index: 6): .waiting(reason: "JobArrayTaskLimit"),
                SlurmTask(job: 1, index: 7): .waiting(reason: "JobArrayTaskLimit"),
                SlurmTask(job: 1, index: 8): .waiting(reason: "JobArrayTaskLimit"),
                SlurmTask(job: 1, index: 9): .waiting(reason: "JobArrayTaskLimit"),
                SlurmTask(job: 4, index: 0): ended("NODE_FAIL", 0, nil, "n2", "NodeDown"),
                SlurmTask(job: 5, index: 0): ended("TIMEOUT", nil, 15, "n1", "TimeLimit"),
                SlurmTask(job: 7, index: 0): ended("CANCELLED", nil, 15, "n1", nil),
            ])
    }

    @Test(arguments: [
        ("0", [0]), ("5-9%5", [5, 6, 7, 8, 9]), ("1-9:2%1", [1, 3, 5, 7, 9]), ("1,3,7,9-11%1", [1, 3, 7, 9, 10, 11]),
        ("12,14-15", [12, 14, 15]),
        ("N/A", []), ("", []),
    ])
    func listsOfNumbersAreReadAsSlurmWritesThem(text: String, numbers: [Int]) {
        #expect(SlurmQueue.indices(text) == numbers)
    }

    @Test func aStateThatIsNotKnownHasNotEnded() {
        let states = SlurmQueue.states(in: "1|0|REQUEUE_HOLD|0||None|\n1|1|EXPEDITING|0||None|\n1|2|COMPLETING|0|n1|None|\n", of: [1])
        #expect(
            states == [
                SlurmTask(job: 1, index: 0): .waiting(reason: "REQUEUE_HOLD"), SlurmTask(job: 1, index: 1): .waiting(reason: "EXPEDITING"),
                SlurmTask(job: 1, index: 2): .running(node: "n1"),
            ])
    }

    @Test func someReasonsDoNotGoByThemselves() {
        func waitsForGood(_ reason: String) -> Bool { SlurmTaskState.waiting(reason: reason).waitsForGood }
        #expect(["PartitionTimeLimit", "PartitionConfig", "launch_failed_requeued_held", "JobHeldAdmin"].allSatisfy(waitsForGood))
        #expect(!["Resources", "Priority", "JobArrayTaskLimit", "None", "PartitionDown"].contains(where: waitsForGood))
        #expect(!SlurmTaskState.running(node: "n1").waitsForGood)
    }
}
