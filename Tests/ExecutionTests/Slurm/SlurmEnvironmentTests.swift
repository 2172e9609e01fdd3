import Execution
import Testing

/// What Slurm's programs are told, and what is kept from them.
@Suite struct SlurmEnvironmentTests {
    private func submitted(_ user: [String], job: SlurmJob) -> [String] { SlurmEnvironment(user).submitting(job).sorted() }

    private func job(_ environment: [String], memory: Int? = nil, gpus: Int = 0) -> SlurmJob {
        SlurmJob(name: "x", command: ["x"], count: 1, folder: "/", output: "/x", memory: memory, gpus: gpus, environment: environment)
    }

    @Test func theUsersWishesGetThrough() {
        let user = ["PATH=/bin", "SBATCH_PARTITION=gpu", "SBATCH_ACCOUNT=physics=a", "SLURM_CONF=/x/slurm.conf", "SBATCH_MEM_PER_CPU=1"]
        #expect(
            submitted(user, job: job(["PATH=/usr/bin", "A=b=c", "EMPTY="])) == [
                "A=b=c", "EMPTY=", "PATH=/usr/bin", "SBATCH_ACCOUNT=physics=a", "SBATCH_MEM_PER_CPU=1", "SBATCH_PARTITION=gpu",
                "SLURM_CONF=/x/slurm.conf",
            ])
    }

    @Test func whatContradictsIsLeftOut() {
        let user = [
            "SBATCH_WAIT=1", "SBATCH_ERROR=/x", "SBATCH_INPUT=/y", "SBATCH_CPUS_PER_GPU=3", "SBATCH_MEM_PER_CPU=1", "SBATCH_MEM_PER_NODE=2",
            "SBATCH_GPUS=1", "SBATCH_GPUS_PER_TASK=1", "SBATCH_QOS=long",
        ]
        #expect(submitted(user, job: job([], memory: 1, gpus: 1)) == ["SBATCH_QOS=long"])
    }

    @Test func anEnclosingJobsVariablesAreNotPassedOn() {
        let outer = [
            "SLURM_JOB_ID=7", "SLURM_MEM_PER_CPU=50", "SLURMD_NODENAME=n1", "SBATCH_WAIT=1", "CUDA_VISIBLE_DEVICES=1", "SQUEUE_FORMAT=%i",
            "A=b",
        ]
        #expect(submitted(outer, job: job(outer)) == ["A=b"])
        // Outside of a job it is the user who says which devices are to be used.
        #expect(submitted([], job: job(["CUDA_VISIBLE_DEVICES=1"])) == ["CUDA_VISIBLE_DEVICES=1"])
    }

    @Test func questionsAreAskedAndAnsweredInOneForm() {
        let user = [
            "A=b", "SQUEUE_FORMAT=%i", "SQUEUE_STATES=R", "SCANCEL_INTERACTIVE=1", "SLURM_TIME_FORMAT=relative", "SLURM_CLUSTERS=a",
            "SBATCH_CLUSTERS=b",
        ]
        #expect(SlurmEnvironment(user).asking == ["A=b", "SLURM_CLUSTERS=b", "SLURM_BITSTR_LEN=0"])
    }
}
