internal import Glibc

/// Recognises what looks like a credential, by file name or line by line, and never repeats it.
package enum CredentialScan {
    /// A line that says this is passed over: a made-up key in a test, say.
    package static let pardon = "not-a-secret"

    package struct Finding: Hashable {
        package let line: Int
        package let kind: String
    }

    /// What a file of this name usually is.
    package static func kind(ofFileNamed name: String) -> String? {
        let name = name.lowercased()
        switch name {
        case ".env": return "an environment file"
        case ".netrc", "_netrc": return "a netrc file"
        case ".pgpass", ".htpasswd", ".pypirc", ".git-credentials": return "a password file"
        case "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519": return "a private key"
        default: break
        }
        if name.hasPrefix(".env."), !["example", "sample", "template"].contains(where: { name.hasSuffix($0) }) {
            return "an environment file"
        }
        if [".p12", ".pfx", ".ppk"].contains(where: { name.hasSuffix($0) }) { return "a private key" }
        return nil
    }

    /// Searches text; bytes with a zero among the first 8000 are binary, as git counts it, and aren't searched.
    package static func findings(in bytes: [UInt8]) -> [Finding] {
        bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress, !all.prefix(8000).contains(0) else { return [] }
            var findings: [Finding] = []
            var number = 0
            var start = 0
            while start < all.count {
                number += 1
                let found = memchr(base + start, 10, all.count - start)
                let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? all.count
                let line = Line(bytes: UnsafeBufferPointer(rebasing: all[start..<end]))
                if let kind = line.credential, !line.contains(pardon) { findings.append(Finding(line: number, kind: kind)) }
                start = end + 1
            }
            return findings
        }
    }
}

extension CredentialScan {
    /// The text with another line in the place of each that looks like a credential; of a private key all lines go.
    package static func concealed(in text: String) -> String {
        let findings = findings(in: Array(text.utf8.map { $0 == 0 ? 32 : $0 }))
        guard !findings.isEmpty else { return text }
        var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { String(Substring($0)) }
        for finding in findings {
            lines[finding.line - 1] = "(a line that looks like \(finding.kind) was left out)"
            guard finding.kind == "a private key" else { continue }
            var next = finding.line
            while next < lines.count {
                let isLast = lines[next].contains("-----END ")
                lines[next] = ""
                if isLast { break }
                next += 1
            }
        }
        return lines.joined(separator: "\n")
    }
}

/// One line of text under suspicion.
private struct Line {
    let bytes: UnsafeBufferPointer<UInt8>

    var credential: String? {
        for start in bytes.indices where Self.isFirst[Int(bytes[start])] {
            for shape in Self.shapes where has(shape.prefix, at: start) && (shape.isHeader || !isWord(start - 1)) {
                if shape.accepts(run(from: start + shape.prefix.count, shape)) { return shape.kind }
            }
        }
        return assignment
    }

    // MARK: Known shapes

    private struct Shape {
        let prefix: [UInt8]
        package let kind: String
        /// Whether the rest may have dashes and underscores.
        var dashes = false
        /// Whether the rest is everything up to the end of the line.
        var isHeader = false
        let accepts: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool

        init(
            _ prefix: String, _ kind: String, dashes: Bool = false, isHeader: Bool = false,
            accepts: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
        ) {
            self.prefix = Array(prefix.utf8)
            self.kind = kind
            self.dashes = dashes
            self.isHeader = isHeader
            self.accepts = accepts
        }
    }

    private static let shapes: [Shape] = {
        let isDigit: @Sendable (UInt8) -> Bool = { (48...57).contains($0) }
        let isCapital: @Sendable (UInt8) -> Bool = { (65...90).contains($0) }
        var shapes = [
            Shape("-----BEGIN ", "a private key", isHeader: true) { Line(bytes: $0).contains("PRIVATE KEY") },  // not-a-secret
            Shape("PuTTY-User-Key-File-", "a private key", isHeader: true) { $0.first.map(isDigit) ?? false },
            Shape("github_pat_", "a GitHub token", dashes: true) { $0.count >= 22 },
            Shape("glpat-", "a GitLab token", dashes: true) { $0.count >= 20 },
            Shape("hf_", "a Hugging Face token") { $0.count >= 30 },
            Shape("AIza", "a Google API key", dashes: true) { $0.count == 35 },
            // Names such as `sk-learn-...` have no capitals and hardly a digit.
            Shape("sk-", "an API key", dashes: true) { $0.count >= 20 && $0.count(where: isDigit) >= 2 && $0.contains(where: isCapital) },
        ]
        for prefix in ["AKIA", "ASIA"] {
            shapes.append(Shape(prefix, "an AWS access key") { $0.count == 16 && $0.allSatisfy { isDigit($0) || isCapital($0) } })
        }
        for prefix in ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"] { shapes.append(Shape(prefix, "a GitHub token") { $0.count >= 36 }) }
        for prefix in ["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-"] {
            shapes.append(Shape(prefix, "a Slack token", dashes: true) { $0.count >= 10 && $0.contains(where: isDigit) })
        }
        return shapes
    }()

