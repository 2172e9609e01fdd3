import Foundation
import Glibc
import Testing

@Suite struct WatchCommandTests {
    /// What a connection to the server gives, read as it comes.
    private final class Stream {
        let process = Process()
        private let path: String

        init(_ address: String, _ folder: String) throws {
            path = "\(folder)/stream-\(UUID().uuidString)"
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "python3", "-uc",
                "import sys, urllib.request\nfor line in urllib.request.urlopen(sys.argv[1]): print(line.decode(), end='')", address,
            ]
            process.standardOutput = FileHandle(forWritingAtPath: path)
            process.standardError = FileHandle.nullDevice
            try process.run()
        }

        deinit { if process.isRunning { process.terminate() } }

        /// Waits until the text holds `words`; nil after ten minutes.
        func text(with words: String) -> String? { waited(for: words, in: path) }
    }

    private static func status(_ place: Workplace, _ address: String, host: String? = nil) throws -> String {
        let script = """
            import sys, urllib.request, urllib.error
            request = urllib.request.Request(sys.argv[1], headers={"Host": sys.argv[2]} if sys.argv[2] else {})
            try: print(urllib.request.urlopen(request).status, end="")
            except urllib.error.HTTPError as error: print(error.code, end="")
            """
        return try place.shell("python3", "-c", script, address, host ?? "").output
    }

    @Test func pagesLoadAgainWhenASettingChanges() throws {
        let place = try Workplace()
        place.environment["REPRISE_PYTHON"] = "\(TutorialTests.root)/.venv/bin/python"
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 1.0\n")
        try place.reprise("run", "arithmetic")
        let watch = try place.begin("watch", "arithmetic", "--port", "0", "--output", "\(place.root)/site")
        defer { if watch.process.isRunning { watch.process.terminate() } }
        let said = try #require(waited(for: "(Ctrl-C ends it)", in: watch.outputPath))
        let address = String(said.prefix { $0 != " " })
        #expect(address.hasPrefix("http://127.0.0.1:") && address.hasSuffix("/arithmetic/"))
        let base = String(address.dropLast("arithmetic/".count))

        let page = try place.shell(
            "python3", "-c", "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())", address)
        #expect(page.output.contains("<script src=\"/-/reload.js\" defer></script>\n</head>"))
        #expect(try Self.status(place, "\(base)assets/site.css") == "200")
        #expect(try Self.status(place, "\(base)nothing.html") == "404")
        #expect(try Self.status(place, "\(base)%2e%2e/papers/arithmetic.yaml") == "404")
        #expect(try Self.status(place, "\(base).site-files") == "404")
        // A name of the web that leads here is no way in.
        #expect(try Self.status(place, address, host: "evil.example") == "403")

        let stream = try Stream("\(base)-/events", place.root)
        #expect(stream.text(with: "retry: 1000") != nil)
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 2.0\n")
        #expect(stream.text(with: "event: reload")?.contains("event: building") == true)
        #expect(try place.read("outputs/arithmetic/results.json").contains("\"offset\": \"2.0\""))
        #expect(try place.read("site/arithmetic/index.html").contains("<td><code>2.0</code></td>"))

        try place.write("pipelines/Arithmetic/study.yaml", "ofset: 2.0\n")
        #expect(stream.text(with: "unknown key 'ofset' (did you mean 'offset'?)")?.contains("event: problem") == true)
        // A page that opens after it is told too, until the mistake is mended.
        let late = try Stream("\(base)-/events", place.root)
        #expect(late.text(with: "unknown key 'ofset' (did you mean 'offset'?)") != nil)
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 3.0\n")
        #expect(late.text(with: "event: reload") != nil)

        kill(watch.process.processIdentifier, SIGINT)
        for _ in 0..<6000 where watch.process.isRunning { Thread.sleep(forTimeInterval: 0.1) }
        if watch.process.isRunning { kill(watch.process.processIdentifier, SIGKILL) }
        #expect(watch.wait().code == 0)
    }
}

/// Waits until a file holds `words`, and gives what it holds; nil after ten minutes.
private func waited(for words: String, in path: String) -> String? {
    for _ in 0..<6000 {
        if let text = try? String(contentsOfFile: path, encoding: .utf8), text.contains(words) { return text }
        Thread.sleep(forTimeInterval: 0.1)
    }
    return nil
}
