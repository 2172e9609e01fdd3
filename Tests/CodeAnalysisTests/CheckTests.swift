import CodeAnalysis
import Testing

/// Code that goes behind the keys' back, and what the build says about it.
@Suite struct CheckTests {
    private func problems(kit: String = "", study: String) -> [String] {
        TrapTests.package(kit: kit, study: study).analysis().problems(in: ["Alpha", "Kit"]).map(\.description)
    }

    private func stage(_ function: String, also: String = "", before: String = "", in signature: String = "func pipeline()") -> String {
        "struct Alpha: Study {\n\(signature) {\n\(before)\nTrain(\"t\", \(function), 1)\n}\n\(also)\n}"
    }

    static let world: [(code: String, message: String)] = [
        (
            "FileManager.default.contents(atPath: x)",
            "9: error: 'FileManager' reads files, which are not in the stage's key; let the stage take the contents as a parameter"
        ),
        (
            "String(contentsOfFile: x)",
            "9: error: 'String(contentsOfFile:)' reads files, which are not in the stage's key; let the stage take the contents as a parameter"
        ),
        ("fopen(x, y)", "9: error: 'fopen' reads files, which are not in the stage's key; let the stage take the contents as a parameter"),
        ("Date()", "9: error: 'Date()' reads the clock, which is not in the stage's key; leave the time out, or take it as a setting"),
        ("Date.now", "9: error: 'Date.now' reads the clock, which is not in the stage's key; leave the time out, or take it as a setting"),
        (
            "ContinuousClock().now",
            "9: error: 'ContinuousClock' reads the clock, which is not in the stage's key; leave the time out, or take it as a setting"
        ),
        ("time(nil)", "9: error: 'time' reads the clock, which is not in the stage's key; leave the time out, or take it as a setting"),
        (
            "ProcessInfo.processInfo.environment",
            "9: error: 'ProcessInfo' reads the environment, which is not in the stage's key; take the value as a setting"
        ),
        ("getenv(x)", "9: error: 'getenv' reads the environment, which is not in the stage's key; take the value as a setting"),
        (
            "Double.random(in: 0..<1)",
            "16: error: 'random(in:)' draws unseeded random numbers, which differ from run to run; pass a stream of the stage's seed: 'using: &stream'"
        ),
        (
            "x.shuffled()",
            "11: error: 'shuffled()' draws unseeded random numbers, which differ from run to run; pass a stream of the stage's seed: 'using: &stream'"
        ),
        (
            "x.randomElement()",
            "11: error: 'randomElement()' draws unseeded random numbers, which differ from run to run; pass a stream of the stage's seed: 'using: &stream'"
        ),
        (
            "SystemRandomNumberGenerator()",
            "9: error: 'SystemRandomNumberGenerator' draws unseeded random numbers, which differ from run to run; draw from a stream of the stage's seed"
        ),
        (
            "UUID()",
            "9: error: 'UUID()' draws unseeded random numbers, which differ from run to run; draw from a stream of the stage's seed"
        ),
    ]

    @Test(arguments: world) func readingTheWorld(_ code: String, _ message: String) {
        #expect(problems(kit: "func f(x: Int) {\n    _ = \(code)\n}", study: "") == ["Kit/Kit.swift:2:\(message)"])
    }

    @Test(arguments: [
        "Date(timeIntervalSince1970: 0)", "Double.random(in: 0..<1, using: &stream)", "x.shuffled(using: &stream)",
        "stream.random(in: 0..<1)",
        "text.append(contentsOf: more)", "UUID(uuidString: x)", "point.now", "solve(time: 3)", "time.first",
    ])
    func whatOnlyLooksLikeIt(_ code: String) {
        #expect(problems(kit: "func f(x: Int) {\n    _ = \(code)\n}", study: "") == [])
    }

    @Test func aFunctionOfThePackageWithSuchAName() {
        #expect(problems(kit: "func time(_ x: Int) -> Int { x }\nfunc f() -> Int { time(1) }", study: "") == [])
    }

