package import ContentStore

/// A record as it lies in a remote: what a stage made, signed.
///
/// Written as an `ActionResult` of Bazel's Remote Execution API, so that servers made for Bazel take it, find that what it names is there, and
/// keep both together: each part is an output file, small ones with their content, and the record stands in `stdout_raw` as a line `reprise-record
/// 1`, a line with the signature, and canonical JSON. Whatever a server adds is passed over. The signature is over the JSON, which has the two
/// halves of the key and the digest of every part; so no record can be taken for another's, and no part exchanged.
package struct SharedRecord: Sendable, Equatable {
    /// Something that a record names by its digest.
    package struct Part: Sendable, Equatable {
        package enum Name: String, CaseIterable {
            /// What the stage made.
            case output
            /// The series that it logged.
            case series
            /// The fields of its key, for `why`.
            case fields
            /// The declarations that it could reach, for `why`.
            case code
        }

        package var name: Name
        package var digest: Digest
        package var size: Int
        /// The bytes themselves; nil for what lies in the remote under its digest.
        package var content: [UInt8]?

        package init(name: Name, digest: Digest, size: Int, content: [UInt8]?) {
            (self.name, self.digest, self.size, self.content) = (name, digest, size, content)
        }
    }

    package var record: StageRecord
    package var parts: [Part]

    package init(record: StageRecord, parts: [Part]) { (self.record, self.parts) = (record, parts) }

    /// No record is larger: all its parts may have their content in it, and what a stage printed is cut.
    package static let largest = 1 << 20

    private static let title = "reprise-record 1\n"
    private static let unsigned = String(repeating: "-", count: 64)

    /// The name of the record of a key in an environment: a digest, as servers for Bazel want it.
    package static func name(_ address: RecordAddress) -> Digest {
        var preimage = Preimage("reprise shared record")
        preimage.add(1)
        preimage.add(address.key)
        preimage.add(address.environment)
        return preimage.digest
    }

    // MARK: The written form

    package func bytes(signedWith key: SigningKey?) -> [UInt8] {
        let json = json.canonicalBytes
        let signature = key.map { $0.signature(of: Self.signed(json)).hex } ?? Self.unsigned
        var message = ProtobufMessage()
        for part in parts {
            var digest = ProtobufMessage()
            digest.add(1, part.digest.hex)
            digest.add(2, UInt64(part.size))
            var file = ProtobufMessage()
            file.add(1, part.name.rawValue)
            file.add(2, digest)
            if let content = part.content, !content.isEmpty { file.add(5, content) }
            message.add(2, file)
        }
        message.add(5, Array((Self.title + signature + "\n").utf8) + json)
        return message.bytes
    }

    private static func signed(_ json: [UInt8]) -> [UInt8] { Array(title.utf8) + json }

    private var json: JSONValue {
        .members([
            ("key", .string(record.key.hex)), ("environment", .string(record.environment.hex)),
            ("seconds", .number(record.seconds)), ("peakMemory", .integer(Int64(record.peakMemory))),
            ("label", .string(record.label)), ("run", .string(record.run)), ("printed", .string(record.printed)),
            (
                "parts",
                .array(
                    parts.map {
                        .members([
                            ("name", .string($0.name.rawValue)), ("digest", .string($0.digest.hex)), ("size", .integer(Int64($0.size))),
                        ])
                    })
            ),
        ])
    }

    /// Why a record from a remote is not believed.
    package enum Refusal: Error, Equatable {
        /// It is no record, or not that of the key that was asked for.
        case damaged
        /// Whoever wrote it has another key, or none.
        case notSigned
    }

    /// Reads the record of an address.
    ///
    /// - Parameter key: nil for a remote that is believed as it is.
    package init(_ bytes: [UInt8], of address: RecordAddress, signedWith key: SigningKey?) throws(Refusal) {
        guard let message = ProtobufMessage(bytes), let text = message.bytes(5), text.starts(with: Self.title.utf8) else { throw .damaged }
        let rest = text.dropFirst(Self.title.utf8.count)
        let json = Array(rest.dropFirst(65))
        guard rest.count > 65, rest[rest.startIndex + 64] == UInt8(ascii: "\n") else { throw .damaged }
        if let key {
            guard let signature = Digest(hex: String(decoding: rest.prefix(64), as: UTF8.self)),
                key.accepts(signature, of: Self.signed(json))
            else { throw .notSigned }
        }
        var contents: [String: [UInt8]] = [:]
        for case let file? in message.all(2).map(ProtobufMessage.init) {
            if let name = file.text(1), let content = file.bytes(5) { contents[name] = content }
        }
        guard let value = try? JSONValue(parsing: json), let read = Self(value, contents: contents), read.record.address == address else {
            throw .damaged
        }
        self = read
    }

    private init?(_ json: JSONValue, contents: [String: [UInt8]]) {
        func digest(_ value: JSONValue?) -> Digest? { value?.string.flatMap { Digest(hex: $0) } }
        guard let key = digest(json["key"]), let environment = digest(json["environment"]), let seconds = json["seconds"]?.double,
            let memory = json["peakMemory"]?.int, let label = json["label"]?.string, let run = json["run"]?.string,
            let printed = json["printed"]?.string, let listed = json["parts"]?.array
        else { return nil }
        var parts: [Part] = []
        for part in listed {
            // A later version may name parts that this one doesn't know.
            guard let name = part["name"]?.string.flatMap(Part.Name.init) else { continue }
            guard let digest = digest(part["digest"]), let size = part["size"]?.int, size >= 0 else { return nil }
            let content = contents[name.rawValue] ?? (size == 0 ? [] : nil)
            if let content { guard content.count == size, Digest(of: content) == digest else { return nil } }
            parts.append(Part(name: name, digest: digest, size: size, content: content))
        }
        let named = Dictionary(parts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        guard let output = named[.output], let fields = named[.fields]?.content else { return nil }
        self.parts = parts
        record = StageRecord(
            key: key, environment: environment, output: output.digest, outputSize: output.size, inlineOutput: output.content,
            seconds: seconds, peakMemory: memory, label: label, run: run, fields: fields, series: named[.series]?.digest, printed: printed)
    }
}
