import ContentStore
import Foundation
import RemoteCache
import Testing

/// Two people who share results through a folder, or through nginx with WebDAV.
@Suite struct RemoteTrafficTests {
    enum Kind: CaseIterable { case folder, server }

    /// The kinds of remote that this machine can try.
    static let kinds = Kind.allCases.filter { $0 == .folder || WebServer.isInstalled }

    /// A remote with the stores of two people.
    final class Place {
        let folder = try! TemporaryFolder()
        let server: WebServer?
        let address: String

        init(_ kind: Kind, _ server: @autoclosure () throws -> WebServer = try WebServer()) throws {
            self.server = kind == .server ? try server() : nil
            address = self.server?.address ?? "\(folder.path)/remote"
            try FileManager.default.createDirectory(atPath: "\(folder.path)/remote", withIntermediateDirectories: true)
        }

        var remoteFolder: TemporaryFolder { server?.folder ?? folder }
        var below: String { server == nil ? "remote" : "files" }
        /// The files of the remote.
        var files: [String] { remoteFolder.files(below) }
        func path(_ file: String) -> String { "\(remoteFolder.path)/\(below)/\(file)" }

        func store(_ name: String) throws -> Store { try Store(at: "\(folder.path)/\(name)") }

        func traffic(
            _ store: Store, key: String? = "the secret of this lab", readOnly: Bool = false, authorization: String? = nil,
            address: String? = nil, isThrifty: Bool = true, variables more: [String: String] = [:]
        ) throws -> RemoteTraffic {
            var variables = more
            variables["REPRISE_REMOTE_KEY"] = key
            variables["REPRISE_REMOTE_AUTHORIZATION"] = authorization
            let settings = try #require(
                try RemoteSettings(address: address ?? self.address, readOnly: readOnly, environment: { variables[$0] }))
            return RemoteTraffic(settings, store: store, isThrifty: isThrifty)
        }

        /// Sends records; what came of it.
        func send(_ records: [StageRecord], _ traffic: RemoteTraffic) -> RemoteTraffic.Totals {
            for record in records { traffic.offer(record) }
            traffic.finishSending()
            return traffic.totals
        }

        /// Looks for records until all are answered.
        func find(_ records: [StageRecord], _ traffic: RemoteTraffic) -> [RecordAddress: StageRecord?] {
            var answers: [RecordAddress: StageRecord?] = [:]
            guard traffic.seek(records.map(\.address)) else { return answers }
            while answers.count < records.count {
                traffic.waitForAnswers()
                for (address, record) in traffic.takeAnswers() { answers[address] = .some(record) }
            }
            return answers
        }

