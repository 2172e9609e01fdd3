import ContentStore
import Testing

@Suite struct JSONParserTests {
    @Test func canonicalTextSortsKeysAndDropsSpace() throws {
        let text = #" { "b" : [ 1 , 2.50 , -3e2 ] , "a" : "\u00e9\ud83d\ude00\/" , "c":null, "d":true } "#
        #expect(try JSONValue(parsing: Array(text.utf8)).canonicalText == #"{"a":"é😀/","b":[1,2.5,-300.0],"c":null,"d":true}"#)
    }

    @Test(arguments: [
        ("", 0, "the text ends where a value should stand"), ("{", 1, "expected a key"), ("[1", 2, "expected ',' or ']'"),
        ("\"a", 2, "a string without its closing quote"), ("tru", 0, "an unknown word"), ("1 2", 2, "text after the value"),
        ("\"\\x\"", 2, "an unknown escape"), ("-", 0, "expected a value"), ("{\"a\" 1}", 5, "expected ':'"),
    ])
    func mistakesAreLocated(_ text: String, _ offset: Int, _ message: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
        #expect(error?.description == "not JSON at byte \(offset): \(message)")
    }

    @Test func deepNestingIsRefused() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(String(repeating: "[", count: 100_000).utf8)) }
    }
}
