import ContentStore
import Foundation
import LanguageModels
import Testing

@Suite struct ExchangesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    static func exchange(_ question: String, repetition: Int = 0, generation: Int = 0, answer: String = "yes") throws -> Exchange {
        let call = try ChatRequest("m", [ChatMessage(.user, question)]).call()
        let response = try JSONValue(
            parsing: Array(
                """
                {"model":"m","choices":[{"finish_reason":"stop","message":{"content":"\(answer)"}}],
                "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
                """.utf8))
        return Exchange(
            call, repetition: repetition, generation: generation, response: response, latency: 0.5, time: 1_700_000_000,
            endpoint: "http://localhost/v1")
    }

    @Test("what is recorded is there, also for who opens the folder later") func roundTrip() throws {
        let exchanges = try Exchanges(in: folder.path)
        let one = try Self.exchange("Heads?\n\u{2028}")
        #expect(try exchanges.exchange(one.key) == nil)
        try exchanges.record(one)
        for opened in [exchanges, try Exchanges(in: folder.path)] {
            let found = try #require(try opened.exchange(one.key))
            #expect(found.body == one.body)
            #expect(try found.reply() == one.reply())
            #expect(found.time == 1_700_000_000)
            #expect(found.endpoint == "http://localhost/v1")
            #expect(opened.count == 1)
        }
    }

    @Test("nothing is written before there is something to record") func empty() throws {
        _ = try Exchanges(in: "\(folder.path)/new")
        #expect(try folder.everything().isEmpty)
    }

    @Test("a second answer never replaces the first") func firstStays() throws {
        let exchanges = try Exchanges(in: folder.path)
        try exchanges.record(Self.exchange("Heads?", answer: "yes"))
        let second = try exchanges.record(Self.exchange("Heads?", answer: "no"))
        #expect(try second.reply().text == "yes")
        let other = try Exchanges(in: folder.path)
        #expect(try other.record(Self.exchange("Heads?", answer: "no")).reply().text == "yes")
        #expect(try folder.bytes("0001.jsonl").count { $0 == 0x0A } == 1)
    }

    @Test("repetitions and generations are kept apart") func apart() throws {
        let exchanges = try Exchanges(in: folder.path)
        for (repetition, generation) in [(0, 0), (1, 0), (0, 1)] {
            try exchanges.record(Self.exchange("?", repetition: repetition, generation: generation, answer: "\(repetition) \(generation)"))
        }
        #expect(try exchanges.exchange(Self.exchange("?", repetition: 1).key)?.reply().text == "1 0")
        #expect(try exchanges.exchange(Self.exchange("?", generation: 1).key)?.reply().text == "0 1")
        #expect(try exchanges.spending(generation: 0) == .init(requests: 2, promptTokens: 6, completionTokens: 4))
        #expect(try exchanges.spending(generation: 7) == .init())
    }

    @Test("one sees what another has recorded since") func others() throws {
        let (one, other) = (try Exchanges(in: folder.path), try Exchanges(in: folder.path))
        try one.record(Self.exchange("a"))
        #expect(try other.exchange(Self.exchange("a").key) != nil)
        try other.record(Self.exchange("b"))
        #expect(try one.exchange(Self.exchange("b").key) != nil)
        #expect(try one.spending(generation: 0).requests == 2)
    }

    @Test("after a crash at any byte the whole lines count and recording goes on") func crash() throws {
        let exchanges = try Exchanges(in: folder.path)
        for question in ["a", "b"] { try exchanges.record(Self.exchange(question)) }
        let whole = try folder.bytes("0001.jsonl")
        let firstLine = try #require(whole.firstIndex(of: 0x0A)) + 1
        for length in stride(from: 0, through: whole.count, by: 13) {
            let cut = try TemporaryFolder()
            try cut.write(Array(whole.prefix(length)), to: "0001.jsonl")
            let opened = try Exchanges(in: cut.path)
            #expect(opened.count == (length >= whole.count ? 2 : length >= firstLine ? 1 : 0))
            try opened.record(Self.exchange("c"))
            for question in ["a", "b"] { try opened.record(Self.exchange(question)) }
            let again = try Exchanges(in: cut.path)
            #expect(again.count == 3)
            for question in ["a", "b", "c"] { #expect(try again.exchange(Self.exchange(question).key) != nil) }
        }
    }

    @Test("a line that was changed counts for nothing") func changed() throws {
        try Exchanges(in: folder.path).record(Self.exchange("a"))
        var bytes = try folder.bytes("0001.jsonl")
        let place = try #require(String(decoding: bytes, as: UTF8.self).range(of: "\"yes\"")).lowerBound
        bytes[place.utf16Offset(in: String(decoding: bytes, as: UTF8.self)) + 1] = UInt8(ascii: "Y")
        try folder.write(bytes, to: "0001.jsonl")
        let opened = try Exchanges(in: folder.path)
        #expect(opened.count == 0)
        #expect(opened.damaged == 1)
        #expect(try opened.exchange(Self.exchange("a").key) == nil)
    }

    @Test("a new file is begun before one gets large") func parts() throws {
        let exchanges = try Exchanges(in: folder.path, partLimit: 1000)
        for number in 0..<5 { try exchanges.record(Self.exchange("\(number)")) }
        let files = try folder.everything().filter { $0.name.hasSuffix(".jsonl") }
        #expect(files.count > 1)
        #expect(files.allSatisfy { $0.bytes.count <= 1000 })
        #expect(try Exchanges(in: folder.path).count == 5)
    }

    @Test("a full folder takes nothing more and says so") func full() throws {
        let exchanges = try Exchanges(in: folder.path, limit: 700)
        try exchanges.record(Self.exchange("a"))
        let error = #expect(throws: EndpointProblem.self) { try exchanges.record(Self.exchange("b")) }
        #expect(
            error?.description == """
                the folder of recorded answers is full
                  folder: \(folder.path)
                  limit:  700 bytes
                  hint: raise 'limit' in the endpoint's settings, or name another folder
                """)
        #expect(exchanges.count == 1)
    }

    @Test("many may record side by side") func sideBySide() async throws {
        let path = folder.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let exchanges = try Exchanges(in: path)
                    for number in 0..<25 { try exchanges.record(Self.exchange("\((number + writer * 7) % 25)", answer: "\(writer)")) }
                }
            }
            try await group.waitForAll()
        }
        let opened = try Exchanges(in: path)
        #expect(opened.count == 25)
        #expect(opened.damaged == 0)
        #expect(try folder.bytes("0001.jsonl").count { $0 == 0x0A } == 25)
    }
}
