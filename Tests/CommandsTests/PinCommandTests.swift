import Foundation
import Testing

@Suite struct PinCommandTests {
    @Test func pinsAreListedAndLetGo() throws {
        let place = try Workplace()
        #expect(try place.reprise("pin").output == "Nothing is pinned.\n")
        try place.reprise("run", "arithmetic")
        let run = try FileManager.default.contentsOfDirectory(atPath: "\(place.root)/.reprise/v1/runs")[0].dropLast(5)
        let pinned = try place.reprise("pin", "arithmetic")
        let line = try #require(pinned.output.wholeMatch(of: /pinned (arithmetic-[0-9a-f]{12}): 17 results, [0-9.]+ KiB, run (.+)\n/))
        #expect(line.2 == run)
        #expect(
            try place.reprise("pin").output == pinned.output.dropFirst(7).replacing(", run \(run)", with: ", run \(run), pinned just now"))
        // A run by its name is the same.
        #expect(try place.reprise("pin", String(run)).output == pinned.output)
        let removed = try place.reprise("pin", "--remove", "arithmetic")
        #expect(removed.output == pinned.output.replacing("pinned arith", with: "let go of arith"))
        #expect(try place.reprise("pin").output == "Nothing is pinned.\n")
    }

    @Test func aRunThatWasKilledCanBePinned() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        let run = try FileManager.default.contentsOfDirectory(atPath: "\(place.root)/.reprise/v1/runs")[0].dropLast(5)
        for folder in ["uses", "runs"] { try FileManager.default.removeItem(atPath: "\(place.root)/.reprise/v1/\(folder)") }
        #expect(try place.reprise("pin", String(run)).output.contains(": 17 results, "))
    }

    @Test func mistakesAreTold() throws {
        let place = try Workplace()
        let cases: [([String], String)] = [
            (["arithmetic"], "error: no run of 'arithmetic' to pin\n  hint: './reprise run arithmetic' first\n"),
            (
                ["20260101T000000Z-0001"],
                "error: no results of run '20260101T000000Z-0001' are in the store\n  hint: './reprise pin <study>' pins its last run\n"
            ),
            (["--remove", "arithmetic"], "error: 'arithmetic' is not pinned\n  pinned: nothing\n"),
        ]
        for (arguments, message) in cases {
            let result = try place.shell(["\(Workplace.products)/fixture", "pin"] + arguments)
            #expect(result.code == 2)
            #expect(result.errors == message)
        }
        #expect(try place.reprise("pin", "arithmetik").errors.hasPrefix("error: no study 'arithmetik' (did you mean 'arithmetic'?)\n"))
    }
}
