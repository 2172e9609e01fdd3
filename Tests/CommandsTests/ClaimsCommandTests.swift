import Testing

@Suite struct ClaimsCommandTests {
    @Test func aMovedGoalpostIsOnRecordWithItsReason() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        #expect(
            try place.reprise("claims", "arithmetic").output.hasPrefix(
                "sum-of-parts: reproduced · registered before evidence · seen: nothing\n"))
        try place.write("papers/arithmetic.yaml", Workplace.paper.replacing("cells == 6", with: "cells >= 5"))
        try place.reprise("run", "arithmetic")
        let claims = try place.reprise("claims", "arithmetic").output
        #expect(claims.contains("rule changed after evidence"))
        #expect(claims.contains("because: no reason given yet"))
        let amended = try place.reprise("amend", "arithmetic", "sum-of-parts", "--because", "six was a slip of the pen")
        #expect(amended.code == 0)
        try place.reprise("run", "arithmetic")
        let report = try place.read("outputs/arithmetic/report.md")
        #expect(report.contains("rule changed after evidence"))
        #expect(report.contains("six was a slip of the pen"))
    }

    @Test func anotherMeasurementIsOnRecord() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        place.environment["FIXTURE_CODE"] = "edited"
        try place.reprise("run", "arithmetic")
        #expect(try place.reprise("claims", "arithmetic").output.contains("measurement changed after evidence"))
    }

    @Test func anEditedChainIsFound() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let chain = try place.read("papers/arithmetic.registered.yaml")
        try place.write("papers/arithmetic.registered.yaml", chain.replacing("cells == 6", with: "cells == 7"))
        let run = try place.reprise("run", "arithmetic")
        #expect(run.code == 2)
        #expect(run.errors.contains("papers/arithmetic.registered.yaml:"))
    }

    private func commit(_ place: Workplace, _ message: String) throws {
        try place.shell("git", "add", ".")
        try place.shell("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", message)
    }

    /// What the audit says, without dates and names of commits.
    private func audit(_ place: Workplace) throws -> (code: Int32, text: String) {
        let audit = try place.reprise("claims", "arithmetic", "--audit")
        return (
            audit.code, audit.output.replacing(#/\d{4}-\d\d-\d\d/#, with: "DATE").replacing(#/DATE [0-9a-f]{8} /#, with: "DATE COMMIT ")
        )
    }

    @Test func theAuditListsEveryChange() throws {
        let place = try Workplace()
        try place.write("papers/arithmetic.yaml", Workplace.paper.replacing("cells == 6", with: "cells >= 5"))
        try commit(place, "Ask for five cells only: the paper has five")
        try place.reprise("run", "arithmetic")
        try commit(place, "Publish")
        try place.write("papers/arithmetic.yaml", Workplace.paper)
        try place.reprise("run", "arithmetic")
        try place.reprise("amend", "arithmetic", "sum-of-parts", "--because", "six after all")
        let found = try audit(place)
        #expect(found.code == 0)
        #expect(
            found.text == """
                arithmetic: 3 changes, 1 version of the record
                  DATE COMMIT sum-of-parts: rule changed before a run judged by it
                      - reproduced: cells == 6.0
                      + reproduced: cells >= 5.0
                      because: Ask for five cells only: the paper has five
                  DATE COMMIT sum-of-parts: registered; its author had seen: nothing
                  DATE not committed sum-of-parts: rule changed after evidence
                      - reproduced: cells >= 5.0
                      + reproduced: cells == 6.0
                      because: six after all

                """)
    }

    @Test func theAuditFindsAChainThatWasMadeAnew() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        try commit(place, "Publish")
        // A new chain for an easier rule, whose digests are all in order.
        try place.shell("rm", "papers/arithmetic.registered.yaml")
        try place.write("papers/arithmetic.yaml", Workplace.paper.replacing("cells == 6", with: "cells >= 1"))
        try place.reprise("run", "arithmetic")
        let open = try audit(place)
        #expect(open.code == 3)
        let violation = "entry 1 (claim 'sum-of-parts', registered DATE) was replaced\n"
        #expect(open.text.hasSuffix("\n✘ DATE not committed \(violation)"))
        try commit(place, "Tidy up")
        let committed = try audit(place)
        #expect(committed.code == 3)
        #expect(committed.text.hasSuffix("\n✘ DATE COMMIT \(violation)"))
        try place.shell("rm", "papers/arithmetic.registered.yaml")
        #expect(try audit(place).text.hasSuffix("\n✘ DATE not committed the file was taken away, with its entry\n"))
    }

    @Test func aReasonForNothingIsRefused() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let amended = try place.reprise("amend", "arithmetic", "sum-of-parts", "--because", "just so")
        #expect(amended.code == 2)
        #expect(amended.errors == "error: claim 'sum-of-parts' has no change that needs a reason\n")
    }
}
