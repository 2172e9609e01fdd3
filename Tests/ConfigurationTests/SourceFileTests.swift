import Configuration
import Testing

@Suite struct SourceFileTests {
    @Test func bytesThatAreNotUTF8AreNamed() {
        let file = SourceFile(path: "study.yaml", bytes: Array("rate: 1\nname: é".utf8) + [0xFF, 0x41])
        let text = message { () throws(DiagnosticError) in _ = try YAMLNode.parse(file) }
        #expect(
            text == """
                study.yaml:2:8: error: this byte is not UTF-8
                name: é\u{FFFD}A
                       ^
                """)
    }

    @Test func validBytesAreText() {
        #expect(SourceFile(path: "a", bytes: Array("ü".utf8)) == SourceFile(path: "a", text: "ü"))
    }
}
