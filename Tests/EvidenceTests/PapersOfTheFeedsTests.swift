import Configuration
import Evidence
import Testing

/// The papers of the two feeds that the project began with; further papers may stand beside them.
@Suite struct PapersOfTheFeedsTests {
    private static let outlines: [PaperOutline] = try! papers().map { file in try PaperOutline.parse(file) }
    private static let feeds = ["collapse", "stagnation"]
    private static let ofFeeds = outlines.filter { outline in feeds.contains { outline.feeds.contains($0) } }

    @Test func bothFeedsAreComplete() {
        // 61 entries of one feed and 47 of the other make 108, and 9 papers stand in both.
        #expect(Self.feeds.map { feed in Self.ofFeeds.count { $0.feeds.contains(feed) } } == [61, 47])
        #expect(Self.ofFeeds.count == 99)
    }

    @Test(arguments: ofFeeds.map(\.slug)) func eachSaysWhatIsKnownBeforeItsStudy(_ slug: String) throws {
        let outline = try #require(Self.ofFeeds.first { $0.slug == slug })
        #expect(outline.published?.split(separator: "-").count == 3)
        #expect(outline.fidelity != nil)
        #expect(outline.whyThisFidelity != nil)
        let question = try #require(outline.question)
        #expect(question.contains("?") && question.utf8.count <= 400)
        #expect(!outline.claims.isEmpty)
        #expect(outline.theme.first?.isUppercase == true && outline.theme.allSatisfy(\.isLetter))
        let number = try #require(outline.arxiv)
        #expect(number.wholeMatch(of: /\d{4}\.\d{4,5}/) != nil)
        if let code = outline.code { #expect(code.hasPrefix("https://") && !code.contains(" ")) }
    }

    @Test func noPaperStandsTwice() {
        func areDistinct(_ texts: [String]) -> Bool { Set(texts).count == texts.count }
        #expect(areDistinct(Self.outlines.map(\.slug)))
        #expect(areDistinct(Self.outlines.map { $0.title.lowercased().filter(\.isLetter) }))
        #expect(areDistinct(Self.outlines.compactMap(\.arxiv)))
        #expect(areDistinct(Self.outlines.compactMap(\.doi)))
        #expect(areDistinct(Self.outlines.compactMap(\.question)))
    }
}
