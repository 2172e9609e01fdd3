import Foundation
import Testing

@Suite struct VerifyCommandTests {
    @Test func stepsThatHangOnNothingAreIdentical() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let verify = try place.reprise("verify", "arithmetic", "--times", "2")
        #expect(verify.code == 0)
        #expect(
            verify.output == """
                ✔ numbers       identical
                ✔ part          6 identical
                ✔ sum           6 identical
                ✔ sum-of-parts  identical
                ✔ sign          identical
                ✔ rounded       identical
                ✔ report        identical
                arithmetic: 17 stages, rerun 2 times: 17 identical

                """)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(place.root)/.reprise/tmp") == [])
    }

    @Test func everyDegreeOfAgreementIsTold() throws {
        let place = try Workplace()
        let ways = "ways=[exact, tolerant, close, noisy, wild]"
        try place.reprise("run", "wavering", ways)
        let verify = try place.reprise("verify", "wavering", ways)
        #expect(verify.code == 3)
        let lines = verify.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 7)
        func expectLine(_ index: Int, _ start: String, _ end: String = "") {
            #expect(lines[index].hasPrefix(start) && lines[index].hasSuffix(end), "\(lines[index])")
        }
        expectLine(0, "✔ exact     identical")
        expectLine(1, "≈ tolerant  within tolerance; values[1]: 2.000")
        expectLine(2, "✘ close     different; values[1]: 2.000")
        expectLine(3, "~ noisy     5 within seed noise; noisy[seed=0]: 0.0")
        expectLine(4, "✘ wild      different; \"0.")
        expectLine(5, "✘ report    different; what it tells of differs")
        expectLine(6, "wavering: 10 stages, rerun once: 1 identical, 1 within tolerance, 5 within seed noise, 3 different")
    }

    /// On one core threads always take turns.
    @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1)) func theTimingOfThreadsShows() throws {
        let place = try Workplace()
        try place.reprise("run", "wavering", "ways=[timed]")
        let verify = try place.reprise("verify", "wavering", "ways=[timed]", "--times", "8")
        #expect(verify.code == 3)
        #expect(verify.output.hasPrefix("✘ timed  different; ["))
    }

    @Test func thePublishedRecordIsEnough() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise")
        let verify = try place.reprise("verify", "arithmetic")
        #expect(verify.code == 0)
        #expect(verify.output.hasSuffix("arithmetic: 17 stages, rerun once: 17 identical\n"))
        // Somebody's other number is found, and named.
        let results = try place.read("outputs/arithmetic/results.json")
        let analysis = try #require(results.split(separator: "\n").first { $0.contains(#""stage": "sum-of-parts""#) })
        let output = try #require(analysis.split(separator: "\"").last { $0.count == 64 })
        try place.write(
            "outputs/arithmetic/results.json",
            results.replacing(output, with: String(repeating: "0", count: 64)).replacing(
                #""smallest":{"value":6"#, with: #""smallest":{"value":7"#))
        let other = try place.reprise("verify", "arithmetic/sum-of-parts")
        #expect(other.code == 3)
        #expect(other.output.hasPrefix("✘ sum-of-parts  different; smallest.value: 7.0 -> 6.0\n"))
    }

    @Test func oneStageIsRerunWithWhatItNeeds() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let verify = try place.reprise("verify", "arithmetic/sign")
        #expect(verify.output == "✔ sign  identical\narithmetic: 1 stage, rerun once: 1 identical\n")
        #expect(verify.errors.contains("arithmetic: 2 stages, 0 cached, 2 to look at"))
    }

    @Test func withoutResultsThereIsNothingToCompare() throws {
        let place = try Workplace()
        let verify = try place.reprise("verify", "arithmetic")
        #expect(verify.code == 2)
        #expect(
            verify.errors == """
                error: 17 stages of arithmetic have no result to compare a rerun with
                  missing: numbers, part[size=2,seed=0], sum[size=2,seed=0] and 14 more
                  hint: './reprise run arithmetic' makes them

                """)
        #expect(try place.reprise("verify", "arithmetic", "--times", "0").code == 2)
    }

}
