import Commands
import Configuration
import Testing

/// What is read of a list: title, date, arXiv number, DOI, page and line.
private func read(_ text: String, path: String = "list", year: Int = 2026) -> [String] {
    do throws(DiagnosticError) {
        return try PaperList.papers(in: SourceFile(path: path, text: text), year: year).map { paper in
            let parts = [paper.published, paper.arxiv.map { "arXiv \($0)" }, paper.doi.map { "doi \($0)" }, paper.page]
            return "\(paper.line): \(paper.title)" + parts.compactMap { $0.map { " | \($0)" } }.joined()
        }
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

@Suite struct DailyPapersPageTests {
    private let start = "Daily Papers\n\nbySomebody\n\nJun 2\n\n"

    @Test func authorsOrGroupAndDateMayBeMissing() {
        let text =
            start + "One\n\nFirst abstract.\n\n  • 3 authors\n·\nMay 11\n\nTwo\n\nSecond.\n\nThree\n\nThird.\n\nA Lab\n·\nOct 9, 2022 14\n"
        #expect(read(text) == ["7: One | 2026-05-11", "15: Two", "19: Three | 2022-10-09"])
        #expect(read(text, year: 2024)[0] == "7: One | 2024-05-11")
        // Without the page's head, from another system, and cut off after the last abstract.
        #expect(
            read(String(text.dropFirst(start.count)).replacing("\n", with: "\r\n")) == [
                "1: One | 2026-05-11", "9: Two", "13: Three | 2022-10-09",
            ])
        #expect(read(start + "One\n\nFirst abst").last == "7: One")
    }

    @Test func aTitleCutOffFromItsAbstractIsToldWithItsPlace() {
        #expect(
            read(start + "One\n\nFirst.\n\nof two paragraphs\n\n  • 3 authors\n·\nMay 11\n") == [
                "list:7:1: error: titles and abstracts don't alternate here", "One", "^", "note: 3 paragraphs up to line 11",
                "hint: each paper has a paragraph with its title and one with its abstract",
            ])
    }

    @Test(arguments: ["Mai 11", "May 32", "May", "11 May", "May 11, 22", "someday", "May 11 2 3"]) func otherTextsAreNoDates(_ date: String)
    {
        #expect(
            read(start + "One\n\nFirst.\n\n  • 3 authors\n·\n\(date)\n") == [
                "list:13:1: error: expected a date such as 'May 11' or 'Oct 29, 2022', found '\(date)'", "\(date)", "^",
            ])
    }

    @Test func datesWithoutPapersAndPapersWithoutDates() {
        #expect(read(start) == ["list:1:1: error: this page names no paper", "Daily Papers", "^"])
        #expect(read(start + "A Lab\n·\nMay 11\n").first == "list:9:1: error: here is a date without a paper")
        #expect(
            read(start + "One\n\nFirst.\n\nA Lab\n·").first
                == "list:13:1: error: expected a date such as 'May 11' or 'Oct 29, 2022', found nothing")
    }
}

@Suite struct BibTeXTests {
    @Test func entriesWithAllKindsOfValues() {
        let text = """
            An exported list, me@example.org.
            @string{ren = "Journal of " # {Rain}}
            @preamble{"\\newcommand{\\x}{}"}
            @comment{@nothing}
            @article{rain2020,
              title = {On {\\"U}ber-rain \\& {S}now: a \\emph{first} look}, journal = ren, year = 2020, month = oct # "~3",
              doi = {https://doi.org/10.1000/rain.1},
            }
            @INPROCEEDINGS (snow, TITLE = "The "  # {Sn{o}w -- \\'Etude}, date = {2021-03-04/2021-05-06}, url = "https://example.org/snow")
            @misc{noTitle, year = 1999}
            @online{last, title={Plain}, eprint={2101.00001v3}, eprinttype={arxiv}, year={c. 2021}}
            """
        #expect(
            read(text) == [
                "5: On Über-rain & Snow: a first look | 2020-10 | doi 10.1000/rain.1",
                "9: The Snow – Étude | 2021-03-04 | https://example.org/snow", "11: Plain | 2021 | arXiv 2101.00001",
            ])
    }

    @Test(arguments: [
        ("eprint = {cs/0112017}, archivePrefix = {arXiv}", "arXiv cs/0112017"),
        ("journal = {arXiv preprint arXiv:1706.00001}", "arXiv 1706.00001"),
        ("url = {http://arxiv.org/abs/1706.00001v2}", "arXiv 1706.00001"), ("doi = {10.48550/arXiv.1706.00001}", "arXiv 1706.00001"),
        ("eprint = {12345}, eprinttype = {pubmed}, doi = {10.1/x}", nil), ("note = {1706.00001}", nil),
        ("doi = {10.1000/A_b}", "doi 10.1000/A_b"),
    ])
    func identitiesInWhateverField(_ fields: String, _ expected: String?) {
        #expect(read("@misc{k, title = {T}, \(fields)}") == ["1: T" + (expected.map { " | \($0)" } ?? "")])
    }

    @Test func mistakesAreToldWithTheirPlace() {
        #expect(
            read("@article{a,\n  title {A}\n}") == ["list:2:9: error: expected '=' after 'title', found '{'", "  title {A}", "        ^"])
        #expect(
            read("@article{a, title = {A} year = 2}") == [
                "list:1:25: error: expected ',' or '}', found 'y'", "@article{a, title = {A} year = 2}", "                        ^",
            ])
        #expect(read("@article{a, = {A}}").first == "list:1:13: error: expected the name of a field, found '='")
        #expect(read("@article{a, title = }").first == "list:1:21: error: expected a value in braces or quotation marks, found '}'")
        #expect(read("@article{title = {A}}").first == "list:1:16: error: expected a key and ',' before the fields, found '='")
        for cut in [
            "@article{a", "@article{a, title", "@article{a, title = {A", "@article{a, title = \"A", "@article{a, title = {A}",
            "@article{a, title = {A\\",
        ] {
            #expect(
                read("\n" + cut) == [
                    "list:2:1: error: this entry has no end", cut, "^",
                    "hint: a brace or quotation mark may be missing, or the file is cut off",
                ])
        }
        #expect(read("@article{a, year = 2}").first == "list:1:1: error: no entry here has a title")
    }
}

