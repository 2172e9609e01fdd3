import Reporting
import Testing

@Suite struct MathSpansTests {
    @Test(arguments: [
        ("With $x^* = $ 0.6", ["x^* = "]), ("($a$), $b$.", ["a", "b"]), ("It costs $5 and $6.", []), ("`$a$` and ``$b` $c$``", []),
        ("\\$a$ b$", []), ("$ a$", []), ("x$a$", []), ("$a\\$b$", ["a\\$b"]), ("$$a$$", []), ("$a$b", []), ("$", []),
        ("a\n```\n$b$\n```\n$c$", ["c"]),
        ("$a\n$b", []),
    ])
    func formulasStandBetweenDollarSigns(text: String, formulas: [String]) { #expect(MathSpans(text).formulas == formulas) }
}
