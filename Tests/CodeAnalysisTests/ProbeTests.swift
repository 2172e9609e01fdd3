import CodeAnalysis
import Testing

/// Edits of a package that compiles, each with the stages that have to run again: those that it can change, and
/// where names alone can't tell (any subscript, any interpolation) those that could have been meant.
@Suite struct ProbeTests {
    struct Probe: CustomTestStringConvertible {
        let name: String
        let file: String
        let old: String
        let new: String
        let changes: [String]

        init(_ name: String, _ file: String, _ old: String, _ new: String, _ changes: String...) {
            (self.name, self.file, self.old, self.new, self.changes) = (name, file, old, new, changes.sorted())
        }

        var testDescription: String { name }
    }

    private static let (study, models, numbers, engine) =
        ("Alpha/Alpha.swift", "Models/Models.swift", "Numbers/Numbers.swift", "Workbench/Workbench.swift")

    static let effects = [
        Probe("the body of a stage", study, "19 - 1", "19 - 2", "body"),
        Probe("a prefix operator for a binary one", study, "{ 19 - 1 }", "{ 19\n -1 }", "body"),
        Probe("a closure", study, "nearby(1)", "nearby(4)", "closure"),
        Probe("a function in the same file", study, "x + 17", "x + 16", "closure"),
        Probe("a private helper", study, "x * 20", "x * 21", "helper"),
        Probe(
            "the name of a local", study, "let log = Log()\n        _ = Guarded(log: log)\n        return log",
            "let l = Log()\n        _ = Guarded(log: l)\n        return l", "deinit"),
        Probe("a constant in the same file", study, "limit = 18.0", "limit = 18.5", "constant"),
        Probe("a constant two modules away", numbers, "base = 10.0", "base = 10.5", "far constant"),
        Probe(
            "a function in another module", models, "x * 2 }\n\npublic protocol Walker", "x * 3 }\n\npublic protocol Walker", "other module"
        ),
        Probe("a protocol's default", models, "pace * 3", "pace * 4", "protocol default"),
        Probe("stored in a type", models, "let pace = 1.0", "let pace = 1.5", "protocol default"),
        Probe(
            "a function that replaces a protocol's default", models, "public let pace = 1.0",
            "public func walk() -> Double { 0 }\n    public let pace = 1.0", "protocol default"),
        Probe("an operator's body", numbers, "left + right * 2", "left + right * 3", "operator"),
        Probe("an operator's precedence", numbers, "higherThan: AdditionPrecedence", "lowerThan: AdditionPrecedence", "operator"),
        Probe("an extension of Array", numbers, "reduce(0, +) }", "reduce(1, +) }", "array"),
        Probe(
            "a subscript of Array", numbers, "self[index % count]", "self[(index + 1) % count]", "foreign subscript", "key path", "less",
            "subscript"),
        Probe("an initialiser of Int", numbers, "value.rounded()", "value.rounded(.down)", "foreign init"),
        Probe("an extension through an alias", numbers, "last ?? 0", "last ?? 1", "alias"),
        Probe("a type that is only inferred", models, "side * side", "side + side", "inferred"),
        Probe("the function that makes it", models, "Square(side: 2)", "Square(side: 3)", "inferred"),
        Probe("a default argument", models, "factor: Double = 4", "factor: Double = 5", "default argument"),
        Probe("a result builder", models, "parts.reduce(0, +)", "parts.reduce(2, +)", "builder"),
        Probe("a result builder that only the protocol names", models, "parts.reduce(1, *)", "parts.reduce(2, *)", "required builder"),
        Probe("a property wrapper", models, "min(stored, 100)", "min(stored, 110)", "projected", "wrapper"),
        Probe("a projected value", models, "stored - 100", "stored - 110", "projected", "wrapper"),
        Probe("a generic function", models, ".max() ?? 0", ".min() ?? 0", "foreign witness", "generic"),
        Probe("a generic function's witness", models, "wins * 5", "wins * 6", "generic"),
        Probe("a witness of a foreign type", models, "Double(self) * 7", "Double(self) * 8", "foreign witness", "generic"),
        Probe("what a foreign sort calls", models, "left.rank > right.rank", "left.rank < right.rank", "less"),
        Probe("what a foreign search calls", models, "< 0.5", "< 0.1", "equal"),
        Probe("an interpolation", models, "\"\\(value) m\"", "\"\\(value) metres\"", "description", "interpolation"),
        Probe("a static constant", numbers, "[2.0, 3, 5]", "[2.0, 3, 7]", "static"),
        Probe("a deinit", models, "deinit { log.add(1)", "deinit { log.add(2)", "deinit"),
        Probe("how a value is decoded", models, "forKey: .value) * 2", "forKey: .value) * 3", "coded"),
        Probe("how a value is encoded", models, "value + 1", "value + 2", "coded"),
        Probe("the name of a key", models, "case value = \"v\"", "case value = \"w\"", "coded"),
        Probe("a subscript", models, "cells[row] * 2", "cells[row] * 3", "key path", "subscript"),
        Probe("a property behind a key path", models, "{ cells.count }", "{ cells.count + 1 }", "key path"),
        Probe("a dynamic member", models, "Double(name.count)", "Double(name.count + 1)", "dynamic"),
        Probe("an observer", models, "changes += 2", "changes += 3", "observer"),
        Probe("a lazy variable", models, "late = 6.0", "late = 7.0", "observer"),
        Probe("callAsFunction", models, "x + 8", "x + 9", "callable"),
        Probe("a literal", models, "value + 273", "value + 274", "literal"),
        Probe("an override through the base class", models, "Double { 9 }", "Double { 10 }", "override"),
        Probe("an iterator", models, "Double(left) * 11", "Double(left) * 12", "iterator"),
        Probe("a description", models, "\"named 12\"", "\"named 13\"", "description"),
        Probe("the live branch of an #if", models, "Double { 14 }", "Double { 15 }", "conditional"),
        Probe("the other branch of an #if", models, "Double { 13 }", "Double { 12 }", "conditional"),
        Probe("the condition of an #if", models, "#if SLOW", "#if FAST", "conditional"),
        Probe("an implicit member's type", models, "15 : 16", "15 : 17", "mode"),
        Probe("a new case", models, "case gentle, rough", "case rough, gentle", "mode"),
        Probe("a statistic of the engine's module", engine, "/ Double(numbers.count)", "/ Double(numbers.count + 1)", "ensemble"),
        Probe("a default of the settings", study, "var rate = 1.0", "var rate = 2.0", "config"),
        Probe("a function that a stage names", study, "Train(\"body\", Self.body)", "Train(\"body\", Self.nobody)", "body"),
        Probe(
            "a conformance of a type in use", study, "let limit = 18.0",
            "let limit = 18.0\nextension Ranked: CustomStringConvertible { public var description: String { \"\" } }", "less"),
        Probe("an overload", study, "let limit = 18.0", "let limit = 18.0\nfunc doubled(_ x: Int) -> Double { 1 }", "other module"),
        Probe(
            "an import", numbers, "public let base", "import Glibc\n\npublic let base", "alias", "array", "far constant", "foreign init",
            "foreign subscript", "key path",
            "less", "operator", "static", "subscript"),
    ]

