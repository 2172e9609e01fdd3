internal import Configuration
internal import Provenance
internal import Reporting

/// BibTeX for a published reproduction and for the paper that it is about.
package struct Citation: Sendable {
    package let slug: String
    package let title: String
    /// The day of the commit or run; `2026-11-21`.
    package let date: String
    package let arxiv: String?
    package let doi: String?
    package let paperDate: String?
    package let verdicts: [String]
    /// The commit that holds what is published.
    package let commit: String?
    package let tree: String?
    package let run: String?
    /// Where the project is published.
    package let address: String?

    package init(
        slug: String, title: String, date: String, arxiv: String?, doi: String?, paperDate: String?, verdicts: [String], commit: String?,
        tree: String?, run: String?, address: String?
    ) {
        (self.slug, self.title, self.date, self.arxiv, self.doi, self.paperDate) = (slug, title, date, arxiv, doi, paperDate)
        (self.verdicts, self.commit, self.tree, self.run, self.address) = (verdicts, commit, tree, run, address)
    }

    package var bibTeX: String {
        let day = date.split(separator: "-")
        var note = ["Claims: \(verdicts.isEmpty ? "none" : Verdicts.tally(verdicts))"]
        if let commit { note.append("commit \(commit)") }
        if let tree { note.append("source tree \(tree)") }
        if let run { note.append("run \(run)") }
        var own = [("title", "{A reproduction of ``\(Self.escaped(title))''}")]
        if let year = day.first { own.append(("year", String(year))) }
        if day.count > 1 { own.append(("month", String(day[1]))) }
        own.append(("howpublished", "Reprise study \\texttt{\(Self.escaped(slug))}"))
        if let address { own.append(("url", address)) }
        own.append(("note", Self.escaped(note.joined(separator: "; "))))
        var paper = [("title", "{\(Self.escaped(title))}")]
        if let year = paperDate?.split(separator: "-").first { paper.append(("year", String(year))) }
        if let arxiv { paper += [("eprint", arxiv), ("archiveprefix", "arXiv")] }
        if let doi { paper.append(("doi", doi)) }
        return entry("\(slug)-reproduction", own) + "\n" + entry(slug, paper)
    }

    private func entry(_ key: String, _ fields: [(String, String)]) -> String {
        "@misc{\(key),\n\(fields.map { "  \($0.0) = {\($0.1)}" }.joined(separator: ",\n"))\n}\n"
    }

    /// Text as TeX prints it; braces would end the field.
    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&", "%", "$", "#", "_", "{", "}": "\\\(character)"
            case "\\": "\\textbackslash{}"
            case "~": "\\textasciitilde{}"
            case "^": "\\textasciicircum{}"
            case "\n": " "
            default: String(character)
            }
        }.joined()
    }
}
