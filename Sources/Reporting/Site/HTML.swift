/// Text as HTML shows it, between tags and within attributes: nothing in it can become markup.
package func escapedHTML(_ text: some StringProtocol) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "&": escaped += "&amp;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        case "\u{0}": escaped += "\u{FFFD}"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}

/// An address that a link of the site may lead to: a page of the web, or something relative; nil for what could run as a script.
func safeAddress(_ address: String) -> String? {
    guard !address.unicodeScalars.contains(where: { $0.value < 0x21 || $0 == "\\" }), !address.hasPrefix("//") else { return nil }
    let scheme = address.prefix { $0 != ":" && $0 != "/" && $0 != "#" && $0 != "?" }
    guard scheme.endIndex < address.endIndex, address[scheme.endIndex] == ":" else { return address }
    return ["https", "http", "mailto"].contains(scheme.lowercased()) ? address : nil
}

/// A name as GitHub makes one of a heading: `where-it-holds` for `Where it holds?`.
func anchor(_ heading: String) -> String {
    String(heading.lowercased().compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : nil })
}

/// A JSON text that can stand in a page's script element: nothing in it ends the element.
func embeddedJSON(_ json: String) -> String {
    json.replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028").replacing("\u{2029}", with: "\\u2029")
}
