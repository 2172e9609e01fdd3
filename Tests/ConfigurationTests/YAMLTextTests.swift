import Configuration
import Testing

@Suite struct YAMLTextTests {
    @Test(arguments: [
        "", " ", "a", "a b", "no", "null", "1", "1e3", ".5", "2026-05-27", "- a", "a: b", "a #b", "#", "\"", "\\", "'", "\n", "a\r\nb",
        "\t", "\u{0}",
        "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "ü", "😀", "*a", "&a", "!a", "%", "@", "`", "[", "{", "a,b", "?", "|", ">",
        "-", "---", "...",
    ])
    func readsBackAsItself(_ string: String) throws {
        for text in [yamlText(string), yamlQuoted(string)] {
            let scalar = try YAMLNode.parse(SourceFile(path: "a", text: "[\(text)]"))?.sequence?.first?.scalar
            #expect(scalar?.text == string)
            #expect(scalar?.value == .string)
        }
    }

    @Test func plainWhereThatIsSafe() {
        #expect(yamlText("run of 3") == "run of 3")
        #expect(yamlText("yes") == "\"yes\"")
        #expect(yamlText("a\n") == "\"a\\n\"")
    }
}
