/// A number that somebody typed into a report's prose, where nothing ties it to a result.
public struct TypedNumber: Sendable, Equatable {
    /// Relative to the root.
    package let path: String
    package let line: Int
    package let column: Int
    /// As it is typed: `0.72`, `95%`.
    package let text: String
    /// What it is a part of: `prose`, `caption`.
    package let part: String

    public init(path: String, line: Int, column: Int, text: String, part: String) {
        (self.path, self.line, self.column, self.text, self.part) = (path, line, column, text, part)
    }
}
