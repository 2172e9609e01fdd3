internal import Glibc
internal import Reporting

/// A published report as PDF, printed by Chromium from its page.
struct ReportPrint {
    private static let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    let project: Project
    let slug: String

    /// Errors: ``CommandError`` when nothing is published, or no Chromium is there.
    func write(to path: String) throws {
        guard try project.source("outputs/\(slug)/report.md") != nil else {
            throw CommandError("error: nothing is published for '\(slug)'\n  hint: './reprise run \(slug)' first", code: 1)
        }
        let names = environmentVariable("REPRISE_BROWSER").map { [$0] } ?? Self.browsers
        guard let browser = ExternalProgram(names) else {
            throw CommandError(
                "error: no browser that prints\n  looked for: \(names.joined(separator: ", "))\n"
                    + "  hint: 'sudo apt-get install chromium', or name one by REPRISE_BROWSER", code: 1)
        }
        try withTemporaryFolder { folder in
            _ = try SiteBuilder(project).build(into: "\(folder)/site")
            // What a page of the site leads to isn't there for who reads the print.
            let page = "\(folder)/site/\(SitePaths.page(ofReport: slug))"
            let html = String(decoding: try readFile(page), as: UTF8.self)
            try writeFile(page, Array(html.replacing(#/<a href="(?!https?:|#)[^"]*"/#, with: "<a").utf8))
            // The sandbox of the browser refuses to run as root; the page has only what the project's own files hold, and no network is used.
            let sandbox = getuid() == 0 ? ["--no-sandbox"] : []
            try browser.run(
                [
                    "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=\(folder)/profile",
                    "--disable-background-networking", "--no-pdf-header-footer", "--virtual-time-budget=20000",
                    "--print-to-pdf=\(folder)/report.pdf",
                ] + sandbox + ["file://\(page)"], in: folder, because: "printing the report")
            guard access("\(folder)/report.pdf", F_OK) == 0 else {
                throw CommandError("error: printing the report failed\n  \(browser.path) wrote no file", code: 1)
            }
            let target = path.hasPrefix("/") ? path : "./\(path)"
            try writeFile(target, try readFile("\(folder)/report.pdf"))
        }
    }
}
