/// What `swift build` prints, reduced to what a reader must see: the compiler's errors and warnings, each with its place, line and caret.
///
/// Follow-up errors, notes on the workbench's own declarations, and progress are left out. Where nothing is recognized, everything is kept.
package struct BuildOutput {
    private struct Message {
        var path: String
        var line: Int
        var column: Int
        var kind: Substring
        var text: String
        /// What stands below: of the compiler, numbered lines; of the build's own checks, the line, the caret and what to do.
        var block: [Substring] = []
    }

    private static let limit = 30

    private let root: String
    private var lines: [Substring] = []

    /// - Parameter root: the project's folder, left out of paths.
    package init(root: String) { self.root = root }

    package mutating func add(_ text: String) { lines += text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// What the builder does, such as `[5/14] Compiling Registry Registry.swift`; nil for other lines.
    package static func progress(_ line: Substring) -> Substring? {
        guard line.hasPrefix("["), let end = line.firstIndex(of: "]"), line[..<end].contains("/") else { return nil }
        return line
    }

    /// The messages; of a build that failed, at least its last lines.
    package func summary(failed: Bool) -> String {
        let messages = messages
        var texts = messages.filter { isWorthReading($0, among: messages) }.map(text)
        // Errors without a place: of the linker, of the manifest, of the build's own tools.
        texts += unique(lines.filter { $0.hasPrefix("error: ") }).map { $0 + "\n" }
        if failed, !texts.contains(where: { $0.contains("error: ") }) {
            return lines.filter { !isNoise($0) }.suffix(Self.limit).joined(separator: "\n") + "\n"
        }
        let more = texts.count > Self.limit ? "... and \(texts.count - Self.limit) more\n" : ""
        return texts.prefix(Self.limit).joined() + more
    }

    private var messages: [Message] {
        var (messages, seen): ([Message], Set<Substring>) = ([], [])
        var isOpen = false
        for line in lines {
            if let message = header(line) {
                isOpen = seen.insert(line).inserted
                if isOpen { messages.append(message) }
            } else if line.isEmpty || isNoise(line) || line.hasPrefix("error: ") {
                isOpen = false
            } else if isOpen {
                messages[messages.count - 1].block.append(line)
            }
        }
        return messages
    }

    private func isNoise(_ line: Substring) -> Bool {
        Self.progress(line) != nil || line.hasPrefix("Building for ") || line.hasPrefix("Build of product")
    }

    /// `PATH:LINE:COLUMN: error: TEXT`, also of warnings and notes.
    private func header(_ line: Substring) -> Message? {
        guard let match = line.wholeMatch(of: #/([^:\[ ][^:]*):(\d+):(\d+): (error|warning|note): (.*)/#),
            let row = Int(match.2), let column = Int(match.3)
        else { return nil }
        let path = match.1.hasPrefix(root + "/") ? match.1.dropFirst(root.utf8.count + 1) : match.1
        return Message(path: String(path), line: row, column: column, kind: match.4, text: String(match.5))
    }

    private func isWorthReading(_ message: Message, among messages: [Message]) -> Bool {
        if message.kind == "note" { return false }
        // The compiler complains of the call around a mistake as well.
        return !message.text.hasSuffix("could not be inferred")
            || !messages.contains { $0.kind == "error" && $0.path == message.path && !$0.text.hasSuffix("could not be inferred") }
    }

    private func text(_ message: Message) -> String {
        let mismatch = StageMismatch(message.text)
        var lines = ["\(message.path):\(message.line):\(message.column): \(message.kind): \(mismatch?.headline ?? message.text)"]
        if message.block.isEmpty || message.block.contains(where: { $0.contains(" | ") }) {
            if let source = quoted(message) {
                lines += [String(source), String(repeating: " ", count: max(0, message.column - 1)) + "^"]
            }
        } else {
            lines += message.block.map(String.init)
        }
        return (lines + (mismatch?.facts ?? [])).joined(separator: "\n") + "\n"
    }

    private func quoted(_ message: Message) -> Substring? {
        guard let bytes = try? readFile("\(root)/\(message.path)") else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.contains(message.line - 1) ? lines[message.line - 1] : nil
    }

    private func unique(_ lines: [Substring]) -> [String] {
        var seen: Set<Substring> = []
        return lines.filter { seen.insert($0).inserted }.map(String.init)
    }
}

/// A stage whose function takes or makes something else than the stage gives or stands for, in the pipeline's words instead of the compiler's.
private struct StageMismatch {
    let headline: String
    let facts: [String]

    init?(_ text: String) {
        let pattern = #/cannot convert value of type '(.*)' to expected argument type '(.*?)'(?: \(aka '(.*)'\))?/#
        guard let match = text.wholeMatch(of: pattern), let found = Self.plain(match.1), let expected = Self.plain(match.3 ?? match.2)
        else {
            return nil
        }
        let isGiven = found.values != expected.values
        headline = isGiven ? "this function doesn't take what the stage gives it" : "this function doesn't make what is expected here"
        facts = [
            "  found:    (\(found.values)) -> \(found.result)",
            "  expected: (\(expected.values)) -> \(isGiven ? found.result : expected.result)",
            isGiven
                ? "  hint: give the stage the values that its function takes, in their order"
                : "  hint: see what the stages that take it ask for",
        ]
    }

    /// What a stage's function takes after its run, and what it makes.
    private static func plain(_ type: Substring) -> (values: Substring, result: Substring)? {
        let pattern = #/(?:@Sendable )?\(Run(?:, )?(.*)\) (?:async )?(?:throws )?-> (.*)/#
        return type.wholeMatch(of: pattern).map { ($0.1, $0.2) }
    }
}
