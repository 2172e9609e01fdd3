import Foundation
import Testing

@Suite struct SiteCommandTests {
    private func published() throws -> Workplace {
        let place = try Workplace()
        place.environment["REPRISE_PYTHON"] = "\(TutorialTests.root)/.venv/bin/python"
        try place.reprise("run", "arithmetic")
        return place
    }

    private func files(_ folder: String) -> [String: Foundation.Data] {
        var files: [String: Foundation.Data] = [:]
        for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
            if let data = FileManager.default.contents(atPath: "\(folder)/\(name)") { files[name] = data }
        }
        return files
    }

    @Test func aSiteNeedsOnlyCommittedFilesAndIsTheSameEachTime() throws {
        let place = try published()
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise")
        let first = try place.reprise("site", "--output", "\(place.root)/one")
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.hasPrefix("\(place.root)/one/index.html  (3 papers, 1 report, "))
        try place.reprise("site", "--output", "\(place.root)/two")
        #expect(files("\(place.root)/one").keys.sorted() == files("\(place.root)/two").keys.sorted())
        #expect(files("\(place.root)/one") == files("\(place.root)/two"))
        // Written again, nothing differs.
        #expect(try place.reprise("site", "--output", "\(place.root)/one").output.hasSuffix("; 0 files changed)\n"))
        let page = try place.read("one/arithmetic/index.html")
        #expect(page.contains("<span class=\"freshness fresh\">fresh</span>"))
        // Nothing is loaded from elsewhere, and every link within the site leads to a file of it.
        for (name, data) in files("\(place.root)/one") where name.hasSuffix(".html") {
            let text = String(decoding: data, as: UTF8.self)
            for match in text.matches(of: #/(href|src)="([^"#]*)[^"]*"/#) where !match.2.isEmpty {
                let link = String(match.2)
                if link.hasPrefix("https://") || link == "data:," {
                    #expect(match.1 == "href", "\(name): \(link)")
                    continue
                }
                let target = URL(filePath: "\(place.root)/one/\(name)").deletingLastPathComponent().appending(path: link)
                    .standardizedFileURL.path()
                #expect(FileManager.default.fileExists(atPath: target), "\(name): \(link)")
                #expect(target.hasPrefix("\(place.root)/one/"), "\(name): \(link)")
            }
        }
    }

    @Test func whatIsStaleSaysSoAndWhatIsGoneGoes() throws {
        let place = try published()
        let site = "\(place.root)/site"
        try place.reprise("site", "--output", site)
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 2.0\n")
        try place.reprise("site", "--output", site)
        #expect(
            try place.read("site/index.html").contains(
                "<span class=\"freshness stale\">stale: setting offset 1.0 -&gt; 2.0 (pipelines/Arithmetic/study.yaml:1)</span>"))
        try place.write("site/mine.txt", "mine")
        try FileManager.default.removeItem(atPath: "\(place.root)/outputs/arithmetic")
        try place.reprise("site", "--output", site)
        #expect(!FileManager.default.fileExists(atPath: "\(site)/arithmetic"))
        #expect(try place.read("site/mine.txt") == "mine")
    }

    @Test func aFolderOfOtherThingsIsLeftAlone() throws {
        let place = try Workplace()
        let result = try place.reprise("site", "--output", "\(place.root)/papers")
        #expect(result.code == 2)
        #expect(
            result.errors
                == "error: '\(place.root)/papers' holds files that are no site\n  found: arithmetic.yaml, misbehaving.yaml, wavering.yaml\n"
                + "  hint: name an empty or new folder with --output\n")
    }

    @Test func withoutTheWheelsTheHintSaysWhatToDo() throws {
        let place = try published()
        place.environment["REPRISE_PYTHON"] = "/nowhere/python"
        let result = try place.reprise("site", "--output", "\(place.root)/site")
        #expect(result.code == 1)
        #expect(
            result.errors
                == "error: the site's figures and formulas can't be made\n  missing: /nowhere/python\n"
                + "  hint: './reprise setup' installs what makes them, then build the site again\n")
    }
}
