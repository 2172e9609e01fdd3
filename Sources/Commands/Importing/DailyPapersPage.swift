package import Configuration

/// A page of daily papers saved as text: for each paper its title, its abstract and, for most, three lines with authors or group, a dot, and
/// the date with the number of comments, such as `Oct 29, 2022 2`.
package enum DailyPapersPage {
    static func isOne(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { line in
            let line = line.drop { $0.isWhitespace }
            return line == "·" || line.hasPrefix("Daily Papers")
        }
    }

    /// Lines that stand together, with the number of the first.
    private struct Paragraph {
        var line: Int
        var lines: [String]
    }

    /// The papers of a page in their order.
    ///
    /// - Throws: where titles and abstracts can't be told apart, and dates that are none.
    package static func papers(in file: SourceFile, year: Int) throws(DiagnosticError) -> [FoundPaper] {
        var problems: [Diagnostic] = []
        var papers: [FoundPaper] = []
        // Titles and abstracts since the last date; only the last paper among them has one.
        var open: [Paragraph] = []
        func close(_ published: String?) {
            if !open.count.isMultiple(of: 2) {
                problems.append(
                    Diagnostic(
                        "titles and abstracts don't alternate here", in: file, line: open[0].line,
                        facts: ["\(open.count) paragraphs up to line \(open[open.count - 1].line)"],
                        hint: "each paper has a paragraph with its title and one with its abstract"))
            } else {
                for index in stride(from: 0, to: open.count, by: 2) {
                    papers.append(
                        FoundPaper(
                            title: collapsed(open[index].lines.joined(separator: " ")),
                            published: index == open.count - 2 ? published : nil, line: open[index].line))
                }
            }
            open = []
        }
        for paragraph in body(file.text) {
            guard let dot = paragraph.lines.firstIndex(of: "·") else {
                open.append(paragraph)
                continue
            }
            let line = paragraph.line + dot + 1
            guard dot + 1 < paragraph.lines.count, let published = date(paragraph.lines[dot + 1], year: year) else {
                let found = dot + 1 < paragraph.lines.count ? "'\(shown(paragraph.lines[dot + 1]))'" : "nothing"
                problems.append(Diagnostic("expected a date such as 'May 11' or 'Oct 29, 2022', found \(found)", in: file, line: line))
                open = []
                continue
            }
            if open.isEmpty {
                problems.append(Diagnostic("here is a date without a paper", in: file, line: line))
            }
            close(published)
        }
        close(nil)
        if papers.isEmpty, problems.isEmpty { problems.append(Diagnostic("this page names no paper", in: file)) }
        guard problems.isEmpty else { throw DiagnosticError(problems) }
        return papers
    }

    /// The paragraphs below the page's own head, which ends with the day that it shows.
    private static func body(_ text: String) -> [Paragraph] {
        var paragraphs: [Paragraph] = []
        var isInside = false
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = collapsed(String(line))
            if line.isEmpty {
                isInside = false
            } else if isInside {
                paragraphs[paragraphs.count - 1].lines.append(line)
            } else {
                paragraphs.append(Paragraph(line: index + 1, lines: [line]))
                isInside = true
            }
        }
        guard var start = paragraphs.firstIndex(where: { $0.lines[0].hasPrefix("Daily Papers") }) else { return paragraphs }
        start += 1
        if start < paragraphs.count, paragraphs[start].lines[0].hasPrefix("by") { start += 1 }
        if start < paragraphs.count, date(paragraphs[start].lines[0], year: 2000) != nil { start += 1 }
        return Array(paragraphs[start...])
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `2022-10-29` for `Oct 29, 2022 2`; the last number counts comments.
    private static func date(_ text: String, year: Int) -> String? {
        guard let match = text.wholeMatch(of: /([A-Z][a-z]{2}) (\d{1,2})(?:, (\d{4}))?(?: \d+)?/),
            let month = months.firstIndex(of: String(match.1)), let day = Int(match.2), (1...31).contains(day)
        else { return nil }
        return isoDate(match.3.flatMap { Int($0) } ?? year, month + 1, day)
    }
}

/// `2026-05-27`; without day or month the less exact date.
func isoDate(_ year: Int, _ month: Int? = nil, _ day: Int? = nil) -> String {
    func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return ([digits(year, 4)] + [month, month == nil ? nil : day].compactMap { $0.map { digits($0, 2) } }).joined(separator: "-")
}
