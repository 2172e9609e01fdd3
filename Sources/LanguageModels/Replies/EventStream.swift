/// Splits the bytes of a `text/event-stream` (HTML Living Standard, section 9.2) into the data of its events, however the bytes are cut.
package struct EventStream {
    private var line: [UInt8] = []
    private var data: [UInt8]?
    private var follows = false

    package init() {}

    /// The data of the events that end within these bytes.
    package mutating func events(in bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var events: [[UInt8]] = []
        for byte in bytes {
            // A line ends with CR LF, LF or CR.
            if byte == 0x0A, follows {
                follows = false
                continue
            }
            follows = byte == 0x0D
            guard byte == 0x0A || byte == 0x0D else {
                line.append(byte)
                continue
            }
            if line.isEmpty {
                if let data { events.append(data) }
                data = nil
            } else if line.starts(with: "data:".utf8) {
                var value = line.dropFirst(5)
                if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
                data = (data.map { $0 + [0x0A] } ?? []) + value
            }
            line.removeAll(keepingCapacity: true)
        }
        return events
    }
}