    static let noEffects = [
        Probe("a comment before a function", models, "public func doubled", "/// Twice as much.\npublic func doubled"),
        Probe("a comment in a body", study, "{ 19 - 1 }", "{ /* less */ 19 - 1 }"),
        Probe("white space", study, "19 - 1", "19  -  1"),
        Probe("a line break", study, "static func body(_ run: Run)", "static func body(\n        _ run: Run\n    )"),
        Probe("an unrelated declaration edited", numbers, "x + 1 }", "x + 2 }"),
        Probe("a declaration added", numbers, "public let base", "public func another() -> Int { 3 }\npublic let base"),
        Probe("a type added", study, "let limit", "struct Another { var x = 1 }\nlet limit"),
        Probe("an unused member of a type in use", models, "public let wins: Double", "public let wins: Double\n    public func lose() {}"),
        Probe("an unused static constant", numbers, "[1.0, 4, 9]", "[1.0, 4, 8]"),
        Probe("an unused function of the study", study, "Double { 21 }", "Double { 22 }"),
        Probe(
            "an unused function of Foundation's types", numbers, "extension Int {",
            "extension String { public var half: Int { count / 2 } }\nextension Int {"),
        Probe(
            "a pattern match of a type out of reach", models, "public enum Mode",
            "struct Odd {}\nfunc ~= (odd: Odd, x: Int) -> Bool { x % 2 == 1 }\npublic enum Mode"),
        Probe(
            "an operator of a type out of reach", models, "public enum Mode",
            "struct Odd {}\nfunc + (a: Odd, b: Odd) -> Odd { a }\npublic enum Mode"),
        Probe(
            "the planner's protocol", engine, "public protocol StageInput { associatedtype Value }",
            "public protocol StageInput { associatedtype Value; associatedtype Other = Int }"),
        Probe("the planner's run", engine, "print(fraction)", "print(fraction, 1)"),
        Probe("how stages are made", engine, "-> Pipeline { Pipeline() }", "-> Pipeline { print(1); return Pipeline() }"),
    ]