        func put(_ output: [UInt8], _ label: String, in store: Store) throws -> StageRecord {
            let record = sampleRecord(label, output: output)
            if record.inlineOutput == nil { try store.put(output) }
            return record
        }
    }

    @Test(arguments: kinds) func whatOneSendsTheOtherFinds(_ kind: Kind) throws {
        let place = try Place(kind)
        let (here, there) = (try place.store("here"), try place.store("there"))
        var records = [
            try place.put(Array("small".utf8), "small", in: here),
            try place.put([UInt8](repeating: 3, count: 3_000_000), "large", in: here),
            try place.put([], "empty", in: here),
        ]
        records[0].series = try here.put(Array("series".utf8))
        let code = try here.put(Array("declarations".utf8))
        records[1].fields = Array(#"[{"kind":"code","name":"declarations","value":"\#(code.hex)"}]"#.utf8)
        let absent = sampleRecord("absent", output: [1])

        let sent = place.send(records, try place.traffic(here))
        #expect((sent.sent, sent.known) == (3, 0))
        #expect(sent.sentBytes > 3_000_000)
        #expect(place.files.count == 6)
        #expect(place.files.allSatisfy { $0.wholeMatch(of: #/(ac|cas)/[0-9a-f]{64}/#) != nil })

        let traffic = try place.traffic(there)
        let found = place.find(records + [absent], traffic)
        for record in records { #expect(found[record.address] == .some(record)) }
        #expect(found[absent.address] == .some(nil))
        #expect((traffic.totals.found, traffic.totals.damaged, traffic.totals.unsigned) == (3, 0, 0))
        for record in records { #expect(there.output(of: record) == here.output(of: record)) }
        #expect(there.blob(Digest(of: "series")) == Array("series".utf8))
        #expect(there.blob(code) == Array("declarations".utf8))
        #expect(traffic.takeWarnings() == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(there.path)/tmp") == [])

        // Once more sends nothing.
        let again = place.send(records, try place.traffic(here))
        #expect((again.sent, again.known, again.sentBytes) == (0, 3, 0))
    }

    @Test(arguments: kinds) func blobsComeBeforeTheRecordThatSpeaksOfThem(_ kind: Kind) throws {
        let place = try Place(kind)
        let here = try place.store("here")
        let record = try place.put([UInt8](repeating: 3, count: 30_000), "large", in: here)
        _ = place.send([record], try place.traffic(here))
        if let server = place.server {
            #expect(
                server.requests.map { $0.split(separator: " ").enumerated().map { $0.offset == 1 ? $0.element.prefix(4) : $0.element } }
                    == [
                        ["GET", "/ac/", "404"], ["HEAD", "/cas", "404"], ["PUT", "/cas", "201"], ["PUT", "/ac/", "201"],
                    ])
        }
        // A blob that the remote can't take leaves no record there.
        let lost = sampleRecord("lost", output: [UInt8](repeating: 4, count: 30_000))
        let before = place.files
        #expect(place.send([lost], try place.traffic(here)).sent == 0)
        #expect(place.files == before)
    }

    @Test(arguments: kinds) func whatIsDamagedCountsAsMissingAndIsSentAgain(_ kind: Kind) throws {
        let place = try Place(kind)
        let here = try place.store("here")
        let record = try place.put([UInt8](repeating: 3, count: 30_000), "large", in: here)
        _ = place.send([record], try place.traffic(here))
        let blob = place.path(try #require(place.files.first { $0.hasPrefix("cas/") }))
        let item = place.path(try #require(place.files.first { $0.hasPrefix("ac/") }))
        for (number, damage) in [[UInt8](repeating: 4, count: 30_000), [3], [UInt8](repeating: 3, count: 30_001), []].enumerated() {
            try overwrite(blob, damage)
            let there = try place.store("there\(number)")
            let traffic = try place.traffic(there)
            #expect(place.find([record], traffic) == [record.address: nil])
            #expect((traffic.totals.found, traffic.totals.damaged) == (0, 1))
            #expect(there.blobSize(record.output) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(there.path)/tmp") == [])
        }
        try FileManager.default.removeItem(atPath: blob)
        try overwrite(item, Array("no record".utf8))
        #expect(place.find([record], try place.traffic(try place.store("other"))) == [record.address: nil])
        // Whoever has it mends it.
        #expect(place.send([record], try place.traffic(here)).sent == 1)
        #expect(place.find([record], try place.traffic(try place.store("last"))) == [record.address: record])
    }

    @Test(arguments: kinds) func aRecordThatSomebodyElseSignedIsNotBelieved(_ kind: Kind) throws {
        let place = try Place(kind)
        let here = try place.store("here")
        let record = try place.put(Array("forged".utf8), "stage", in: here)
        _ = place.send([record], try place.traffic(here, key: "the secret of another lab"))
        let traffic = try place.traffic(try place.store("there"))
        #expect(place.find([record], traffic) == [record.address: nil])
        #expect((traffic.totals.unsigned, traffic.totals.found) == (1, 0))
        // Who has no key believes whoever may write to the remote, and has said so.
        let believing = try place.traffic(try place.store("reader"), key: nil, readOnly: true)
        #expect(place.find([record], believing) == [record.address: record])
        #expect(place.send([record], believing) == believing.totals)
        #expect(believing.totals.sent == 0)
    }

    @Test(arguments: kinds) func nothingThatIsThereIsReplacedByAnotherResult(_ kind: Kind) throws {
        let place = try Place(kind)
        let here = try place.store("here")
        let first = try place.put(Array("first".utf8), "stage", in: here)
        var second = try place.put(Array("second".utf8), "stage", in: here)
        _ = place.send([first], try place.traffic(here))
        #expect(place.send([second], try place.traffic(here)).others == ["stage"])
        #expect(place.find([first], try place.traffic(try place.store("there"))) == [first.address: first])
        // A word between people stays between them.
        second.key = Digest(of: "another key")
        second.trust = [TrustMark(because: "renamed", date: "2026-01-01", executedBy: "r", differences: [])]
        #expect(place.send([second], try place.traffic(here)).sent == 0)
    }

    // MARK: Remotes that are away

    @Test func aRemoteThatIsAwayIsToldOnceAndNotAskedAgain() throws {
        let place = try Place(.folder)
        let here = try place.store("here")
        let records = try (0..<40).map { try place.put([UInt8($0)], "stage \($0)", in: here) }
        let traffic = try place.traffic(here, address: "http://127.0.0.1:\(try freePort())")
        #expect(place.find(records, traffic).values.allSatisfy { $0 == nil })
        let warnings = traffic.takeWarnings()
        #expect(warnings.count == 1)
        #expect(
            warnings.first?.wholeMatch(of: #/going on without the remote http://127.0.0.1:\d+: nobody answers there/#) != nil, "\(warnings)"
        )
        #expect(traffic.isGivenUp)
        #expect(!traffic.seek(records.map(\.address)))
        #expect(place.send(records, traffic).sent == 0)
        #expect(traffic.takeWarnings() == [])
    }

    @Test func aFolderThatIsNotThereIsNoEmptyRemote() throws {
        let place = try Place(.folder)
        let here = try place.store("here")
        let record = try place.put([1], "stage", in: here)
        let traffic = try place.traffic(here, address: "\(place.folder.path)/unmounted")
        #expect(place.find([record], traffic) == [record.address: nil])
        #expect(
            traffic.takeWarnings() == [
                "going on without the remote \(place.folder.path)/unmounted: cannot read '\(place.folder.path)/unmounted': No such file or directory"
            ])
        let sending = try place.traffic(here, address: "\(place.folder.path)/unmounted")
        #expect(place.send([record], sending).sent == 0)
        #expect(!FileManager.default.fileExists(atPath: "\(place.folder.path)/unmounted"))
    }

    @Test func aRemoteThatSaysNothingIsLetBe() throws {
        let place = try Place(.folder)
        let here = try place.store("here")
        let records = try (0..<40).map { try place.put([UInt8($0)], "stage \($0)", in: here) }
        let silent = try Listener()
        let traffic = try place.traffic(here, address: "http://127.0.0.1:\(silent.port)")
        #expect(place.find(records, traffic).values.allSatisfy { $0 == nil })
        let warnings = traffic.takeWarnings()
        #expect(warnings.count == 1)
        #expect(!traffic.seek(records.map(\.address)))
        // Whichever notices first: the request's time, or what all of them have cost.
        let form =
            #/going on without the remote http://127.0.0.1:\d+: no answer within 2 s|the remote http://127.0.0.1:\d+ is asked no more: that takes longer than making what it has/#
        #expect(warnings.first?.wholeMatch(of: form) != nil, "\(warnings)")
        traffic.close()
    }

    // MARK: Servers

    @Test(.enabled(if: WebServer.isInstalled, "nginx isn't installed: apt-get install nginx-light"))
    func aServerThatTakesNothingIsStillRead() throws {
        let place = try Place(.server, try WebServer(methods: ""))
        let here = try place.store("here")
        let records = try (0..<20).map { try place.put([UInt8($0)], "stage \($0)", in: here) }
        let traffic = try place.traffic(here)
        let totals = place.send(records, traffic)
        #expect((totals.sent, totals.isRefused) == (0, true))
        #expect(traffic.takeWarnings() == ["nothing more is sent to the remote \(place.address): it takes nothing (status 405)"])
        #expect(place.find(records, traffic).values.allSatisfy { $0 == nil })
        #expect(traffic.takeWarnings() == [])
    }

    @Test(.enabled(if: WebServer.isInstalled, "nginx isn't installed: apt-get install nginx-light"))
    func whatIsTooLargeForAServerIsToldAndTheRestSent() throws {
        let place = try Place(.server, try WebServer(largest: "100k"))
        let here = try place.store("here")
        let records = [
            try place.put([UInt8](repeating: 3, count: 2_000_000), "large", in: here), try place.put([1], "small", in: here),
        ]
        let totals = place.send(records, try place.traffic(here))
        #expect((totals.sent, totals.tooLarge) == (1, ["large"]))
        #expect(place.files.map { String($0.prefix(3)) } == ["ac/"])
    }

    @Test(.enabled(if: WebServer.isInstalled, "nginx isn't installed: apt-get install nginx-light"))
    func aServerThatAsksForAHeaderGetsIt() throws {
        let place = try Place(.server, try WebServer(rules: #"if ($http_authorization != "Bearer t0ken") { return 401; }"#))
        let here = try place.store("here")
        let record = try place.put([1], "stage", in: here)
        let stranger = try place.traffic(here, authorization: "Bearer other")
        #expect(place.find([record], stranger) == [record.address: nil])
        #expect(
            stranger.takeWarnings() == [
                "going on without the remote \(place.address): it answers with status 401; "
                    + "REPRISE_REMOTE_AUTHORIZATION holds the header that it may ask for"
            ])
        #expect(place.send([record], try place.traffic(here, authorization: "Bearer t0ken")).sent == 1)
        #expect(
            place.find([record], try place.traffic(try place.store("there"), authorization: "Bearer t0ken")) == [record.address: record])
    }

    @Test(.enabled(if: WebServer.isInstalled, "nginx isn't installed: apt-get install nginx-light"))
    func aRedirectionIsNotFollowed() throws {
        let other = try WebServer()
        let place = try Place(.server, try WebServer(rules: "return 302 \(other.address)$request_uri;"))
        let record = try place.put([1], "stage", in: try place.store("here"))
        let traffic = try place.traffic(try place.store("here"), authorization: "Bearer t0ken")
        #expect(place.find([record], traffic) == [record.address: nil])
        #expect(
            traffic.takeWarnings() == [
                "going on without the remote \(place.address): it answers with status 302, a redirection, which isn't followed"
            ])
        #expect(other.requests == [])
    }

    /// Files of a remote are for reading only.
    private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
        try FileManager.default.removeItem(atPath: path)
        try Foundation.Data(bytes).write(to: URL(filePath: path))
    }
}
