/// The first lines that a browser sends.
struct WatchRequest {
    static let events = "/-/events"
    static let script = "/-/reload.js"

    let path: String
    let host: String
    let wantsBody: Bool

    /// Nil for anything but a reading request with a path.
    init?(_ head: String) {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ")
        guard words.count == 3, ["GET", "HEAD"].contains(words[0]), words[1].hasPrefix("/") else { return nil }
        wantsBody = words[0] == "GET"
        guard let path = Self.decoded(words[1].prefix { $0 != "?" }) else { return nil }
        self.path = path
        host =
            lines.dropFirst().lazy.filter { $0.lowercased().hasPrefix("host:") }.first
            .map { String($0.dropFirst(5).drop { $0 == " " }) } ?? ""
    }

    private static func decoded(_ text: Substring) -> String? {
        var (bytes, rest): ([UInt8], Substring.UTF8View) = ([], text.utf8)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, let value = UInt8(digits, radix: 16), value != 0 else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A file of the site, or what there is instead.
struct WatchResponse {
    let head: [UInt8]
    let body: [UInt8]
    var bytes: [UInt8] { head + body }

    init(status: String) { self.init(status: status, type: "text/plain; charset=utf-8", body: Array("\(status)\n".utf8)) }

    /// Pages get the script that loads them again.
    init(to request: WatchRequest, from folder: String) {
        if request.path == WatchRequest.script {
            self.init(status: "200 OK", type: Self.types["js"]!, body: Array(Self.reloading.utf8))
            return
        }
        let path = request.path.hasSuffix("/") ? request.path + "index.html" : request.path
        let parts = path.split(separator: "/")
        guard !parts.contains(".."), !parts.contains(where: { $0.hasPrefix(".") }),
            var body = try? readFile("\(folder)/\(parts.joined(separator: "/"))")
        else {
            self.init(status: "404 Not Found")
            return
        }
        let ending = path.split(separator: ".").last.map(String.init) ?? ""
        if ending == "html" {
            let script = "<script src=\"\(WatchRequest.script)\" defer></script>\n</head>"
            body = Array(String(decoding: body, as: UTF8.self).replacing("</head>", with: script, maxReplacements: 1).utf8)
        }
        self.init(status: "200 OK", type: Self.types[ending] ?? "application/octet-stream", body: body)
    }

    private init(status: String, type: String, body: [UInt8]) {
        head = Array(
            ("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\nCache-Control: no-store\r\n"
                + "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n").utf8)
        self.body = body
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "json": "application/json", "svg": "image/svg+xml", "md": "text/plain; charset=utf-8",
    ]

    private static let reloading = #"""
        "use strict";
        (() => {
          const events = new EventSource("/-/events");
          const note = document.createElement("pre");
          note.setAttribute("role", "status");
          note.style.cssText = "position:fixed;inset:auto 0 0 0;margin:0;max-height:50vh;overflow:auto;z-index:9;border-top:2px solid";
          const say = text => { note.textContent = text; note.hidden = text === ""; if (!note.isConnected) document.body.append(note); };
          events.addEventListener("reload", () => location.reload());
          events.addEventListener("building", () => say("building and running ..."));
          events.addEventListener("problem", event => say(event.data));
        })();

        """#
}
