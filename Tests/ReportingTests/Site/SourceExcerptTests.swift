import Reporting
import Testing

@Suite struct SourceExcerptTests {
    private static let source = """
        extension Sums {
            // Not part of it.

            /// Adds.
            ///
            /// Twice.
            @discardableResult
            static func add(
                _ a: Int, _ b: Int
            ) -> Int {
                if a > b {
                    return a
                }
                return b
            }

            static func one() -> Int { 1 }
            static func open() {
        }
        """

    @Test(arguments: [4, 8]) func aFunctionIsWholeWithItsDocumentation(line: Int) throws {
        // Line 4 is that of the documentation, line 8 that of the name.
        let excerpt = try #require(SourceExcerpt(declarationAt: line, of: Self.source))
        #expect(excerpt.firstLine == 4)
        #expect(
            excerpt.text.hasPrefix("/// Adds.\n///\n/// Twice.\n@discardableResult\nstatic func add(\n    _ a: Int, _ b: Int\n) -> Int {\n")
        )
        #expect(excerpt.text.hasSuffix("    return b\n}"))
    }

    @Test func aLineCanBeAWholeFunction() {
        #expect(SourceExcerpt(declarationAt: 17, of: Self.source)?.text == "static func one() -> Int { 1 }")
    }

    @Test(arguments: [0, 3, 18, 99, -1]) func whatDoesNotEndIsNoExcerpt(line: Int) {
        #expect(SourceExcerpt(declarationAt: line, of: Self.source) == nil)
    }
}
