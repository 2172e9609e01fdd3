import RemoteCache
import Testing

@Suite struct ProtobufMessageTests {
    /// Written by Tests/References/protobuf_message.py.
    private static let reference =
        "121c0a066f7574707574120d0a08616261626162616210ac022a03000102121b0a0673657269657312110a086162616261626162108080808080"
        + "2020072a0474657874"

    private var reference: [UInt8] {
        var digits = Self.reference[...]
        var bytes: [UInt8] = []
        while !digits.isEmpty {
            bytes.append(UInt8(digits.prefix(2), radix: 16)!)
            digits = digits.dropFirst(2)
        }
        return bytes
    }

    @Test func itWritesWhatTheReferenceWrites() {
        var result = ProtobufMessage()
        for (path, size, contents) in [("output", UInt64(300), [UInt8]([0, 1, 2])), ("series", 1 << 40, [])] {
            var digest = ProtobufMessage()
            digest.add(1, "abababab")
            digest.add(2, size)
            var file = ProtobufMessage()
            file.add(1, path)
            file.add(2, digest)
            if !contents.isEmpty { file.add(5, contents) }
            result.add(2, file)
        }
        result.add(4, 7)
        result.add(5, "text")
        #expect(result.bytes == reference)
    }

    @Test func itReadsWhatTheReferenceWrites() throws {
        let result = try #require(ProtobufMessage(reference))
        #expect(result.number(4) == 7)
        #expect(result.text(5) == "text")
        let files = result.all(2).compactMap(ProtobufMessage.init)
        #expect(files.map { $0.text(1) } == ["output", "series"])
        #expect(files[0].bytes(5) == [0, 1, 2])
        #expect(files[1].bytes(2).flatMap(ProtobufMessage.init)?.number(2) == 1 << 40)
    }

    @Test func fixedNumbersArePassedOver() throws {
        let message = try #require(ProtobufMessage([0x0d, 1, 2, 3, 4, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x18, 9]))
        #expect(message.fields.count == 1)
        #expect(message.number(3) == 9)
    }

    @Test(arguments: [
        [0x0a], [0x0a, 5, 1], [0x08], [0x08, 0x80], [0x0d, 1], [0x0b], [0x00, 1],
        [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1], [UInt8](repeating: 0xff, count: 12),
    ])
    func damageIsNoMessage(_ bytes: [UInt8]) { #expect(ProtobufMessage(bytes) == nil) }
}
