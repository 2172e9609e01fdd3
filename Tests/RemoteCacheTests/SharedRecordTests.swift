import ContentStore
import RemoteCache
import Testing

@Suite struct SharedRecordTests {
    private let key = SigningKey("a secret of the lab")

    private func shared(output: [UInt8] = Array("the output".utf8)) -> SharedRecord {
        var record = sampleRecord("study/stage[size=2]", output: output)
        record.series = Digest(of: "series")
        record.printed = "some \"text\"\n"
        return SharedRecord(
            record: record,
            parts: [
                .init(name: .output, digest: record.output, size: output.count, content: record.inlineOutput),
                .init(name: .series, digest: Digest(of: "series"), size: 6, content: nil),
                .init(name: .fields, digest: Digest(of: record.fields), size: record.fields.count, content: record.fields),
            ])
    }

    @Test func itIsReadAsItWasWritten() throws {
        for output in [[], Array("the output".utf8), [UInt8](repeating: 7, count: 50_000)] {
            let shared = shared(output: output)
            let bytes = shared.bytes(signedWith: key)
            #expect(try SharedRecord(bytes, of: shared.record.address, signedWith: key) == shared)
            // Who believes the remote reads it as well.
            #expect(try SharedRecord(bytes, of: shared.record.address, signedWith: nil) == shared)
        }
    }

    @Test func noByteOfItCanBeChanged() throws {
        let shared = shared()
        let bytes = shared.bytes(signedWith: key)
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            // What the signature doesn't cover is not looked at, or is checked by digest.
            if let read = try? SharedRecord(changed, of: shared.record.address, signedWith: key) {
                #expect(read.record == shared.record || read.record.inlineOutput == nil, "byte \(position)")
                #expect(read.record.output == shared.record.output, "byte \(position)")
            }
            #expect((try? SharedRecord(Array(bytes[..<position]), of: shared.record.address, signedWith: key)) == nil, "cut at \(position)")
        }
    }

    @Test func anotherKeysRecordIsRefused() {
        let shared = shared()
        #expect(throws: SharedRecord.Refusal.notSigned) {
            try SharedRecord(
                shared.bytes(signedWith: SigningKey("another secret, not the lab's")), of: shared.record.address, signedWith: key)
        }
        #expect(throws: SharedRecord.Refusal.notSigned) {
            try SharedRecord(shared.bytes(signedWith: nil), of: shared.record.address, signedWith: key)
        }
    }

    @Test func aRecordIsNotTakenForThatOfAnotherKeyOrEnvironment() {
        let shared = shared()
        let address = shared.record.address
        for other in [
            RecordAddress(key: Digest(of: "other"), environment: address.environment),
            RecordAddress(key: address.key, environment: Digest(of: "other")),
        ] {
            #expect(SharedRecord.name(other) != SharedRecord.name(address))
            #expect(throws: SharedRecord.Refusal.damaged) {
                try SharedRecord(shared.bytes(signedWith: key), of: other, signedWith: key)
            }
        }
    }

    @Test func whatAServerAddsIsPassedOver() throws {
        let shared = shared()
        var message = try #require(ProtobufMessage(shared.bytes(signedWith: key)))
        var metadata = ProtobufMessage()
        metadata.add(1, "10.0.0.1:4711")
        message.add(9, metadata)
        #expect(try SharedRecord(message.bytes, of: shared.record.address, signedWith: key) == shared)
    }

    @Test func serversForBazelFindWhatItNeeds() throws {
        let shared = shared(output: [UInt8](repeating: 7, count: 50_000))
        let message = try #require(ProtobufMessage(shared.bytes(signedWith: key)))
        let files = message.all(2).compactMap(ProtobufMessage.init)
        let digests = files.compactMap { file in file.bytes(2).flatMap(ProtobufMessage.init) }
        #expect(files.map { $0.text(1) } == ["output", "series", "fields"])
        #expect(digests.map { $0.text(1) } == shared.parts.map(\.digest.hex))
        #expect(digests.map { $0.number(2) } == shared.parts.map { UInt64($0.size) })
        #expect(files.map { $0.bytes(5) } == [nil, nil, shared.record.fields])
    }

    /// A name that changed would empty every remote.
    @Test func theNameOfARecordStays() {
        let address = RecordAddress(key: Digest(of: "key"), environment: Digest(of: "environment"))
        var bytes: [UInt8] = []
        func field(_ tag: UInt8, _ content: [UInt8]) {
            bytes += [tag] + withUnsafeBytes(of: UInt64(content.count).littleEndian, Array.init) + content
        }
        field(1, Array("reprise shared record".utf8))
        field(2, [1, 0, 0, 0, 0, 0, 0, 0])
        field(3, Digest(of: "key").bytes)
        field(3, Digest(of: "environment").bytes)
        #expect(SharedRecord.name(address) == Digest(of: bytes))
    }
}
