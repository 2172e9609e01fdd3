package import Configuration

/// BibTeX as far as a list of papers needs it: entries, fields, `@string` abbreviations and `#`; comments and preambles are passed over.
package enum BibTeX {
    /// Whether a line begins as an entry does: `@article{`.
    static func isOne(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { line in
            let line = line.drop { $0.isWhitespace }
            guard line.first == "@" else { return false }
            let rest = line.dropFirst().drop { $0.isLetter }
            return rest.count < line.count - 1 && rest.drop { $0.isWhitespace }.first.map { "{(".contains($0) } == true
        }
    }

    /// The entries that have a title, in their order.
    ///
    /// - Throws: the place of the first thing that is no BibTeX.
    package static func papers(in file: SourceFile) throws(DiagnosticError) -> [FoundPaper] {
        var reader = BibTeXReader(file)
        let papers = try reader.entries().compactMap(paper)
        if papers.isEmpty {
            throw DiagnosticError([Diagnostic("no entry here has a title", in: file, hint: "expected @article{key, title = {...}, ...}")])
        }
        return papers
    }

    private static func paper(_ entry: BibTeXReader.Entry) -> FoundPaper? {
        guard let title = entry.fields["title"].map(TeXText.plain), !title.isEmpty else { return nil }
        let fields = entry.fields
        let url = fields["url"].map(TeXText.plain)
        // An eprint is arXiv's unless the entry says whose else.
        let archive = (fields["archiveprefix"] ?? fields["eprinttype"] ?? "arxiv").lowercased()
        let places = [
            archive == "arxiv" ? fields["eprint"].map { "arXiv:\($0)" } : nil, fields["doi"], url, fields["journal"], fields["note"],
        ]
        let arxiv = places.compactMap { $0 }.first { $0.lowercased().contains("arxiv") && arxivNumber($0) != nil }.flatMap(arxivNumber)
        return FoundPaper(
            title: title, published: date(fields), arxiv: arxiv, doi: (fields["doi"] ?? url).flatMap(bareDOI),
            page: url.flatMap { $0.hasPrefix("http") && !$0.contains("arxiv.org") && bareDOI($0) == nil ? $0 : nil }, line: entry.line)
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func date(_ fields: [String: String]) -> String? {
        if let date = fields["date"]?.firstMatch(of: /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?/) {
            return isoDate(Int(date.1)!, date.2.flatMap { Int($0) }, date.3.flatMap { Int($0) })
        }
        guard let year = fields["year"]?.firstMatch(of: /\d{4}/).flatMap({ Int($0.0) }) else { return nil }
        let text = fields["month"]?.lowercased() ?? ""
        let month = months.firstIndex { text.hasPrefix($0) }.map { $0 + 1 } ?? Int(text).flatMap { (1...12).contains($0) ? $0 : nil }
        let day = fields["day"].flatMap { Int($0) }.flatMap { (1...31).contains($0) ? $0 : nil }
        return isoDate(year, month, day)
    }
}
