/// Where the files of a project stand in its site.
package struct SitePaths: Sendable {
    /// Reports that have a page, by slug.
    package let reports: Set<String>
    /// Files of the project, by path, that have a page with their text.
    package var sources: Set<String>
    /// Files beside reports that are copied, by path in the project.
    package var copies: Set<String>

    package init(reports: Set<String>, sources: Set<String> = [], copies: Set<String> = []) {
        (self.reports, self.sources, self.copies) = (reports, sources, copies)
    }

    /// The page of a source file.
    package static func page(ofSource path: String) -> String { "source/\(path).html" }
    package static func page(ofReport slug: String) -> String { "\(slug)/index.html" }

    /// A link of a committed report, as a path in the project with what follows `#`; nil for one that leads out of it.
    package static func projectPath(_ link: String, from slug: String) -> (path: String, fragment: String)? {
        guard !link.hasPrefix("#"), !link.hasPrefix("/"), !link.contains(":"), !link.contains("?") else { return nil }
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var path = ["outputs", slug]
        for part in parts[0].split(separator: "/") {
            if part == ".." {
                guard !path.isEmpty else { return nil }
                path.removeLast()
            } else if part != "." {
                path.append(String(part))
            }
        }
        return (path.joined(separator: "/"), parts.count > 1 ? "#\(parts[1])" : "")
    }

    /// Where a link of a report leads from the report's page; nil when the site has nothing there.
    func address(_ link: String, from slug: String) -> String? {
        guard let (path, fragment) = Self.projectPath(link, from: slug) else { return safeAddress(link) }
        if path == "outputs/README.md" { return "../index.html" + fragment }
        let parts = path.split(separator: "/").map(String.init)
        if parts.count == 3, parts[0] == "outputs", parts[2] == "report.md", reports.contains(parts[1]) {
            return (parts[1] == slug ? "index.html" : "../\(Self.page(ofReport: parts[1]))") + fragment
        }
        if copies.contains(path) { return "../\(path.dropFirst("outputs/".count))" + fragment }
        return sources.contains(path) ? "../\(Self.page(ofSource: path))" + fragment : nil
    }
}
