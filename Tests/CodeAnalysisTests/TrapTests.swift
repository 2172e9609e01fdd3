import CodeAnalysis
import Testing

/// Small programs in which a simpler analysis would go wrong: each says which stages an edit has to rerun.
@Suite struct TrapTests {
    struct Trap: CustomTestStringConvertible {
        let name: String
        /// The kit; the study makes the stages `one`, `two`.
        let kit: String
        let study: String
        /// What to replace in the kit, or in the study where it isn't there.
        let old: String
        let new: String
        let changes: [String]

        init(_ name: String, kit: String = "", study: String, _ old: String, _ new: String, _ changes: String...) {
            (self.name, self.kit, self.study, self.old, self.new, self.changes) = (name, kit, study, old, new, changes)
        }

        var testDescription: String { name }
    }

    /// A study whose functions `one` and `two` have these bodies.
    private static func study(_ one: String, _ two: String = "2", also: String = "") -> String {
        """
        struct Alpha: Study {
            init() {}
            func pipeline() -> [Pipeline] { [Train("one", Self.one), Train("two", Self.two)] }
            static func one(_ run: Run) -> Int { \(one) }
            static func two(_ run: Run) -> Int { \(two) }
        }
        \(also)
        """
    }

    static let traps = [
        Trap("equal tokens, other statements", study: study("let a = f()\n[0].forEach { _ in }\nreturn a"), "f()\n[0]", "f() [0]", "one"),
        Trap("backticks are no part of a name", kit: "public let `default` = 1", study: study("`default`"), "= 1", "= 2", "one"),
        Trap("backticks come and go", kit: "public let `other` = 1", study: study("other"), "`other`", "other"),
        Trap(
            "a member of what X.shared is",
            kit:
                "public struct X { public static let shared = Y(); public func go() -> Int { 1 } }\npublic struct Y { public func go() -> Int { 2 } }",
            study: study("X.shared.go()"), "{ 2 }", "{ 3 }", "one"),
        Trap(
            "siblings of a static function",
            study: study(
                "Self.shared()", "Self.other()",
                also: "extension Alpha { static func shared() -> Int { 5 }\nstatic func other() -> Int { 6 } }"), "{ 6 }", "{ 7 }", "two"),
        Trap(
            "a generic parameter named like a type",
            kit:
                "public struct Item { public static func make() -> Int { 1 } }\npublic struct Other: Makes { public init() {}\npublic static func make() -> Int { 2 } }\npublic protocol Makes { static func make() -> Int }\npublic func use<Item: Makes>(_ item: Item) -> Int { Item.make() }",
            study: study("use(Other())"), "{ 2 }", "{ 3 }", "one"),
        Trap(
            "Self in a protocol's extension is whoever conforms",
            kit:
                "public protocol P { static func pick() -> Int }\nextension P { public static func run() -> Int { Self.pick() } }\npublic struct A: P { public static func pick() -> Int { 1 } }",
            study: study("A.run()"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "a bare name in a protocol's extension is whoever conforms",
            kit:
                "public protocol P { func pick() -> Int }\nextension P { public func run() -> Int { pick() } }\npublic struct A: P { public init() {}\npublic func pick() -> Int { 1 } }",
            study: study("A().run()"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "a bare name in an open class is an override's",
            kit:
                "open class B { public init() {}\nopen func pick() -> Int { 0 }\npublic func run() -> Int { pick() } }\npublic class D: B { override public func pick() -> Int { 1 } }",
            study: study("D().run()"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "a bare name in an extension of a foreign protocol",
            kit: "extension Collection { public func run() -> Int { pick() } }\nextension Array { func pick() -> Int { 1 } }",
            study: study("[1].run()"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "a variable named like a type",
            kit: "public struct Tool { public static func go() -> Int { 1 } }\npublic struct Hammer { public func go() -> Int { 2 } }",
            study: study("let x = Tool.go(); return x", also: "extension Alpha { static let Tool = Hammer() }"), "{ 2 }", "{ 3 }", "one"),
        Trap(
            "if let in its own name", kit: "public let r: Int? = 1", study: study("if let r = r { return r } else { return 0 }"), "= 1",
            "= 2", "one"),
        Trap(
            "if let without a value", kit: "public let r: Int? = 1", study: study("if let r { return r } else { return 0 }"), "= 1", "= 2",
            "one"),
        Trap(
            "the else of an if let sees the outer name", kit: "public let r = 1",
            study: study("let q: Int? = nil; if let r = q { return r } else { return r }"), "= 1", "= 2", "one"),
        Trap(
            "the else of a guard sees the outer name", kit: "public let r = 1",
            study: study("let q: Int? = nil; guard let r = q else { return r }; return r"), "= 1", "= 2", "one"),
        Trap("let r = r", kit: "public let r = 1", study: study("let r = r; return r"), "= 1", "= 2", "one"),
        Trap(
            "a default doesn't see its neighbours", kit: "public let r = 1\npublic func f(r: Int, s: Int = r) -> Int { s }",
            study: study("f(r: 3)"), "r = 1", "r = 2", "one"),
        Trap(
            "a binding in #if doesn't leak", kit: "public let r = 1", study: study("#if NEVER\nlet r = 3\n#endif\nreturn r"), "r = 1",
            "r = 2", "one"),
        Trap("a local hides a global", kit: "public let r = 1", study: study("let r = 5; return r"), "r = 1", "r = 2"),
        Trap("a parameter hides a global", kit: "public let r = 1", study: study("[1].map { r in r }[0]"), "r = 1", "r = 2"),
        Trap(
            "a local type's members bind only inside it", kit: "public let r = 1", study: study("struct L { let r = 5 }; return r + L().r"),
            "r = 1", "r = 2", "one"),
        Trap(
            "a local function's generic parameter binds only inside it",
            kit: "public struct Item { public static func make() -> Int { 1 } }",
            study: study("func g<Item>(_ x: Item) {}; g(1); return Item.make()"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "refined and aliased foreign protocols",
            kit:
                "public typealias Model = Comparable & Sendable\npublic struct A: Model { public init() {}\npublic static func < (a: A, b: A) -> Bool { true } }",
            study: study("[A(), A()].sorted().count"), "{ true }", "{ false }", "one"),
        Trap(
            "a protocol of the package refines a foreign one",
            kit:
                "public protocol Model: Comparable {}\nextension Model { public static func < (a: Self, b: Self) -> Bool { true } }\npublic struct A: Model { public init() {} }",
            study: study("[A(), A()].sorted().count"), "{ true }", "{ false }", "one"),
        Trap(
            "a global operator as a witness",
            kit: "public struct A: Equatable { public init() {} }\npublic func == (a: A, b: A) -> Bool { true }",
            study: study("[A()].contains(A()) ? 1 : 0"), "{ true }", "{ false }", "one"),
        Trap(
            "a protocol nobody knows",
            kit: "import Elsewhere\npublic struct A: Strange { public init() {}\npublic func called() -> Int { 1 } }",
            study: study("drive(A())"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "an underscored requirement",
            kit:
                "public struct A: Sequence { public init() {}\npublic func makeIterator() -> IndexingIterator<[Int]> { [1].makeIterator() }\npublic func _customContains(_ x: Int) -> Bool? { true } }",
            study: study("A().contains(2) ? 1 : 0"), "{ true }", "{ false }", "one"),
        Trap(
            "a conformance in another module, found by a cast",
            kit:
                "public protocol P { func go() -> Int }\npublic struct A { public init() {} }\npublic func ask(_ x: Any) -> Int { (x as? any P)?.go() ?? 0 }",
            study: study("ask(A())", also: "extension A: P { public func go() -> Int { 1 } }"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "a mutable global is written by whoever mentions it",
            kit: "nonisolated(unsafe) public var state = 1\npublic func unrelated() { state = 2 }", study: study("state"), "state = 2",
            "state = 3", "one"),
        Trap(
            "a constant with state inside",
            kit:
                "public final class Box { public var x = 0; public init() {} }\npublic let box = Box()\npublic func unrelated() { box.x = 2 }",
            study: study("box.x"), "= 2", "= 3", "one"),
        Trap(
            "#line counts the lines above", kit: "public func line() -> Int { #line }", study: study("line()"), "public func",
            "// one more\npublic func", "one"),
        Trap(
            "#function counts by name", kit: "public func line() -> String { #function }", study: study("line().count"), "public func",
            "// one more\npublic func"),
        Trap(
            "what a closure infers from the pipeline",
            kit:
                "public protocol Scored { func score() -> Int }\npublic struct A: Scored { public init() {}\npublic func score() -> Int { 1 } }",
            study:
                "struct Alpha: Study { init() {}\nfunc pipeline() -> [Pipeline] { [Train(\"one\", { run, x in x.score() }, A()), Train(\"two\", { (run: Run) in 2 })] } }",
            "{ 1 }", "{ 2 }", "one"),
        Trap(
            "what a generic function infers from the pipeline",
            kit:
                "public protocol Scored { func score() -> Int }\npublic struct A: Scored { public init() {}\npublic func score() -> Int { 1 } }",
            study:
                "struct Alpha: Study { init() {}\nfunc pipeline() -> [Pipeline] { [Train(\"one\", Self.rate, A()), Train(\"two\", { (run: Run) in 2 })] }\nstatic func rate<S: Scored>(_ run: Run, x: S) -> Int { x.score() } }",
            "{ 1 }", "{ 2 }", "one"),
        Trap(
            "an associated type's default",
            kit:
                "public protocol P { associatedtype Part: Q = Standard\nfunc part() -> Part }\npublic protocol Q { init()\nfunc go() -> Int }\npublic struct Standard: Q { public init() {}\npublic func go() -> Int { 1 } }\nextension P { public func part() -> Part { Part() } }\npublic struct A: P { public init() {} }\npublic func use<T: P>(_ x: T) -> Int { x.part().go() }",
            study: study("use(A())"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "a nested type through an instance's type",
            kit:
                "public enum Space { public struct A { public init() {}\npublic func go() -> Int { 1 } }\npublic static func make() -> A { A() } }",
            study: study("Space.make().go()"), "{ 1 }", "{ 2 }", "one"),
        Trap("a qualified name of a module", kit: "public func far() -> Int { 1 }", study: study("Kit.far()"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "an operator through reduce",
            kit:
                "public struct V: AdditiveArithmetic { public static let zero = V(); public init() {}\npublic static func + (a: V, b: V) -> V { go(1) }\npublic static func - (a: V, b: V) -> V { a }\nstatic func go(_ x: Int) -> V { V() } }",
            study: study("[V()].reduce(.zero, +); return 1"), "go(1)", "go(2)", "one"),
        Trap(
            "an argument that only a literal makes",
            kit:
                "public struct L: ExpressibleByIntegerLiteral { public init(integerLiteral x: Int) {} }\npublic func take(_ l: L) -> Int { 1 }",
            study: study("take(3)"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "an argument that only an implicit member makes",
            kit: "public struct M: Sendable { public static let fast = M() }\npublic func take(_ m: M) -> Int { 1 }",
            study: study("take(.fast)"), "{ 1 }", "{ 2 }", "one"),
        Trap(
            "an extension's constraint", kit: "extension Array where Element == Int { public func sumUp() -> Int { 1 } }",
            study: study("[1].sumUp()"), "Element == Int", "Element: Numeric", "one"),
        Trap(
            "top-level code of the module", kit: "print(1)\npublic func f() -> Int { 1 }", study: study("f()"), "print(1)", "print(2)",
            "one", "two"),
        Trap(
            "a function called by its symbol", kit: "@_cdecl(\"hook\") public func hook() { go(1) }\nfunc go(_ x: Int) {}",
            study: study("1"), "go(1)", "go(2)", "one", "two"),
        Trap(
            "a macro's attribute",
            kit:
                "@attached(peer) public macro Twice(_ x: Int) = #externalMacro(module: \"M\", type: \"T\")\n@Twice(1) public func f() -> Int { 1 }",
            study: study("f()"), "type: \"T\"", "type: \"U\"", "one"),
    ]

    @Test(arguments: traps) func anEditRerunsWhatItCanChange(_ trap: Trap) {
        let package = Self.package(kit: trap.kit, study: trap.study)
        let file = trap.kit.contains(trap.old) ? "Kit/Kit.swift" : "Alpha/Alpha.swift"
        #expect(package.changes(to: package.replacing(trap.old, trap.new, in: file)) == trap.changes)
    }

    static func package(kit: String, study: String) -> SamplePackage {
        SamplePackage(files: [
            "Workbench/Workbench.swift": "public protocol Study {}\npublic struct Run {}\n", "Kit/Kit.swift": kit,
            "Alpha/Alpha.swift": "import Kit\nimport Workbench\n\(study)\n",
        ])
    }

    /// Equal sets of declarations can be different programs when private names change places.
    @Test func privateNamesThatChangePlaces() {
        let a = "private func k() -> Int { 1 }\npublic func first() -> Int { k() }\n"
        let b = "private func k() -> Int { 2 }\npublic func second() -> Int { k() }\n"
        var package = Self.package(kit: "", study: Self.study("first()", "second()"))
        package.files["Kit/A.swift"] = a
        package.files["Kit/B.swift"] = b
        var edited = package
        edited.files["Kit/A.swift"] = a.replacing("first", with: "second")
        edited.files["Kit/B.swift"] = b.replacing("second", with: "first")
        #expect(package.changes(to: edited) == ["one", "two"])
    }

    @Test func aStudyThatNobodyMentionsStaysApart() {
        var package = Self.package(kit: "public func f() -> Int { 1 }", study: Self.study("f()"))
        package.files["Beta/Beta.swift"] = Self.study("f()", also: "func own() -> Int { 3 }").replacing("Alpha", with: "Beta")
            .replacing("\"one\"", with: "\"three\"").replacing("\"two\"", with: "\"four\"").replacing("{ f() }", with: "{ f() + own() }")
        #expect(package.changes(to: package.replacing("{ 3 }", "{ 4 }", in: "Beta/Beta.swift")) == ["three"])
        #expect(package.changes(to: package.replacing("{ 1 }", "{ 5 }", in: "Kit/Kit.swift")) == ["one", "three"])
    }
}
