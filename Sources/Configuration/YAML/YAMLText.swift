/// A string as a YAML scalar that reads back as the same string: plain where that is safe, else double quoted.
public func yamlText(_ string: String) -> String { isPlainSafe(string) ? string : yamlQuoted(string) }

/// A string as a double-quoted YAML scalar on one line.
public func yamlQuoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        default:
            switch scalar.value {
            case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
                result.unicodeScalars.append(scalar)
            default: result += "\\u" + hexadecimal(scalar.value)
            }
        }
    }
    return result + "\""
}

extension YAMLNode {
    /// The value on one line, however it was written: `[0, 4, 8]`, `{count: 20}`, and the name alone for a case without payload.
    public var flowText: String {
        switch content {
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "null"
            case .string: yamlText(scalar.text)
            case .bool(let value): "\(value)"
            case .integer, .float: scalar.text
            }
        case .sequence(let nodes): "[" + nodes.map(\.flowText).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            if pairs.count == 1, case .mapping(let inner) = pairs[0].value.content, inner.isEmpty {
                yamlText(pairs[0].name)
            } else {
                "{" + pairs.map { "\(yamlText($0.name)): \($0.value.flowText)" }.joined(separator: ", ") + "}"
            }
        }
    }
}

private func isPlainSafe(_ string: String) -> Bool {
    let bytes = Array(string.utf8)
    guard let first = bytes.first, isLetterOrDigit(first) || first == UInt8(ascii: "/"), !isDecimalDigit(first),
        bytes.last != UInt8(ascii: " ")
    else { return false }
    // Readers of YAML 1.1 take these for booleans.
    if ["y", "n", "yes", "no", "on", "off"].contains(string.lowercased()) { return false }
    for byte in bytes where !isLetterOrDigit(byte) {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: " "): continue
        default: return false
        }
    }
    return YAMLValue(plain: string) == .string
}

private func isDecimalDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        true
    default: false
    }
}

private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
