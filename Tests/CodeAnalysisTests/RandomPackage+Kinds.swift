// The ways in which declarations of a random package can be reached.
extension RandomPackage {
    private static let kinds: [@Sendable (inout RandomPackage) -> Void] = [
        { $0.addFunction() }, { $0.addConstant() }, { $0.addPrivateHelper() }, { $0.addNamespace() }, { $0.addStructure() },
        { $0.addProtocol() }, { $0.addForeignExtension() }, { $0.addOperator() }, { $0.addDefaultArgument() }, { $0.addBuilder() },
        { $0.addWrapper() }, { $0.addWitnesses() }, { $0.addLiteralType() }, { $0.addClass() }, { $0.addSequence() },
        { $0.addGenericBox() }, { $0.addInterpolation() }, { $0.addDynamicMember() }, { $0.addObserver() }, { $0.addNestedTypes() },
        { $0.addAssociatedType() }, { $0.addEnumeration() }, { $0.addCast() }, { $0.addFunctionValue() }, { $0.addForeignConformance() },
        { $0.addRefinement() },
    ]

    mutating func addDeclaration(_ number: Int) { Self.kinds[number % Self.kinds.count](&self) }

    private mutating func addFunction() {
        let f = name("f")
        add("public func \(f)(_ x: Int) -> Int { \(statements("x")) }")
        offer("\(f)(#)")
        offer("[#].map(\(f))[0]")
    }

    private mutating func addConstant() {
        let c = name("c")
        add("public let \(c): Int = \(value())")
        offer(c)
    }

    /// Every file may have a function of the same name.
    private mutating func addPrivateHelper() {
        let f = name("f")
        let helper = "helper\(module)"
        if !pieces.contains(where: { $0.module == module && $0.file == file && $0.text.contains("func \(helper)(") }) {
            add("private func \(helper)() -> Int { \(statements()) }", isMovable: false)
        }
        add("public func \(f)() -> Int { \(statements("\(helper)()")) }", isMovable: false)
        offer("\(f)()")
        offer("\(helper)()", isPrivate: true)
    }

    private mutating func addNamespace() {
        let n = name("N")
        add("public enum \(n) {}")
        for member in Self.memberNames.prefix(1 + pick(4)) {
            place(above: true)
            if pick(2) == 0 {
                add("extension \(n) { public static func \(member)(_ x: Int) -> Int { \(statements("x")) } }")
                offer("\(n).\(member)(#)")
            } else {
                add("extension \(n) { public static let \(member): Int = \(value()) }")
                offer("\(n).\(member)")
            }
        }
    }

    private mutating func addStructure() {
        let (t, extra) = (name("T"), name("extra"))
        add(
            """
            public struct \(t) {
                public var level: Int = \(literal())
                public init() {}
                public func go() -> Int { \(statements("level")) }
                public var rate: Int { \(statements()) }
                public static let standard: Int = \(value())
                public subscript(x: Int) -> Int { \(statements("x")) }
                public func callAsFunction(_ x: Int) -> Int { \(statements("x")) }
            }
            """)
        for text in ["().go()", "().rate", ".standard", "()[#]", "()(#)", "().level"] { offer(t + text) }
        offer("[\(t)()].map(\\.rate)[0]")
        offer("{ () -> Int in let made = \(t)(); return made.go() }()")
        place(above: true)
        add("public typealias A\(t) = \(t)")
        offer("A\(t)().rate")
        add("extension \(t) { public func \(extra)() -> Int { \(statements("go()")) } }")
        offer("\(t)().\(extra)()")
    }

    private mutating func addProtocol() {
        let p = name("P")
        let (a, b, base, over, pick, existing) = ("A\(p)", "B\(p)", name("base"), name("over"), name("pick"), name("any"))
        add("public protocol \(p) { func score() -> Int; func \(base)() -> Int }")
        place(above: true)
        add("extension \(p) { public func \(base)() -> Int { \(statements("score()")) } }")
        add("public struct \(a): \(p) { public init() {}; public func score() -> Int { \(statements()) } }")
        add(
            "public struct \(b): \(p) { public init() {}; public func score() -> Int { \(statements()) }; public func \(base)() -> Int { \(statements()) } }"
        )
        add("public func \(over)<X: \(p)>(_ x: X) -> Int { \(statements("x.\(base)()")) }")
        add("public func \(pick)() -> some \(p) { \(a)() }")
        add("public func \(existing)() -> any \(p) { \(b)() }")
        for text in ["\(a)().\(base)()", "\(b)().\(base)()", "\(over)(\(a)())", "\(over)(\(b)())", "\(pick)().score()"] { offer(text) }
        offer("\(existing)().\(base)()")
    }

    private mutating func addForeignExtension() {
        let (n, open) = (name(""), "() -> Int { ")
        add("extension Int { public func tick\(n)\(open)\(statements("self"))} }")
        offer("3.tick\(n)()")
        add("extension Array where Element == Int { public var weight\(n): Int { \(statements("count")) } }")
        offer("[1, 2].weight\(n)")
        add("extension Array { public subscript(odd\(n) x: Int) -> Int { \(statements("x")) } }")
        offer("[1][odd\(n): #]")
        add("extension String { public init(odd\(n) x: Int) { self = \"a\"; keep(\(value(uses: 1...2))) } }")
        offer("String(odd\(n): #).count")
    }

