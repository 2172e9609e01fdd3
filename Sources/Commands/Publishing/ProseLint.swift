internal import Configuration
internal import ContentStore
internal import Execution
internal import Workbench

/// What `report --lint` says: the numbers that are typed into the prose of studies' reports, each with its place.
struct ProseLint {
    let warnings: [(number: TypedNumber, text: String)]
    private let studies: [String]

    init(_ entries: [StudyEntry], in project: Project) throws {
        studies = entries.map(\.slug)
        warnings = try entries.flatMap { entry in
            try entry.typedNumbers.map { number in
                // The file may have gone since the build.
                let file = try project.source(number.path) ?? SourceFile(path: number.path, text: "")
                let warning = Diagnostic(
                    "\(shown(number.text)) is typed into \(article(number.part))", severity: .warning, in: file, line: number.line,
                    column: Self.codePoints(number.column, in: file.text, line: number.line))
                return (number, warning.description)
            }
        }
    }

    /// The compiler counts columns in bytes.
    private static func codePoints(_ column: Int, in text: String, line: Int) -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return column }
        return String(decoding: lines[line - 1].utf8.prefix(column - 1), as: UTF8.self).unicodeScalars.count + 1
    }

    var text: String {
        guard !warnings.isEmpty else { return "no number is typed into the prose of \(listed(studies))" }
        return
            (warnings.map(\.text) + [
                "\(counted(warnings.count, "number")) typed into prose, where nothing ties \(warnings.count == 1 ? "it" : "them") to a result",
                #"  hint: interpolate the value with a format, as in \(share, .percent); quote the paper's own: \(quoted: "0.72", from: "Table 2")"#,
            ]).joined(separator: "\n")
    }

    var json: JSONValue {
        .array(
            warnings.map { number, _ in
                .members([
                    ("path", .string(number.path)), ("line", .integer(Int64(number.line))), ("column", .integer(Int64(number.column))),
                    ("number", .string(number.text)), ("part", .string(number.part)),
                ])
            })
    }
}

/// `a caption`, and `prose`, which has no plural.
private func article(_ part: String) -> String { ["prose", "deviations"].contains(part) ? part : "a \(part)" }
