/// Reads `a.b=value` from the command line as a mapping of mappings; the value is YAML.
func overrideNode(_ file: SourceFile) throws(DiagnosticError) -> YAMLNode {
    let scalars = Array(file.text.unicodeScalars)
    func problem(_ headline: String, _ index: Int) -> DiagnosticError {
        DiagnosticError([
            Diagnostic(headline, in: file, line: 1, column: index + 1, hint: "write key=value, for example seeds=3 or agents.steps=100")
        ])
    }
    guard let equals = scalars.firstIndex(of: "=") else { throw problem("expected '=' and a value", scalars.count) }
    var names: [(name: String, mark: YAMLMark)] = []
    var start = 0
    for index in 0...equals where index == equals || scalars[index] == "." {
        guard index > start else { throw problem("expected the name of a setting", index) }
        var name = String.UnicodeScalarView()
        name.append(contentsOf: scalars[start..<index])
        names.append((String(name), YAMLMark(line: 1, column: start + 1)))
        start = index + 1
    }
    let valueStart = YAMLMark(line: 1, column: equals + 2)
    let empty = YAMLNode(.scalar(YAMLScalar("", style: .plain)), start: valueStart, end: valueStart)
    var node = try YAMLNode.parse(file, skipping: equals + 1) ?? empty
    for (name, mark) in names.reversed() {
        node = YAMLNode(.mapping([YAMLPair(name: name, key: mark, value: node)]), start: mark, end: node.end)
    }
    return node
}
