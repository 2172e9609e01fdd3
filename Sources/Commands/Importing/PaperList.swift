package import Configuration

/// A list of papers in one of the forms that can be read.
package enum PaperList {
    /// The papers of a file.
    ///
    /// - Parameter year: That of entries whose date has none, as the page of daily papers writes those of its own year.
    /// - Throws: what is wrong with the file, with its line.
    package static func papers(in file: SourceFile, year: Int) throws(DiagnosticError) -> [FoundPaper] {
        if let place = file.invalidByte {
            throw refusal("this is no text: here is a byte that is not UTF-8", in: file, at: place)
        }
        let start = file.text.prefix(4096).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if let zero = file.text.unicodeScalars.prefix(65536).firstIndex(of: "\0") {
            throw refusal("this is no text: here is a zero byte", in: file, at: file.place(of: zero))
        }
        if start.isEmpty { throw DiagnosticError([Diagnostic("'\(shown(file.path))' is empty", hint: forms)]) }
        if start.hasPrefix("<") {
            let head = start.prefix(512).lowercased()
            if head.hasPrefix("<!doctype html") || head.contains("<html") {
                throw DiagnosticError([
                    Diagnostic("this is an HTML page", in: file, hint: "open it in a browser and save or copy it as plain text")
                ])
            }
            return try AtomFeed.papers(in: file)
        }
        if BibTeX.isOne(file.text) { return try BibTeX.papers(in: file) }
        if DailyPapersPage.isOne(file.text) { return try DailyPapersPage.papers(in: file, year: year) }
        throw DiagnosticError([Diagnostic("this is no list of papers", in: file, hint: forms)])
    }

    /// Bytes that a list may have at most.
    static let largest = 16 << 20

    fileprivate static let forms = "expected a page of daily papers saved as text, BibTeX, or an Atom feed of arXiv"

    static func refusal(_ headline: String, in file: SourceFile, at place: YAMLMark, hint: String? = PaperList.forms) -> DiagnosticError {
        DiagnosticError([Diagnostic(headline, in: file, at: place, hint: hint)])
    }
}

extension SourceFile {
    /// Line and column of a position in the text.
    func place(of position: String.Index) -> YAMLMark {
        var mark = YAMLMark(line: 1, column: 1)
        for scalar in text.unicodeScalars[..<position] {
            if scalar == "\n" { mark = YAMLMark(line: mark.line + 1, column: 1) } else { mark.column += 1 }
        }
        return mark
    }
}
