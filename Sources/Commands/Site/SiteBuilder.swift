internal import Configuration
internal import ContentStore
internal import Evidence
internal import Execution
internal import Reporting

/// Makes the site of a project from its committed files: reports, records, figures, paper files and the sources that reports lead to.
package struct SiteBuilder {
    /// What was made.
    package struct Outcome: Sendable {
        package let files: Int
        package let bytes: Int
        /// How many files differ from those that were there.
        package let changed: Int
        package let papers: Int
        package let reports: Int
    }

    private let project: Project
    private let python: String

    package init(_ project: Project) {
        self.project = project
        python = environmentVariable("REPRISE_PYTHON") ?? "\(project.root)/.venv/bin/python"
    }

    /// A published report as it is on disk.
    private struct Report {
        let slug: String
        let markdown: String
        let record: PublishedRecord?
        let freshness: String
        /// Files beside it, by name.
        let companions: [(name: String, bytes: [UInt8])]
    }

    package func build(into path: String) throws -> Outcome {
        let folder = try SiteFolder(path)
        let outlines = try Atlas(root: project.root).outlines()
        let reports = try outlines.compactMap { try report($0.slug) }
        let sources = try linkedSources(reports)
        let hasVega = (try? readFile("\(path)/assets/vega.js"))?.starts(with: SiteMaterials.vegaMark.utf8) == true
        let texts = reports.map(\.markdown) + outlines.flatMap { [$0.title, $0.question ?? ""] + $0.claims.map(\.says) }
        let materials = try SiteMaterials(
            python: python, formulas: texts.flatMap { MathSpans($0).formulas }, withVega: !hasVega && !reports.isEmpty)

        var files: [(path: String, bytes: [UInt8])] = [
            (".nojekyll", []), ("assets/site.css", Array(SiteStyle.css.utf8)), ("assets/site.js", Array(SiteScript.javaScript.utf8)),
        ]
        if let vega = materials.vega { files.append(("assets/vega.js", Array(vega.utf8))) }
        files.append(("index.html", Array(atlas(outlines, reports, materials).html.utf8)))
        var paths = SitePaths(reports: Set(reports.map(\.slug)), sources: Set(sources.keys))
        for report in reports { paths.copies.formUnion(report.companions.map { "outputs/\(report.slug)/\($0.name)" }) }
        for report in reports {
            files.append((SitePaths.page(ofReport: report.slug), Array(page(report, sources, materials, paths).html.utf8)))
            files += report.companions.map { ("\(report.slug)/\($0.name)", $0.bytes) }
        }
        for (source, text) in sources.sorted(by: { $0.key < $1.key }) {
            files.append((SitePaths.page(ofSource: source), Array(SourcePage(path: source, text: text).html.utf8)))
        }
        let kept = hasVega ? ["assets/vega.js"] : []
        let changed = try folder.write(files, keeping: kept)
        let keptBytes = try kept.map { try readFile("\(path)/\($0)").count }.reduce(0, +)
        return Outcome(
            files: files.count + kept.count, bytes: files.map(\.bytes.count).reduce(0, +) + keptBytes, changed: changed,
            papers: outlines.count, reports: reports.count)
    }

    // MARK: What there is

    private func report(_ slug: String) throws -> Report? {
        guard let markdown = try project.source("outputs/\(slug)/report.md") else { return nil }
        let names =
            FileStatus.names(in: "\(project.root)/outputs/\(slug)").filter { name in
                [".svg", ".vl.json"].contains(where: name.hasSuffix) || ["report.md", "results.json"].contains(name)
            } + PublishedSweeps.files(slug, root: project.root)
        let companions = try names.map { ($0, try readFile("\(project.root)/outputs/\(slug)/\($0)")) }
        let record = try project.source("outputs/\(slug)/results.json").flatMap { try PublishedRecord(parsing: $0.text) }
        let isKnown = project.catalogue[slug] != nil
        return Report(
            slug: slug, markdown: markdown.text, record: record,
            freshness: isKnown ? try Freshness.of(slug, in: project).text : "not known: no study here",
            companions: companions)
    }

    /// The files of the project that reports lead to; results are copied as they are and need no page.
    private func linkedSources(_ reports: [Report]) throws -> [String: String] {
        var sources: [String: String] = [:]
        for report in reports {
            for path in ReportHTML.linkedFiles(report.markdown, slug: report.slug)
            where !path.hasPrefix("outputs/") && sources[path] == nil && [".swift", ".yaml", ".md"].contains(where: path.hasSuffix) {
                sources[path] = try project.source(path)?.text
            }
        }
        return sources
    }

    // MARK: Pages

    private func page(_ report: Report, _ sources: [String: String], _ materials: SiteMaterials, _ paths: SitePaths) -> ReportHTML {
        let specifications = report.companions.filter { $0.name.hasSuffix(".vl.json") }.map { name, bytes in
            (String(name.dropLast(".vl.json".count)), String(decoding: bytes, as: UTF8.self))
        }
        return ReportHTML(
            slug: report.slug, markdown: report.markdown, record: report.record, freshness: report.freshness,
            specifications: Dictionary(specifications, uniquingKeysWith: { first, _ in first }), sources: sources,
            formulas: materials.formulas, paths: paths)
    }

    private func atlas(_ outlines: [PaperOutline], _ reports: [Report], _ materials: SiteMaterials) -> AtlasHTML {
        let bySlug = Dictionary(reports.map { ($0.slug, $0) }, uniquingKeysWith: { first, _ in first })
        return AtlasHTML(
            entries: outlines.map { outline in
                let report = bySlug[outline.slug]
                let verdicts = Dictionary(report?.record?.claims.map { ($0.id, $0.verdict) } ?? [], uniquingKeysWith: { first, _ in first })
                var entry = AtlasHTML.Entry(slug: outline.slug, title: outline.title, theme: outline.theme)
                entry.address = outline.address
                entry.published = outline.published
                entry.feeds = outline.feeds
                entry.fidelity = report?.record?.fidelity ?? outline.fidelity?.rawValue
                entry.question = outline.question
                entry.claims = outline.claims.map { claim in
                    AtlasHTML.Entry.Claim(says: claim.says, verdict: report == nil ? nil : verdicts[claim.id])
                }
                entry.hasRules = outline.hasRules
                entry.isStudied = report != nil
                entry.freshness = report?.freshness ?? (project.catalogue[outline.slug] == nil ? nil : "never run")
                entry.seconds = report?.record.map { AtlasPage.Results($0).seconds }
                return entry
            }, formulas: materials.formulas)
    }
}
