import Configuration
import Testing

@Suite struct YAMLNodeTests {
    private func parse(_ text: String) throws -> YAMLNode? { try YAMLNode.parse(SourceFile(path: "a.yaml", text: text)) }

    private func failure(_ text: String) -> String {
        message { () throws(DiagnosticError) in _ = try YAMLNode.parse(SourceFile(path: "a.yaml", text: text)) }
    }

    // The core schema's table, YAML 1.2.2 section 10.3.2.
    @Test func coreSchema() throws {
        let table: [(String, YAMLValue)] = [
            ("null", .null), ("~", .null), ("Null", .null), ("nULL", .string), ("true", .bool(true)), ("FALSE", .bool(false)),
            ("no", .string),
            ("0", .integer(digits: "0", radix: 10)), ("-19", .integer(digits: "-19", radix: 10)), ("0o7", .integer(digits: "7", radix: 8)),
            ("0x3A", .integer(digits: "3A", radix: 16)), ("0x", .string), ("0o8", .string), ("0.", .float("0.")), ("-0.0", .float("-0.0")),
            (".5", .float(".5")), ("+12e03", .float("+12e03")), ("-2E+05", .float("-2E+05")), ("1e", .string), (".", .string),
            ("+", .string),
            ("1_000", .string), (".inf", .float("inf")), ("-.INF", .float("-inf")), ("+.Inf", .float("inf")), (".NaN", .float("nan")),
            ("2026-05-27", .string), ("1.2.3", .string),
        ]
        for (text, expected) in table {
            #expect(try parse("[\(text)]")?.sequence?.first?.scalar?.value == expected, "\(text)")
        }
        #expect(try parse("'1'")?.scalar?.value == .string)
        #expect(try parse("!!str 1")?.scalar?.value == .string)
        #expect(try parse("")?.scalar == nil)
    }

    @Test func placesAndOrder() throws {
        let root = try #require(try parse("b: 1\na:\n  - x\n  - ü: 'q'\n"))
        #expect(root.mapping?.map(\.name) == ["b", "a"])
        #expect(root["a"]?.sequence?.map(\.start) == [YAMLMark(line: 3, column: 5), YAMLMark(line: 4, column: 5)])
        #expect(root["a"]?.sequence?[1]["ü"]?.start == YAMLMark(line: 4, column: 8))
        #expect(root["a"]?.sequence?[1]["ü"]?.end == YAMLMark(line: 4, column: 11))
    }

    @Test func stylesAreKept() throws {
        let root = try #require(try parse("[a, 'a', \"a\"]"))
        #expect(root.sequence?.compactMap(\.scalar?.style) == [.plain, .singleQuoted, .doubleQuoted])
        #expect(try parse("|\n a\n")?.scalar == YAMLScalar("a\n", style: .literal))
        #expect(try parse(">\n a\n b\n")?.scalar == YAMLScalar("a b\n", style: .folded))
    }

    @Test func aByteOrderMarkIsNotText() throws {
        #expect(try parse("\u{FEFF}a: 1")?.mapping?.first?.name == "a")
        #expect(try parse("\u{FEFF}a: 1")?.mapping?.first?.key == YAMLMark(line: 1, column: 2))
    }

