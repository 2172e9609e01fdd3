import Provenance
import Testing

struct RunIDTests {
    @Test func namesTheSecondInUTC() {
        // 1795230900 is 2026-11-21 03:15:00 UTC by `date -u -d @1795230900`.
        #expect(RunID(secondsSince1970: 1_795_230_900, suffix: 0x4f2a).description == "20261121T031500Z-4f2a")
        #expect(RunID(secondsSince1970: 0, suffix: 7).description == "19700101T000000Z-0007")
    }

    @Test func knowsItsSecond() {
        for second in [0, 951_782_400, 1_795_230_900] { #expect(RunID(secondsSince1970: second, suffix: 1).secondsSince1970 == second) }
    }

    @Test func sortsByTime() {
        let runs = [3, 86_400, 59, 1_795_230_900].map { RunID(secondsSince1970: $0, suffix: UInt16(65535 - $0 % 1000)) }
        #expect(runs.sorted().map(\.description) == [runs[0], runs[2], runs[1], runs[3]].map(\.description))
    }

    @Test func readsOnlyItsOwnForm() {
        #expect(RunID("20261121T031500Z-4f2a") == RunID(secondsSince1970: 1_795_230_900, suffix: 0x4f2a))
        for text in ["", "20261121T031500Z-4F2A", "20261121T031500Z-4f2", "20261121-031500Z-4f2a", "../../../etc/passwd00"] {
            #expect(RunID(text) == nil)
        }
        #expect(RunID(RunID.now().description) != nil)
    }

    @Test func oneProcessGivesNoNameTwice() {
        // Of 2000 random numbers of 16 bits, two are almost surely the same.
        #expect(Set((0..<2000).map { _ in RunID.now() }).count == 2000)
    }
}