    @Test func variablesThatOutliveAStage() {
        let advice = "what one stage leaves in it, another could read behind its key; make it a 'let', or pass it as a parameter"
        let kit = """
            var count = 0
            struct Holder {
                static var shared = 1
                nonisolated(unsafe) static let other = Box()
                static var computed: Int { 1 }
                var own = 1
            }
            func f() { var local = 1 }
            let constant = 1
            """
        #expect(
            problems(kit: kit, study: "") == [
                "Kit/Kit.swift:1:5: error: 'count' is a global variable: \(advice)",
                "Kit/Kit.swift:3:16: error: 'shared' is a static variable: \(advice)",
                "Kit/Kit.swift:4:36: error: 'other' is an unchecked static constant: what one stage changes in it, another could read behind its key; pass it as a parameter",
            ])
    }

    @Test func modulesThatAreNotChecked() {
        let package = TrapTests.package(kit: "var count = 0", study: "")
        #expect(package.analysis().problems(in: ["Alpha"]) == [])
    }

    static let captures: [(before: String, function: String, also: String, name: String?)] = [
        ("let outer = 3", "{ (run: Run, x: Int) in outer }", "", "outer"),
        ("func local(_ run: Run, x: Int) -> Int { x }", "local", "", "local"),
        ("let f = Self.fit", "f", "", "f"),
        ("let outer = 3", "{ [outer] (run: Run, x: Int) in x }", "", "outer"),
        ("", "{ (run: Run, x: Int) in self.x }", "", "self"),
        ("", "fit", "func fit(_ run: Run, x: Int) -> Int { x }", "fit"),
        ("", "{ (run: Run, x: Int) in width }", "var width: Int { 1 }", "width"),
        ("guard let outer = Int(\"3\") else { return }", "{ (run: Run, x: Int) in outer }", "", "outer"),
        ("", "Self.fit", "static func fit(_ run: Run, x: Int) -> Int { x }", nil),
        ("", "fit", "static func fit(_ run: Run, x: Int) -> Int { x }", nil),
        ("let outer = 3", "{ (run: Run, outer: Int) in outer }", "", nil),
        ("let outer = 3", "{ (run: Run, x: Int) in let outer = x; return outer }", "", nil),
        ("let outer = 3", "{ (run: Run, x: Int) in x.outer }", "", nil),
        ("let outer = 3", "{ (run: Run, x: Int) in make(outer: x) }", "", nil),
        ("let outer = 3", "{ (run: Run, x: Int) in [x].map(\\.outer) }", "", nil),
        ("let outer = 3", "{ (run: Run, x: Int) in .outer }", "", nil),
        ("if let outer = Int(\"3\") { print(outer) }", "{ (run: Run, x: Int) in outer }", "", nil),
        ("ForEach([1]) { outer in outer }", "{ (run: Run, x: Int) in outer }", "", nil),
        ("", "{ $0 }", "", nil),
    ]

    @Test(arguments: captures) func capturing(_ before: String, _ function: String, _ also: String, _ name: String?) {
        let found = problems(study: stage(function, also: also, before: before))
        let expected = name.map { "'t' captures '\($0)'; pass it as a parameter" }
        #expect(found.map { String($0.split(separator: "error: stage ").last!) } == (expected.map { [$0] } ?? []))
    }

    @Test func aCaptureIsLocated() {
        let study =
            "struct Alpha: Study {\n    func pipeline() {\n        let outer = 3.0\n        Train(\"t\", { _ in [outer] })\n    }\n}"
        #expect(problems(study: study) == ["Alpha/Alpha.swift:6:28: error: stage 't' captures 'outer'; pass it as a parameter"])
    }

    @Test func anInstanceMemberThatAProtocolAdds() {
        let study =
            stage("wide", also: "")
            + "\nprotocol Wide {}\nextension Wide { func wide(_ run: Run, x: Int) -> Int { x } }\nextension Alpha: Wide {}"
        #expect(problems(study: study) == ["Alpha/Alpha.swift:6:12: error: stage 't' captures 'wide'; pass it as a parameter"])
    }

    @Test func aStageInGenericCode() {
        let message =
            "stage 't' stands in generic code, so which code it runs depends on who calls it; name a function without generic parameters"
        let also = "static func fit<P: Policy>(_ run: Run, x: P) -> Int { 1 }\nstatic func plain(_ run: Run, x: Int) -> Int { 1 }"
        let generic = "func pipeline<P: Policy>(_ p: P)"
        #expect(problems(study: stage("Self.fit", also: also, in: generic)) == ["Alpha/Alpha.swift:6:6: error: \(message)"])
        #expect(problems(study: stage("Self.plain", also: also, in: generic)) == [])
        #expect(problems(study: stage("Self.fit", also: also)) == [])
    }

    @Test func aFileThatDoesNotParse() {
        let package = TrapTests.package(kit: "func f( {\n", study: "")
        let problems = package.analysis().unreadable.map(\.description)
        #expect(problems == ["Kit/Kit.swift:1:9: error: this does not parse, so no stage's code can be fingerprinted"])
    }
}
