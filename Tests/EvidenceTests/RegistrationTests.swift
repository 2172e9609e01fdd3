import Configuration
import Evidence
import Testing

@Suite struct RegistrationTests {
    // FNV-1a: enough to tell texts apart; the real digest is the caller's.
    private func digest(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }

    private func run(_ registration: inout Registration, _ paper: Paper, code: String = "c1", date: String = "2026-06-01")
        -> [RegistrationEntry]
    {
        let new = registration.registering(paper, fingerprints: ["rise": code], sourceTree: "tree1", date: date, digest: digest)
        registration.append(new)
        return new
    }

    private func parse(_ text: String) throws(DiagnosticError) -> Registration {
        try Registration.parse(SourceFile(path: "papers/sample.registered.yaml", text: text), digest: digest)
    }

    private func amend(_ registration: Registration, _ paper: Paper, _ because: String, code: String? = nil) throws(DiagnosticError)
        -> [RegistrationEntry]
    {
        try registration.amending(
            "rise", of: paper, because: because, fingerprint: code, sourceTree: "tree2", date: "2026-06-03", digest: digest)
    }

    @Test func theFirstRunRegisters() throws {
        var registration = Registration()
        let entries = run(&registration, try paper(simpleClaim))
        #expect(entries.map(\.kind) == [.registered])
        #expect(
            entries[0].rule == [
                "judged at default", "measure runs: count", "measure slope: slope, 95% interval", "reproduced: runs >= 3.0",
                "reproduced: slope.low > 0.0", "refuted: slope.high <= 0.0",
            ])
        #expect(entries[0].controls == ["flat measure flat_slope: the same without a cause", "flat holds: flat_slope.low <= 0.0"])
        #expect(entries[0].previous == nil)
        #expect(registration.status(of: "rise").description == "registered before evidence")
        #expect(registration.status(of: "fall").description == "not registered")
        #expect(run(&registration, try paper(simpleClaim)).isEmpty)
    }

    @Test func aClaimThatIsNotJudgedStaysOut() throws {
        #expect(Registration().registering(try paper(simpleClaim), fingerprints: [:], sourceTree: "t", date: "d", digest: digest).isEmpty)
    }

    @Test func aChangedRuleShowsItsDifference() throws {
        var registration = Registration()
        _ = run(&registration, try paper(simpleClaim))
        let entries = run(&registration, try paper(simpleClaim.replacing("runs >= 3", with: "runs >= 2")), date: "2026-06-02")
        #expect(entries.map(\.changed) == [[.rule]])
        #expect(entries[0].diff == ["- reproduced: runs >= 3.0", "+ reproduced: runs >= 2.0"])
        #expect(entries[0].because == nil)
        #expect(entries[0].previous == registration.entries[0].digest)
        #expect(registration.status(of: "rise").description == "rule changed after evidence")
    }

    @Test func aChangedMeasurementKeepsTheRule() throws {
        var registration = Registration()
        _ = run(&registration, try paper(simpleClaim))
        let entries = run(&registration, try paper(simpleClaim), code: "c2")
        #expect(entries[0].diff == ["- measured by code c1", "+ measured by code c2"])
        #expect(entries[0].rule.isEmpty)
        #expect(registration.status(of: "rise").description == "measurement changed after evidence")
        let controls = run(&registration, try paper(simpleClaim.replacing("flat_slope.low <= 0", with: "flat_slope.low <= 1")), code: "c2")
        #expect(controls[0].diff == ["- flat holds: flat_slope.low <= 0.0", "+ flat holds: flat_slope.low <= 1.0"])
        #expect(registration.status(of: "rise") == .ruleChanged)
    }

    @Test func amendingGivesTheReason() throws {
        var registration = Registration()
        _ = run(&registration, try paper(simpleClaim))
        let changed = try paper(simpleClaim.replacing("runs >= 3", with: "runs >= 2"))
        _ = run(&registration, changed, code: "c2")
        #expect(registration.changes(of: "rise").map(\.because) == [nil])
        registration.append(try amend(registration, changed, "three runs were\n asked for by mistake"))
        #expect(registration.entries.map(\.kind) == [.registered, .changed, .reason])
        #expect(registration.changes(of: "rise").map(\.because) == ["three runs were asked for by mistake"])
        #expect(run(&registration, changed, code: "c2").isEmpty)
        #expect(
            message { () throws(DiagnosticError) in _ = try amend(registration, changed, "again") }
                == "error: claim 'rise' has no change that needs a reason")
    }

    @Test func amendingBeforeTheRunRecordsTheChange() throws {
        var registration = Registration()
        _ = run(&registration, try paper(simpleClaim))
        let changed = try paper(simpleClaim.replacing("runs >= 3", with: "runs >= 2"))
        registration.append(try amend(registration, changed, "a mistake"))
        #expect(registration.entries.map(\.kind) == [.registered, .changed])
        #expect(registration.changes(of: "rise").map(\.because) == ["a mistake"])
        #expect(run(&registration, changed).isEmpty)
    }

    @Test func amendingNeedsSomethingToAmend() throws {
        let sample = try paper(simpleClaim)
        #expect(
            message { () throws(DiagnosticError) in _ = try amend(Registration(), sample, "why") } == """
                error: claim 'rise' is not registered yet, so that nothing needs a reason
                hint: a run that judges it registers it
                """)
        #expect(
            message { () throws(DiagnosticError) in
                _ = try Registration().amending(
                    "rice", of: sample, because: "x", fingerprint: nil, sourceTree: "", date: "", digest: digest)
            } == "error: no claim 'rice' in papers/sample.yaml (did you mean 'rise'?)")
        #expect(
            message { () throws(DiagnosticError) in _ = try amend(Registration(), sample, " \n") }.hasPrefix("error: the reason is empty\n")
        )
    }

    private func longRegistration() throws -> Registration {
        var registration = Registration()
        let odd = simpleClaim.replacing("runs: count", with: "runs: \"count: \\\"all\\\", # ü\\\\ \\u2028 yes\"")
        _ = run(&registration, try paper(odd))
        _ = run(&registration, try paper(odd, seen: "published data"), code: "c2")
        registration.append(try amend(registration, try paper(odd), "because: 'x' \"y\" #z\t-"))
        _ = run(&registration, try paper(simpleClaim), code: "c2")
        return registration
    }

    @Test func theFileReadsBackAsItWasWritten() throws {
        let registration = try longRegistration()
        #expect(try parse(registration.text) == registration)
        #expect(try parse(registration.text).text == registration.text)
        #expect(try parse("") == Registration())
        // The file is appended to, never rewritten.
        var shorter = registration
        let last = try #require(shorter.entries.last)
        shorter = try parse(Registration.header + Registration.text(of: registration.entries.dropLast()))
        #expect(shorter.text + Registration.text(of: [last]) == registration.text)
    }

    @Test func withdrawnClaimsAreNamed() throws {
        let registration = try longRegistration()
        #expect(registration.withdrawn(from: try paper(simpleClaim.replacing("id: rise", with: "id: fall"))) == ["rise"])
        #expect(registration.withdrawn(from: try paper(simpleClaim)).isEmpty)
    }

    @Test func anEditedEntryIsNamed() throws {
        let text = try longRegistration().text.replacing("\"reproduced: runs >= 3.0\"", with: "\"reproduced: runs >= 1.0\"")
        #expect(
            message { () throws(DiagnosticError) in _ = try parse(text) } == """
                papers/sample.registered.yaml:3:3: error: entry 1 (claim 'rise') was edited: its digest is not that of its content
                - claim: rise
                  ^
                hint: restore the file from git; entries are only ever appended
                papers/sample.registered.yaml:61:3: error: entry 4 (claim 'rise') was edited: its digest is not that of its content
                - claim: rise
                  ^
                hint: restore the file from git; entries are only ever appended
                """)
    }

    @Test func aRemovedEntryIsNoticed() throws {
        let registration = try longRegistration()
        let text = Registration.text(of: [registration.entries[0]] + registration.entries[2...])
        #expect(
            message { () throws(DiagnosticError) in _ = try parse(text) }.contains(
                ": error: entry 2 (claim 'rise') does not follow the entry before it: one was removed, added or moved\n"))
        #expect(
            message { () throws(DiagnosticError) in _ = try parse(Registration.text(of: Array(registration.entries[1...]))) } != "no error")
    }

    @Test func everyFieldIsInTheDigest() throws {
        let lines = try longRegistration().text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (index, line) in lines.enumerated() where line.contains(": ") && !line.hasPrefix("#") && !line.contains("entry:") {
            var changed = lines
            guard let colon = line.firstIndex(of: ":") else { continue }
            changed[index] = line[..<colon] + ": \"changed\""
            #expect(message { () throws(DiagnosticError) in _ = try parse(changed.joined(separator: "\n")) } != "no error", "\(line)")
        }
    }

    // The seeded generator makes the same mutations on every machine.
    @Test func noInputCrashes() throws {
        var state: UInt64 = 20_250_603
        func random() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let text = Array(try longRegistration().text.utf8)
        var refused = 0
        for _ in 0..<2_000 {
            var bytes = text
            for _ in 0..<(1 + random() % 3) {
                let place = random() % (bytes.count + 1)
                if random() % 2 == 0 {
                    if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random()) }
                } else {
                    bytes.removeSubrange(place..<min(bytes.count, place + random() % 30))
                }
            }
            let file = SourceFile(path: "papers/sample.registered.yaml", bytes: bytes)
            if message({ () throws(DiagnosticError) in _ = try Registration.parse(file, digest: digest) }) != "no error" { refused += 1 }
        }
        #expect(refused > 1_500)
    }

    @Test func whatIsNoEntryIsRefused() {
        #expect(
            message { () throws(DiagnosticError) in _ = try parse("a: 1") }
                == "papers/sample.registered.yaml:1:1: error: expected a list of entries, found a mapping\na: 1\n^")
        #expect(message { () throws(DiagnosticError) in _ = try parse("- {claim: a}") }.contains("error: missing key 'digest' in an entry"))
    }
}
