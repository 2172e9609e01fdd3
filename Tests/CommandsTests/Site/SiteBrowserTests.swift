import Foundation
import Testing

/// The site of this very project in headless Chromium: what `Tests/Browser/browse.py` checks, page by page.
@Suite struct SiteBrowserTests {
    static let hasChromium = ["/usr/bin/chromium", ProcessInfo.processInfo.environment["REPRISE_BROWSER"] ?? ""].contains(
        where: FileManager.default.isExecutableFile)

    @Test(.enabled(if: hasChromium, "Chromium is not installed here; '.ci/run' installs it"))
    func pagesWorkInABrowser() throws {
        let place = try Workplace()
        let site = "\(place.root)/site"
        place.environment["REPRISE_ROOT"] = TutorialTests.root
        place.environment["REPRISE_STORE"] = "\(place.root)/.reprise"
        place.environment["REPRISE_FRESH"] = "1"
        let built = try place.shell("\(Workplace.products)/reprise", "site", "--output", site)
        try #require(built.code == 0, "\(built.errors)")
        // Small enough for GitHub Pages and for a slow line.
        let bytes = try FileManager.default.subpathsOfDirectory(atPath: site).reduce(0) { sum, name in
            try sum + ((FileManager.default.attributesOfItem(atPath: "\(site)/\(name)")[.size] as? Int) ?? 0)
        }
        #expect(bytes < 50_000_000)
        let seen = try place.shell("python3", "\(TutorialTests.root)/Tests/Browser/browse.py", site, "\(TutorialTests.root)/papers")
        let lines = seen.output.split(separator: "\n")
        #expect(lines.count > 30, "\(seen.errors)")
        #expect(lines.filter { !$0.hasPrefix("ok ") } == [])
        #expect(seen.code == 0, "\(seen.errors)")
    }
}
