import Commands
import Foundation
import Testing

@Suite struct BuildOutputTests {
    /// The summary of what a build printed, in a project with one file.
    private func summary(_ printed: String, failed: Bool = true) throws -> String {
        let root = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: "\(root)/pipelines", withIntermediateDirectories: true)
        try "let one = 1\n    Train(\"line\", Self.fit, seed)\n".write(
            toFile: "\(root)/pipelines/My.swift", atomically: true, encoding: .utf8)
        var output = BuildOutput(root: root)
        output.add(printed.replacing("ROOT", with: root))
        return output.summary(failed: failed)
    }

    @Test func aStageThatGetsOtherValuesThanItsFunctionTakes() throws {
        let printed = """
            Building for production...
            [4/5] Checking My against its paper
            ROOT/pipelines/My.swift:1:5: error: generic parameter 'Output' could not be inferred
            1 | let one = 1
              |     `- error: generic parameter 'Output' could not be inferred
            2 |     Train("line", Self.fit, seed)

            ROOT/Sources/Workbench/ForEach.swift:6:13: note: in call to function 'ForEach(_:content:)'
            6 | public func ForEach

            ROOT/pipelines/My.swift:2:24: error: cannot convert value of type '@Sendable (Run, My.Sample) -> Double' to expected argument type '@Sendable (Run, Setting<Seeds>.LevelValue) async throws -> Double' (aka '@Sendable (Run, Seed) async throws -> Double')
            1 | let one = 1
            2 |     Train("line", Self.fit, seed)
              |                        `- error: cannot convert value of type
            [5/5] Compiling My My.swift

            """
        // The compiler says the same once for each of its passes.
        #expect(
            try summary(printed + printed) == """
                pipelines/My.swift:2:24: error: this function doesn't take what the stage gives it
                    Train("line", Self.fit, seed)
                                       ^
                  found:    (My.Sample) -> Double
                  expected: (Seed) -> Double
                  hint: give the stage the values that its function takes, in their order

                """)
    }

    @Test func otherErrorsOfTheCompilerKeepTheirWords() throws {
        let printed = """
            ROOT/pipelines/My.swift:2:29: error: cannot find 'seed' in scope
            2 |     Train("line", Self.fit, seed)
              |                             `- error: cannot find 'seed' in scope
            """
        #expect(
            try summary(printed) == """
                pipelines/My.swift:2:29: error: cannot find 'seed' in scope
                    Train("line", Self.fit, seed)
                                            ^

                """)
    }

    @Test func messagesOfTheChecksKeepTheirHints() throws {
        let printed = """
            [1/4] Checking My against its paper
            papers/my.yaml:24:26: error: unknown part '.lo' (did you mean 'low'?)
                refuted: [error_ratio.lo > 0.8]
                                     ^
            hint: a measurement has .low, .high and .n; its value is the name alone
            [2/4] Write sources

            """
        #expect(
            try summary(printed) == """
                papers/my.yaml:24:26: error: unknown part '.lo' (did you mean 'low'?)
                    refuted: [error_ratio.lo > 0.8]
                                         ^
                hint: a measurement has .low, .high and .n; its value is the name alone

                """)
    }

    @Test func aBuildThatSucceedsSaysNothingAndOneThatFailsAlwaysSomething() throws {
        let printed =
            "Building for production...\n[1/2] Linking reprise\nlibX.a: the use of `mktemp' is dangerous\nBuild of product 'reprise' complete!\n"
        #expect(try summary(printed, failed: false) == "")
        #expect(try summary("[1/2] Linking reprise\nsomething nobody knows\n").contains("something nobody knows"))
        #expect(try summary("error: no such module\nerror: no such module\n") == "error: no such module\n")
        let many = (1...40).map { "error: number \($0)\n" }.joined()
        #expect(try summary(many).hasSuffix("error: number 30\n... and 10 more\n"))
    }
}
