/// Text over 27 symbols: the space is 0, `a` to `z` are 1 to 26.
public enum Letters {
    public static let count = 27

    /// The symbols of UTF-8 text: letters lose their case, every run of anything else is one space, and none stands at either end.
    public static func symbols(_ text: some Sequence<UInt8>) -> [UInt8] {
        var symbols: [UInt8] = []
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): symbols.append(byte - UInt8(ascii: "a") + 1)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): symbols.append(byte - UInt8(ascii: "A") + 1)
            default: if let last = symbols.last, last != 0 { symbols.append(0) }
            }
        }
        if symbols.last == 0 { symbols.removeLast() }
        return symbols
    }

    /// Symbols as text.
    public static func text(_ symbols: some Sequence<UInt8>) -> String {
        String(decoding: symbols.map { $0 == 0 ? UInt8(ascii: " ") : $0 + UInt8(ascii: "a") - 1 }, as: UTF8.self)
    }
}
