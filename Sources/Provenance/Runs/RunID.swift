internal import Glibc
internal import Synchronization

/// The name of a run, `20261121T031500Z-4f2a`: its start in UTC and four random digits, so that names sort by time.
public struct RunID: Hashable, Sendable, Comparable, Codable, LosslessStringConvertible {
    public let description: String

    /// A name for a run that starts now; this process gives none twice.
    public static func now() -> RunID {
        given.withLock { given in
            while true {
                let (second, suffix) = (time(nil), UInt16.random(in: .min ... .max))
                if given.second != second { given = (second, []) }
                if given.suffixes.insert(suffix).inserted { return RunID(secondsSince1970: second, suffix: suffix) }
            }
        }
    }

    /// A name for a run that starts at a given second.
    public init(secondsSince1970: Int, suffix: UInt16) {
        var seconds = time_t(secondsSince1970)
        var moment = tm()
        gmtime_r(&seconds, &moment)
        let date = Self.digits(Int(moment.tm_year) + 1900, 4) + Self.digits(Int(moment.tm_mon) + 1, 2) + Self.digits(Int(moment.tm_mday), 2)
        let clock = Self.digits(Int(moment.tm_hour), 2) + Self.digits(Int(moment.tm_min), 2) + Self.digits(Int(moment.tm_sec), 2)
        description = "\(date)T\(clock)Z-\(Self.digits(Int(suffix), 4, radix: 16))"
    }

    /// Reads a name; `nil` if it has another form.
    public init?(_ description: String) {
        let form = Array("00000000T000000Z-xxxx".utf8)
        let bytes = Array(description.utf8)
        guard bytes.count == form.count else { return nil }
        for (byte, expected) in zip(bytes, form) {
            let isDigit = (48...57).contains(byte)
            switch expected {
            case 48: guard isDigit else { return nil }
            case 120: guard isDigit || (97...102).contains(byte) else { return nil }
            default: guard byte == expected else { return nil }
            }
        }
        self.description = description
    }

    /// When the run started.
    public var secondsSince1970: Int {
        func number(_ start: Int, _ count: Int) -> Int32 { Int32(description.dropFirst(start).prefix(count)) ?? 0 }
        var moment = tm()
        (moment.tm_year, moment.tm_mon, moment.tm_mday) = (number(0, 4) - 1900, number(4, 2) - 1, number(6, 2))
        (moment.tm_hour, moment.tm_min, moment.tm_sec) = (number(9, 2), number(11, 2), number(13, 2))
        return timegm(&moment)
    }

    public static func < (left: RunID, right: RunID) -> Bool { left.description < right.description }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = RunID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not the name of a run")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func digits(_ value: Int, _ count: Int, radix: Int = 10) -> String {
        let text = String(value, radix: radix)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}

/// The names that this process gave to runs in its last second with one.
private let given = Mutex<(second: Int, suffixes: Set<UInt16>)>((0, []))