    private mutating func addOperator() {
        let (v, signs) = (
            name("V"), name("").map { ["<+>", "<*>", "<&>", "+++", "***", "&&&", "<-", "->>", "^^", "~~"][Int(String($0))!] }
        )
        let infix = signs.joined() + "+"
        add("infix operator \(infix): AdditionPrecedence")
        add("public func \(infix) (a: Int, b: Int) -> Int { \(statements("a", "b")) }")
        offer("(# \(infix) #)")
        add("public struct \(v) { public init() {}; public static func + (a: \(v), b: \(v)) -> Int { \(statements()) } }")
        offer("(\(v)() + \(v)())")
    }

    private mutating func addDefaultArgument() {
        let f = name("f")
        add("public func \(f)(_ x: Int = \(value(uses: 0...2))) -> Int { x }")
        offer("\(f)()")
    }

    private mutating func addBuilder() {
        let (b, f) = (name("B"), name("build"))
        add("@resultBuilder public enum \(b) { public static func buildBlock(_ parts: Int...) -> Int { \(statements("parts[0]")) } }")
        add("public func \(f)(@\(b) _ make: () -> Int) -> Int { make() }")
        offer("\(f)({ #; # })")
        let plan = name("Plan")
        add("public protocol \(plan) { @\(b) var parts: Int { get } }")
        add("public struct My\(plan): \(plan) { public init() {}; public var parts: Int { \(literal()); \(literal()) } }")
        offer("My\(plan)().parts")
    }

    private mutating func addWrapper() {
        let (w, u) = (name("W"), name("U"))
        add(
            """
            @propertyWrapper public struct \(w) {
                var stored: Int
                public init(wrappedValue: Int) { stored = wrappedValue }
                public var wrappedValue: Int { \(statements("stored")) }
                public var projectedValue: Int { \(statements("stored")) }
            }
            """)
        add("public struct \(u) { @\(w) public var level = \(literal()); public init() {}; public var rate: Int { $level } }")
        offer("\(u)().level")
        offer("\(u)().rate")
    }

    /// What the standard library calls by itself.
    private mutating func addWitnesses() {
        let c = name("C")
        add(
            """
            public struct \(c): Comparable, Hashable, CustomStringConvertible {
                let key: Int
                public init(_ key: Int) { self.key = key }
                public static func < (a: Self, b: Self) -> Bool { a.key < b.key + \(value()) }
                public static func == (a: Self, b: Self) -> Bool { keep(\(value())); return a.key == b.key }
                public func hash(into hasher: inout Hasher) { hasher.combine(key); keep(\(value())) }
                public var description: String { keep(\(value())); return "c" }
            }
            """)
        offer("([\(c)(#), \(c)(#)].sorted().count)")
        offer("([\(c)(1), \(c)(2)].contains(\(c)(#)) ? 1 : 0)")
        offer("Set([\(c)(#)]).count")
        offer("\"\\(\(c)(3))\".count")
    }

    private mutating func addLiteralType() {
        let (l, take) = (name("L"), name("take"))
        add(
            "public struct \(l): ExpressibleByIntegerLiteral { let n: Int; public init(integerLiteral x: Int) { n = x; keep(\(value(uses: 1...2))) } }"
        )
        add("public func \(take)(_ x: \(l)) -> Int { \(statements("x.n")) }")
        offer("\(take)(3)")
    }

    private mutating func addClass() {
        let (base, derived, make) = (name("Base"), name("Derived"), name("make"))
        add(
            """
            open class \(base) {
                public init() {}
                open func go() -> Int { \(statements()) }
                public func run() -> Int { \(statements("go()")) }
                deinit { keep(\(value(uses: 1...1))) }
            }
            """)
        place(above: true)
        add(
            """
            public final class \(derived): \(base) {
                override public func go() -> Int { \(statements()) }
                deinit { keep(\(value())) }
            }
            """)
        add("public func \(make)() -> \(base) { \(derived)() }")
        for text in ["\(base)().go()", "\(derived)().run()", "\(make)().go()", "\(make)().run()"] { offer(text) }
    }

    private mutating func addSequence() {
        let s = name("S")
        add(
            """
            public struct \(s): Sequence, IteratorProtocol {
                var left = 2
                public init() {}
                public mutating func next() -> Int? { left -= 1; return left < 0 ? nil : \(value()) }
            }
            """)
        offer("\(s)().reduce(0, +)")
        offer("{ () -> Int in for x in \(s)() { return x }; return 0 }()")
    }

    private mutating func addGenericBox() {
        let (p, a, box) = (name("P"), name("A"), name("Box"))
        add("public protocol \(p) { func score() -> Int }")
        add("public struct \(a): \(p) { public init() {}; public func score() -> Int { \(statements()) } }")
        add("public struct \(box)<X> { public let x: X; public init(_ x: X) { self.x = x } }")
        place(above: true)
        add("extension \(box): \(p) where X: \(p) { public func score() -> Int { \(statements("x.score()")) } }")
        offer("\(box)(\(a)()).score()")
        add("public func use\(box)(_ x: some \(p)) -> Int { \(statements("x.score()")) }")
        offer("use\(box)(\(box)(\(a)()))")
    }

