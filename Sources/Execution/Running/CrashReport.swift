/// What a worker left behind when it died: the message of the trap and the line of study code that it came from.
struct CrashReport {
    /// The runtime's message, or what stopped the program when there is none.
    let message: String?
    /// `pipelines/.../File.swift:22:113`, the innermost place with a line number in the project.
    let place: String?
    /// The line of source at that place.
    let sourceLine: String?
    /// The end of what the stage printed itself.
    let tail: String

    /// Reads the end of a worker's output: Swift's fatal error line and the backtrace, where there are such.
    ///
    /// A frame reads `1 [inlined] 0x00 static Study.fit(_:) in reprise at /root/pipelines/.../File.swift:12:34`.
    init(_ output: [UInt8], root: String, readLine: (_ path: String, _ line: Int) -> String? = CrashReport.readLine) {
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var place: (path: String, line: Int, text: String)?
        var trapped: String?
        for line in lines {
            guard let at = line.range(ofText: " at \(root)/") else { continue }
            let text = String(line[at.upperBound...])
            let parts = text.split(separator: ":")
            if parts.count >= 2, let number = Int(parts[1]) {
                place = (String(parts[0]), number, text)
                break
            }
            // A check of the standard library that was inlined into the project's code carries no line of its own, but a name.
            if trapped == nil, let name = line.range(ofText: "specialized "), let end = line.range(ofText: " in ") {
                trapped = String(line[name.upperBound..<end.lowerBound])
            }
        }
        let fatal = lines.last { $0.contains("Fatal error") }.map { String($0[$0.range(ofText: "Fatal error")!.lowerBound...]) }
        let crashed = lines.first { $0.contains("Program crashed: ") }.map { line in
            let text = String(line[line.range(ofText: "Program crashed: ")!.upperBound...].prefix { $0 != "*" }).trimmed
            // The compiler leaves nothing of a check but its trap.
            return text.hasPrefix("Illegal instruction") || text.hasPrefix("System trap")
                ? "a check failed: an index out of range, an overflow, a nil that was unwrapped, or a precondition" : text
        }
        message =
            fatal ?? trapped.map {
                "a precondition of \($0) failed\($0.hasSuffix("subscript.getter") ? ": most likely an index out of range" : "")"
            } ?? crashed
        self.place = place?.text
        sourceLine = place.flatMap { readLine("\(root)/\($0.path)", $0.line) }?.trimmed
        let own = lines.prefix { !$0.contains("*** Signal ") && !$0.contains("*** Program crashed") && !$0.contains("Crash:") }
        tail = own.filter { !$0.isEmpty }.suffix(8).joined(separator: "\n")
    }

    private static func readLine(_ path: String, _ line: Int) -> String? {
        guard let text = try? String(decoding: FileSystemRead.whole(path), as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.contains(line - 1) ? String(lines[line - 1]) : nil
    }
}

extension String {
    /// The first occurrence of a text.
    package func range(ofText text: String) -> Range<String.Index>? {
        let wanted = Array(text.utf8)
        var start = utf8.startIndex
        while start < utf8.endIndex {
            if utf8[start...].starts(with: wanted) { return start..<utf8.index(start, offsetBy: wanted.count) }
            start = utf8.index(after: start)
        }
        return nil
    }

    var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
    }
}
