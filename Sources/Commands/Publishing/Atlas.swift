internal import Configuration
internal import ContentStore
internal import Evidence
internal import Glibc
package import Reporting

/// The atlas of a project, gathered from its paper files and published records and from nothing else.
package struct Atlas: Sendable {
    package static let path = "outputs/README.md"
    private let root: String

    package init(root: String) { self.root = root }

    /// Every paper of the project, by slug.
    ///
    /// Errors: every mistake in a paper file.
    func outlines() throws -> [PaperOutline] {
        var (outlines, problems): ([PaperOutline], [Diagnostic]) = ([], [])
        for name in paperFiles {
            let file = SourceFile(path: "papers/\(name)", bytes: try readFile("\(root)/papers/\(name)"))
            do throws(DiagnosticError) {
                outlines.append(try PaperOutline.parse(file))
            } catch {
                problems += error.diagnostics
            }
        }
        guard problems.isEmpty else { throw DiagnosticError(problems) }
        return outlines
    }

    /// What the files in the project say now.
    ///
    /// Errors: every mistake in a paper file, or ``CommandError`` for a record that can't be read.
    package func page() throws -> AtlasPage {
        AtlasPage(
            entries: try outlines().map { outline in
                AtlasPage.Entry(
                    slug: outline.slug, title: outline.title, address: outline.address, published: outline.published, theme: outline.theme,
                    fidelity: outline.fidelity?.rawValue, claims: outline.claims.count, hasRules: outline.hasRules,
                    results: try results(of: outline.slug))
            })
    }

    /// Writes the page if it differs; true when it did.
    @discardableResult
    package func write() throws -> Bool { try writeFile("\(root)/\(Self.path)", Array(page().markdown.utf8)) }

    /// Writes the page after something was published, unless no file that it is made of has changed since it was last written.
    ///
    /// What is wrong with another paper's file is no reason to fail a run: it is told, and the page stays as it was.
    func refresh(store: Store) {
        let memo = "\(store.path)/v1/published/atlas"
        if (try? String(decoding: readFile(memo), as: UTF8.self)) == stamp { return }
        do {
            try write()
            try writeFile(memo, Array(stamp.utf8))
        } catch {
            writeError("warning: \(Self.path) stays as it was\n\(error)\n")
        }
    }

    private var paperFiles: [String] {
        FileStatus.names(in: "\(root)/papers").filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".registered.yaml") }
    }

    private func results(of slug: String) throws -> AtlasPage.Results? {
        let path = "outputs/\(slug)/results.json"
        guard FileStatus(of: "\(root)/\(path)") != nil else { return nil }
        if let record = try? PublishedRecord(parsing: String(decoding: readFile("\(root)/\(path)"), as: UTF8.self)) {
            return AtlasPage.Results(record)
        }
        throw CommandError(
            "error: '\(path)' can't be read\n  hint: './reprise run \(slug)' writes it again, 'git checkout' brings the last one back",
            code: 1)
    }

    /// Sizes and times of all files that the page is made of, of the page, and of the program that writes it.
    private var stamp: String {
        let papers = paperFiles
        let files =
            ["/proc/self/exe"] + papers.map { "\(root)/papers/\($0)" }
            + papers.map { "\(root)/outputs/\($0.dropLast(".yaml".count))/results.json" } + ["\(root)/\(Self.path)"]
        return files.map { path in
            var info = stat()
            guard stat(path, &info) == 0 else { return "-" }
            return "\(info.st_ino) \(info.st_size) \(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)"
        }.joined(separator: "\n") + "\n" + papers.joined(separator: "\n")
    }
}
