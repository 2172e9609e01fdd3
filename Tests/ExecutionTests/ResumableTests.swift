import ContentStore
import Execution
import Foundation
import Testing
import Workbench

@Suite struct ResumableTests {
    private func walk(_ result: Engine.Result) throws -> (output: Digest, series: [LoggedSeries]) {
        let position = try #require(result.study.graph.nodes.firstIndex { $0.label == "walk" })
        let record = try #require(result.planner.record(position))
        let bytes = try #require(record.series.flatMap(result.store.blob))
        return (record.output, try ArtifactDecoder.decode([LoggedSeries].self, from: bytes))
    }

    @Test func anInterruptedStageGoesOnAndMakesTheSameBits() throws {
        let whole = Engine()
        let expected = try walk(whole.run("enduring"))
        let engine = Engine()
        let permission = "\(engine.folder)/permission"
        // The permission is a setting, hence in the key: the interrupted engine compares with a whole run of its own.
        let interrupted = try engine.run("enduring", ["permission=\(permission)", "pause=100"])
        #expect(interrupted.summary.failures.map(\.headline).contains("was killed"))
        let unfinished = try FileManager.default.contentsOfDirectory(atPath: "\(engine.storePath)/v1/unfinished")
        #expect(unfinished.count == 1)
        try "".write(toFile: permission, atomically: true, encoding: .utf8)
        let resumed = try walk(engine.run("enduring", ["permission=\(permission)", "pause=100"]))
        #expect(resumed.output == expected.output)
        #expect(resumed.series == expected.series)
        #expect(resumed.series.map(\.name) == ["first", "second"])
        #expect(resumed.series.map(\.steps.count) == [200, 200])
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(engine.storePath)/v1/unfinished") == [])
    }

    @Test func aDamagedStateIsPassedOver() throws {
        let engine = Engine()
        let permission = "\(engine.folder)/permission"
        try engine.run("enduring", ["permission=\(permission)", "pause=100"])
        let folder = "\(engine.storePath)/v1/unfinished"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            var bytes = try Foundation.Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(filePath: "\(folder)/\(name)"))
        }
        try "".write(toFile: permission, atomically: true, encoding: .utf8)
        let whole = Engine()
        let expected = try walk(whole.run("enduring"))
        #expect(try walk(engine.run("enduring", ["permission=\(permission)", "pause=100"])) == expected)
    }

    @Test func aStateThatLosesSomethingIsRefused() throws {
        let failures = try Engine().run("enduring").summary.failures
        #expect(failures.map(\.label) == ["forgetful"])
        #expect(failures.first?.facts.first?.value == "a state of type Forgetful is another one after it was kept and read back")
    }
}
