import Foundation
import Testing

@Suite struct StatusCommandTests {
    @Test func freshnessNeedsNoStore() throws {
        let place = try Workplace()
        #expect(try place.reprise("status", "arithmetic").output == "arithmetic  never run\n")
        try place.reprise("run", "arithmetic")
        try FileManager.default.removeItem(atPath: "\(place.root)/.reprise")
        #expect(try place.reprise("status", "arithmetic").output == "arithmetic  fresh  (1 reproduced)\n")
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 2.0\n")
        #expect(
            try place.reprise("status", "arithmetic").output
                == "arithmetic  stale: setting offset 1.0 -> 2.0 (pipelines/Arithmetic/study.yaml:1)  (1 reproduced)\n")
        try place.write("pipelines/Arithmetic/study.yaml", "offset: 1.0\n")
        place.environment["FIXTURE_CODE"] = "edited"
        #expect(try place.reprise("status", "arithmetic").output == "arithmetic  stale: code of numbers  (1 reproduced)\n")
    }

    @Test func damagedResultsSaySo() throws {
        let place = try Workplace()
        try place.write("outputs/arithmetic/results.json", "{\"study\": ")
        let status = try place.reprise("status", "arithmetic")
        #expect(status.code == 0)
        #expect(status.output.hasPrefix("arithmetic  unreadable: outputs/arithmetic/results.json is not JSON at byte "))
    }

    @Test func everyCommandHasJSON() throws {
        let place = try Workplace()
        try place.reprise("run", "arithmetic")
        for arguments in [
            ["list"], ["plan", "arithmetic"], ["run", "arithmetic"], ["status"], ["why", "arithmetic"], ["show", "arithmetic/sign"],
            ["report", "arithmetic"], ["claims", "arithmetic"], ["config", "arithmetic"], ["verify", "arithmetic"], ["gc"], ["doctor"],
            ["pin"], ["diff", "work"], ["lineage", "arithmetic", "smallest"],
            ["trust", "arithmetic/sign", "--because", "nothing changed"],
        ] {
            let result = try place.shell(["\(Workplace.products)/fixture"] + arguments + ["--json"])
            #expect(result.code == 0, "\(arguments)")
            #expect(
                (try? JSONSerialization.jsonObject(with: Foundation.Data(result.output.utf8), options: .fragmentsAllowed)) != nil,
                "\(arguments)")
        }
    }

    @Test func showAndConfigSayWhatThereIs() throws {
        let place = try Workplace()
        #expect(try place.reprise("show", "arithmetic/sign").code == 1)
        try place.reprise("run", "arithmetic")
        #expect(try place.reprise("show", "arithmetic/sum[size=2,seed=1]").output == "10.0\n")
        #expect(try place.reprise("why", "arithmetic").output == "Nothing would run: all 17 stages are up to date.\n")
        #expect(try place.reprise("why", "arithmetic/sign").output.hasPrefix("✔ sign: cached by run "))
        #expect(try place.reprise("config", "arithmetic", "offset=4").output.contains("offset        4.0"))
    }
}
