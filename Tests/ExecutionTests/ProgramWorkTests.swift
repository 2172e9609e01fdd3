import ContentStore
import Execution
import Foundation
import Testing
import Workbench

@Suite struct ProgramWorkTests {
    private func script(_ text: String, in engine: Engine, _ name: String = "script.sh") throws -> String {
        try FileManager.default.createDirectory(atPath: engine.folder, withIntermediateDirectories: true)
        let path = "\(engine.folder)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return "script=\(path)"
    }

    private static let fine = "echo \"$1 $FACTOR $(cat)\"; echo noise >&2; cat \"$2\" > \"$3\""

    private func failure(_ engine: Engine, _ overrides: [String]) throws -> String {
        let summary = try engine.run("shelling", overrides).summary
        return summary.failures.map { "\($0)" }.joined(separator: "\n").replacing("\(engine.folder)/", with: "")
    }

    @Test func argumentsInputOutputAndEnvironmentArrive() throws {
        let engine = Engine()
        let result = try engine.run("shelling", [script(Self.fine, in: engine)])
        #expect(result.executed == ["read", "scaled"])
        let read = try result.value([String].self, of: "read")
        #expect(read == ["--factor=2 2 numbers: [1.0,2.5,4.0]\n", "[1.0,2.5,4.0]\n"])
        let position = try #require(result.study.graph.nodes.firstIndex { $0.label == "scaled" })
        #expect(result.planner.record(position)?.printed == "noise\n")
    }

    @Test func whatTheProgramTakesDecidesWhetherItRuns() throws {
        let engine = Engine()
        let path = try script(Self.fine, in: engine)
        try engine.run("shelling", [path])
        #expect(try engine.run("shelling", [path]).executed == [])
        #expect(try engine.run("shelling", [path, "factor=3"]).executed == ["read", "scaled"])
        #expect(try engine.run("shelling", [path, "numbers=[1]"]).executed == ["read", "scaled"])
        // The same output: what reads it is cut off.
        #expect(try engine.run("shelling", [script(Self.fine + " # longer", in: engine)]).executed == ["scaled"])
        // How long it may take is no part of the question.
        #expect(try engine.run("shelling", [path, "seconds=19"]).executed == [])
    }

    @Test func theProgramsVersionIsInTheKey() throws {
        let engine = Engine()
        let path = try script(Self.fine, in: engine)
        let program = "\(engine.folder)/shell"
        func install(_ text: String) throws {
            try text.write(toFile: program, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        }
        try install("#!/bin/sh\nexec sh \"$@\"\n")
        #expect(try engine.run("shelling", [path, "program=\(program)"]).executed == ["read", "scaled"])
        #expect(try engine.run("shelling", [path, "program=\(program)"]).executed == [])
        try install("#!/bin/sh\nexec bash \"$@\"\n")
        #expect(try engine.run("shelling", [path, "program=\(program)"]).executed == ["scaled"])
    }

    @Test func aProgramThatFails() throws {
        let engine = Engine()
        let text = try failure(engine, [script("echo 'the flux is out of range' >&2; exit 3", in: engine)])
        #expect(
            text == """
                Tests/Fixtures/FixtureStudies/Shelling.swift:17: error: stage 'scaled' failed
                  program: sh {file 0 script.sh} --factor={value 1} {json 2} {output out/scaled.csv}
                  ended:   with exit code 3
                  printed: the flux is out of range
                  hint: './reprise why shelling/scaled' shows what it was given; stages that don't need it went on
                """)
    }

