/// A package written at random from a seed, in which every literal can be edited, or be made to tell that it was run.
///
/// Declarations are made one after the other; each may use those before it, through any of the ways in which Swift lets code be reached:
/// see `RandomPackage+Kinds.swift`. The names of members come from a short list, so that most have namesakes in other types.
struct RandomPackage {
    static let modules = ["Numbers", "Models", "Kit", "Alpha"]
    static let memberNames = ["go", "rate", "score", "level"]
    static let filesPerModule = 3

    /// How the literals are written.
    enum Rendering {
        case plain
        /// Literals say which they are when they are run.
        case traced
        case edited(Int)
        /// A comment beside the literal of this number.
        case commented(Int)
        /// The literal of this number on a line of its own.
        case spaced(Int)
        /// A comment before the declaration of this number.
        case documented(Int)
        /// The declaration of this number at the end of its file.
        case reordered(Int)
        /// The declaration of this number in another file of its module.
        case moved(Int)
        /// A declaration more, which nothing mentions, after that of this number.
        case extended(Int)
    }

    struct Piece {
        let module: Int
        let file: Int
        let text: String
        /// Whether it means the same in another file.
        var isMovable = true
    }

    /// An expression of type `Int`, in which `#` stands for a new literal, and from where it may be used.
    struct Offer {
        let text: String
        let module: Int
        /// The only file, for what is private.
        var file: Int?
    }

    private(set) var pieces: [Piece] = []
    private var offers: [Offer] = []
    private(set) var literals = 0
    /// Each stage's name, and the closure that it runs where it isn't the function of that name.
    private(set) var stages: [(name: String, closure: String?)] = []
    private var random: SplitMix
    private var names = 0
    /// Where the next declaration goes.
    private(set) var module = 0
    private(set) var file = 0

    init(seed: UInt64, declarations: Int, stages count: Int) {
        random = SplitMix(state: seed)
        for kind in 0..<declarations {
            place()
            addDeclaration(kind)
        }
        module = Self.modules.count - 1
        for number in 0..<count {
            file = pick(Self.filesPerModule)
            let code = statements(uses: 1...3)
            if number % 4 == 3 {
                stages.append(("s\(number)", "{ (run: Run) -> Int in \(code) }"))
            } else {
                stages.append(("s\(number)", nil))
                add("extension Alpha { static func s\(number)(_ run: Run) -> Int { \(code) } }")
            }
        }
    }

    // MARK: Writing

    mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    mutating func name(_ prefix: String) -> String {
        names += 1
        return "\(prefix)\(names)"
    }

    mutating func memberName() -> String { Self.memberNames[pick(Self.memberNames.count)] }

    /// Goes to any file, or to one that sees what the current one sees.
    mutating func place(above: Bool = false) {
        module = above ? module + pick(Self.modules.count - module) : pick(Self.modules.count)
        file = pick(Self.filesPerModule)
    }

    mutating func add(_ text: String, isMovable: Bool = true) {
        pieces.append(Piece(module: module, file: file, text: text, isMovable: isMovable))
    }

    mutating func offer(_ text: String, isPrivate: Bool = false) {
        offers.append(Offer(text: text, module: module, file: isPrivate ? file : nil))
    }

    var stageNames: [String] { stages.map(\.name) }

    /// The declaration that a literal stands in, for messages.
    func pieceText(of literal: Int) -> String { pieces.first { $0.text.contains("‹\(literal)›") }?.text ?? "the pipeline" }

    /// A new literal.
    mutating func literal() -> String {
        literals += 1
        return "‹\(literals - 1)›"
    }

    /// Statements that return a sum of a literal, of `own` expressions, and of what earlier declarations offer.
    mutating func statements(_ own: String..., uses: ClosedRange<Int> = 0...2) -> String {
        let sum = own.isEmpty ? ["sum", "go", "level", "rate"][pick(4)] : "sum"
        var lines = ["var \(sum) = \(literal())"] + own.map { "\(sum) += \($0)" }
        for _ in 0..<(uses.lowerBound + pick(uses.count)) {
            if let used = use() { lines.append("\(sum) += \(used)") }
        }
        lines.append("return \(sum)")
        return "\n    " + lines.joined(separator: "\n    ") + "\n"
    }

    /// A value made in place.
    mutating func value(uses: ClosedRange<Int> = 0...1) -> String { "{ () -> Int in \(statements(uses: uses)) }()" }

    private mutating func use() -> String? {
        let seen = offers.filter { $0.module <= module && ($0.file == nil || $0.file == file && $0.module == module) }
        guard !seen.isEmpty else { return nil }
        let parts = seen[pick(seen.count)].text.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
        var text = parts[0]
        for part in parts.dropFirst() { text += literal() + part }
        return shaped(text)
    }

    private mutating func shaped(_ text: String) -> String {
        let local = memberName()
        return switch pick(12) {
        case 0: "[1].map { _ in \(text) }[0]"
        case 1: "(Optional(\(text)) ?? 0)"
        case 2: "{ () -> Int in let \(local) = \(text); return \(local) }()"
        case 3: "{ () -> Int in if let x = Optional(\(text)) { return x } else { return 0 } }()"
        case 4: "{ () -> Int in func inner() -> Int { \(text) }; return inner() }()"
        case 5: "{ () -> Int in guard let \(local) = Optional(\(text)) else { return 0 }; return \(local) }()"
        case 6: "(\(literal()) > 0 ? \(text) : 0)"
        case 7: "{ () -> Int in switch (\(text)) { case let \(local): return \(local) } }()"
        case 8: "{ () -> Int in for \(local) in [\(text)] { return \(local) }; return 0 }()"
        default: text
        }
    }
}

/// Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators".
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
