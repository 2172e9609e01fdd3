import Foundation
import Testing

/// Studies that must not compile, with the line and the words of the compiler's answer.
@Suite struct CompileFailTests {
    private static let products: String = {
        let program = try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return String(program[..<program.lastIndex(of: "/")!])
    }()

    private static let root = String(#filePath.dropLast("/Tests/WorkbenchTests/CompileFailTests.swift".count))

    /// Type-checks a pipeline as studies are: with warnings as errors. The body starts in line 5.
    private func check(_ body: String) throws -> String {
        let source = """
            import Workbench
            struct Small: Study {
                struct Config: Configuration { var offset = 1.0; var seeds = [1, 2] }
                func pipeline(_ config: Settings<Config>) -> Pipeline {
            \(body)
                }
                static func numbers(_ run: Run, offset: Double) -> [Double] { [offset] }
                static func count(_ run: Run, numbers: [Double]) async -> Int { numbers.count }
                static func wrong(_ run: Run, numbers: [String]) -> Int { numbers.count }
                static func total(_ run: Run, counts: Ensemble<Int>) -> Int { counts.values.reduce(0, +) }
            }

            """
        let folder = FileManager.default.temporaryDirectory.appending(path: "reprise-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try source.write(toFile: "\(folder)/Small.swift", atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swiftc", "-typecheck", "-swift-version", "6", "-warnings-as-errors", "-parse-as-library", "-module-cache-path",
            "\(folder)/cache",
            "-I", "\(Self.products)/Modules", "-I", "\(Self.root)/Sources/CLibCrypto", "\(folder)/Small.swift",
        ]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let places = text.split(separator: "\n").filter { $0.hasPrefix("\(folder)/") && $0.contains(": error: ") }
        #expect((process.terminationStatus == 0) == places.isEmpty, "\(text)")
        return places.map { $0.replacing("\(folder)/", with: "") }.joined(separator: "\n")
    }

    @Test func aPipelineInOrderCompiles() throws {
        #expect(
            try check(
                """
                        let numbers = Data("numbers", Self.numbers, config.offset)
                        let counts = ForEach(config.seeds) { seed in
                            let count = Evaluate("count", Self.count, numbers)
                            Evaluate("plus", { (run: Run, a: Int, b: Int) in a + b }, count, seed)
                        }
                        if value(of: config.offset) > 0 { Evaluate("total", Self.total, counts) }
                        for k in 0..<2 { Evaluate("again \\(k)", Self.count, numbers) }
                """) == "")
    }

    @Test func aWrongWire() throws {
        let message = try check(
            """
                    let numbers = Data("numbers", Self.numbers, config.offset)
                    Evaluate("wrong", Self.wrong, numbers)
            """)
        #expect(message.hasPrefix("Small.swift:6:"))
        #expect(
            message.contains(
                "cannot convert value of type '@Sendable (Run, [String]) -> Int' to expected argument type '@Sendable (Run, [Double]) async throws -> Int'"
            ))
    }

    @Test func aMissingInput() throws {
        let message = try check("        Evaluate(\"count\", Self.count)")
        #expect(message.hasPrefix("Small.swift:5:"))
        #expect(message.contains("missing argument for parameter #3 in call"))
    }

    @Test func anUnusedStage() throws {
        #expect(
            try check(
                """
                        let numbers = Data("numbers", Self.numbers, config.offset)
                        let count = Evaluate("count", Self.count, numbers)
                        Evaluate("again", Self.count, numbers)
                """
            ).hasPrefix(
                "Small.swift:6:13: error: initialization of immutable value 'count' was never used; consider replacing with assignment to '_' or removing it"
            ))
    }

    @Test func aMisspeltSetting() throws {
        let message = try check("        Data(\"numbers\", Self.numbers, config.ofset)")
        #expect(message.hasPrefix("Small.swift:5:"))
        #expect(message.contains("has no dynamic member 'ofset'"))
    }
}
