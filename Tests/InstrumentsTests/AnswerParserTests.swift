import ContentStore
import Instruments
import Testing

@Suite struct AnswerParserTests {
    @Test(arguments: [
        ("B", "B"), ("b", "B"), (" (b) ", "B"), ("**B**", "B"), ("B.", "B"), ("Answer: B", "B"), ("The answer is (B).", "B"),
        ("Final answer: **b**", "B"), ("B) Paris, since it is the capital.", "B"), ("B: I can't say more.", "B"), ("Option B", "B"),
        ("I would pick B here.", "B"), ("A and B are close, so B.", nil), ("Because of this and that.", nil), ("", nil), ("Bb", nil),
        ("b is a letter", nil),
    ])
    func choices(_ text: String, _ expected: String?) {
        let parsed = AnswerParser.choice(of: ["A", "B", "C"]).parse(text)
        #expect(parsed == (expected.map { .value($0) } ?? .unparsable(text)))
    }

    @Test(arguments: [
        ("Strongly agree", "strongly agree"), ("I agree.", "agree"), ("I strongly agree with that.", "strongly agree"), ("neut", "neutral"),
        ("agree, on the whole", "agree"), ("I agree or am neutral", nil), ("disagreeable", nil),
    ])
    func labelsWithinLabels(_ text: String, _ expected: String?) {
        let parsed = AnswerParser.choice(of: ["agree", "strongly agree", "neutral"]).parse(text)
        #expect(parsed == (expected.map { .value($0) } ?? .unparsable(text)))
    }

    @Test(arguments: [
        "I'm sorry, but I can't help with that.", "I cannot choose between A and B.",
        "As a language model, I don't have personal feelings.",
        "I’m not able to answer B.", "I must decline.", "Sorry. I won't do this: B is dangerous.",
    ])
    func refusals(_ text: String) {
        #expect(AnswerParser.choice(of: ["A", "B"]).parse(text) == .refusal)
        #expect(refuses(text))
    }

    @Test func whatAFilterWithheldIsARefusal() {
        let parser = AnswerParser.choice(of: ["A", "B"])
        #expect(parser.parse(RawAnswer("", ending: .filtered)) == .refusal)
        #expect(parser.parse(RawAnswer("A", ending: .filtered)) == .value("A"))
        #expect(parser.parse(RawAnswer("", ending: .length)) == .unparsable(""))
    }

    @Test(arguments: [
        ("7", 7.0), ("7.", 7), ("-1.5", -1.5), ("−2", -2), (".5", 0.5), ("1,302", 1302), ("1e2", 100), ("I'd say 8 points.", 8),
        ("Answer: 3", 3), ("7/10", nil), ("between 3 and 4", nil), ("3-4", nil), ("9999", nil), ("seven", nil), ("", nil), ("2, 3", nil),
        ("top-10", 10), ("+4", 4), ("Covid-19", 19),
    ])
    func numbers(_ text: String, _ expected: Double?) {
        let parsed = AnswerParser.number(in: -5...5000).parse(text)
        #expect(parsed == (expected.map { .value($0) } ?? .unparsable(text)), "\(parsed)")
    }

    @Test func wholeNumbersHaveNoFraction() {
        let parser = AnswerParser.integer(in: 1...6)
        #expect(parser.parse("4") == .value(4))
        #expect(parser.parse("4.0 is my answer") == .value(4))
        #expect(parser.parse("4.5") == .unparsable("4.5"))
        #expect(parser.parse("7") == .unparsable("7"))
    }

    @Test func jsonOfASchema() {
        let schema = AnswerSchema.object([
            "price": .number(in: 0...10), "why": .text, "tags": .list(of: .oneOf(["x", "y"]), count: 0...2), "sure": .boolean,
        ])
        let parser = AnswerParser.json(schema)
        let plain = #"{"why": "{no}", "price": 2.5, "tags": ["y"], "sure": true, "more": [1]}"#
        let expected = JSONValue.members([
            ("price", .number(2.5)), ("sure", .bool(true)), ("tags", .array([.string("y")])), ("why", .string("{no}")),
        ])
        #expect(parser.parse(plain) == .value(expected))
        #expect(parser.parse("Here:\n```json\n\(plain)\n```\nDone.") == .value(expected))
        #expect(parser.parse("\(plain) or again \(plain)") == .value(expected))
        for wrong in [
            plain.replacing("2.5", with: "12"), plain.replacing("y", with: "z"), plain.replacing("true", with: "1"),
            String(plain.dropLast()),
            plain + plain.replacing("2.5", with: "3"), "[]", "", "{{{{",
        ] {
            #expect(parser.parse(wrong) == .unparsable(wrong))
        }
        #expect(AnswerParser.json(.integer(in: 1...3)).parse("2") == .value(.integer(2)))
    }

    @Test func actionsOfAGrammar() {
        let grammar = ActionGrammar([
            .init("ls"), .init("cat", "path"), .init("write", "path", "text", takesRest: true), .init("ask", "text", takesRest: true),
        ])
        #expect(grammar.usage == "ls\ncat PATH\nwrite PATH TEXT...\nask TEXT...")
        let parser = AnswerParser.action(of: grammar)
        #expect(parser.parse("ls") == .value(Action("ls", [])))
        #expect(parser.parse("  cat policy.txt ") == .value(Action("cat", ["policy.txt"])))
        #expect(parser.parse("write a.txt two  words, I can't say") == .value(Action("write", ["a.txt", "two  words, I can't say"])))
        #expect(parser.parse("I look first.\n```\n$ cat a/b\n```") == .value(Action("cat", ["a/b"])))
        #expect(parser.parse("Action: `ls`") == .value(Action("ls", [])))
        for talk in ["I would cat policy.txt", "cat", "cat a b", "ls\ncat a", "ask", "ls -l", ""] {
            #expect(parser.parse(talk) == .unparsable(talk))
        }
        #expect(parser.parse("I won't write that file.") == .refusal)
    }

    @Test func ratesCountEveryAnswer() {
        let parser = AnswerParser.choice(of: ["A", "B"])
        let parsed = ["A", "B", "I refuse.", "?", "B"].map { parser.parse($0) }
        let rates = AnswerRates(parsed.map(\.outcome))
        #expect(rates == AnswerRates(answered: 3, refused: 1, unparsable: 1) && rates.total == 5)
        #expect(rates.rate(of: .refused).value == 0.2 && rates.rate(of: .answered).n == 5)
        #expect(parsed.compactMap(\.value) == ["A", "B", "B"])
        #expect(rates.share(of: 2).value == 0.4)
        #expect(parsed[0].map(\.count) == .value(1) && parsed[3].map(\.count) == .unparsable("?"))
    }
}
