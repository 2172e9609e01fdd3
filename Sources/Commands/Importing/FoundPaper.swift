internal import Foundation

/// A paper as a saved list of papers names it.
package struct FoundPaper: Sendable, Equatable {
    package var title: String
    /// `2026-05-27`, `2026-05` or `2026`; nil when the list doesn't say.
    package var published: String?
    package var arxiv: String?
    package var doi: String?
    package var page: String?
    /// The line of the list at which it stands.
    package var line: Int

    package init(title: String, published: String? = nil, arxiv: String? = nil, doi: String? = nil, page: String? = nil, line: Int) {
        (self.title, self.published, self.arxiv, self.doi, self.page, self.line) = (title, published, arxiv, doi, page, line)
    }

    /// What tells that two entries are one paper: each alone suffices.
    package var identities: [String] { Self.identities(title: title, arxiv: arxiv, doi: doi) }

    /// Titles count by their letters and digits alone, without accents, arXiv numbers without version, DOIs without case.
    package static func identities(title: String, arxiv: String?, doi: String?) -> [String] {
        let scalars = title.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
        let letters = String(String.UnicodeScalarView(scalars.filter { $0.properties.isAlphabetic || isDigit($0) }))
        return ["title \(letters.isEmpty ? collapsed(title) : letters)"] + (arxiv.flatMap(arxivNumber).map { ["arxiv \($0)"] } ?? [])
            + (doi.flatMap(bareDOI).map { ["doi \($0.lowercased())"] } ?? [])
    }
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType == .decimal }

/// The arXiv number in a text such as `arXiv:2605.30392v2` or `http://arxiv.org/abs/cs/0112017`, without its version.
package func arxivNumber(_ text: String) -> String? {
    if let match = text.firstMatch(of: /(?:^|[^0-9.]|[a-zA-Z]\.)(\d{4}\.\d{4,5})(?:v\d+)?(?![0-9.]*\d)/) { return String(match.1) }
    return text.firstMatch(of: /(?:^|[^a-zA-Z-])([a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?\/\d{7})(?:v\d+)?(?!\d)/).map { String($0.1) }
}

/// The DOI in a text such as `https://doi.org/10.1000/182`; nil for that of an arXiv number, which says nothing more.
package func bareDOI(_ text: String) -> String? {
    guard let match = text.firstMatch(of: /10\.\d{4,9}\/[^\s{}"<>]+/) else { return nil }
    return match.0.lowercased().hasPrefix("10.48550/") ? nil : String(match.0)
}

/// Runs of white space as one space, none at the ends.
func collapsed(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
