/// A file of the project with a number and an anchor for each line.
package struct SourcePage: Sendable {
    package let path: String
    package let text: String

    package init(path: String, text: String) { (self.path, self.text) = (path, text) }

    package var html: String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        let body = lines.enumerated().map { index, line in
            "<span class=\"line\" id=\"L\(index + 1)\"><a href=\"#L\(index + 1)\" aria-label=\"Line \(index + 1)\">\(index + 1)</a>\(escapedHTML(line))</span>"
        }.joined(separator: "\n")
        let depth = SitePaths.page(ofSource: path).count { $0 == "/" }
        return SitePage(
            title: path, depth: depth, kind: "source",
            content: """
                <h1><code>\(escapedHTML(path))</code></h1>
                <pre class="listing scroll" tabindex="0" aria-label="Source"><code>\(body)</code></pre>
                """
        ).html
    }
}
