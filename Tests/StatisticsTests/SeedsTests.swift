import Foundation
import Statistics
import Testing

@Suite struct SeedsTests {
    private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    private func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test func aSeedIsAPlainInteger() throws {
        #expect(try encode(Seed(17)) == "17")
        #expect(try decode(Seed.self, "17") == Seed(17))
    }

    @Test func seedsAreACountOrACountAndAStart() throws {
        #expect(try decode(Seeds.self, "20") == Seeds(20))
        #expect(try decode(Seeds.self, #"{"count": 3, "first": 100}"#).all == [Seed(100), Seed(101), Seed(102)])
        #expect(try decode(Seeds.self, #"{"count": 3}"#) == Seeds(3))
        #expect(try encode(Seeds(20)) == "20")
        #expect(try encode(Seeds(3, first: 100)) == #"{"count":3,"first":100}"#)
    }

    @Test(arguments: [
        ("-1", "a number of seeds can't be negative, found -1"),
        (#"{"count": 3, "first": 18446744073709551615}"#, "3 seeds from 18446744073709551615 leave the range of 64 bits"),
    ])
    func impossibleSeedsAreRefused(json: String, message: String) {
        let error = #expect(throws: DecodingError.self) { try self.decode(Seeds.self, json) }
        guard case .dataCorrupted(let context)? = error else {
            Issue.record("expected corrupted data, found \(String(describing: error))")
            return
        }
        #expect(context.debugDescription == message)
    }
}
