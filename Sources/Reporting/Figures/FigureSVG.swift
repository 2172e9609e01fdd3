/// What is done to a picture after it is drawn: the same bytes every time, small, and readable on light and dark pages.
package enum FigureSVG {
    /// GitHub shows the file as an image, so the style for dark pages has to be inside.
    static func finished(_ svg: String, name: String) -> String {
        guard let end = svg.firstIndex(of: ">") else { return svg }
        let body = String(svg[svg.index(after: end)...])
        return String(svg[...end]) + FigureTheme.darkStyle + renamed(rounded(body), name: name) + "\n"
    }

    /// Identifiers are numbered over all pictures of a process; here by their place in this one, behind its name.
    static func renamed(_ svg: String, name: String) -> String {
        var renamed = svg
        var rest = svg[...]
        var count = 0
        while let start = rest.firstRange(of: " id=\"")?.upperBound, let end = rest[start...].firstIndex(of: "\"") {
            let id = rest[start..<end]
            let new = "\(name)-\(count)"
            for (before, after) in [("id=\"", "\""), ("url(#", ")"), ("href=\"#", "\"")] {
                renamed = renamed.replacing("\(before)\(id)\(after)", with: "\(before)\(new)\(after)")
            }
            count += 1
            rest = rest[end...]
        }
        return renamed
    }

    /// Numbers with at most two decimals; the hundredth of a pixel can't be seen.
    package static func rounded(_ svg: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(svg.utf8.count)
        let bytes = Array(svg.utf8)
        var index = 0
        // Only inside tags: text keeps its numbers.
        var isInside = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<") { isInside = true }
            if byte == UInt8(ascii: ">") { isInside = false }
            guard isInside, byte == UInt8(ascii: "."), index > 0, isDigit(bytes[index - 1]) else {
                out.append(byte)
                index += 1
                continue
            }
            var end = index + 1
            while end < bytes.count, isDigit(bytes[end]) { end += 1 }
            let hasExponent = end < bytes.count && (bytes[end] == UInt8(ascii: "e") || bytes[end] == UInt8(ascii: "E"))
            if end - index <= 3 || hasExponent {
                out += bytes[index..<end]
            } else {
                // The whole number before the point is taken back and rounded with it.
                var start = out.count
                while start > 0, isDigit(out[start - 1]) { start -= 1 }
                let whole = String(decoding: out[start...], as: UTF8.self)
                let hundredths = (Double(whole + String(decoding: bytes[index..<end], as: UTF8.self)) ?? 0) * 100
                out.removeSubrange(start...)
                let number = Int(hundredths.rounded())
                out += Array(String(number / 100).utf8)
                if number % 100 != 0 {
                    out.append(UInt8(ascii: "."))
                    out +=
                        Array((number % 100 < 10 ? "0" : "").utf8) + Array(String(number % 10 == 0 ? number % 100 / 10 : number % 100).utf8)
                }
            }
            index = end
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
