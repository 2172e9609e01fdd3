extension DecodingSession {
    /// A value of one of the standard library's types that YAML writes as a scalar; nil for any other type.
    func scalar<T>(_ type: T.Type, _ placed: [Placed], _ path: SettingPath) throws -> T? {
        if type == Int.self { return try integer(Int.self, placed, path) as? T }
        if type == Double.self { return try number(Double.self, placed, path) as? T }
        if type == String.self { return try string(placed, path) as? T }
        if type == Bool.self { return try bool(placed, path) as? T }
        if type == Float.self { return try number(Float.self, placed, path) as? T }
        if type == UInt64.self { return try integer(UInt64.self, placed, path) as? T }
        if type == Int32.self { return try integer(Int32.self, placed, path) as? T }
        if type == UInt32.self { return try integer(UInt32.self, placed, path) as? T }
        if type == UInt.self { return try integer(UInt.self, placed, path) as? T }
        if type == UInt8.self { return try integer(UInt8.self, placed, path) as? T }
        if type == Int64.self { return try integer(Int64.self, placed, path) as? T }
        if type == Int8.self { return try integer(Int8.self, placed, path) as? T }
        if type == Int16.self { return try integer(Int16.self, placed, path) as? T }
        if type == UInt16.self { return try integer(UInt16.self, placed, path) as? T }
        return nil
    }

    private func integer<I: FixedWidthInteger>(_ type: I.Type, _ placed: [Placed], _ path: SettingPath) throws -> I {
        let scalar = placed.last?.node.scalar
        switch scalar?.value {
        case .integer(let digits, let radix):
            if let value = I(digits, radix: radix) { return value }
            throw mismatch(["an integer from \(I.min) to \(I.max)"], placed, path)
        case .float(let text):
            let whole = Double(text).flatMap { I(exactly: $0) }
            throw mismatch(["an integer"], placed, path, hint: whole.map { "write \($0)" })
        case .string:
            let plain = String((scalar?.text ?? "").filter { $0 != "_" && $0 != "," })
            throw mismatch(["an integer"], placed, path, hint: I(plain).map { "write \($0)" })
        default: throw mismatch(["an integer"], placed, path)
        }
    }

    private func number<F: BinaryFloatingPoint & LosslessStringConvertible>(_ type: F.Type, _ placed: [Placed], _ path: SettingPath) throws
        -> F
    {
        switch placed.last?.node.scalar?.value {
        case .integer(let digits, let radix):
            // Decimal digits go through the type's own reader, which rounds correctly at any length.
            if let value = radix == 10 ? F(digits) : UInt64(digits, radix: radix).map({ F($0) }), value.isFinite { return value }
            throw mismatch(["a number in the range of \(type)"], placed, path)
        case .float(let text):
            // Swift's reader wants digits on both sides of the point.
            if let value = F(withDigits(text)), value.isFinite || text.hasSuffix("inf") || text == "nan" { return value }
            throw mismatch(["a number in the range of \(type)"], placed, path)
        case .string:
            throw mismatch(["a number"], placed, path, hint: meantNumber(placed.last?.node.scalar?.text ?? "").map { "write \($0)" })
        default: throw mismatch(["a number"], placed, path)
        }
    }

    private func string(_ placed: [Placed], _ path: SettingPath) throws -> String {
        if let scalar = placed.last?.node.scalar {
            if scalar.value == .string { return scalar.text }
            throw mismatch(["text"], placed, path, hint: "write \(yamlQuoted(scalar.text))")
        }
        throw mismatch(["text"], placed, path)
    }

    private func bool(_ placed: [Placed], _ path: SettingPath) throws -> Bool {
        if case .bool(let value) = placed.last?.node.scalar?.value { return value }
        switch placed.last?.node.scalar?.text.lowercased() {
        case "yes", "on", "y": throw mismatch(["true or false"], placed, path, hint: "write true")
        case "no", "off", "n": throw mismatch(["true or false"], placed, path, hint: "write false")
        default: throw mismatch(["true or false"], placed, path)
        }
    }
}

/// `1_000`, `1,5` and `5%` as numbers.
private func meantNumber(_ text: String) -> Double? {
    if text.hasSuffix("%") { return Double(text.dropLast()).map { $0 / 100 } }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    // A comma before three digits may divide thousands as well.
    if parts.count == 2, parts[1].count != 3 { return Double(parts.joined(separator: ".")) }
    return Double(text.filter { $0 != "_" })
}

private func withDigits(_ text: String) -> String {
    guard let point = text.firstIndex(of: ".") else { return text }
    let before = text[..<point]
    let after = text[text.index(after: point)...]
    return before + (before.last?.isNumber == true ? "" : "0") + "." + (after.first?.isNumber == true ? "" : "0") + after
}