    @Test func aProgramThatHangs() throws {
        let engine = Engine()
        let marker = "\(engine.folder)/still-there"
        let text = try failure(engine, [script("echo waiting >&2; (sleep 4; touch \(marker)) & wait", in: engine), "seconds=1.5"])
        #expect(
            text == """
                Tests/Fixtures/FixtureStudies/Shelling.swift:17: error: stage 'scaled' took too long
                  program: sh {file 0 script.sh} --factor={value 1} {json 2} {output out/scaled.csv}
                  limit:   1.5 s
                  printed: waiting
                  hint: './reprise why shelling/scaled' shows what it was given; stages that don't need it went on
                """)
        // What the program had started has been stopped with it.
        sleep(4)
        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    @Test func aProgramThatTheEngineStopsTakesItsChildrenAlong() throws {
        let engine = Engine()
        engine.timeLimit = 0.3
        let marker = "\(engine.folder)/still-there"
        let summary = try engine.run("shelling", [script("(sleep 2; touch \(marker)) & wait", in: engine)]).summary
        #expect(summary.failures.map(\.headline) == ["took too long"])
        sleep(3)
        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    @Test func aProgramWaitsForItsChildren() throws {
        let engine = Engine()
        let result = try engine.run("shelling", [script("(sleep 0.01; echo 1 > \"$3\") & wait", in: engine)])
        #expect(result.summary.failures.map { "\($0)" } == [])
    }

    @Test func aProgramsMemoryCountsAsItsStages() throws {
        let engine = Engine()
        engine.memoryLimit = 300 << 20
        let large = "x=$(head -c 400000000 /dev/zero | tr '\\0' x); sleep 5; echo \"$x\" | wc -c > \"$3\""
        let summary = try engine.run("shelling", [script(large, in: engine)]).summary
        #expect(summary.failures.map(\.headline) == ["used too much memory"])
    }

    @Test func whatAKilledWorkerHadStartedGoesToo() throws {
        let engine = Engine()
        let marker = "\(engine.folder)/still-there"
        // The program's parent is the worker.
        let summary = try engine.run("shelling", [script("(sleep 1; touch \(marker)) & kill -9 $PPID; wait", in: engine)]).summary
        #expect(summary.failures.map(\.headline) == ["was killed"])
        sleep(2)
        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    @Test func aNoisyProgramNeitherHangsNorFillsMemory() throws {
        let engine = Engine()
        let noisy = "head -c 30000000 /dev/zero | tr '\\0' x >&2; head -c 20000000 /dev/zero | tr '\\0' y; echo 1 > \"$3\""
        let result = try engine.run("shelling", [script(noisy, in: engine)])
        #expect(result.summary.failures.isEmpty)
        let position = try #require(result.study.graph.nodes.firstIndex { $0.label == "scaled" })
        let record = try #require(result.planner.record(position))
        #expect(record.outputSize > 20_000_000)
        #expect(record.printed.utf8.count == 65536)
    }

    @Test func aProgramThatLeavesItsOutputOut() throws {
        let engine = Engine()
        let text = try failure(engine, [script("echo fine", in: engine)])
        #expect(
            text == """
                Tests/Fixtures/FixtureStudies/Shelling.swift:17: error: stage 'scaled' left out a file
                  program:  sh {file 0 script.sh} --factor={value 1} {json 2} {output out/scaled.csv}
                  expected: 'out/scaled.csv'
                  ended:    with exit code 0
                  hint: './reprise why shelling/scaled' shows what it was given; stages that don't need it went on
                """)
    }

    @Test func aProgramThatIsNotHere() throws {
        let engine = Engine()
        let path = try script(Self.fine, in: engine)
        #expect {
            try engine.run("shelling", [path, "program=no-such-program"])
        } throws: { error in
            "\(error)" == """
                error: no program 'no-such-program'
                  taken by:   stage 'scaled' (FixtureStudies/Shelling.swift:17:29)
                  looked for: 'no-such-program' in the folders of PATH
                  hint: install it, or put its folder into PATH
                """
        }
    }

    @Test func nothingIsLeftBehind() throws {
        let engine = Engine()
        try engine.run("shelling", [script(Self.fine, in: engine)])
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(engine.storePath)/tmp") == [])
    }

    @Test func aPythonScriptWithNumpy() throws {
        let engine = Engine()
        let text = """
            import json, sys
            import numpy
            factor = int(sys.argv[1].split("=")[1])
            numbers = numpy.array(json.load(open(sys.argv[2])))
            numpy.savetxt(sys.argv[3], numbers * factor, fmt="%.3f")
            print(numpy.dot(numbers, numbers))
            """
        let result = try engine.run(
            "shelling", [script(text, in: engine, "scale.py"), "program=\(Engine.packageRoot)/.venv/bin/python"])
        #expect(result.summary.failures.map { "\($0)" } == [])
        // 1 + 6.25 + 16, without rounding.
        let read = try result.value([String].self, of: "read")
        #expect(read == ["23.25\n", "2.000\n5.000\n8.000\n"])
    }
}
