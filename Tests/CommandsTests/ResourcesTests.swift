import Foundation
import Testing

/// What stages may take, as files and arguments say it.
@Suite struct ResourcesTests {
    private func workplace(_ settings: String) throws -> Workplace {
        let workplace = try Workplace()
        try workplace.write("pipelines/Misbehaving/study.yaml", settings)
        return workplace
    }

    @Test func aStageIsStoppedAtItsOwnLimit() throws {
        let workplace = try workplace("ways: [loop]\nresources: {make: {time: 1 s}}\n")
        let run = try workplace.reprise("run", "misbehaving")
        #expect(run.code == 1)
        #expect(
            run.errors.contains("error: stage 'make[way=loop]' took too long\n  limit: 1.0 s\n  hint: raise 'resources.make.time', or do"),
            "\(run.errors)")
        // What is said for all stages of a run counts more.
        let other = try workplace.reprise("run", "misbehaving", "--time-limit", "0.2")
        #expect(
            other.errors.contains("took too long\n  limit: 0.2 s\n  hint: raise the limit with '--time-limit', or do"), "\(other.errors)")
    }

    // Otherwise nobody could give a study more room without making its results again, or its report a trial.
    @Test func noResultAndNoReportDependsOnThem() throws {
        let workplace = try Workplace()
        try workplace.reprise("run", "arithmetic")
        let report = try workplace.read("outputs/arithmetic/report.md")
        let run = try workplace.reprise("run", "arithmetic", "resources.part.memory=1 GiB", "resources.sum={cores: 2}")
        #expect(run.output.contains("outputs/arithmetic/report.md  (everything was cached)"), "\(run.output)")
        #expect(try workplace.read("outputs/arithmetic/report.md") == report)
        let config = try workplace.reprise("config", "arithmetic", "resources.part.memory=1 GiB").output
        #expect(config.contains(#/resources.part.memory +"1 GiB" +argument resources.part.memory=1 GiB\n/#), "\(config)")
    }

    @Test func mistakesAreShownTogetherWhereTheyStand() throws {
        let workplace = try workplace(
            """
            ways: [fine]
            resources:
              make: {memory: 8, time: soon, cores: 0, disk: 3}
            """)
        let run = try workplace.reprise("run", "misbehaving")
        #expect(run.code == 2)
        #expect(
            run.errors == """
                pipelines/Misbehaving/study.yaml:3:18: error: 'resources.make.memory' must be an amount of memory, such as '8 GiB', found the number 8
                  make: {memory: 8, time: soon, cores: 0, disk: 3}
                                 ^
                pipelines/Misbehaving/study.yaml:3:27: error: 'resources.make.time' must be a span of time, such as '90 s', '45 min' or '1 h 30 min', found the text 'soon'
                  make: {memory: 8, time: soon, cores: 0, disk: 3}
                                          ^
                pipelines/Misbehaving/study.yaml:3:40: error: 'resources.make.cores' must be at least 1 (cores), found the number 0
                  make: {memory: 8, time: soon, cores: 0, disk: 3}
                                                       ^
                pipelines/Misbehaving/study.yaml:3:43: error: unknown key 'disk'
                  make: {memory: 8, time: soon, cores: 0, disk: 3}
                                                          ^
                note: known in 'resources.make': cores, memory, time, gpus

                """, "\(run.errors)")
        try workplace.write("pipelines/Misbehaving/study.yaml", "ways: [fine]\nresources: {maek: {cores: 2}}\n")
        let other = try workplace.reprise("run", "misbehaving")
        #expect(
            other.errors == """
                pipelines/Misbehaving/study.yaml:2:13: error: no stage 'maek' (did you mean 'make'?)
                resources: {maek: {cores: 2}}
                            ^
                note: stages: make, after

                """, "\(other.errors)")
    }

    // Two that fill the machine each never run side by side: each would see the other's signal.
    @Test func aStageThatTakesAllCoresRunsAlone() throws {
        let workplace = try Workplace()
        let run = try workplace.begin("run", "misbehaving", "ways=[gated,loop]", "-j", "2", "resources.make.cores=2", "--time-limit", "2")
        workplace.wait(until: "runs", by: run)
        usleep(300_000)
        let status = try workplace.shell("sh", "-c", "ls /proc/\(run.process.processIdentifier)/task/*/children | xargs cat | wc -w")
        #expect(status.output.trimmingCharacters(in: .whitespacesAndNewlines) == "1")
        try workplace.signal("open")
        #expect(run.wait().code == 1)
    }
}
