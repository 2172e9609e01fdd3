internal import Configuration
internal import ContentStore
internal import Evidence
internal import Foundation
internal import Glibc

/// Writes a paper file for each paper of some lists that the project doesn't have; files that are there stay as they are.
package struct PaperImport {
    package struct Outcome: Sendable {
        /// Entries of all lists; a paper that stands in two lists counts twice.
        package var entries = 0
        /// Different papers among them.
        package var papers = 0
        /// The paper files of those that the project didn't have.
        package var new: [(slug: String, title: String)] = []
    }

    private let root: String
    /// The feed that new papers are said to come from.
    private let feed: String?
    /// Which paper has an identity: those of the project and those found.
    private var owners: [String: Int] = [:]
    private var found: [(paper: FoundPaper, isKnown: Bool)] = []
    private var slugs: Set<String>

    /// Errors: every mistake in the paper files of the project; what can't be read can't be recognised.
    package init(root: String, studies: [String] = [], feed: String? = nil) throws {
        (self.root, self.feed) = (root, feed)
        slugs = Set(studies)
        for name in FileStatus.names(in: "\(root)/papers") { slugs.insert(String(name.prefix { $0 != "." })) }
        for outline in try Atlas(root: root).outlines() {
            for identity in FoundPaper.identities(title: outline.title, arxiv: outline.arxiv, doi: outline.doi) { owners[identity] = -1 }
        }
    }

    /// Finds out which of the papers are new, and writes a file for each unless told not to.
    ///
    /// Errors: ``CommandError`` for a file that can't be written.
    package mutating func take(_ lists: [[FoundPaper]], isWriting: Bool) throws -> Outcome {
        var outcome = Outcome()
        // The position in `found` of papers that the project has: a list may name one twice.
        var known: [String: Int] = [:]
        for paper in lists.joined() {
            outcome.entries += 1
            let identities = paper.identities
            if let owner = identities.compactMap({ owners[$0] }).first(where: { $0 >= 0 }) ?? identities.compactMap({ known[$0] }).first {
                found[owner].paper.fill(from: paper)
                for identity in identities where owners[identity] == nil { owners[identity] = owner }
                continue
            }
            let isKnown = identities.contains { owners[$0] == -1 }
            found.append((paper, isKnown))
            for identity in identities {
                if isKnown { known[identity] = found.count - 1 } else { owners[identity] = found.count - 1 }
            }
        }
        outcome.papers = found.count
        for (paper, isKnown) in found where !isKnown {
            let slug = try newSlug(paper.title)
            if isWriting { try create("papers/\(slug).yaml", stub(paper, slug)) }
            outcome.new.append((slug, paper.title))
        }
        return outcome
    }

    // MARK: The file of a new paper

    private func stub(_ paper: FoundPaper, _ slug: String) throws -> String {
        let links = [("arxiv", paper.arxiv), ("doi", paper.doi), ("page", paper.page)].compactMap { name, text in
            text.map { "  \(name): \(yamlQuoted($0))" }
        }
        let lines =
            ["slug: \(slug)", "title: \(yamlQuoted(paper.title))"] + (paper.published.map { ["published: \($0)"] } ?? [])
            + (links.isEmpty ? ["links: {}"] : ["links:"] + links) + ["theme: Drafts", "feeds: [\(feed.map(yamlText) ?? "")]"]
            + [
                "# To come, in own words: fidelity, why_this_fidelity, question, claims; and the rules when its study starts.",
                "rules: none",
            ]
        let text = lines.joined(separator: "\n") + "\n"
        // What could not be read back must not be written.
        _ = try PaperOutline.parse(SourceFile(path: "papers/\(slug).yaml", text: text))
        return text
    }

    private static let small: Set<String> = [
        "a", "an", "and", "are", "as", "at", "by", "can", "do", "does", "for", "from", "how", "in", "is", "it", "its", "of", "on", "or",
        "the",
        "their", "to", "via", "what", "when", "why", "with",
    ]

    /// The first words of a title that say something, as many as it takes to be a name that nothing has; such a name can be a study's.
    private mutating func newSlug(_ title: String) throws -> String {
        let main = title.split(separator: ":").first.map(String.init) ?? title
        func words(_ text: String) -> [String] {
            // Accents and apostrophes vanish, whatever else is no letter parts words.
            let folded = text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars.compactMap { scalar -> Character? in
                if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) { return Character(scalar) }
                return scalar.properties.generalCategory == .nonspacingMark || scalar == "'" || scalar == "’" ? nil : " "
            }
            return String(folded).split(separator: " ").map(String.init).filter { !Self.small.contains($0) && $0.first?.isLetter == true }
        }
        var all = words(main)
        if all.count < 2 { all = words(title) }
        if all.isEmpty { all = ["paper"] }
        let names =
            (min(4, all.count)...max(4, all.count)).map { all.prefix($0).joined(separator: "-") }
            + "bcdefghijklmnopqrstuvwxyz".map { "\(all.prefix(4).joined(separator: "-"))-\($0)" }
        guard let name = names.first(where: { !slugs.contains($0) && $0.utf8.count <= 100 }) else {
            throw CommandError(
                "error: no free name for '\(shown(title))'\n  hint: write its file in papers/ by hand, and import again", code: 1)
        }
        slugs.insert(name)
        return name
    }

    /// Writes a new file; one that is there is never touched.
    private func create(_ path: String, _ text: String) throws {
        let file = open("\(root)/\(path)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            let code = errno
            throw CommandError("error: cannot write '\(path)': \(String(cString: strerror(code)))" + fileHint(code), code: 1)
        }
        defer { close(file) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                unlink("\(root)/\(path)")
                throw CommandError("error: cannot write '\(path)': \(String(cString: strerror(code)))" + fileHint(code), code: 1)
            }
            bytes = bytes.dropFirst(count)
        }
    }
}

extension FoundPaper {
    /// Takes over what another entry of the same paper knows.
    fileprivate mutating func fill(from other: FoundPaper) {
        published = published ?? other.published
        arxiv = arxiv ?? other.arxiv
        doi = doi ?? other.doi
        page = page ?? other.page
    }
}
