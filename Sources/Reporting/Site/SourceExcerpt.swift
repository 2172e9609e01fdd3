/// Lines of a source file that belong together.
package struct SourceExcerpt: Sendable, Equatable {
    /// Counted from 1.
    package let firstLine: Int
    package let text: String

    /// The declaration that begins at `line`, with the documentation above it.
    ///
    /// Sources are laid out by `swift format`, so a declaration ends at the first line that closes a brace at its own depth. Nil when
    /// there is no such line, or nothing begins there.
    package init?(declarationAt line: Int, of source: String) {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return nil }
        func depth(_ text: Substring) -> Int { text.prefix { $0 == " " }.count }
        func isAbove(_ text: Substring) -> Bool { ["///", "@"].contains(where: text.drop { $0 == " " }.hasPrefix) }
        var start = line - 1
        // A stage's line may be that of its documentation or of an attribute.
        var head = start
        while head < lines.count, isAbove(lines[head]) { head += 1 }
        guard head < lines.count, !lines[head].allSatisfy({ $0 == " " }) else { return nil }
        while start > 0, isAbove(lines[start - 1]) { start -= 1 }
        let own = depth(lines[head])
        var end = head
        if !Self.isComplete(lines[head]) {
            end += 1
            while end < lines.count, !(depth(lines[end]) == own && Self.closes(lines[end])) { end += 1 }
            guard end < lines.count else { return nil }
        }
        firstLine = start + 1
        text = lines[start...end].map { String($0.dropFirst(min(own, depth($0)))) }.joined(separator: "\n")
    }

    private static func isComplete(_ line: Substring) -> Bool {
        let (opening, closing) = (line.count { "{([".contains($0) }, line.count { "})]".contains($0) })
        return opening == closing
    }

    private static func closes(_ line: Substring) -> Bool {
        let start = line.drop { $0 == " " }
        // `) -> Double {` goes on; `}` ends.
        return start.hasPrefix("}") && !start.hasSuffix("{")
    }
}