    private mutating func addInterpolation() {
        let n = name("odd")
        add(
            "extension DefaultStringInterpolation { public mutating func appendInterpolation(\(n) x: Int) { keep(\(value(uses: 1...1))) } }"
        )
        offer("\"\\(\(n): 3)\".count")
    }

    private mutating func addDynamicMember() {
        let d = name("D")
        add(
            "@dynamicMemberLookup public struct \(d) { public init() {}; public subscript(dynamicMember name: String) -> Int { \(statements()) } }"
        )
        offer("\(d)().anything")
    }

    private mutating func addObserver() {
        let o = name("O")
        add(
            """
            public struct \(o) {
                public var level: Int = \(literal()) { didSet { keep(\(value())) } }
                public lazy var late: Int = \(value())
                public init() {}
            }
            """)
        offer("{ () -> Int in var o = \(o)(); o.level = #; return o.level }()")
        offer("{ () -> Int in var o = \(o)(); return o.late }()")
    }

    private mutating func addNestedTypes() {
        let n = name("N")
        add(
            """
            public enum \(n) {
                static let shared: Int = \(value())
                public struct Inner { public init() {}; public func go() -> Int { \(statements("shared")) } }
            }
            """)
        offer("\(n).Inner().go()")
        place(above: true)
        add("extension \(n).Inner { public func rate() -> Int { \(statements("go()")) } }")
        offer("\(n).Inner().rate()")
    }

    private mutating func addAssociatedType() {
        let (p, q, standard, a, use) = (name("P"), name("Q"), name("Standard"), name("A"), name("use"))
        add("public protocol \(q) { init(); func go() -> Int }")
        add("public struct \(standard): \(q) { public init() {}; public func go() -> Int { \(statements()) } }")
        add("public protocol \(p) { associatedtype Part: \(q) = \(standard); func part() -> Part }")
        add("extension \(p) { public func part() -> Part { keep(\(value())); return Part() } }")
        place(above: true)
        add("public struct \(a): \(p) { public init() {} }")
        add("public func \(use)<X: \(p)>(_ x: X) -> Int { \(statements("x.part().go()")) }")
        offer("\(use)(\(a)())")
    }

    private mutating func addEnumeration() {
        let (mode, use) = (name("Mode"), name("use"))
        add(
            """
            public enum \(mode): CaseIterable {
                case fast, slow(Int)
                public static var allCases: [\(mode)] { [.fast, .slow(\(literal()))] }
                var rate: Int { switch self { case .fast: \(literal()); case .slow(let rate): rate } }
            }
            """)
        add("public func \(use)(_ mode: \(mode)) -> Int { \(statements("mode.rate")) }")
        for text in ["\(use)(.fast)", "\(use)(.slow(#))", "\(mode).allCases.count"] { offer(text) }
    }

    /// A conformance that only a cast at run time finds, in a module that the cast doesn't see.
    private mutating func addCast() {
        let (p, a, ask) = (name("P"), name("A"), name("ask"))
        add("public protocol \(p) { func score() -> Int }")
        add("public struct \(a) { public init() {} }")
        add("public func \(ask)(_ x: Any) -> Int { (x as? any \(p))?.score() ?? 0 }")
        offer("\(ask)(\(a)())")
        place(above: true)
        add("extension \(a): \(p) { public func score() -> Int { \(statements()) } }")
    }

    private mutating func addFunctionValue() {
        let (f, c) = (name("f"), name("c"))
        add("public func \(f)(_ x: Int) -> Int { \(statements("x")) }")
        add("public let \(c): @Sendable (Int) -> Int = { x in \(statements("x")) }")
        add("public let by\(c): [@Sendable (Int) -> Int] = [\(f), \(c)]")
        offer("\(c)(#)")
        offer("by\(c)[1](#)")
        offer("by\(c).map { $0(#) }[0]")
    }

    private mutating func addForeignConformance() {
        let (p, score, over) = (name("P"), name("score"), name("over"))
        add("public protocol \(p) { func \(score)() -> Int }")
        add("public func \(over)(_ x: some \(p)) -> Int { \(statements("x.\(score)()")) }")
        place(above: true)
        add("extension Int: \(p) { public func \(score)() -> Int { \(statements("self")) } }")
        offer("\(over)(#)")
    }

    /// A protocol that refines one of the standard library's, with the witness in its own extension.
    private mutating func addRefinement() {
        let (p, a) = (name("P"), name("A"))
        add("public protocol \(p): Comparable { var key: Int { get } }")
        add("extension \(p) { public static func < (a: Self, b: Self) -> Bool { a.key < b.key + \(value()) } }")
        place(above: true)
        add("public struct \(a): \(p) { public let key: Int; public init(_ key: Int) { self.key = key } }")
        offer("([\(a)(#), \(a)(#)].max() ?? \(a)(1)).key")
    }
}
