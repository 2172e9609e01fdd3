import ContentStore
import Foundation
import Testing

@Suite struct FetchCommandTests {
    private func workplace() throws -> (place: Workplace, web: String) {
        let place = try Workplace()
        place.environment["REPRISE_PYTHON"] = "\(StudyPackage.root)/.venv/bin/python"
        try place.write("served.csv", "1,2\n")
        return (place, "web={url: \"file://\(place.root)/served.csv\", sha256: \"\(Digest(of: "1,2\n").hex)\"}")
    }

    private func preset(_ place: Workplace, _ web: String) throws {
        try place.write("pipelines/Fetching/study.yaml", "\(web.replacing("web=", with: "web: "))\npresets: {smoke: {}}\n")
        try place.write("papers/fetching.yaml", Workplace.paper.replacing("arithmetic", with: "fetching"))
    }

    @Test func whatIsMissingIsNamedAllAtOnce() throws {
        let (place, web) = try workplace()
        try preset(place, web)
        let run = try place.reprise("plan", "fetching")
        #expect(run.code == 2)
        #expect(
            run.errors.replacing(place.root, with: "ROOT") == """
                error: 'file://ROOT/served.csv' has not been fetched
                  taken by: stage 'sizes' (FixtureStudies/Fetching.swift:15:13)
                  expected: ROOT/.reprise/downloads/files/\(Digest(of: "1,2\n").hex)
                  hint: './reprise fetch' gets it

                """)
        let dry = try place.reprise("fetch", "fetching", "--dry-run")
        #expect(dry.output.hasPrefix("missing: served.csv, "))
        #expect(dry.output.hasSuffix("six.py\n"))
    }

    @Test func allThreeWays() throws {
        let (place, web) = try workplace()
        try preset(place, web)
        let fetch = try place.reprise("fetch", "fetching")
        #expect(fetch.errors.contains("error") == false, "\(fetch.errors)")
        #expect(fetch.code == 0)
        let sizes = try place.reprise("run", "fetching", "--preset", "smoke")
        #expect(sizes.errors.contains("error:") == false, "\(sizes.errors)")
        let shown = try place.reprise("show", "fetching/sizes", "--preset", "smoke")
        #expect(shown.output.hasPrefix("[4,"))
        #expect(shown.output.hasSuffix(",998]\n"))
        #expect(try place.reprise("fetch", "fetching").output == "Nothing is missing.\n")
    }

    @Test func anAddressThatAnswersWithOtherContent() throws {
        let (place, web) = try workplace()
        try preset(place, web)
        try place.write("served.csv", "3,4\n")
        let fetch = try place.reprise("fetch", "fetching")
        #expect(fetch.code == 1)
        #expect(
            fetch.errors.replacing(place.root, with: "ROOT") == """
                fetching file://ROOT/served.csv
                error: what came is not what is expected
                  address:  file://ROOT/served.csv
                  expected: \(Digest(of: "1,2\n").hex)
                  found:    \(Digest(of: "3,4\n").hex)
                  hint: if the new content is right, correct the digest in the study

                """)
        #expect(!FileManager.default.fileExists(atPath: "\(place.root)/.reprise/downloads/files/\(Digest(of: "1,2\n").hex)"))
    }

    @Test func anAddressThatDoesNotAnswer() throws {
        let (place, web) = try workplace()
        try preset(place, web)
        try FileManager.default.removeItem(atPath: "\(place.root)/served.csv")
        let fetch = try place.reprise("fetch", "fetching")
        #expect(fetch.code == 1)
        #expect(fetch.errors.contains("error: 'file://\(place.root)/served.csv' can't be fetched\n"))
        #expect(fetch.errors.hasSuffix("  hint: check the address and the network, then run './reprise fetch' again\n"))
    }
}

/// Where the package of these tests lies.
enum StudyPackage {
    static let root = String(#filePath.dropLast("/Tests/CommandsTests/FetchCommandTests.swift".count))
}