    @Test func everyLineEndIsOne() throws {
        for end in ["\n", "\r\n", "\r"] {
            let root = try #require(try parse("a: 1\(end)b:\(end)  - x\(end)"))
            #expect(root.mapping?.map(\.name) == ["a", "b"])
            #expect(root["b"]?.sequence?.first?.start == YAMLMark(line: 3, column: 5))
        }
        #expect(
            failure("a: 1\r\nb: [\r\n") == "a.yaml:2:5: error: expected a value\nb: [\n    ^")
    }

    @Test func controlCharactersAreRefused() {
        #expect(
            failure("a: 1\nb: x\u{0}y\n") == "a.yaml:2:5: error: not valid YAML: control characters are not allowed\nb: x\u{FFFD}y\n    ^")
    }

    @Test func otherEncodingsAreRefused() {
        let file = SourceFile(path: "a.yaml", bytes: [0xFF, 0xFE, 0x61, 0, 0x3A, 0])
        #expect(
            message { () throws(DiagnosticError) in _ = try YAMLNode.parse(file) }.hasPrefix("a.yaml:1:1: error: this byte is not UTF-8\n"))
    }

    @Test func aLongScalarIsAValue() throws {
        let text = String(repeating: "x", count: 1 << 20)
        #expect(try parse("a: \(text)")?["a"]?.scalar?.text == text)
        #expect(failure(String(repeating: "x", count: 1 << 24 + 1)).hasPrefix("a.yaml:1:1: error: this file is larger than 16 MiB\n"))
    }

    // The parser compares each directive with all before it, which takes minutes where there are a hundred thousand.
    @Test func directivesAreBounded() {
        let text = (0..<200).map { "%TAG !a\($0)! tag:x,2000:\n" }.joined()
        #expect(failure(text + "---\na: 1\n") == "a.yaml:101:1: error: more than 100 directives\n%TAG !a100! tag:x,2000:\n^")
    }

    @Test func thousandsOfMistakesAreNotAllTold() {
        let text = message { () throws(DiagnosticError) in
            _ = try resolveSample("delays: [" + Array(repeating: "x", count: 5000).joined(separator: ", ") + "]\n")
        }
        #expect(text.split(separator: "\n").count == 301)
        #expect(text.hasSuffix("\nnote: and 900 more mistakes"))
    }

    @Test func aliasesAreCopies() throws {
        let root = try #require(try parse("a: &x [1, 2]\nb: *x\n"))
        #expect(root["b"]?.sequence?.count == 2)
        #expect(root["b"]?.start == YAMLMark(line: 1, column: 4))
    }

    @Test func aBombOfAliasesIsRefused() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        #expect(
            failure(text) == """
                a.yaml:6:20: error: more than 500,000 values after aliases are expanded
                a5: &a5 [*a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4]
                                   ^
                """)
    }

    @Test func depthIsBounded() {
        #expect(failure(String(repeating: "[", count: 5000)).hasPrefix("a.yaml:1:101: error: nested more than 100 levels deep\n"))
        #expect(failure("a: &a [*a]").hasPrefix("a.yaml:1:8: error: no anchor 'a' before this alias\n"))
    }

    @Test func allDuplicateKeysAreNamed() {
        #expect(
            failure("a: 1\nb: {c: 1, c: 2}\na: 3\n") == """
                a.yaml:2:11: error: duplicate key 'c'
                b: {c: 1, c: 2}
                          ^
                note: it stands first at line 2
                a.yaml:3:1: error: duplicate key 'a'
                a: 3
                ^
                note: it stands first at line 1
                """)
    }

    // The seeded generator makes the same mutations on every machine.
    @Test func noInputCrashes() {
        var random = SplitMix(state: 20_250_601)
        let seeds = (SampleFile.all(in: "valid") + SampleFile.all(in: "invalid")).map { Array($0.text.utf8) }
        let pieces: [[UInt8]] =
            [
                "[", "]", "{", "}", ": ", "- ", "\n", "\t", "&a ", "*a", "!!str ", "? ", "|\n", ">", "\"", "'", "#", "%YAML 1.2\n", "---\n",
                "...\n",
            ]
            .map { Array($0.utf8) } + [[0xFF], [0], [0xC2, 0x85], [0xE2, 0x80, 0xA8], [0xF0, 0x9F, 0x98, 0x80]]
        var refused = 0
        for round in 0..<20_000 {
            var bytes = seeds[Int(random.next() % UInt64(seeds.count))]
            for _ in 0..<(1 + random.next() % 6) {
                let place = Int(random.next() % UInt64(bytes.count + 1))
                switch random.next() % 4 {
                case 0: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
                case 1: bytes.insert(contentsOf: pieces[Int(random.next() % UInt64(pieces.count))], at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 8)))
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + Int(random.next() % 16))], at: place)
                }
            }
            let text = message { () throws(DiagnosticError) in
                _ = try resolve(
                    Sample.self, defaults: Sample(), studyFile: SourceFile(path: "a.yaml", bytes: bytes), preset: "default",
                    overrides: round % 4 == 0 ? [String(decoding: bytes, as: UTF8.self)] : [])
            }
            if text != "no error" { refused += 1 }
        }
        #expect(refused > 10_000)
    }
}

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
