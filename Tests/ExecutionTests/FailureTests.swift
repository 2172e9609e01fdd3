import Execution
import Foundation
import Testing

@Suite(.serialized) struct FailureTests {
    private func failure(_ way: String, _ configure: (Engine) -> Void = { _ in }) throws -> String {
        let engine = Engine()
        configure(engine)
        let result = try engine.run("misbehaving", ["ways=[fine, \(way), also]"])
        // What doesn't need the failed stage goes on, and is kept.
        #expect(result.executed == ["after[way=also]", "after[way=fine]", "make[way=also]", "make[way=fine]"])
        #expect(result.summary.skipped == 1)
        #expect(result.summary.failures.count == 1)
        let again = try engine.run("misbehaving", ["ways=[fine, also]"])
        #expect(again.executed == [])
        return result.summary.failures.first?.description ?? ""
    }

    private let hint = "  hint: './reprise why misbehaving/make[way=WAY]' shows what it was given; stages that don't need it went on"

    @Test func aThrownError() throws {
        #expect(
            try failure("throw") == """
                Tests/Fixtures/FixtureStudies/Misbehaving.swift:23: error: stage 'make[way=throw]' threw an error
                  error: the flux is out of range: 7 > 5
                \(hint.replacing("WAY", with: "throw"))
                """)
    }

    @Test func anIndexOutOfRange() throws {
        let message = try failure("trap")
        #expect(message.hasPrefix("Tests/Fixtures/FixtureStudies/Misbehaving.swift:23: error: stage 'make[way=trap]' crashed\n  signal:"))
        #expect(message.contains("\n  at:      Tests/Fixtures/FixtureStudies/Misbehaving.swift:68:"))
        #expect(
            message.contains(
                "\n  source:  @inline(never) static func reachPast(_ numbers: [Int], _ index: Int) -> Int { numbers[index] }\n"))
        #expect(message.contains("\n  printed: about to read past the end\n"))
    }

    @Test func aFatalError() throws {
        let message = try failure("fatal")
        #expect(message.contains("\n  message: Fatal error: nothing to see\n"))
        #expect(message.contains("\n  source:  case \"fatal\": fatalError(\"nothing to see\")\n"))
    }

    @Test func anArithmeticOverflow() throws {
        #expect(try failure("overflow").contains("stage 'make[way=overflow]' crashed\n"))
    }

    @Test func anAbort() throws {
        #expect(try failure("abort").contains("stage 'make[way=abort]' crashed\n  signal:  6 (abort)\n"))
    }

    @Test func anExit() throws {
        #expect(
            try failure("exit") == """
                Tests/Fixtures/FixtureStudies/Misbehaving.swift:23: error: stage 'make[way=exit]' ended its process
                  exit code: 3
                \(hint.replacing("WAY", with: "exit"))
                """)
    }

    @Test func aKill() throws {
        #expect(
            try failure("killed") == """
                Tests/Fixtures/FixtureStudies/Misbehaving.swift:23: error: stage 'make[way=killed]' was killed
                  signal: 9 (SIGKILL)
                  hint: most likely the machine ran out of memory; run fewer stages side by side with '-j'
                """)
    }

    @Test func tooMuchMemory() throws {
        let message = try failure("memory") { $0.memoryLimit = 300 << 20 }
        #expect(message.contains("stage 'make[way=memory]' used too much memory\n  used:  "))
        #expect(message.contains("\n  limit: 300 MiB\n  hint: raise the limit with '--memory', or let the stage hold less at a time"))
    }

    @Test func tooMuchTime() throws {
        let message = try failure("loop") { $0.timeLimit = 0.5 }
        #expect(
            message == """
                Tests/Fixtures/FixtureStudies/Misbehaving.swift:23: error: stage 'make[way=loop]' took too long
                  limit: 0.5 s
                  hint: raise the limit with '--time-limit', or do less in one stage
                """)
    }

    @Test func progressIsTold() throws {
        let engine = Engine()
        try engine.run("misbehaving", ["ways=[slow]"])
        let fractions = engine.events.compactMap { event in
            if case .progressed(_, _, let fraction) = event { fraction } else { nil }
        }
        #expect(!fractions.isEmpty && fractions == fractions.sorted())
    }
}
