/// The text of a scalar and how it was written.
public struct YAMLScalar: Sendable, Equatable {
    public enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    public var text: String
    public var style: Style

    public init(_ text: String, style: Style) {
        self.text = text
        self.style = style
    }

    /// What the core schema of YAML 1.2 makes of the text (section 10.3): `no` and `1_000` are strings, only plain scalars are not.
    public var value: YAMLValue { style == .plain ? YAMLValue(plain: text) : .string }
}

/// The kind of a scalar under the core schema; numbers stay text, so that the reader's type decides about range and rounding.
public enum YAMLValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// Digits in the given radix, with a sign.
    case integer(digits: String, radix: Int)
    case float(String)
    case string

    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        default: self = YAMLValue(number: text) ?? .string
        }
    }

    private init?(number text: String) {
        let bytes = Array(text.utf8)
        guard let first = bytes.first,
            isDigit(first) || first == UInt8(ascii: "+") || first == UInt8(ascii: "-") || first == UInt8(ascii: ".")
        else { return nil }
        if text.hasPrefix("0x"), bytes.count > 2, bytes[2...].allSatisfy(isHexadecimalDigit) {
            self = .integer(digits: String(text.dropFirst(2)), radix: 16)
            return
        }
        if text.hasPrefix("0o"), bytes.count > 2, bytes[2...].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) {
            self = .integer(digits: String(text.dropFirst(2)), radix: 8)
            return
        }
        let isSigned = !isDigit(first) && first != UInt8(ascii: ".")
        let unsigned = isSigned ? String(text.dropFirst()) : text
        switch unsigned {
        case ".inf", ".Inf", ".INF": self = .float(first == UInt8(ascii: "-") ? "-inf" : "inf")
        case ".nan", ".NaN", ".NAN":
            guard !isSigned else { return nil }
            self = .float("nan")
        default:
            guard let isInteger = decimalShape(Array(unsigned.utf8)) else { return nil }
            self = isInteger ? .integer(digits: text, radix: 10) : .float(text)
        }
    }
}

/// Whether the bytes are `12` (true) or `1.5`, `.5`, `1.`, `1e3` (false); nil for anything else.
private func decimalShape(_ bytes: [UInt8]) -> Bool? {
    var index = 0
    func digits() -> Int {
        let start = index
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        return index - start
    }
    let whole = digits()
    if index == bytes.count { return whole > 0 ? true : nil }
    if bytes[index] == UInt8(ascii: ".") {
        index += 1
        guard digits() + whole > 0 else { return nil }
    } else if whole == 0 {
        return nil
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") {
        index += 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
        guard digits() > 0 else { return nil }
    }
    return index == bytes.count ? false : nil
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isHexadecimalDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
}
