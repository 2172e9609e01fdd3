/// Where a remote cache is: a folder, or an address that speaks HTTP.
package enum RemoteLocation: Sendable, Equatable {
    /// An absolute path.
    case folder(String)
    /// An address without a slash at its end.
    case http(String)

    /// Reads `https://cache.example.org/reprise`, `file:///srv/cache` or `/srv/cache`.
    ///
    /// Errors: ``RemoteSettingError`` for anything else, and for an address that holds a password; no message repeats what may be secret.
    package init(_ text: String) throws(RemoteSettingError) {
        let path = text.hasPrefix("file://") ? String(text.dropFirst(7)) : text
        if path.hasPrefix("/") {
            let trimmed = Self.trimmed(path)
            guard !trimmed.isEmpty else { throw RemoteSettingError("the root of the file system is no remote", hint: Self.hint) }
            self = .folder(trimmed)
            return
        }
        guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else {
            throw RemoteSettingError("a remote is a folder or an address that speaks HTTP", found: Self.shown(text), hint: Self.hint)
        }
        let rest = text.dropFirst(scheme.count)
        guard !rest.prefix(while: { $0 != "/" }).contains("@") else {
            throw RemoteSettingError(
                "the address of the remote holds a password or name", hint: "put the header's value into REPRISE_REMOTE_AUTHORIZATION")
        }
        guard let first = rest.first, first != "/", text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), !rest.contains("?"), !rest.contains("#")
        else {
            throw RemoteSettingError("this is no address of a remote", found: Self.shown(text), hint: Self.hint)
        }
        self = .http(Self.trimmed(text))
    }

    private static let hint = "'https://cache.example.org/reprise' or '/srv/cache'"

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.last == "/" { text = text.dropLast() }
        return String(text)
    }

    /// What may be told of a text that is no address: nothing of a query, which may hold a token, nor of a name before `@`.
    private static func shown(_ text: String) -> String {
        let visible = text.prefix { $0 != "?" && $0 != "#" }
        return "'\(visible.contains("@") ? "..." : String(visible.prefix(80)))'"
    }
}

extension RemoteLocation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .folder(let path): path
        case .http(let address): address
        }
    }
}

/// A remote that is set up in a way that can't be right.
package struct RemoteSettingError: Error, Equatable, CustomStringConvertible {
    package let headline: String
    package let found: String?
    package let hint: String

    package init(_ headline: String, found: String? = nil, hint: String) {
        (self.headline, self.found, self.hint) = (headline, found, hint)
    }

    package var description: String {
        "error: \(headline)\n" + (found.map { "  found: \($0)\n" } ?? "") + "  hint: \(hint)"
    }
}