    /// The bytes with which a shape begins: most bytes of a line are none and need no further look.
    private static let isFirst: [Bool] = {
        var isFirst = [Bool](repeating: false, count: 256)
        for shape in shapes { isFirst[Int(shape.prefix[0])] = true }
        return isFirst
    }()

    // MARK: Assignments

    private static let names = [
        "password", "passwd", "secret", "token", "apikey", "api_key", "api-key", "accesskey", "access_key", "secret_key",
    ]

    /// A name such as `db_password` or `apiToken`, then `=` or `:`, then a value with the entropy of a random one.
    private var assignment: String? {
        var position = 0
        while let sign = bytes[position...].firstIndex(where: { $0 == 61 || $0 == 58 }) {
            position = sign + 1
            var end = sign
            while end > 0, [32, 9, 34, 39].contains(bytes[end - 1]) { end -= 1 }
            var start = end
            while start > 0, isNamePart(start - 1) { start -= 1 }
            let name = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
            guard Self.names.contains(where: { name.hasSuffix($0) }) else { continue }

            var first = sign + 1
            while first < bytes.count, [32, 9, 61, 62].contains(bytes[first]) { first += 1 }
            let isQuoted = first < bytes.count && (bytes[first] == 34 || bytes[first] == 39)
            if isQuoted { first += 1 }
            let value = bytes[first...].prefix { isValuePart($0) }
            let next = first + value.count
            let endsWell = next == bytes.count || [13, 32, 9, 34, 39, 44, 59].contains(bytes[next])
            // Without quotes, a dotted value is code: `token = lexer2.nextToken`.
            guard endsWell, isQuoted || !value.contains(46) else { continue }
            if isRandom(UnsafeBufferPointer(rebasing: value)) { return name.hasSuffix("password") ? "a password" : "a secret value" }
        }
        return nil
    }

    /// At least 12 characters, digits and letters, and 3 bits per character or more: words and placeholders have less.
    private func isRandom(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard value.count >= 12, value.contains(where: { (48...57).contains($0) }), value.contains(where: { isLetter($0) }) else {
            return false
        }
        var counts = [Int](repeating: 0, count: 256)
        for byte in value { counts[Int(byte)] += 1 }
        let total = Double(value.count)
        var bits = 0.0
        for count in counts where count > 0 {
            let share = Double(count) / total
            bits -= share * log2(share)
        }
        return bits >= 3
    }

    // MARK: Bytes

    func contains(_ text: String) -> Bool {
        let pattern = Array(text.utf8)
        return bytes.indices.contains { has(pattern, at: $0) }
    }

    private func has(_ pattern: [UInt8], at start: Int) -> Bool {
        guard start + pattern.count <= bytes.count else { return false }
        for (offset, byte) in pattern.enumerated() where bytes[start + offset] != byte { return false }
        return true
    }

    private func run(from start: Int, _ shape: Shape) -> UnsafeBufferPointer<UInt8> {
        let rest = bytes[start...]
        return UnsafeBufferPointer(
            rebasing: shape.isHeader
                ? rest : rest.prefix { isLetter($0) || (48...57).contains($0) || shape.dashes && ($0 == 45 || $0 == 95) })
    }

    private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
    private func isWord(_ index: Int) -> Bool {
        index >= 0 && (isLetter(bytes[index]) || (48...57).contains(bytes[index]) || bytes[index] == 95)
    }
    private func isNamePart(_ index: Int) -> Bool { isWord(index) || bytes[index] == 45 }
    private func isValuePart(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...57).contains(byte) || [33, 35, 37, 38, 42, 43, 45, 46, 47, 61, 64, 94, 95, 126].contains(byte)
    }
}
