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

    @Test func aReasonForNothingIsRefused() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let amended = try place.reprise("amend", "arithmetic", "sum-of-parts", "--because", "just so")
        #expect(amended.code == 2)
        #expect(amended.errors == "error: claim 'sum-of-parts' has no change that needs a reason\n")
    }
}
