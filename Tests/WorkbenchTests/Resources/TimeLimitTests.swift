import ContentStore
import Testing
import Workbench

@Suite struct TimeLimitTests {
    @Test(arguments: [("90 s", 90), ("45min", 2700), ("1 h 30 min", 5400), ("2 d", 172_800), ("0.5 h", 1800)])
    func itReadsWhatPeopleWrite(_ text: String, _ seconds: Int) { #expect(TimeLimit(text)?.seconds == seconds) }

    @Test(arguments: ["", "90", "h", "2:00:00", "soon", "-1 h", "0 s", "1 month"])
    func itRefusesAnythingElse(_ text: String) { #expect(TimeLimit(text) == nil) }

    @Test func itIsWrittenInWholeUnits() throws {
        #expect(TimeLimit.seconds(90).description == "1 min 30 s")
        #expect(TimeLimit.minutes(1560).description == "1 d 2 h")
        let limit = TimeLimit.hours(2)
        #expect(try ArtifactDecoder.decode(TimeLimit.self, from: ArtifactEncoder.encode(limit)) == limit)
    }
}
