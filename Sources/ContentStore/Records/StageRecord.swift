/// What is kept of one finished stage: under which key, with which output, at what cost.
public struct StageRecord: Sendable, Equatable {
    /// The machine-independent half of the key: code, values, inputs.
    public var key: Digest
    /// The environment half of the key.
    public var environment: Digest
    /// The digest of the output's bytes.
    public var output: Digest
    /// The size of the output in bytes.
    public var outputSize: Int
    /// The output itself when it is small; nil when it is a blob.
    public var inlineOutput: [UInt8]?
    /// CPU seconds that the stage took.
    public var seconds: Double
    /// Peak resident memory of the worker in bytes.
    public var peakMemory: Int
    /// `study/stage[level=...]`: for people; no part of the key.
    public var label: String
    /// The run that executed the stage.
    public var run: String
    /// The fields of the key in the form that `why` compares: canonical JSON.
    public var fields: [UInt8]
    /// The digest of the blob with the series that the stage logged; nil when it logged none.
    public var series: Digest?
    /// The end of what the stage printed.
    public var printed: String
    /// Why the output counts although this code never made it; empty for a stage that was executed.
    public var trust: [TrustMark] = []

    public init(
        key: Digest, environment: Digest, output: Digest, outputSize: Int, inlineOutput: [UInt8]?, seconds: Double, peakMemory: Int,
        label: String, run: String, fields: [UInt8], series: Digest? = nil, printed: String = ""
    ) {
        self.key = key
        self.environment = environment
        self.output = output
        self.outputSize = outputSize
        self.inlineOutput = inlineOutput
        self.seconds = seconds
        self.peakMemory = peakMemory
        self.label = label
        self.run = run
        self.fields = fields
        self.series = series
        self.printed = printed
    }

    /// The two halves of the key.
    public var address: RecordAddress { RecordAddress(key: key, environment: environment) }

    /// Outputs up to this many bytes live in their record.
    public static let inlineLimit = 16 * 1024
}

// The written form, little-endian: key, environment, output (32 bytes each), size, seconds, peak memory (8 bytes each), one byte that
// says whether the output is inline, then label, run, fields, inline output, the digest of the series, what was printed and the marks of
// trust as JSON, each with four bytes of length in front. The last three came later: a record without them has none.
extension StageRecord {
    static let fixedSize = 32 * 3 + 8 * 3 + 1

    var bytes: [UInt8] {
        var bytes = key.bytes + environment.bytes + output.bytes
        func append(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
        func append(_ part: [UInt8]) {
            withUnsafeBytes(of: UInt32(part.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        append(UInt64(outputSize))
        append(seconds.bitPattern)
        append(UInt64(peakMemory))
        bytes.append(inlineOutput == nil ? 0 : 1)
        append(Array(label.utf8))
        append(Array(run.utf8))
        append(fields)
        append(inlineOutput ?? [])
        guard series != nil || !printed.isEmpty || !trust.isEmpty else { return bytes }
        append(series?.bytes ?? [])
        append(Array(printed.utf8))
        if !trust.isEmpty { append(JSONValue.array(trust.map(\.json)).canonicalBytes) }
        return bytes
    }

    init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.fixedSize else { return nil }
        func number(_ offset: Int) -> UInt64 { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
        func digest(_ offset: Int) -> Digest { Digest(raw: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 32])) }
        var position = Self.fixedSize
        func part() -> UnsafeRawBufferPointer? {
            guard position + 4 <= bytes.count else { return nil }
            let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            guard position + 4 + count <= bytes.count else { return nil }
            defer { position += 4 + count }
            return UnsafeRawBufferPointer(rebasing: bytes[(position + 4)..<(position + 4 + count)])
        }
        guard let label = part(), let run = part(), let fields = part(), let inline = part(), number(96) < 1 << 62, number(112) < 1 << 62
        else { return nil }
        self.init(
            key: digest(0), environment: digest(32), output: digest(64), outputSize: Int(number(96)),
            inlineOutput: bytes[Self.fixedSize - 1] == 1 ? Array(inline) : nil, seconds: Double(bitPattern: number(104)),
            peakMemory: Int(number(112)), label: String(decoding: label, as: UTF8.self), run: String(decoding: run, as: UTF8.self),
            fields: Array(fields))
        if let series = part(), series.count == 32 { self.series = Digest(raw: series) }
        if let printed = part() { self.printed = String(decoding: printed, as: UTF8.self) }
        if let trust = part(), let marks = try? JSONValue(parsing: trust).array { self.trust = marks.compactMap(TrustMark.init) }
    }
}
