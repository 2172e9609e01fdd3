internal import CLibExpat
package import Configuration
internal import Evidence

/// An Atom feed as arXiv's interface answers with.
package enum AtomFeed {
    /// The papers of a feed in their order.
    ///
    /// - Throws: the place where the XML is broken, entries without a title, and what arXiv says instead of papers.
    package static func papers(in file: SourceFile) throws(DiagnosticError) -> [FoundPaper] {
        let reader = AtomReader()
        if let problem = reader.read(file.text) {
            throw PaperList.refusal(problem.headline, in: file, at: YAMLMark(line: problem.line, column: problem.column), hint: nil)
        }
        var (papers, problems): ([FoundPaper], [Diagnostic]) = ([], [])
        for entry in reader.entries {
            if entry.id.contains("arxiv.org/api/errors") {
                let said = shown(collapsed(entry.summary))
                problems.append(Diagnostic("arXiv answered with an error: '\(said)'", in: file, line: entry.line))
                continue
            }
            let title = collapsed(entry.title)
            if title.isEmpty {
                problems.append(Diagnostic("this entry has no title", in: file, line: entry.line))
                continue
            }
            let day = String(collapsed(entry.published).prefix(10))
            papers.append(
                FoundPaper(
                    title: title, published: isDate(day) ? day : nil, arxiv: entry.id.contains("arxiv.org/") ? arxivNumber(entry.id) : nil,
                    doi: bareDOI(entry.doi), line: entry.line))
        }
        if papers.isEmpty, problems.isEmpty { problems.append(Diagnostic("this feed has no entry", in: file)) }
        guard problems.isEmpty else { throw DiagnosticError(problems) }
        return papers
    }
}

/// What expat tells while it reads.
private final class AtomReader {
    struct Entry {
        var line: Int
        var id = ""
        var title = ""
        var summary = ""
        var published = ""
        var doi = ""
    }

    struct Problem {
        var headline: String
        var line: Int
        var column: Int
    }

    private(set) var entries: [Entry] = []
    private var path: [String] = []
    private var wrongRoot: Problem?
    private var parser: XML_Parser?

    private static let atom = "http://www.w3.org/2005/Atom "

    /// Reads the whole text; nil when there is nothing wrong with it.
    func read(_ text: String) -> Problem? {
        // A space can't be part of an address, so it parts the namespace from the name.
        guard let parser = XML_ParserCreateNS("UTF-8", XML_Char(UInt8(ascii: " "))) else {
            return Problem(headline: "there is no memory for reading XML", line: 1, column: 1)
        }
        self.parser = parser
        defer {
            XML_ParserFree(parser)
            self.parser = nil
        }
        return withExtendedLifetime(self) {
            XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
            XML_SetElementHandler(
                parser, { reader, name, _ in AtomReader.of(reader)?.start(name.map { String(cString: $0) } ?? "") },
                { reader, _ in AtomReader.of(reader)?.end() })
            XML_SetCharacterDataHandler(parser) { reader, bytes, count in
                guard let bytes, count > 0 else { return }
                let text = UnsafeRawBufferPointer(start: bytes, count: Int(count))
                AtomReader.of(reader)?.add(String(decoding: text, as: UTF8.self))
            }
            var text = text
            let status = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { XML_Parse(parser, $0.baseAddress, Int32($0.count), 1) }
            }
            if let wrongRoot { return wrongRoot }
            guard status != XML_STATUS_OK else { return nil }
            let said = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unknown error"
            return here("this is no well-formed XML: \(said)")
        }
    }

    private static func of(_ reader: UnsafeMutableRawPointer?) -> AtomReader? {
        reader.map { Unmanaged<AtomReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private func here(_ headline: String) -> Problem {
        Problem(headline: headline, line: Int(XML_GetCurrentLineNumber(parser)), column: Int(XML_GetCurrentColumnNumber(parser)) + 1)
    }

    private func start(_ name: String) {
        if path.isEmpty, name != Self.atom + "feed" {
            wrongRoot = here("expected an Atom feed, found the element '\(shown(String(name.split(separator: " ").last ?? "")))'")
            XML_StopParser(parser, XML_Bool(XML_FALSE))
        }
        path.append(name)
        if path.count == 2, name == Self.atom + "entry" { entries.append(Entry(line: Int(XML_GetCurrentLineNumber(parser)))) }
    }

    private func end() { path.removeLast() }

    /// What stands inside an element of an entry, also inside that one's own elements.
    private func add(_ text: String) {
        guard path.count >= 3, path[1] == Self.atom + "entry" else { return }
        let last = entries.count - 1
        switch path[2] {
        case Self.atom + "id": entries[last].id += text
        case Self.atom + "title": entries[last].title += text
        case Self.atom + "summary": entries[last].summary += text
        case Self.atom + "published": entries[last].published += text
        case "http://arxiv.org/schemas/atom doi": entries[last].doi += text
        default: break
        }
    }
}
