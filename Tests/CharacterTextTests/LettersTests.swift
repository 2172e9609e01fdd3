import CharacterText
import Testing

@Suite struct LettersTests {
    @Test func textIsCleanedAsByARegularExpression() {
        #expect(Letters.text(Letters.symbols(CharacterTextValues.text.utf8)) == CharacterTextValues.cleaned)
        #expect(Letters.symbols("  A-z 9 ".utf8) == [1, 0, 26])
        #expect(Letters.symbols("".utf8) == [])
        #expect(Letters.symbols("é, 12".utf8) == [])
    }

    @Test func symbolsAndTextAreInverse() {
        let symbols = (0..<27).map { UInt8($0) }
        #expect(Letters.text(symbols) == " abcdefghijklmnopqrstuvwxyz")
        #expect(Letters.symbols(Letters.text(symbols.dropFirst()).utf8) == Array(symbols.dropFirst()))
    }
}
