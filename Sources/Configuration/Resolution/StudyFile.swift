/// A `study.yaml`: settings, and under the reserved key `presets` partial settings by name.
struct StudyFile {
    struct Preset {
        let name: String
        let node: YAMLNode
    }

    private(set) var settings: YAMLNode?
    private(set) var presets: [Preset] = []
    private(set) var problems: [Diagnostic] = []

    init(_ file: SourceFile?, _ including: Including = Including(nil)) {
        guard let file, let root = topLevelMapping(file, &problems) else { return }
        var pairs = root.mapping ?? []
        if let index = pairs.firstIndex(where: { $0.name == "presets" }) {
            readPresets(pairs.remove(at: index).value, file, including)
        }
        settings = including.expand(YAMLNode(.mapping(pairs), start: root.start, end: root.end), in: file)
    }

    private mutating func readPresets(_ node: YAMLNode, _ file: SourceFile, _ including: Including) {
        if node.isNull { return }
        guard let pairs = node.mapping else {
            problems.append(Diagnostic("'presets' must be a mapping from names to settings, found \(node.found)", in: file, at: node.start))
            return
        }
        for pair in pairs {
            if pair.value.mapping != nil {
                presets.append(Preset(name: pair.name, node: including.expand(pair.value, in: file)))
            } else if pair.value.isNull {
                presets.append(Preset(name: pair.name, node: YAMLNode(.mapping([]), start: pair.value.start, end: pair.value.end)))
            } else {
                problems.append(
                    Diagnostic(
                        "preset '\(shown(pair.name))' must be a mapping of settings, found \(pair.value.found)", in: file,
                        at: pair.value.start))
            }
        }
    }
}

/// The mapping that a file consists of; nil for an empty file or one with problems.
func topLevelMapping(_ file: SourceFile, _ problems: inout [Diagnostic]) -> YAMLNode? {
    do throws(DiagnosticError) {
        guard let root = try YAMLNode.parse(file), !root.isNull else { return nil }
        if root.mapping != nil { return root }
        let isPair = root.scalar?.text.contains { $0 == ":" || $0 == "=" } ?? false
        problems.append(
            Diagnostic(
                "expected settings (key: value), found \(root.found)", in: file, at: root.start,
                hint: isPair ? "write ': ' between key and value, with a space" : nil))
    } catch {
        problems += error.diagnostics
    }
    return nil
}

/// The names of the presets of a study: `default` first, which always exists, then those of the file in their order.
public func presets(in studyFile: SourceFile?) throws(DiagnosticError) -> [String] {
    let study = StudyFile(studyFile)
    guard study.problems.isEmpty else { throw DiagnosticError(study.problems) }
    return ["default"] + study.presets.map(\.name).filter { $0 != "default" }
}
