/// Reads `a.b=value` from the command line as a mapping of mappings; the value is YAML.
///
/// A name that holds a dot, a bracket, `=` or a space stands between quotation marks: `weights."a.b"=2`.
func overrideNode(_ file: SourceFile) throws(DiagnosticError) -> YAMLNode {
    let (names, end) = try settingNames(Array(file.text.unicodeScalars), file)
    let valueStart = YAMLMark(line: 1, column: end + 2)
    let empty = YAMLNode(.scalar(YAMLScalar("", style: .plain)), start: valueStart, end: valueStart)
    var node = try YAMLNode.parse(file, skipping: end + 1) ?? empty
    for (name, mark) in names.reversed() {
        node = YAMLNode(.mapping([YAMLPair(name: name, key: mark, value: node)]), start: mark, end: node.end)
    }
    return node
}

/// The names of a path; what is no path names nothing.
func settingNames(_ path: String) -> [String] {
    let file = SourceFile.argument(1, path + "=")
    return (try? settingNames(Array(file.text.unicodeScalars), file))?.names.map(\.name) ?? []
}

/// The names before the first `=`, and the index of that.
private func settingNames(_ scalars: [Unicode.Scalar], _ file: SourceFile) throws(DiagnosticError) -> (
    names: [(name: String, mark: YAMLMark)], end: Int
) {
    func problem(_ headline: String, _ index: Int) -> DiagnosticError {
        DiagnosticError([
            Diagnostic(headline, in: file, line: 1, column: index + 1, hint: "write key=value, for example seeds=3 or agents.steps=100")
        ])
    }
    var names: [(name: String, mark: YAMLMark)] = []
    var index = 0
    while true {
        let start = index
        let isQuoted = index < scalars.count && scalars[index] == "\""
        if isQuoted {
            index += 1
            while index < scalars.count, scalars[index] != "\"" { index += scalars[index] == "\\" ? 2 : 1 }
            guard index < scalars.count else { throw problem("expected a closing '\"'", scalars.count) }
            index += 1
        } else {
            while index < scalars.count, scalars[index] != ".", scalars[index] != "=" { index += 1 }
        }
        // What stands between quotation marks is read as YAML reads it.
        let text = String(String.UnicodeScalarView(scalars[start..<index]))
        let name = isQuoted ? (try? YAMLNode.parse(SourceFile(path: file.path, text: text)))?.scalar?.text : text
        guard let name else { throw problem("expected the name of a setting", start) }
        guard index < scalars.count else { throw problem("expected '=' and a value", scalars.count) }
        guard index > start, scalars[index] == "." || scalars[index] == "=" else { throw problem("expected the name of a setting", index) }
        names.append((name, YAMLMark(line: 1, column: start + 1)))
        guard names.count < 100 else { throw problem("nested more than 100 levels deep", start) }
        if scalars[index] == "=" { return (names, index) }
        index += 1
    }
}