@Suite struct AtomFeedTests {
    private func feed(_ entries: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
          <title>Query</title><id>http://arxiv.org/api/q</id>
        \(entries)
        </feed>
        """
    }

    @Test func entriesOfArXiv() {
        let text = feed(
            """
              <entry>
                <id>http://arxiv.org/abs/2605.00001v2</id>
                <published>2026-05-03T17:59:59Z</published>
                <title>Rain &amp; snow:
                  a <b>first</b> look</title>
                <summary>Weather.</summary>
                <source><title>Not this</title></source>
                <arxiv:doi>10.1000/RAIN</arxiv:doi>
              </entry>
              <entry><id>http://example.org/2605.00002</id><title>Elsewhere</title><published>soon</published></entry>
            """)
        #expect(read(text) == ["4: Rain & snow: a first look | 2026-05-03 | arXiv 2605.00001 | doi 10.1000/RAIN", "13: Elsewhere"])
    }

    @Test func whatIsWrongIsToldWithItsPlace() {
        #expect(
            read(feed("  <entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>")) == [
                "list:4:1: error: arXiv answered with an error: 'bad id'",
                "  <entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>", "^",
            ])
        #expect(read(feed("  <entry><title> </title></entry>")).first == "list:4:1: error: this entry has no title")
        #expect(read(feed("")).first == "list:1:1: error: this feed has no entry")
        #expect(read("<rss><channel/></rss>").first == "list:1:1: error: expected an Atom feed, found the element 'rss'")
        #expect(read(feed("<entry>")).first == "list:5:3: error: this is no well-formed XML: mismatched tag")
        #expect(
            read("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>").first?.contains("this is no well-formed XML: no element found")
                == true)
    }

    /// An entity that grows a thousandfold at each of its ten levels.
    @Test func entitiesCannotFillTheMemory() {
        let levels = (1...9).map { level in "<!ENTITY e\(level) \"\(String(repeating: "&e\(level - 1);", count: 1000))\">" }.joined(
            separator: "\n")
        let bomb =
            "<?xml version=\"1.0\"?>\n<!DOCTYPE feed [<!ENTITY e0 \"ha\">\n\(levels)]>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>&e9;</title></entry></feed>"
        #expect(read(bomb).first?.contains("this is no well-formed XML: limit on input amplification factor") == true)
    }
}

@Suite struct PaperListTests {
    @Test func filesThatAreNoLists() {
        #expect(
            read("Dear reader,\n") == [
                "list:1:1: error: this is no list of papers", "Dear reader,", "^",
                "hint: expected a page of daily papers saved as text, BibTeX, or an Atom feed of arXiv",
            ])
        #expect(
            read("\n<!DOCTYPE HTML><html>") == [
                "list:1:1: error: this is an HTML page", "hint: open it in a browser and save or copy it as plain text",
            ])
        #expect(read("one\ntw\0o").prefix(1) == ["list:2:3: error: this is no text: here is a zero byte"])
    }

    @Test func bytesThatAreNoText() throws {
        let file = SourceFile(path: "list", bytes: Array("one\ntwo ".utf8) + [0xFF, 0x41])
        let error = #expect(throws: DiagnosticError.self) { try PaperList.papers(in: file, year: 2026) }
        #expect(error?.description.hasPrefix("list:2:5: error: this is no text: here is a byte that is not UTF-8\n") == true)
    }

    @Test func titlesNumbersAndDOIsNameAPaper() {
        let one = FoundPaper(title: "On Sums: A Début", arxiv: "2601.00001v3", doi: "10.1000/ABC", line: 1)
        #expect(one.identities == ["title onsumsadebut", "arxiv 2601.00001", "doi 10.1000/abc"])
        #expect(FoundPaper(title: "on sums - a de\u{301}but", line: 9).identities == ["title onsumsadebut"])
        #expect(FoundPaper(title: "!?", line: 1).identities == ["title !?"])
    }

    // The seeded generator makes the same mutations on every machine.
    @Test func noInputCrashes() {
        var state: UInt64 = 20_261_121
        func random() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let seeds = [
            "Daily Papers\n\nJun 2\n\nOne\n\nFirst.\n\n  • 3 authors\n·\nMay 11\n\nTwo\n\nSecond.\n",
            "@string{a = {b}}\n@article{k, title = {A {B} \\\"o} # \"x\", year = 2020, month = may}\n",
            "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>http://arxiv.org/abs/2601.00001</id><title>T</title></entry></feed>",
        ].map { Array($0.utf8) }
        let pieces = ["{", "}", "\"", "#", "@", "\\", "<", ">", "&", "·", "\n\n", "=", ",", "\r"].map { Array($0.utf8) } + [[0xFF], [0]]
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = seeds[random() % seeds.count]
            for _ in 0..<(1 + random() % 5) {
                let place = random() % (bytes.count + 1)
                switch random() % 3 {
                case 0: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random()) }
                case 1: bytes.insert(contentsOf: pieces[random() % pieces.count], at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + random() % 10))
                }
            }
            if (try? PaperList.papers(in: SourceFile(path: "list", bytes: bytes), year: 2026)) == nil { refused += 1 }
        }
        #expect((5_000...19_500).contains(refused))
    }
}