    @Test(arguments: effects) func anEditRerunsWhatItCanChange(_ probe: Probe) {
        let sample = SamplePackage.sample
        #expect(sample.changes(to: sample.replacing(probe.old, probe.new, in: probe.file)) == probe.changes)
    }

    @Test(arguments: noEffects) func anEditThatChangesNothingRerunsNothing(_ probe: Probe) {
        let sample = SamplePackage.sample
        #expect(sample.changes(to: sample.replacing(probe.old, probe.new, in: probe.file)) == [])
    }

    @Test func stagesInAnotherOrder() {
        let sample = SamplePackage.sample
        let edited = sample.replacing("            Train(\"body\", Self.body),\n", "", in: Self.study)
            .replacing("            Train(\"mode\"", "            Train(\"body\", Self.body),\n            Train(\"mode\"", in: Self.study)
        #expect(sample.changes(to: edited) == [])
    }

    @Test func aFunctionInAnotherFile() {
        let sample = SamplePackage.sample
        var edited = sample.replacing("public func doubled(_ x: Double) -> Double { x * 2 }\n", "", in: Self.models)
        edited.files["Models/Other.swift"] = "import Numbers\n\npublic func doubled(_ x: Double) -> Double { x * 2 }\n"
        #expect(sample.changes(to: edited) == [])
    }

    @Test func aFileRenamed() {
        var edited = SamplePackage.sample
        edited.files["Models/Renamed.swift"] = edited.files.removeValue(forKey: Self.models)
        #expect(SamplePackage.sample.changes(to: edited) == [])
    }

    @Test func allIndentedOtherwise() {
        var edited = SamplePackage.sample
        for (name, text) in edited.files { edited.files[name] = text.replacing("    ", with: "\t") }
        #expect(SamplePackage.sample.changes(to: edited) == [])
    }

    @Test func aForeignTypeJoiningAForeignProtocolRerunsAll() {
        let sample = SamplePackage.sample
        let edited = sample.replacing(
            "let limit", "extension Bool: Comparable { public static func < (a: Bool, b: Bool) -> Bool { b } }\nlet limit", in: Self.study)
        #expect(sample.changes(to: edited) == sample.fingerprints().keys.sorted())
    }

    @Test func aRevisionOfAnotherPackage() {
        var sample = SamplePackage.sample
        sample.files["Models/Trees.swift"] = "import Collections\n\npublic func tree() -> Double { 1 }\n"
        sample = sample.replacing("{ 19 - 1 }", "{ tree() }", in: Self.study)
        sample.inputs = ["Collections": "1.0"]
        var edited = sample
        edited.inputs = ["Collections": "1.1"]
        #expect(sample.changes(to: edited) == ["body"])
    }

    @Test func everyStageHasItsPlaceAndSentence() throws {
        var sample = SamplePackage.sample
        sample = sample.replacing("    static func body(", "    /// Takes one away. It is simple.\n    static func body(", in: Self.study)
        let stage = try #require(sample.analysis().stages.first { $0.name == "body" })
        #expect(stage.site == "Alpha/Alpha.swift:15:18")
        #expect(stage.path == "Alpha/Alpha.swift")
        #expect(stage.line == 62)
        #expect(stage.documentation == "Takes one away. It is simple.")
        #expect(sample.analysis().table.contains { $0.hasPrefix("SAlpha/Alpha.swift:15:18\tbody\t") && $0.hasSuffix("\tTakes one away.") })
    }
}
