import Execution
import Testing

@Suite struct SlurmErrorTests {
    @Test func withoutTheProgramsThereIsAHint() {
        #expect {
            try SlurmClient(environment: ["PATH=/nowhere"])
        } throws: { error in
            "\(error)" == """
                error: Slurm is not on this machine
                  looked for: 'sbatch' in the folders of PATH
                  hint: type this on a login node of the cluster; without '--executor slurm' the stages run on this machine
                """
        }
    }

    @Test func whatMayPassIsToldFromWhatWillNot() {
        func kind(_ text: String) -> SlurmError.Kind { SlurmError.failed(["sbatch"], said: text, end: "with exit code 1").kind }
        let failed = "sbatch: error: Batch job submission failed:"
        #expect(kind("\(failed) Socket timed out on send/recv operation\n") == .unreachable)
        #expect(kind("\(failed) Unable to contact slurm controller (connect failure)\n") == .unreachable)
        let policy = "\(failed) Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n"
        #expect(kind("sbatch: error: AssocMaxSubmitJobLimit\n\(policy)") == .full)
        #expect(kind("sbatch: error: QOSMaxSubmitJobPerUserLimit\n\(policy)") == .full)
        #expect(kind("sbatch: error: QOSMaxWallDurationPerJobLimit\n\(policy)") == .refused)
        #expect(kind("\(failed) Invalid account or account/partition combination specified\n") == .refused)
        #expect(
            kind("squeue: error: ClusterName needs to be specified\nsqueue: fatal: Unable to process configuration file\n") == .missing)
        // Ctrl-C in a terminal ends the program too.
        let stopped = SlurmError.failed(["scancel", "3"], said: "", end: "by signal 2 (Interrupt)")
        #expect(stopped.mayPass)
        #expect(
            "\(stopped)" == """
                error: Slurm doesn't answer
                  said:    nothing, and ended by signal 2 (Interrupt)
                  command: scancel 3
                  hint: jobs that run go on; 'scontrol ping' says whether the controller is up
                """)
    }
}
